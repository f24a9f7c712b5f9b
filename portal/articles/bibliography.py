"""What a bibliography says of an article."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from annotations.models import Article
from portal.data_blocks import json_ld_block
from portal.dates import shown_date
from portal.reader import Reader


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as it is announced: title and abstract as (text, language)."""

    url: str
    title: tuple[str, str]
    other_titles: list[tuple[str, str]]
    abstract: tuple[str, str]
    authors: list[str]
    container: str
    issued: str
    pages: str


def entry(article: Article, reader: Reader) -> Entry:
    """The title stays in the language of the text; the abstract is in the reader's where there is one."""
    others = sorted(
        article.titles.items(), key=lambda item: (reader.order.get(item[0], 9), item[0])
    )
    title = (
        reader.in_script(article.title, article.language)
        if reader.chosen
        else (article.title, article.language)
    )
    return Entry(
        article.get_absolute_url(),
        title,
        [(text, lang) for lang, text in others if lang[:2] != article.language[:2]],
        best(article.abstract, reader),
        [author_name(author) for author in article.authors],
        article.container_title,
        shown_date(article.issued) if article.issued else "",
        ", ".join(part for part in (article.volume, article.issue, article.pages) if part),
    )


def best(texts: dict[str, str], reader: Reader) -> tuple[str, str]:
    """The text to show of one in several languages, and its language; ("", "") where there is none."""
    if not texts:
        return "", ""
    lang = min(texts, key=lambda tag: (reader.order.get(tag, 9), tag))
    return reader.in_script(texts[lang], lang)


def author_name(author: str | dict[str, str]) -> str:
    """A name as printed: Chinese family names come first, without a space."""
    if isinstance(author, str):
        return author
    if author.get("literal"):
        return author["literal"]
    family, given = author.get("family", ""), author.get("given", "")
    if family and "\u2e80" <= family[0] <= "\u9fff":
        return family + given
    return f"{given} {family}".strip()


def scholarly_article(article: Article, site: str) -> SafeString:
    """What search engines read of an article: schema.org, as a data block for the page's head."""
    described = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "@id": f"{site}{article.get_absolute_url()}",
        "headline": article.title,
        "author": [{"@type": "Person", "name": author_name(author)} for author in article.authors],
        "inLanguage": article.language,
        "datePublished": article.issued,
        "isPartOf": {"@type": "Periodical", "name": article.container_title}
        if article.container_title
        else None,
        "license": article.licence or None,
        "abstract": [
            {"@value": text, "@language": lang} for lang, text in sorted(article.abstract.items())
        ],
        "alternativeHeadline": [
            {"@value": text, "@language": lang} for lang, text in sorted(article.titles.items())
        ],
        "pagination": article.pages or None,
        "sameAs": [
            address
            for address in (
                f"https://doi.org/{article.doi}" if article.doi else "",
                article.source_url,
            )
            if address
        ],
    }
    kept = {name: value for name, value in described.items() if value}
    return json_ld_block(kept)
