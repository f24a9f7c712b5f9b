"""Citations of an article or of one of its passages: CSL-JSON, BibTeX, RIS, GB/T 7714 and APA.

Formats: citeproc.org (CSL-JSON 1.0.2), BibTeX as biber and older styles read it, RIS of Research Information
Systems, GB/T 7714-2015 for electronic articles, APA's 7th edition. Pure but for the model's fields it reads.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from annotations.models import Article
from portal.articles.bibliography import author_name

BEYOND_BIBTEX = str.maketrans(
    {c: f"\\{c}" for c in "&%$#_{}"} | {"\\": r"\textbackslash{}", "\n": " "}
)


@dataclass(frozen=True, slots=True)
class Cited:
    """What is cited: an article, the passage of it (an eId, or "" for the whole), and the day of reading."""

    article: Article
    eid: str
    revision: int
    site: str
    today: date

    @property
    def url(self) -> str:
        """The permanent address; of a passage in the very revision that was read."""
        base = f"{self.site}/articles/{self.article.slug}/"
        return f"{base}revisions/{self.revision}/#{self.eid}" if self.eid else base

    @property
    def authors(self) -> list[str]:
        return [author_name(author) for author in self.article.authors]

    @property
    def year(self) -> str:
        return (self.article.issued or "")[:4]


def csl(cited: Cited) -> str:
    """One item of CSL-JSON."""
    article = cited.article
    item = {
        "id": key(cited),
        "type": "article-journal" if article.container_title else "article",
        "title": article.title,
        "author": [csl_name(author) for author in article.authors],
        "container-title": article.container_title,
        "volume": article.volume,
        "issue": article.issue,
        "page": article.pages,
        "DOI": article.doi,
        "URL": cited.url,
        "language": article.language,
        "section": cited.eid,
        "issued": date_parts(article.issued or ""),
        "accessed": date_parts(cited.today.isoformat()),
    }
    kept = {name: value for name, value in item.items() if value}
    return json.dumps([kept], ensure_ascii=False, indent=1)


def csl_name(author: str | dict[str, str]) -> dict[str, str]:
    return {"literal": author} if isinstance(author, str) else dict(author)


def date_parts(value: str) -> dict[str, list[list[int]]]:
    return {"date-parts": [[int(part) for part in value.split("-")]]} if value else {}


def bibtex(cited: Cited) -> str:
    article = cited.article
    fields = {
        "author": " and ".join(f"{{{plain(name)}}}" for name in cited.authors),
        "title": f"{{{plain(article.title)}}}",
        "journal": plain(article.container_title),
        "year": cited.year,
        "volume": plain(article.volume),
        "number": plain(article.issue),
        "pages": plain(article.pages).replace("-", "--"),
        "doi": article.doi,
        "url": cited.url.replace("%", r"\%").replace("#", r"\#"),
        "urldate": cited.today.isoformat(),
        "note": plain(cited.eid),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@article{{{key(cited)},\n{lines}}}\n"


def plain(text: str) -> str:
    """Text that BibTeX takes as it is."""
    return text.translate(BEYOND_BIBTEX)


def ris(cited: Cited) -> str:
    article = cited.article
    first, _dash, last = re.sub("[–—]", "-", article.pages).partition("-")
    rows = [
        ("TY", "JOUR"),
        *(("AU", name) for name in cited.authors),
        ("TI", article.title),
        ("JO", article.container_title),
        ("PY", cited.year),
        ("DA", (article.issued or "").replace("-", "/")),
        ("VL", article.volume),
        ("IS", article.issue),
        ("SP", first),
        ("EP", last),
        ("DO", article.doi),
        ("UR", cited.url),
        ("LA", article.language),
        ("SE", cited.eid),
        ("Y2", cited.today.strftime("%Y/%m/%d")),
    ]
    kept = "".join(f"{tag}  - {one_line(value)}\r\n" for tag, value in rows if value)
    return f"{kept}ER  - \r\n"


def one_line(text: str) -> str:
    return " ".join(text.split())


def gbt7714(cited: Cited) -> str:
    """GB/T 7714-2015, sequential style: [J/OL] with the day of reading."""
    article = cited.article
    names = ", ".join(cited.authors[:3]) + (", 等" if len(cited.authors) > 3 else "")
    where = ", ".join(
        part for part in (article.container_title, cited.year, volume(article)) if part
    )
    pages = f": {article.pages}" if article.pages else ""
    parts = [
        names,
        f"{article.title}[J/OL]",
        f"{where}{pages}[{cited.today.isoformat()}]",
        cited.url,
    ]
    return ". ".join(part for part in parts if part) + "."


def apa(cited: Cited) -> str:
    """APA, 7th edition: family names as they are; Chinese names are not abbreviated."""
    article = cited.article
    names = ", ".join(cited.authors[:-1])
    names = f"{names}, & {cited.authors[-1]}" if names else "".join(cited.authors)
    where = ", ".join(
        part for part in (article.container_title, volume(article), article.pages) if part
    )
    address = f"https://doi.org/{article.doi}" if article.doi and not cited.eid else cited.url
    parts = [f"{names} ({cited.year or 'n.d.'})".strip(), article.title, where]
    return ". ".join(part for part in parts if part) + f". {address}"


def volume(article: Article) -> str:
    return f"{article.volume}({article.issue})" if article.issue else article.volume


def key(cited: Cited) -> str:
    return "-".join(part for part in (cited.article.slug, cited.eid.replace("__", "-")) if part)


# name: (how it is made, content type, ending of the file)
FILES: dict[str, tuple[Callable[[Cited], str], str, str]] = {
    "csl-json": (csl, "application/vnd.citationstyles.csl+json", "json"),
    "bibtex": (bibtex, "application/x-bibtex", "bib"),
    "ris": (ris, "application/x-research-info-systems", "ris"),
}
