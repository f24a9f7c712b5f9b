"""The names of a catalogue, ready to be looked for in folded text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from ahocorasick_rs import AhoCorasick

from annotations.suggestions.spans import KINDS, Name
from instruments.scripts import fold, simplify

# 该组织 and the like point back; they name nothing by themselves.
_DEICTIC = re.compile(r"^(?:该|本|此|这|上述|前述)")
_NUMBER = re.compile(
    r"^(?:第|resolution)?(?:(?P<organ>[as])/res/)?(?P<number>\d{1,4}(?:/\d{1,4})?)(?:\(\d{4}\))?(?:号|号决议)?$"
)
_NO_WORD = re.compile(r"^[\W\d_]*$")
_PARTICLES = re.compile(r"关于|[的对與和及与同]")
_SHORT_ORGANISATION = re.compile(r"^([\u4e00-\u9fff]{2})(?:组织|联盟|会议)$")
# The label kind of a name that stands for a body only before 国家, 区域 and the like.
STEM = "stem"
_SUBSTITUTABLE = ("state", "body")


@dataclass(frozen=True)
class Catalogue:
    """Names by their folded text. One folded text may name several entities."""

    by_text: dict[str, list[Name]] = field(default_factory=dict)

    @classmethod
    def of(cls, names: Iterable[Name]) -> Catalogue:
        by_text: dict[str, list[Name]] = {}
        for name in names:
            folded = fold(name.text)
            if name.kind in KINDS and is_usable(folded):
                add(by_text, folded, name)
        for folded, name in [*_variants(by_text), *_stems(by_text)]:
            if folded not in by_text:
                add(by_text, folded, name)
        return cls(by_text)

    @cached_property
    def texts(self) -> list[str]:
        """The folded texts to look for: those that are words, not bare numbers."""
        return [text for text in self.by_text if not _NO_WORD.match(text)]

    @cached_property
    def automaton(self) -> AhoCorasick:
        return AhoCorasick(self.texts)

    @cached_property
    def texts_of(self) -> dict[str, list[str]]:
        """The folded names of each entity."""
        found: dict[str, list[str]] = defaultdict(list)
        for text, names in self.by_text.items():
            for name in names:
                found[name.entity].append(text)
        return found

    @cached_property
    def by_title_key(self) -> dict[str, list[Name]]:
        """Instruments by their title without the particles that citations add and drop."""
        found: dict[str, list[Name]] = defaultdict(list)
        for text, names in self.by_text.items():
            for name in names:
                if name.kind == "instrument":
                    add(found, title_key(text), name)
        return found

    @cached_property
    def by_number(self) -> dict[tuple[str, str], list[Name]]:
        """Resolutions by (organ, number); organ is "a", "s", or "" where the name has none."""
        found: dict[tuple[str, str], list[Name]] = defaultdict(list)
        for text, names in self.by_text.items():
            match = _NUMBER.match(text)
            for name in names if match else ():
                if match and name.kind == "instrument":
                    add(found, (match["organ"] or "", match["number"]), name)
        return found

    def occurrences(self, folded: str) -> Iterator[tuple[str, int, int]]:
        """Every place of every name in folded text, overlaps included."""
        if not self.texts:
            return
        for index, start, end in self.automaton.find_matches_as_indexes(folded, overlapping=True):
            yield self.texts[index], start, end

    @cached_property
    def _named_within(self) -> dict[str, frozenset[str]]:
        return {}

    def named_within(self, entity: str) -> frozenset[str]:
        """Other entities whose names occur inside the names of this one."""
        if entity not in self._named_within:
            self._named_within[entity] = self._find_within(entity)
        return self._named_within[entity]

    def _find_within(self, entity: str) -> frozenset[str]:
        return frozenset(
            name.entity
            for text in self.texts_of.get(entity, ())
            for inner, _, _ in self.occurrences(text)
            for name in self.by_text[inner]
            if name.entity != entity and len(inner) > 1
        )


def add(
    table: dict[str, list[Name]] | dict[tuple[str, str], list[Name]], key: object, name: Name
) -> None:
    """Put a name under a key, once for each entity."""
    names = table.setdefault(key, [])  # type: ignore[arg-type]
    if all(name.entity != other.entity for other in names):
        names.append(name)


def is_usable(folded: str) -> bool:
    """Single characters mean too much, pointing words (该组织) nothing by themselves."""
    return len(folded) > 1 and not _DEICTIC.match(folded)


def title_key(folded: str) -> str:
    return _PARTICLES.sub("", folded)


def _variants(by_text: dict[str, list[Name]]) -> Iterator[tuple[str, Name]]:
    """Names with the name they begin with exchanged for another of the same body.

    With 甲组织 = 甲合作组织 and 甲组织秘书处, 甲合作组织秘书处 is understood too. Very short forms
    are left out, as they would make names nobody uses.
    """
    families = _families(by_text)
    by_beginning: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
    for family in families:
        for text in family:
            by_beginning[text[:2]].append((text, family))
    for text, names in by_text.items():
        for beginning, family in by_beginning.get(text[:2], ()):
            rest = text.removeprefix(beginning)
            if len(names) == 1 and rest != text and len(rest) > 1 and text not in family:
                yield from ((other + rest, names[0]) for other in family if other != beginning)


def _stems(by_text: dict[str, list[Name]]) -> Iterator[tuple[str, Name]]:
    """上合 of 上合组织: a short name without its head noun, as it stands in 上合国家."""
    for text, names in by_text.items():
        match = _SHORT_ORGANISATION.match(text)
        if match and len(names) == 1 and names[0].kind == "body":
            yield match[1], replace(names[0], label_kind=STEM)


def _families(by_text: dict[str, list[Name]]) -> list[list[str]]:
    """For each state and body, its Chinese names of three characters and more."""
    found: dict[str, list[str]] = defaultdict(list)
    for text, names in by_text.items():
        is_chinese = len(text) > 2 and all(ord(char) >= 0x2E80 for char in text)
        if is_chinese and len(names) == 1 and names[0].kind in _SUBSTITUTABLE:
            found[names[0].entity].append(text)
    return [family for family in found.values() if len(family) > 1]


def is_acronym(name: str) -> bool:
    """Whether a name is written in capitals, so that only capitals can be a mention of it."""
    return len(name) <= 8 and name.isascii() and name.isupper() and simplify(name) == name
