"""The HTML of an annotated text. Strings are built by hand: templates would take ten times as long."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from annotations.models import Revision
from annotations.segments import Segment, cut, lanes
from instruments.scripts import Converted, Script, convert
from portal.margin import SIGNS, Words, kind_name, notes_html, words_now
from portal.reader import Reader
from portal.reading import KeptRevision, Node, Note, in_order, tree_of
from portal.renderings import Rendered

DEEPEST_LINE = 4
TEXT_TAGS = {"hant": "zh-Hant", "hans": "zh-Hans"}


@lru_cache(maxsize=64)
def converted(sha256: str, text: str, script: Script | None) -> Converted:
    """A revision's text in `script`; kept, since a revision never changes."""
    return convert(text, script) if script else Converted(text)


@dataclass(frozen=True, slots=True)
class Setting:
    """A text set for one reader: what stands where, and how it is marked."""

    lang: str
    shown: Converted
    notes: tuple[Note, ...]
    segments: list[Segment]
    starts: list[int]
    at: dict[int, list[Note]]
    renderings: dict[str, Rendered]
    alone: bool
    whole: frozenset[int]
    looks: list["Look"]
    links: "Links"
    words: Words
    escape: Callable[[str], str]

    def within(self, start: int, end: int) -> list[Segment]:
        """The segments of [start, end), whose ends are breaks of the cut."""
        return self.segments[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def plain(self, start: int, end: int) -> str:
        """The text of [start, end) in the reader's script."""
        place = self.shown.position
        return self.shown.text[place(start) : place(end)]


class Look(NamedTuple):
    """How a note looks wherever it is marked: its line, its tint, the link of its marks, and the whole
    tag of a mark that it has for itself."""

    uuid: str
    start: int
    end: int
    verdict: str
    line: str
    tint: str
    link: str
    alone: str


class Links(NamedTuple):
    """What the links beside every passage say alike, in the reader's language."""

    permanent: str
    citing: str
    cite: str


@dataclass(frozen=True, slots=True)
class Page:
    """A text as it is shown: its HTML in UTF-8, its list of contents and its language."""

    html: bytes
    contents: list["Heading"]
    lang: str


@lru_cache(maxsize=64)
def page_of(
    kept: KeptRevision,
    lang: str,
    notes: tuple[Note, ...],
    reader: Reader,
    renderings: tuple[tuple[str, Rendered], ...] = (),
    *,
    alone: bool = False,
    cite: str,
) -> Page:
    """A revision's text (in language `lang`) with notes and renderings, for `reader`, in whose
    language the active translation must be; `cite` is the address of its citations.
    Kept: the same notes on the same text look the same."""
    roots = tree_of(kept.revision)
    setting = set_text(kept.revision, lang, notes, reader, dict(renderings), alone=alone, cite=cite)
    return Page(text_html(setting, roots), contents(setting, roots), setting.lang)


def set_text(
    revision: Revision,
    lang: str,
    notes: tuple[Note, ...],
    reader: Reader,
    renderings: dict[str, Rendered],
    *,
    alone: bool,
    cite: str,
) -> Setting:
    """Work out what stands where before any HTML is written."""
    nodes = in_order(tree_of(revision))
    script = reader.chosen if lang.startswith("zh") else None
    stretches = {node.stretch for node in nodes}
    leaves = {node.stretch for node in nodes if not (node.children or node.is_container)}
    spans = [(note.start, note.end) for note in notes]
    whole = frozenset(index for index, span in enumerate(spans) if span in leaves)
    segments = cut(spans, [edge for stretch in stretches for edge in stretch])
    shown = converted(revision.sha256, revision.text, script)
    words = words_now()
    return Setting(
        lang=TEXT_TAGS[script] if script else lang,
        shown=shown,
        notes=notes,
        segments=segments,
        starts=[segment.start for segment in segments],
        at=beside(notes, sorted(start for start, end in stretches if start < end)),
        renderings=renderings,
        alone=alone,
        whole=whole,
        looks=looks(notes, whole),
        links=Links(_("Permanent link to %(eid)s"), _("Cite %(eid)s"), cite),
        words=words,
        escape=escape if any(mark in shown.text for mark in "&<>\"'") else str,
    )


def looks(notes: tuple[Note, ...], whole: frozenset[int]) -> list[Look]:
    """How each note looks. A whole passage has a bar beside it instead of a line and a tint."""
    spans = [
        (note.start, note.start if index in whole else note.end) for index, note in enumerate(notes)
    ]
    found = []
    for index, (note, lane) in enumerate(zip(notes, lanes(spans), strict=True)):
        lined = lane < DEEPEST_LINE and index not in whole
        line = f" {'abcd'[lane]}-{note.kind}" if lined else ""
        tint = f"t-{note.kind}" if index not in whole else ""
        link = f'<a href="#note-{note.uuid}"'
        alone = f'<mark class="{tint or "bare"}{line}" data-annotations="{note.uuid}"'
        span = (note.start, note.end)
        found.append(Look(note.uuid, *span, note.verdict, line, tint, link, alone))
    return found


def beside(notes: tuple[Note, ...], starts: list[int]) -> dict[int, list[Note]]:
    """The notes that belong beside each stretch of text, by its start: where their spans begin."""
    found: dict[int, list[Note]] = defaultdict(list)
    for note in notes:
        found[starts[max(bisect_right(starts, note.start) - 1, 0)] if starts else 0].append(note)
    return found


def text_html(setting: Setting, roots: list[Node]) -> bytes:
    """All passages, each the element whose id is its eId, with its notes beside it; in UTF-8.

    Written piece by piece: a text of half a million characters is not put together twice.
    """
    return b"".join([piece.encode() for node in roots for piece in passage_html(setting, node)])


def passage_html(setting: Setting, node: Node) -> Iterator[str]:
    if not (node.children or node.is_container):
        yield leaf_html(setting, node)
        return
    tag = "section" if node.is_container else "div"
    yield f'<{tag} id="{node.eid}" class="passage {node.kind}">'
    if node.is_container:
        yield heading_html(setting, node)
    for child in node.children:
        yield from passage_html(setting, child)
    if not node.is_container:
        yield rendering_html(setting, node, "p")
    yield f"</{tag}>"


def heading_html(setting: Setting, node: Node) -> str:
    start, end = node.stretch
    if start == end:
        return ""
    level = min(node.depth + 1, 6)
    replaced = setting.alone and node.eid in setting.renderings
    other = rendering_html(setting, node, f"h{level}" if replaced else "p")
    words = f"{marked_html(setting, start, end)}{gutter(setting, node)}"
    heading = "" if replaced else f'<h{level} lang="{setting.lang}">{words}</h{level}>'
    notes = notes_html(setting.at.get(start, []), setting.words)
    return f'<div class="row head">{notes}{heading}{other}</div>'


def leaf_html(setting: Setting, node: Node) -> str:
    """A passage of running text. Its notes stand before it in the source, so that they float beside it."""
    start, end = node.stretch
    other = rendering_html(setting, node, "p")
    body = other
    if not (setting.alone and other):
        words = marked_html(setting, start, end)
        body = f'<p class="words" lang="{setting.lang}">{words}</p>{other}'
    classes = f"passage row {node.kind}{' pair' if other and not setting.alone else ''}"
    whole = {
        note.kind for note in setting.at.get(start, []) if (note.start, note.end) == (start, end)
    }
    classes += "".join(f" whole bar-{kind}" for kind in sorted(whole)[:1])
    notes = notes_html(setting.at.get(start, []), setting.words)
    return f'<div id="{node.eid}" class="{classes}">{gutter(setting, node)}{notes}{body}</div>'


def gutter(setting: Setting, node: Node) -> str:
    """Beside a passage: its permanent link, and the way to its citations."""
    eid = {"eid": node.eid}
    link, cite = escape(setting.links.permanent % eid), escape(setting.links.citing % eid)
    return (
        f'<span class="gutter"><a href="#{node.eid}" aria-label="{link}">#</a> '
        f'<a href="{setting.links.cite}?passage={node.eid}" aria-label="{cite}">❞</a></span>'
    )


def rendering_html(setting: Setting, node: Node, tag: str) -> str:
    """The passage in the other language that is shown beside it or in its place."""
    rendered = setting.renderings.get(node.eid)
    if rendered is None:
        return ""
    hints = [_("summary")] if rendered.summary else []
    hints += [_("the passage has changed since")] if rendered.stale else []
    hint = (
        f' <small class="hint" lang="{get_language()}">({escape("; ".join(hints))})</small>'
        if hints
        else ""
    )
    number = f"{escape(node.number)} " if speaks_to_all(node) else ""
    return f'<{tag} class="rendering" lang="{rendered.lang}">{number}{escape(rendered.text)}{hint}</{tag}>'


def speaks_to_all(node: Node) -> bool:
    """Whether the number of a section can stand before a heading in any language: 1. can, 一、 cannot."""
    return node.is_container and node.number != "" and node.number.isascii()


def marked_html(setting: Setting, start: int, end: int) -> str:
    """The text of [start, end) with one <mark> for each stretch that notes speak of.

    A mark leads to its innermost note; the keyboard stops where it leads somewhere new. One
    character of a longer span is too small to point at: it is marked and leads nowhere itself.
    """
    shown, clean, looks = setting.shown, setting.escape, setting.looks
    text, moved = shown.text, shown.offsets is not None
    out: list[str] = []
    reached: set[int] = set()
    for first, last, spans in setting.within(start, end):
        words = clean(setting.plain(first, last) if moved else text[first:last])
        if not spans:
            out.append(words)
            continue
        innermost = spans[-1]
        look = looks[innermost]
        if last - first > 1 or (look.start == first and look.end == last):
            stop = ' tabindex="-1"' if innermost in reached else ""
            reached.add(innermost)
            words = f"{look.link}{stop}>{words}</a>"
        if len(spans) == 1 and not look.verdict:
            out.append(f"{look.alone}>{words}</mark>")
        else:
            out.append(mark_html(setting, [looks[index] for index in spans], last, words))
    return "".join(out)


def mark_html(setting: Setting, looks: list[Look], end: int, words: str) -> str:
    """One mark: the lines of its notes, the tint of the innermost, the verdict that ends here."""
    ids = " ".join([look.uuid for look in looks])
    lines = "".join([look.line for look in looks])
    tint = looks[-1].tint or next((look.tint for look in reversed(looks) if look.tint), "bare")
    more = f' data-depth="{len(looks)}"' if len(looks) > DEEPEST_LINE else ""
    if verdict := verdict_at(end, looks):
        more += f' data-verdict="{setting.words.verdicts[verdict]}"'
    return f'<mark class="{tint}{lines}" data-annotations="{ids}"{more}>{words}</mark>'


def verdict_at(end: int, looks: list[Look]) -> str:
    """The verdict of the innermost of the notes that end here, if one of them has a verdict."""
    given = [look.verdict for look in looks if look.verdict and look.end == end]
    return given[-1] if given else ""


@dataclass(frozen=True, slots=True)
class LegendEntry:
    kind: str
    name: str
    sign: str
    count: int


def legend(notes: tuple[Note, ...]) -> list[LegendEntry]:
    """The kinds of highlight on the page, with how many notes there are of each."""
    counts = Counter(note.kind for note in notes)
    return [
        LegendEntry(kind, kind_name(kind), sign, counts[kind])
        for kind, sign in SIGNS.items()
        if counts[kind]
    ]


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the list of contents."""

    eid: str
    words: str
    depth: int
    lang: str


def contents(setting: Setting, roots: list[Node]) -> list[Heading]:
    """The headings that are shown, in the language in which they are shown."""
    return [
        heading(setting, node)
        for node in in_order(roots)
        if node.is_container and node.stretch[0] < node.stretch[1]
    ]


def heading(setting: Setting, node: Node) -> Heading:
    rendered = setting.renderings.get(node.eid) if setting.alone else None
    if rendered is None:
        return Heading(node.eid, setting.plain(*node.stretch), node.depth, setting.lang)
    number = f"{node.number} " if speaks_to_all(node) else ""
    return Heading(node.eid, number + rendered.text, node.depth, rendered.lang)
