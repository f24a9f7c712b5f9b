"""Numbered resolutions and document symbols: 第 1624 号和 2354 号决议, A/RES/73/27."""

from __future__ import annotations

import re
from collections.abc import Iterator

from annotations.suggestions.catalogue import Catalogue
from annotations.suggestions.reading import Reading
from annotations.suggestions.spans import Candidate, Name

_S = r"[ \t]*"
_NUMBER = rf"\d{{1,4}}(?:/\d{{1,4}})?(?:{_S}\((?:19|20)\d\d(?:{_S}年)?\))?"
_HEAD = r"(?:号)?(?:决议|决定|主席声明|法令|总统令|主席令|号令|号命令)"
_ITEM = re.compile(rf"(?:第{_S})?(?<![\d/])(?P<number>{_NUMBER})(?:{_S}号)?")
_JOINT = rf"{_S}(?:[、,，和与及]|以及){_S}"
_CHINESE = re.compile(
    rf"(?P<list>(?:第{_S})?(?<![\d/.]){_NUMBER}(?:{_S}号)?"
    rf"(?:{_JOINT}(?:第{_S})?{_NUMBER}(?:{_S}号)?)*){_S}(?P<head>{_HEAD})"
)
_ENGLISH = re.compile(
    rf"\b[Rr]esolutions?\s+(?:[Nn]os?\.?\s*)?(?P<list>{_NUMBER}"
    rf"(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+){_NUMBER})*)(?!\d)"
)
_SYMBOL = re.compile(
    r"(?<![A-Za-z0-9/])[ASE](?:/[A-Z0-9.]+){0,4}/\d+(?:/[A-Z0-9.]*[A-Z0-9])*"
    rf"(?:\s?\((?:19|20)\d\d\))?(?![A-Za-z0-9])(?:{_S}号决议)?"
)
_BARE = re.compile(r"\d{1,4}(?:/\d{1,4})?")
_SYMBOL_NUMBER = re.compile(r"^([AS])/RES/(\d{1,4}(?:/\d{1,4})?)")
_COUNCIL = re.compile(r"安理会|安全理事会|Security Council|UNSC")
_ASSEMBLY = re.compile(r"大会|联大|General Assembly|UNGA")


def numbered(reading: Reading, catalogue: Catalogue) -> Iterator[Candidate]:
    yield from _chinese(reading, catalogue)
    yield from _english(reading, catalogue)
    yield from _symbols(reading, catalogue)


def _chinese(reading: Reading, catalogue: Catalogue) -> Iterator[Candidate]:
    for match in _CHINESE.finditer(reading.plain):
        if "号" not in match[0] and "第" not in match[0]:
            continue
        items = list(_ITEM.finditer(reading.plain, match.start(), match.end("list")))
        for item in items:
            end = match.end() if item is items[-1] else item.end()
            yield _candidate(reading, catalogue, item["number"], item.start(), end)


def _english(reading: Reading, catalogue: Catalogue) -> Iterator[Candidate]:
    for match in _ENGLISH.finditer(reading.plain):
        items = list(re.compile(_NUMBER).finditer(reading.plain, match.start("list"), match.end()))
        for item in items:
            start = match.start() if item is items[0] else item.start()
            yield _candidate(reading, catalogue, item[0], start, item.end())


def _symbols(reading: Reading, catalogue: Catalogue) -> Iterator[Candidate]:
    for match in _SYMBOL.finditer(reading.plain):
        number = _SYMBOL_NUMBER.match(match[0])
        names = _lookup(catalogue, number[2], number[1].lower()) if number else []
        yield _resolution(
            names, match.start(), match.end(), f"document symbol {match[0].removesuffix('号决议')}"
        )


def _candidate(
    reading: Reading, catalogue: Catalogue, number: str, start: int, end: int
) -> Candidate:
    bare = _BARE.match(number)
    digits = bare[0] if bare else number
    names = _lookup(catalogue, digits, _organ(reading, start, digits))
    return _resolution(names, start, end, f"resolution number {digits}")


def _organ(reading: Reading, at: int, number: str) -> str:
    """The organ that the sentence names last before the number: "s", "a", or "" for none."""
    if "/" in number:
        return "a"
    before = reading.plain[reading.sentence_start(at) : at]
    council = max((match.end() for match in _COUNCIL.finditer(before)), default=-1)
    assembly = max((match.end() for match in _ASSEMBLY.finditer(before)), default=-1)
    return "" if council == assembly else "s" if council > assembly else "a"


def _lookup(catalogue: Catalogue, number: str, organ: str) -> list[Name]:
    by_number = catalogue.by_number
    if organ:
        return by_number.get((organ, number)) or by_number.get(("", number)) or []
    found = [name for key in ("", "a", "s") for name in by_number.get((key, number), ())]
    return found if len({name.entity for name in found}) == 1 else []


def _resolution(names: list[Name], start: int, end: int, what: str) -> Candidate:
    if not names:
        return Candidate(start, end, "instrument", None, 0.7, f"{what}, not in the catalogue")
    return Candidate(start, end, "instrument", names[0].entity, 0.9, f"{what} of {names[0].entity}")
