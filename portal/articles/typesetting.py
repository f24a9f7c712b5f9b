"""The HTML of an annotated text. Strings are built by hand: templates would take ten times as long."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from instruments.scripts import Converted, Script, convert
from portal.articles.layout import NOTHING, Laid, Lined, lay, plan_of
from portal.articles.margin import SIGNS, Words, notes_html, words_now
from portal.articles.marking import marked_html
from portal.articles.reading import NAMED, PLACED, KeptRevision, Node, Note, tree_of
from portal.articles.renderings import Rendered
from portal.reader import Reader

EID = "{eid}"
TEXT_TAGS = {"hant": "zh-Hant", "hans": "zh-Hans"}


@lru_cache(maxsize=64)
def converted(sha256: str, text: str, script: Script | None) -> Converted:
    """A revision's text in `script`; kept, since a revision never changes."""
    return convert(text, script) if script else Converted(text)


class Said(NamedTuple):
    """What a passage says itself, as it is written and as it is shown."""

    written: str
    shown: str


class Fragment(NamedTuple):
    """A passage as it was set, and what it was set from."""

    node: Node
    said: Said
    laid: Laid
    rendered: Rendered | None
    html: bytes


class Marked(NamedTuple):
    """What a passage says as it was marked: from where on, with which notes, and in which language where
    they say anything in it."""

    start: int
    said: Said
    over: list[Lined]
    language: str
    html: str


Fragments = dict[str, Fragment]
Marks = dict[str, Marked]


@dataclass(frozen=True, slots=True)
class Setting:
    """A text set for one reader: what stands where, and how it is marked."""

    lang: str
    written: str
    shown: Converted
    laid: dict[int, Laid]
    renderings: dict[str, Rendered]
    alone: bool
    gutter: str
    words: Words
    escape: Callable[[str], str]
    fragments: Fragments
    marks: Marks

    def plain(self, start: int, end: int) -> str:
        """The text of [start, end) in the reader's script."""
        place = self.shown.position
        return self.shown.text[place(start) : place(end)]

    def said(self, node: Node) -> Said:
        start, end = node.stretch
        return Said(self.written[start:end], self.plain(start, end))

    def beside(self, start: int) -> list[Note]:
        """The notes beside the stretch that starts there."""
        return self.laid.get(start, NOTHING).beside


@dataclass(frozen=True, slots=True)
class Page:
    """A text as it is shown: its HTML in UTF-8, in pieces, the items of its list of contents, and its
    language."""

    html: list[bytes]
    contents: SafeString
    lang: str


@lru_cache(maxsize=64)
def fragments_of(article: int, lang: str, reader: Reader, rendering: str, look: tuple) -> Fragments:
    """By eId the passages of an article as they were set last for this reader, in whichever revision: one
    is set again when what it was set from is another. To be added to."""
    return {}


@lru_cache(maxsize=64)
def marks_of(article: int, script: Script | None) -> Marks:
    """By eId the passages of an article as they were marked last in a script, for whichever reader. To be
    added to, as `fragments_of`."""
    return {}


def page_of(
    kept: KeptRevision,
    lang: str,
    notes: tuple[Note, ...],
    reader: Reader,
    renderings: dict[str, Rendered] | None = None,
    *,
    alone: bool = False,
    cite: str,
) -> Page:
    """A revision's text (in language `lang`) with notes (in the order of the text) and renderings, for
    `reader`, in whose language the active translation must be; `cite` is the address of its citations."""
    setting = set_text(kept, lang, notes, reader, renderings or {}, alone=alone, cite=cite)
    roots = tree_of(kept.revision)
    headings = contents(setting, plan_of(kept).nodes)
    return Page(text_html(setting, roots), headings, setting.lang)


