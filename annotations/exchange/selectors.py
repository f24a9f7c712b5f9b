"""Where a Web Annotation stands: targets and selectors (W3C Web Annotation Data Model, 2017, section 4).

Several selectors of one target are alternatives and must mean one span; a selector's `refinedBy` counts
within what it selects. Positions are code points, as the model says; files that count UTF-16 units are
told apart by their quotes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from annotations.anchoring import find
from annotations.exchange.notes import ExchangeError, Ground, squeezed, whole_numbers

DEPTH = 8
SURE = 0.95  # likeness of a quote that was found in another script or punctuation
UNREADABLE = ("XPathSelector", "CssSelector", "SvgSelector", "DataPositionSelector")

Span = tuple[int, int]


class Utf16Counted(ExchangeError):
    """The position means the quoted words only if it counts UTF-16 units."""


@dataclass(frozen=True)
class Selection:
    """Reads the selectors of one target. `place` names the annotation in messages."""

    ground: Ground
    place: str
    utf16: bool = False

    def span(self, target: dict[str, Any]) -> Span:
        selectors = as_list(target.get("selector"))
        if not selectors:
            raise ExchangeError(f"{self.place}: its target has no selector, so no words are marked")
        whole = (0, len(self.ground.text))
        read = [s for s in selectors if not is_unreadable(s)]
        if not read:
            raise ExchangeError(f"{self.place}: cannot read a {type_of(selectors[0])}")
        position, quote = plain(read, "TextPositionSelector"), plain(read, "TextQuoteSelector")
        spans = set()
        if position and quote:
            spans.add(self.quoted_position(position, quote, whole))
            read = [s for s in read if s is not quote and s is not position]
        passages = [self.within(s, whole) for s in read if plain([s], "FragmentSelector")]
        spans |= {self.within(s, whole) for s in read if not plain([s], "FragmentSelector")}
        return self.one_of(spans or set(passages), passages)

    def one_of(self, spans: set[Span], around: list[Span]) -> Span:
        """The one span that all selectors mean, inside the passages that some of them name."""
        span = min(spans)
        outside = [p for p in around if not (p[0] <= span[0] and span[1] <= p[1])]
        if len(spans) > 1 or outside:
            listed = ", ".join(f"{start}–{end}" for start, end in sorted({*spans, *outside}))
            raise ExchangeError(f"{self.place}: its selectors mean different spans: {listed}")
        return span

    def within(self, selector: Any, outer: Span, depth: int = 0) -> Span:
        """What `selector` and its refinements select inside `outer`."""
        if not isinstance(selector, dict) or depth > DEPTH:
            raise ExchangeError(f"{self.place}: its selector cannot be read")
        kind = type_of(selector)
        inner = [s for s in as_list(selector.get("refinedBy")) if not is_unreadable(s)]
        if kind == "TextPositionSelector" and plain(inner[:1], "TextQuoteSelector"):
            return self.position_then_quote(selector, inner[0], outer)
        if kind == "TextPositionSelector":
            found = self.position(selector, outer)
        elif kind == "TextQuoteSelector":
            found = self.quote(selector, outer)
        elif kind == "FragmentSelector":
            found = self.passage(selector, outer)
        elif kind == "RangeSelector":
            found = self.range(selector, outer, depth)
        else:
            raise ExchangeError(f"{self.place}: cannot read a {kind or 'selector without a type'}")
        if not inner:
            return found
        return self.one_of({self.within(refinement, found, depth + 1) for refinement in inner}, [])

    def position_then_quote(
        self, position: dict[str, Any], quote: dict[str, Any], outer: Span
    ) -> Span:
        """The quote inside the position; where it is not, say what is wrong with the two."""
        try:
            return self.within({**quote, "refinedBy": None}, self.position(position, outer), DEPTH)
        except ExchangeError:
            return self.quoted_position(position, quote, outer)

    def position(self, selector: dict[str, Any], outer: Span) -> Span:
        start, end = whole_numbers(selector.get("start"), selector.get("end"), self.place)
        first, last = outer
        if self.utf16:
            start, end = within_utf16(self, start, end, first)
        else:
            start, end = start + first, end + first
        if last < end and first <= start - first and end - first <= last:
            start, end = start - first, end - first  # counted in the whole text, as some tools do
        if not 0 <= first <= start < end <= last:
            raise ExchangeError(
                f"{self.place}: {selector['start']}–{selector['end']} is not a span of the {last - first} "
                "characters it counts in"
            )
        return start, end

    def passage(self, selector: dict[str, Any], outer: Span) -> Span:
        eid = unquote(str(selector.get("value", ""))).lstrip("#")
        span = self.ground.eids.get(eid)
        if span is None:
            raise ExchangeError(f"{self.place}: there is no passage {eid!r}")
        return max(span[0], outer[0]), min(span[1], outer[1])

    def range(self, selector: dict[str, Any], outer: Span, depth: int) -> Span:
        """From the beginning of one selection up to the beginning of the other."""
        ends = [selector.get("startSelector"), selector.get("endSelector")]
        start, end = (self.within(s, outer, depth + 1)[0] for s in ends)
        if end <= start:
            raise ExchangeError(f"{self.place}: its range ends before it begins")
        return start, end

    def quote(self, selector: dict[str, Any], outer: Span) -> Span:
        """The one place in `outer` where the words stand between what is before and after them."""
        exact = self.words(selector, "exact")
        if not exact.strip():
            raise ExchangeError(f"{self.place}: its quote is empty")
        prefix, suffix = self.words(selector, "prefix"), self.words(selector, "suffix")
        size = len(exact)
        every = [at for at in places(self.ground.text, exact) if outer[0] <= at <= outer[1] - size]
        found = [at for at in every if self.stands_between(at, at + size, prefix, suffix)]
        if len(found) == 1:
            return found[0], found[0] + size
        words = f"{self.place}: “{shortened(exact)}”"
        if found:
            raise ExchangeError(
                f"{words} stands {len(found)} times in the text; it needs a position, or a prefix or suffix "
                "that tells them apart"
            )
        if every:
            raise ExchangeError(f"{words} does not stand between its prefix and suffix")
        return self.alike(exact, prefix, suffix, outer)

    def alike(self, exact: str, prefix: str, suffix: str, outer: Span) -> Span:
        """The same words in another script, width or punctuation, if they stand at one place."""
        candidates = [c for c in find(self.ground.text, exact, prefix, suffix) if c.score >= SURE]
        inside = [c for c in candidates if outer[0] <= c.start and c.end <= outer[1]]
        if len(inside) != 1:
            raise ExchangeError(f"{self.place}: “{shortened(exact)}” does not stand in the text")
        return inside[0].start, inside[0].end

    def quoted_position(self, position: dict[str, Any], quote: dict[str, Any], outer: Span) -> Span:
        """The position, if the quote stands there; Utf16Counted if it would, were it UTF-16."""
        exact = self.words(quote, "exact")
        around = self.words(quote, "prefix"), self.words(quote, "suffix")
        try:
            span = self.position(position, outer)
        except ExchangeError:
            self.tell_utf16(position, exact, around)
            raise
        if not self.is_there(span, exact, *around):
            self.tell_utf16(position, exact, around)
            raise self.disagreement(span, exact)
        return span

    def tell_utf16(self, position: dict[str, Any], exact: str, around: tuple[str, str]) -> None:
        start, end = position.get("start"), position.get("end")
        if self.utf16 or not (isinstance(start, int) and isinstance(end, int)):
            return
        try:
            span = self.ground.counted(start, end, self.place)
        except ExchangeError:
            return
        if self.is_there(span, exact, *around):
            raise Utf16Counted(f"{self.place}: {start}–{end} counts UTF-16 units, not code points")

    def disagreement(self, span: Span, exact: str) -> ExchangeError:
        there = self.ground.text[slice(*span)]
        at = f"{self.place}: position and quote disagree: "
        if squeezed(exact) == squeezed(there):
            return ExchangeError(
                f"{at}around {span[0]}–{span[1]} its prefix and suffix do not stand"
            )
        return ExchangeError(
            f"{at}at {span[0]}–{span[1]} stands “{shortened(there)}”, not “{shortened(exact)}”"
        )

    def is_there(self, span: Span, exact: str, prefix: str, suffix: str) -> bool:
        same = squeezed(self.ground.text[slice(*span)]) == squeezed(exact)
        return same and self.stands_between(*span, prefix, suffix)

    def stands_between(self, start: int, end: int, prefix: str, suffix: str) -> bool:
        """White space does not count: what reads pages does not keep it."""
        before = squeezed(self.ground.text[max(0, start - 2 * len(prefix) - 40) : start])
        after = squeezed(self.ground.text[end : end + 2 * len(suffix) + 40])
        return before.endswith(squeezed(prefix)) and after.startswith(squeezed(suffix))

    def words(self, selector: dict[str, Any], name: str) -> str:
        value = selector.get(name) or ""
        if not isinstance(value, str):
            raise ExchangeError(f"{self.place}: the {name} of its quote is not text")
        return value


def within_utf16(selection: Selection, start: int, end: int, first: int) -> Span:
    """UTF-16 offsets that count from code point `first`, as code points of the whole text."""
    base = sum(2 if char > "\uffff" else 1 for char in selection.ground.text[:first])
    return selection.ground.counted(start + base, end + base, selection.place)


def places(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def type_of(selector: Any) -> str:
    kind = selector.get("type") or selector.get("@type") if isinstance(selector, dict) else None
    name = kind[0] if isinstance(kind, list) and kind else kind
    return str(name or "").removeprefix("oa:").rpartition("#")[2]


def plain(selectors: list[Any], kind: str) -> dict[str, Any] | None:
    """The first selector of that type that nothing refines."""
    return next((s for s in selectors if type_of(s) == kind and not s.get("refinedBy")), None)


def is_unreadable(selector: Any) -> bool:
    """Whether it points into a page's markup, of which a text knows nothing."""
    if type_of(selector) == "RangeSelector":
        return any(
            not isinstance(selector.get(end), dict) or is_unreadable(selector[end])
            for end in ("startSelector", "endSelector")
        )
    return type_of(selector) in UNREADABLE


def as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def shortened(words: str, limit: int = 30) -> str:
    line = " ".join(words.split())
    return line if len(line) <= limit else line[:limit] + "…"


def means_article(source: str, ground: Ground) -> bool:
    """Whether an address means the article: its page, a passage or revision of it, its id or its slug.

    The host does not count: texts move, and a quote is checked anyway.
    """
    if source in (ground.slug, ground.id, f"urn:uuid:{ground.id}"):
        return bool(source)
    try:
        path = urlsplit(source).path.rstrip("/")
    except ValueError:
        return False
    page = f"/articles/{ground.slug}"
    return path == page or path.startswith(f"{page}/revisions/")
