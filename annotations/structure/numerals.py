"""What number a printed ordinal stands for: Chinese, Roman, circled, letters, digits."""

import unicodedata

HAN = "一二三四五六七八九"
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_UNITS = {"十": 10, "百": 100}


def chinese(printed: str) -> int | None:
    """`二十三` is 23; digits in any width are read too; None where it is no number."""
    if printed.isdecimal():
        return int(printed)
    total, digit = 0, 0
    for char in printed:
        if char in HAN:
            digit = HAN.index(char) + 1
        elif char in _UNITS:
            total, digit = total + (digit or 1) * _UNITS[char], 0
        elif char not in "〇零":
            return None
    return total + digit or None


def roman(printed: str) -> int | None:
    """`xiv` is 14; None where the same value would be written otherwise (`iiii`, `vx`)."""
    values = [_ROMAN.get(char, 0) for char in printed.lower()]
    total = 0
    for value, following in zip(values, [*values[1:], 0], strict=True):
        total += -value if value < following else value
    return total if 0 not in values and _as_roman(total) == printed.lower() else None


def letter(printed: str) -> int | None:
    """`a` is 1, `Z` is 26."""
    position = ord(printed.lower()) - ord("a") + 1 if len(printed) == 1 else 0
    return position if 1 <= position <= 26 else None


def circled(printed: str) -> int | None:
    """`①` is 1, `⑳` is 20."""
    value = unicodedata.numeric(printed, 0)
    return int(value) or None


def _as_roman(value: int) -> str:
    steps = [
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
    ]
    out = ""
    for size, sign in [*steps, (4, "iv"), (1, "i")]:
        out += sign * (value // size)
        value %= size
    return out
