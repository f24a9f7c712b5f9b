"""The signs that open a heading or a point: what they look like, not yet whether they count."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from annotations.structure import numerals

_HAN = "[一二三四五六七八九十]"
_NUM = "(?:[〇零一二三四五六七八九十百]{1,6}|[0-9０-９]{1,3})"
_CJK = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff《“「『"
_NAMED_END = rf"(?=\s*$|[.:：]|\s+[A-ZА-ЯЁ{_CJK}])"

# Outermost first, as Chinese and English documents usually nest them; used where the text itself
# does not show which style contains which. `{n}` is the ordinal's own group.
_STYLES: dict[str, str] = {
    "part": rf"第\s?(?P<part_n>{_NUM})\s?(?:部分|[编編篇])",
    "Part": rf"(?:Part|PART|Раздел|РАЗДЕЛ)\s+(?P<Part_n>[IVXL]+|\d{{1,3}}){_NAMED_END}",
    "chapter": rf"第\s?(?P<chapter_n>{_NUM})\s?章",
    "Chapter": rf"(?:Chapter|CHAPTER|Глава|ГЛАВА)\s+(?P<Chapter_n>[IVXL]+|\d{{1,3}}){_NAMED_END}",
    "division": rf"第\s?(?P<division_n>{_NUM})\s?[节節]",
    "Section": rf"(?:Section|SECTION)\s+(?P<Section_n>[IVXL]+|\d{{1,3}}){_NAMED_END}",
    "article": rf"第\s?(?P<article_n>{_NUM})\s?[条條](?=\s|$|[：:【])",
    "Article": rf"(?:Article|ARTICLE|Статья|СТАТЬЯ)\s+(?P<Article_n>[IVXL]+|\d{{1,3}}){_NAMED_END}",
    "han": rf"(?P<han_n>{_HAN}{{1,3}})、",
    "(han)": rf"[(（](?P<phan_n>{_HAN}{{1,3}})[)）]",
    "upper": rf"(?P<upper_n>[A-Z]|[IVXL]{{2,7}})[.．、)）](?=\s|[{_CJK}])",
    "dec": r"(?P<dec_n>[0-9]{1,2}(?:[.．][0-9]{1,2}){1,5})[.．]?"
    rf"(?=\s|[{_CJK}])",
    "num": r"(?P<num_n>[0-9０-９]{1,3})[.．](?![0-9０-９])",
    "num、": r"(?P<cnum_n>[0-9０-９]{1,2})、(?![0-9０-９])",
    "(num)": r"[(（]\s?(?P<pnum_n>[0-9０-９]{1,2})\s?[)）]",
    "num)": r"(?P<bnum_n>[0-9０-９]{1,2})[)）]",
    "circled": r"(?P<circled_n>[①-⑳㉑-㉟㊱-㊿⓪❶-❿⓫-⓴➀-➉➊-➓])",
    "(lower)": r"[(（](?P<plower_n>[a-z]|[ivx]{1,5})[)）]",
    "lower": r"(?P<lower_n>[a-z]|[ivx]{1,5})[.)）](?=\s)",
    "is": rf"(?P<is_n>{_HAN}{{1,3}})是",
    "qi": r"其(?P<qi_n>[一二三四五六七八九])(?=[,，、：:])",
    "di": rf"第(?P<di_n>{_HAN}{{1,2}})(?=[,，、：:])",
    "word": r"(?P<word_n>首先|其次|再次|再者|最后|最後)(?=[,，])",
    "Word": r"(?i:(?P<Word_n>first|second|third|fourth|fifth|sixth|finally|lastly)(?:ly)?)(?=,\s)",
    "bullet": r"(?P<bullet_n>[-*+•●▪■◆◦–])(?=\s+\S)",
}
_RANK = {style: 10 * place for place, style in enumerate(_STYLES)}
# I. II. stand outside 一、, and (i) (ii) inside (a) (b).
_RANK |= {"roman": _RANK["han"] - 1, "(roman)": _RANK["(lower)"] + 1}
_RANK |= {"roman)": _RANK["lower"] + 1}
_ROMAN = {"upper": "roman", "(lower)": "(roman)", "lower": "roman)"}

#: An ordinal such as 最后: last in its series, whatever its place.
LAST = 1_000_000_000
_WORDS = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "最后": LAST, "最後": LAST}
_WORDS |= {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6}
_WORDS |= {"finally": LAST, "lastly": LAST}

_READ: dict[str, Callable[[str], int | None]] = {
    "circled": numerals.circled,
    "word": _WORDS.get,
    "Word": lambda printed: _WORDS.get(printed.lower()),
    "bullet": lambda _: 1,
}
_GROUP = {
    "(han)": "phan",
    "num、": "cnum",
    "(num)": "pnum",
    "num)": "bnum",
    "(lower)": "plower",
}
_STYLE_OF = {_GROUP.get(style, style): style for style in _STYLES}


def _alternatives(styles: list[str]) -> str:
    return "|".join(f"(?P<{_GROUP.get(style, style)}>{_STYLES[style]})" for style in styles)


_HEADED = [
    "part",
    "Part",
    "chapter",
    "Chapter",
    "division",
    "Section",
    "article",
    "Article",
]
_IN_CHINESE = ["is", "qi", "di", "word", "han", "(han)", "num", "num、"]
_IN_ANY = ["(num)", "num)", "circled", "(lower)", "Word"]
_AT_START = re.compile(_alternatives(list(_STYLES)))
# An inline point opens after the end of a clause: nothing else keeps 這是 or 標準不一、 out.
_INLINE = re.compile(
    r"(?:[。：:；;]|[.](?=\s))[”’」』）)\s]*(?:(?:and|or)\s+|以及|和|及)?(?:"
    + _alternatives([*_IN_CHINESE, *_IN_ANY])
    + ")"
)


@dataclass(frozen=True, slots=True)
class Marker:
    """A sign such as `一、`, `1.1` or `一是`; `start` and `end` are code points of the text.

    `path` holds the numbers before the last of a decimal (`2` in `2.1`), else nothing.
    """

    style: str
    ordinal: int
    number: str | None
    start: int
    end: int
    path: tuple[int, ...] = ()


def at_start(text: str, start: int, end: int) -> Marker | None:
    """The marker that begins exactly at `start`, the line being `text[start:end]`."""
    match = _AT_START.match(text, start, end)
    return _marker(match, text) if match else None


def inline(text: str, start: int, end: int) -> Iterator[Marker]:
    """The markers after the end of a clause within `text[start:end]`, one line."""
    for match in _INLINE.finditer(text, start, end):
        marker = _marker(match, text)
        if marker:
            yield marker


def settle(found: Sequence[Marker]) -> list[Marker]:
    """The markers of one text, with `I.` and `(i)` taken as Roman unless `H.` or `(h)` precedes."""
    settled, last = [], dict.fromkeys(_ROMAN, 0)
    for marker in found:
        if marker.style in _ROMAN:
            as_roman = numerals.roman((marker.number or "").strip("()（）.．、 "))
            if as_roman and marker.ordinal != last[marker.style] + 1:
                settled.append(replace(marker, style=_ROMAN[marker.style], ordinal=as_roman))
                continue
            last[marker.style] = marker.ordinal
        settled.append(marker)
    return settled


def _marker(match: re.Match[str], text: str) -> Marker | None:
    group = match.lastgroup or ""
    style, printed = _STYLE_OF[group], match[f"{group}_n"]
    start, end = match.span(group)
    if style == "dec":
        return _decimal(printed, match[group], start, end)
    ordinal = _lettered(printed) if style in _ROMAN else _READ.get(style, _ordinal)(printed)
    if ordinal is None or (ordinal > 199 and ordinal != LAST) or _idiom(style, ordinal, text, end):
        return None
    number = None if style == "bullet" else match[group].strip()
    return Marker(style, ordinal, number, start, end)


def _lettered(printed: str) -> int | None:
    return numerals.letter(printed) if len(printed) == 1 else numerals.roman(printed)


def _ordinal(printed: str) -> int | None:
    return numerals.chinese(printed) or numerals.roman(printed)


def _decimal(printed: str, number: str, start: int, end: int) -> Marker:
    parts = [int(part) for part in re.split("[.．]", printed)]
    return Marker(f"dec{len(parts)}", parts[-1], number, start, end, tuple(parts[:-1]))


def _idiom(style: str, ordinal: int, text: str, end: int) -> bool:
    """Whether it is 一、二线城市 or 一是一，二是二: numerals in a phrase, not a marker."""
    following = numerals.chinese(text[end : end + 1]) if end < len(text) else None
    if style == "han":
        return following == ordinal + 1
    after = text[end + 1 : end + 2]
    return style == "is" and following == ordinal and (not after or after in "，,。、；;\n")


def rank(style: str) -> int:
    """How far out a style usually stands; smaller is outer. Decimals nest by their length."""
    return _RANK["num"] + int(style[3:]) if style.startswith("dec") else _RANK[style]