def set_text(
    kept: KeptRevision,
    lang: str,
    notes: tuple[Note, ...],
    reader: Reader,
    renderings: dict[str, Rendered],
    *,
    alone: bool,
    cite: str,
) -> Setting:
    """Work out what stands where before any HTML is written."""
    plan = plan_of(kept)
    script = reader.chosen if lang.startswith("zh") else None
    shown = converted(kept.revision.sha256, kept.revision.text, script)
    article = kept.revision.article_id
    rendering = next((one.lang for one in renderings.values()), "")
    return Setting(
        lang=TEXT_TAGS[script] if script else lang,
        written=kept.revision.text,
        shown=shown,
        laid=lay(notes, plan),
        renderings=renderings,
        alone=alone,
        gutter=gutter_of(cite),
        words=words_now(),
        escape=escape if any(mark in shown.text for mark in "&<>\"'") else str,
        fragments=fragments_of(article, lang, reader, rendering, (alone, cite)),
        marks=marks_of(article, script),
    )


def text_html(setting: Setting, roots: list[Node]) -> list[bytes]:
    """All passages, each the element whose id is its eId, with its notes beside it; in UTF-8."""
    return [piece for node in roots for piece in passage_html(setting, node)]


def passage_html(setting: Setting, node: Node) -> Iterator[bytes]:
    if not (node.children or node.is_container):
        yield fragment(setting, node, leaf_html)
        return
    tag = "section" if node.is_container else "div"
    yield f'<{tag} id="{node.eid}" class="passage {node.kind}">'.encode()
    if node.is_container and node.stretch[0] < node.stretch[1]:
        yield fragment(setting, node, heading_html)
    for child in node.children:
        yield from passage_html(setting, child)
    if not node.is_container:
        yield rendering_html(setting, node, "p").encode()
    yield f"</{tag}>".encode()


def fragment(setting: Setting, node: Node, html: Callable[[Setting, Node], str]) -> bytes:
    """What `html` makes of a passage; from memory while its text, its notes and its rendering are the
    same."""
    said, laid = setting.said(node), setting.laid.get(node.stretch[0], NOTHING)
    rendered = setting.renderings.get(node.eid)
    known = setting.fragments.get(node.eid)
    if known and is_unchanged(known, node, said, laid, rendered):
        made = known.html
    else:
        made = html(setting, node).encode()
    setting.fragments[node.eid] = Fragment(node, said, laid, rendered, made)
    return made


def is_unchanged(
    known: Fragment, node: Node, said: Said, laid: Laid, rendered: Rendered | None
) -> bool:
    """Whether a passage would be set as it was. In another revision it may stand elsewhere in the text; its
    eId tells what kind it is, and how deep."""
    if known.node is not node and known.said != said:
        return False
    by = node.stretch[0] - known.node.stretch[0]
    return known.rendered == rendered and (
        are_alike(known.laid.over, laid.over, by)
        and are_alike(lineless(known.laid.beside), lineless(laid.beside), by)
        if by
        else known.laid == laid
    )


def are_alike(some: list[Lined], others: list[Lined], by: int, until: int | None = None) -> bool:
    """Whether notes are the same, on the same lines, in a stretch that was moved `by` so many code points;
    `until` is the first of the fields of a note that may be another."""
    if len(some) != len(others):
        return False
    for (one, line), (other, other_line) in zip(some, others, strict=True):
        if line != other_line or one.start + by != other.start or one.end + by != other.end:
            return False
        if one is not other and one[PLACED:until] != other[PLACED:until]:
            return False
    return True


def lineless(notes: list[Note]) -> list[Lined]:
    return [(note, 0) for note in notes]


def heading_html(setting: Setting, node: Node) -> str:
    level = min(node.depth + 1, 6)
    replaced = setting.alone and node.eid in setting.renderings
    other = rendering_html(setting, node, f"h{level}" if replaced else "p")
    words = f"{marked(setting, node)}{gutter(setting, node)}"
    heading = "" if replaced else f'<h{level} lang="{setting.lang}">{words}</h{level}>'
    notes = notes_html(setting.beside(node.stretch[0]), setting.words)
    return f'<div class="row head">{notes}{heading}{other}</div>'


def leaf_html(setting: Setting, node: Node) -> str:
    """A passage of running text. Its notes stand before it in the source, so that they float beside it."""
    start, end = node.stretch
    other = rendering_html(setting, node, "p")
    body = other
    if not (setting.alone and other):
        words = marked(setting, node)
        body = f'<p class="words" lang="{setting.lang}">{words}</p>{other}'
    classes = f"passage row {node.kind}{' pair' if other and not setting.alone else ''}"
    beside = setting.beside(start)
    whole = {note.kind for note in beside if note.end == end and note.start == start}
    classes += "".join(f" whole bar-{kind}" for kind in sorted(whole)[:1])
    notes = notes_html(beside, setting.words)
    return f'<div id="{node.eid}" class="{classes}">{gutter(setting, node)}{notes}{body}</div>'


