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
from portal.articles.reading import NAMED, KeptRevision, Node, Note, tree_of
from portal.articles.renderings import Rendered
from portal.reader import Reader

EID = "{eid}"
TEXT_TAGS = {"hant": "zh-Hant", "hans": "zh-Hans"}


@lru_cache(maxsize=64)
def converted(sha256: str, text: str, script: Script | None) -> Converted:
    """A revision's text in `script`; kept, since a revision never changes."""
    return convert(text, script) if script else Converted(text)


Fragments = dict[str, tuple[object, bytes]]


class Marked(NamedTuple):
    """A stretch as it was marked: with which notes, and in which language where they say anything in it."""

    over: list[Lined]
    language: str
    html: str


Marks = dict[int, Marked]


@dataclass(frozen=True, slots=True)
class Setting:
    """A text set for one reader: what stands where, and how it is marked."""

    lang: str
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
def fragments_of(
    kept: KeptRevision, lang: str, reader: Reader, rendering: str, look: tuple
) -> Fragments:
    """The passages of a text as they were set last for this reader, each with what it was set from: one
    is set again when that is another. To be added to; as a revision never changes, so few are kept."""
    return {}


@lru_cache(maxsize=64)
def marks_of(kept: KeptRevision, script: Script | None) -> Marks:
    """The stretches of a text in a script as they were marked last, each by its start, with what it was
    marked from. To be added to, as `fragments_of`."""
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
    rendering = next((one.lang for one in renderings.values()), "")
    return Setting(
        lang=TEXT_TAGS[script] if script else lang,
        shown=shown,
        laid=lay(notes, plan),
        renderings=renderings,
        alone=alone,
        gutter=gutter_of(cite),
        words=words_now(),
        escape=escape if any(mark in shown.text for mark in "&<>\"'") else str,
        fragments=fragments_of(kept, lang, reader, rendering, (alone, cite)),
        marks=marks_of(kept, script),
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
    """What `html` makes of a passage; from memory while its notes and its rendering are the same."""
    made_of = (setting.laid.get(node.stretch[0], NOTHING), setting.renderings.get(node.eid))
    known = setting.fragments.get(node.eid)
    if known and known[0] == made_of:
        return known[1]
    made = html(setting, node).encode()
    setting.fragments[node.eid] = (made_of, made)
    return made


def heading_html(setting: Setting, node: Node) -> str:
    level = min(node.depth + 1, 6)
    replaced = setting.alone and node.eid in setting.renderings
    other = rendering_html(setting, node, f"h{level}" if replaced else "p")
    words = f"{marked(setting, *node.stretch)}{gutter(setting, node)}"
    heading = "" if replaced else f'<h{level} lang="{setting.lang}">{words}</h{level}>'
    notes = notes_html(setting.beside(node.stretch[0]), setting.words)
    return f'<div class="row head">{notes}{heading}{other}</div>'


def leaf_html(setting: Setting, node: Node) -> str:
    """A passage of running text. Its notes stand before it in the source, so that they float beside it."""
    start, end = node.stretch
    other = rendering_html(setting, node, "p")
    body = other
    if not (setting.alone and other):
        words = marked(setting, start, end)
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


def marked(setting: Setting, start: int, end: int) -> str:
    """The stretch [start, end) with its highlights; from memory while these are the same, for readers of
    all languages: but for verdicts, a highlight says nothing in theirs."""
    over = setting.laid[start].over if start < end else []
    words, known = setting.words, setting.marks.get(start)
    if known and known.language in {"", words.language} and look_alike(known.over, over):
        return known.html
    made = marked_html(setting.shown, setting.escape, (start, end), over, words.verdicts)
    if over:
        judged = any(note.verdict for note, _line in over)
        setting.marks[start] = Marked(over, words.language if judged else "", made)
    return made


def look_alike(one: list[Lined], other: list[Lined]) -> bool:
    """Whether notes are marked alike: they are the same but for the names of what they link."""
    return one == other or without_names(one) == without_names(other)


def without_names(over: list[Lined]) -> list[tuple]:
    return [(note[:NAMED], line) for note, line in over]


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
