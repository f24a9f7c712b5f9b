"""The HTML of an annotated text. Strings are built by hand: templates would take ten times as long."""

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from annotations.models import Annotation
from annotations.segments import Segment, cut, lanes
from instruments.scripts import Converted, Script, convert
from portal.margin import SIGNS, kind_name, notes_html
from portal.reader import Reader
from portal.reading import Node, Note, Rendered, in_order

DEEPEST_LINE = 4
TEXT_TAGS = {"hant": "zh-Hant", "hans": "zh-Hans"}


@lru_cache(maxsize=64)
def converted(sha256: str, text: str, script: Script | None) -> Converted:
    """A revision's text in `script`; kept, since a revision never changes."""
    return convert(text, script) if script else Converted(text)


@dataclass(frozen=True, slots=True)
class Setting:
    """A text set for one reader: what stands where, and how it is marked."""

    text: str
    lang: str
    shown: Converted
    notes: list[Note]
    lanes: list[int]
    segments: list[Segment]
    starts: list[int]
    at: dict[int, list[Note]]
    renderings: dict[str, Rendered]
    alone: bool

    def within(self, start: int, end: int) -> list[Segment]:
        """The segments of [start, end), whose ends are breaks of the cut."""
        return self.segments[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def words(self, start: int, end: int) -> str:
        place = self.shown.position
        return escape(self.shown.text[place(start) : place(end)])


def set_text(
    text: str, sha256: str, lang: str, roots: list[Node], notes: list[Note], reader: Reader,
    renderings: dict[str, Rendered] | None = None, *, alone: bool = False,
) -> Setting:
    """Prepare `text` (in language `lang`) with its passages and notes for `reader`."""
    script = reader.chosen if lang.startswith("zh") else None
    stretches = [node.stretch for node in in_order(roots)]
    spans = [(note.start, note.end) for note in notes]
    segments = cut(spans, [edge for stretch in stretches for edge in stretch])
    at: dict[int, list[Note]] = defaultdict(list)
    starts = sorted({start for start, end in stretches if start < end})
    for note in notes:
        at[starts[max(bisect_left(starts, note.start + 1) - 1, 0)] if starts else 0].append(note)
    return Setting(
        text, TEXT_TAGS[script] if script else lang, converted(sha256, text, script), notes, lanes(spans),
        segments, [segment.start for segment in segments], at, renderings or {}, alone,
    )


def text_html(setting: Setting, roots: list[Node]) -> SafeString:
    """All passages, each the element whose id is its eId, with its notes beside it."""
    return mark_safe("".join(passage_html(setting, node) for node in roots))  # noqa: S308  escaped below


def passage_html(setting: Setting, node: Node) -> str:
    inside = "".join(passage_html(setting, child) for child in node.children)
    if node.is_container:
        return f'<section id="{node.eid}" class="passage {node.kind}">{heading_html(setting, node)}{inside}</section>'
    if node.children:
        return f'<div id="{node.eid}" class="passage {node.kind}">{inside}</div>'
    return leaf_html(setting, node)


def heading_html(setting: Setting, node: Node) -> str:
    start, end = node.stretch
    if start == end:
        return ""
    level = min(node.depth + 1, 6)
    marked = "" if setting.alone and node.eid in setting.renderings else marked_html(setting, start, end)
    other = rendering_html(setting, node, f"h{level}" if not marked else "p")
    heading = f'<h{level} lang="{setting.lang}">{marked}{permalink(node)}</h{level}>' if marked else ""
    return f'<div class="row head">{heading}{other}{notes_html(setting.at.get(start, []))}</div>'


def leaf_html(setting: Setting, node: Node) -> str:
    start, end = node.stretch
    other = rendering_html(setting, node, "p")
    if setting.alone and other:
        body = other
    else:
        body = f'<p class="words" lang="{setting.lang}">{marked_html(setting, start, end)}</p>{other}'
    pair = " pair" if other and not setting.alone else ""
    notes = notes_html(setting.at.get(start, []))
    return f'<div id="{node.eid}" class="passage row {node.kind}{pair}">{permalink(node)}{body}{notes}</div>'


def permalink(node: Node) -> str:
    label = escape(_("Permanent link to %(eid)s") % {"eid": node.eid})
    return f'<a class="eid" href="#{node.eid}" aria-label="{label}">#</a>'


def rendering_html(setting: Setting, node: Node, tag: str) -> str:
    """The passage in the other language that is shown beside it or in its place."""
    rendered = setting.renderings.get(node.eid)
    if rendered is None:
        return ""
    hints = [_("summary")] if rendered.summary else []
    hints += [_("the passage has changed since")] if rendered.stale else []
    hint = f' <small class="hint" lang="{get_language()}">({escape("; ".join(hints))})</small>' if hints else ""
    number = f"{escape(node.number)} " if node.is_container and node.number else ""
    return f'<{tag} class="rendering" lang="{rendered.lang}">{number}{escape(rendered.text)}{hint}</{tag}>'


def marked_html(setting: Setting, start: int, end: int) -> str:
    """The text of [start, end) with one <mark> for each stretch that notes speak of."""
    out: list[str] = []
    for segment in setting.within(start, end):
        words = setting.words(segment.start, segment.end)
        out.append(mark_html(setting, segment, words) if segment.spans else words)
    return "".join(out)


def mark_html(setting: Setting, segment: Segment, words: str) -> str:
    notes = [setting.notes[index] for index in segment.spans]
    lines = {
        f"{'abcd'[lane]}-{note.kind}"
        for note, lane in ((setting.notes[i], setting.lanes[i]) for i in segment.spans)
        if lane < DEEPEST_LINE
    }
    innermost = notes[-1]
    ids = " ".join(str(note.uuid) for note in notes)
    depth = f' data-depth="{len(notes)}"' if len(notes) > DEEPEST_LINE else ""
    verdicts = [note for note in notes if note.verdict and note.end == segment.end]
    verdict = f' data-verdict="{escape(verdict_word(verdicts[-1].verdict))}"' if verdicts else ""
    tab = "" if any(note.start == segment.start for note in notes) else ' tabindex="-1"'
    return (
        f'<mark class="t-{innermost.kind} {" ".join(sorted(lines))}" data-annotations="{ids}"{depth}{verdict}>'
        f'<a href="#note-{innermost.uuid}"{tab}>{words}</a></mark>'
    )


def verdict_word(verdict: str) -> str:
    return str(Annotation.Verdict(verdict).label)


@dataclass(frozen=True, slots=True)
class LegendEntry:
    kind: str
    name: str
    sign: str
    count: int


def legend(notes: list[Note]) -> list[LegendEntry]:
    """The kinds of highlight on the page, with how many notes there are of each."""
    counts = Counter(note.kind for note in notes)
    return [LegendEntry(kind, kind_name(kind), sign, counts[kind]) for kind, sign in SIGNS.items() if counts[kind]]


def contents(setting: Setting, roots: list[Node]) -> list[dict[str, object]]:
    """The headings, for the list of contents: eId, words, depth."""
    found = []
    for node in in_order(roots):
        start, end = node.stretch
        if node.is_container and start < end:
            rendered = setting.renderings.get(node.eid) if setting.alone else None
            words = escape(f"{node.number} {rendered.text}") if rendered else setting.words(start, end)
            lang = rendered.lang if rendered else setting.lang
            found.append({"eid": node.eid, "words": mark_safe(words), "depth": node.depth, "lang": lang})  # noqa: S308
    return found


def notes_counted(count: int) -> str:
    return ngettext("%(count)s note", "%(count)s notes", count) % {"count": count}
