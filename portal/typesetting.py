"""The HTML of an annotated text. Strings are built by hand: templates would take ten times as long."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from annotations.models import Annotation, Revision
from annotations.segments import Segment, cut, lanes
from instruments.scripts import Converted, Script, convert
from portal.margin import SIGNS, kind_name, notes_html
from portal.reader import Reader
from portal.reading import KeptRevision, Node, Note, Rendered, in_order, tree_of

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
    lanes: list[int]
    segments: list[Segment]
    starts: list[int]
    at: dict[int, list[Note]]
    renderings: dict[str, Rendered]
    alone: bool
    whole: frozenset[int]
    cite: str

    def within(self, start: int, end: int) -> list[Segment]:
        """The segments of [start, end), whose ends are breaks of the cut."""
        return self.segments[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def ends(self, segment: Segment) -> bool:
        """Whether the innermost note is seen nowhere but here."""
        note = self.notes[segment.spans[-1]]
        return (note.start, note.end) == (segment.start, segment.end)

    def plain(self, start: int, end: int) -> str:
        """The text of [start, end) in the reader's script."""
        place = self.shown.position
        return self.shown.text[place(start) : place(end)]

    def words(self, start: int, end: int) -> str:
        return escape(self.plain(start, end))


@dataclass(frozen=True, slots=True)
class Page:
    """A text as it is shown: its HTML, its list of contents and its language."""

    html: SafeString
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
    partial = [
        (start, start if index in whole else end) for index, (start, end) in enumerate(spans)
    ]
    return Setting(
        lang=TEXT_TAGS[script] if script else lang,
        shown=converted(revision.sha256, revision.text, script),
        notes=notes,
        lanes=lanes(partial),
        segments=segments,
        starts=[segment.start for segment in segments],
        at=beside(notes, sorted(start for start, end in stretches if start < end)),
        renderings=renderings,
        alone=alone,
        whole=whole,
        cite=cite,
    )


def beside(notes: tuple[Note, ...], starts: list[int]) -> dict[int, list[Note]]:
    """The notes that belong beside each stretch of text, by its start: where their spans begin."""
    found: dict[int, list[Note]] = defaultdict(list)
    for note in notes:
        found[starts[max(bisect_right(starts, note.start) - 1, 0)] if starts else 0].append(note)
    return found


def text_html(setting: Setting, roots: list[Node]) -> SafeString:
    """All passages, each the element whose id is its eId, with its notes beside it."""
    return mark_safe("".join(passage_html(setting, node) for node in roots))  # noqa: S308  escaped


def passage_html(setting: Setting, node: Node) -> str:
    inside = "".join(passage_html(setting, child) for child in node.children)
    if node.is_container:
        heading = heading_html(setting, node)
        return f'<section id="{node.eid}" class="passage {node.kind}">{heading}{inside}</section>'
    if node.children:
        other = rendering_html(setting, node, "p")
        return f'<div id="{node.eid}" class="passage {node.kind}">{inside}{other}</div>'
    return leaf_html(setting, node)


def heading_html(setting: Setting, node: Node) -> str:
    start, end = node.stretch
    if start == end:
        return ""
    level = min(node.depth + 1, 6)
    replaced = setting.alone and node.eid in setting.renderings
    other = rendering_html(setting, node, f"h{level}" if replaced else "p")
    words = f"{marked_html(setting, start, end)}{gutter(setting, node)}"
    heading = "" if replaced else f'<h{level} lang="{setting.lang}">{words}</h{level}>'
    return f'<div class="row head">{notes_html(setting.at.get(start, []))}{heading}{other}</div>'


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
    notes = notes_html(setting.at.get(start, []))
    return f'<div id="{node.eid}" class="{classes}">{gutter(setting, node)}{notes}{body}</div>'


def gutter(setting: Setting, node: Node) -> str:
    """Beside a passage: its permanent link, and the way to its citations."""
    link = escape(_("Permanent link to %(eid)s") % {"eid": node.eid})
    cite = escape(_("Cite %(eid)s") % {"eid": node.eid})
    return (
        f'<span class="gutter"><a href="#{node.eid}" aria-label="{link}">#</a> '
        f'<a href="{setting.cite}?passage={node.eid}" aria-label="{cite}">❞</a></span>'
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
    out: list[str] = []
    reached: set[int] = set()
    for segment in setting.within(start, end):
        words = setting.words(segment.start, segment.end)
        if not segment.spans:
            out.append(words)
            continue
        if segment.end - segment.start > 1 or setting.ends(segment):
            innermost = segment.spans[-1]
            stop = "" if innermost not in reached else ' tabindex="-1"'
            reached.add(innermost)
            words = f'<a href="#note-{setting.notes[innermost].uuid}"{stop}>{words}</a>'
        out.append(mark_html(setting, segment, words))
    return "".join(out)


def mark_html(setting: Setting, segment: Segment, words: str) -> str:
    """One mark: the lines of its notes, the tint of the innermost, the verdict that ends here."""
    notes = [setting.notes[index] for index in segment.spans]
    inner = [index for index in segment.spans if index not in setting.whole]
    lines = [
        f" {'abcd'[setting.lanes[index]]}-{setting.notes[index].kind}"
        for index in inner
        if setting.lanes[index] < DEEPEST_LINE
    ]
    tint = f"t-{setting.notes[inner[-1]].kind}" if inner else "bare"
    ids = " ".join([note.uuid for note in notes])
    depth = f' data-depth="{len(notes)}"' if len(notes) > DEEPEST_LINE else ""
    verdicts = [note.verdict for note in notes if note.verdict and note.end == segment.end]
    verdict = f' data-verdict="{escape(verdict_word(verdicts[-1]))}"' if verdicts else ""
    return f'<mark class="{tint}{"".join(lines)}" data-annotations="{ids}"{depth}{verdict}>{words}</mark>'


def verdict_word(verdict: str) -> str:
    return str(Annotation.Verdict(verdict).label)


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