def gutter_of(cite: str) -> str:
    """What stands beside each passage, with EID for its eId."""
    eid = {"eid": EID}
    link, citing = escape(_("Permanent link to %(eid)s") % eid), escape(_("Cite %(eid)s") % eid)
    return (
        f'<span class="gutter" lang="{words_now().tag}"><a href="#{EID}" aria-label="{link}">#</a> '
        f'<a href="{cite}?passage={EID}" aria-label="{citing}">❞</a></span>'
    )


def gutter(setting: Setting, node: Node) -> str:
    """Beside a passage: its permanent link, and the way to its citations."""
    return setting.gutter.replace(EID, node.eid)


def rendering_html(setting: Setting, node: Node, tag: str) -> str:
    """The passage in the other language that is shown beside it or in its place."""
    rendered = setting.renderings.get(node.eid)
    if rendered is None:
        return ""
    hints = [_("summary")] if rendered.summary else []
    hints += [_("the passage has changed since")] if rendered.stale else []
    hint = (
        f' <small class="hint" lang="{setting.words.tag}">({escape("; ".join(hints))})</small>'
        if hints
        else ""
    )
    number = f"{escape(node.number)} " if speaks_to_all(node) else ""
    return f'<{tag} class="rendering" lang="{rendered.lang}">{number}{escape(rendered.text)}{hint}</{tag}>'


def speaks_to_all(node: Node) -> bool:
    """Whether the number of a section can stand before a heading in any language: 1. can, 一、 cannot."""
    return node.is_container and node.number != "" and node.number.isascii()


def marked(setting: Setting, node: Node) -> str:
    """What a passage says itself, with its highlights; from memory while these are the same, for readers of
    all languages: but for verdicts, a highlight says nothing in theirs."""
    start, end = node.stretch
    over = setting.laid[start].over if start < end else []
    words, said = setting.words, setting.said(node)
    known = setting.marks.get(node.eid)
    if (
        known
        and known.language in {"", words.language}
        and known.said == said
        and (known.over == over or are_alike(known.over, over, start - known.start, NAMED))
    ):
        setting.marks[node.eid] = known._replace(start=start, over=over)
        return known.html
    made = marked_html(setting.shown, setting.escape, (start, end), over, words.verdicts)
    if over:
        judged = any(note.verdict for note, _line in over)
        language = words.language if judged else ""
        setting.marks[node.eid] = Marked(start, said, over, language, made)
    return made


def legend(notes: tuple[Note, ...]) -> SafeString:
    """The switches of the kinds of highlight on the page, with how many notes there are of each."""
    counts, words = Counter([note.kind for note in notes]), words_now()
    entries = [
        f'<label class="k-{kind}"><input type="checkbox" id="show-{kind}" checked> '
        f'<span class="sample a-{kind}"><abbr class="sign">{sign}</abbr> {words.kinds[kind]}</span> '
        f'<span class="count">{counts[kind]}</span></label>\n'
        for kind, sign in SIGNS.items()
        if counts[kind]
    ]
    return mark_safe("".join(entries))  # noqa: S308  escaped


def contents(setting: Setting, nodes: list[Node]) -> SafeString:
    """The items of the list of contents: the headings that are shown, as they are shown."""
    shown = [node for node in nodes if node.is_container and node.stretch[0] < node.stretch[1]]
    return mark_safe("".join([heading(setting, node) for node in shown]))  # noqa: S308  escaped


def heading(setting: Setting, node: Node) -> str:
    rendered = setting.renderings.get(node.eid) if setting.alone else None
    words, lang = setting.plain(*node.stretch), setting.lang
    if rendered:
        number = f"{node.number} " if speaks_to_all(node) else ""
        words, lang = number + rendered.text, rendered.lang
    link = f'<a href="#{node.eid}" lang="{lang}">{escape(words)}</a>'
    return f'<li class="d{node.depth}">{link}</li>'
