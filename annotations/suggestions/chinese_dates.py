"""Dates and periods in Chinese text, with their EDTF or ISO 8601 value.

Everything with a unit (年 月 日 周年) or a year number counts, inside titles too. The patterns read
`Reading.plain`: simplified characters, half-width digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from annotations.suggestions.numerals import Found, edtf, number, year_of
from annotations.suggestions.reading import Reading

_S = r"[ \t]*"
_CHINESE = "零〇○一二三四五六七八九"
_YEAR = rf"(?:(?<![\d/.])(?:1\d|20|21)\d\d|(?<![{_CHINESE}])[一二][{_CHINESE}]{{3}})"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_TO = (
    rf"{_S}(?:-|–|—{{1,2}}|−|~|～|至|到){_S}"
    rf"(?=(?:{_YEAR}{_S}年|{_MONTH}{_S}月|{_DAY}{_S}[日号]))"
)
_SINCE = r"以来|起(?![草点来源诉伏飞])|至今|以后|之后|后(?![续来台勤方期果])"
_UNTIL = r"以前|之前|前(?![夕后往景提景沿身列])"
_PART = r"(?:年?(?:底|初|末|中期|年中)(?![步级]))"

# 6-8 月 and 13—14 日 name the unit once.
_MONTH_1 = rf"(?P<m1>{_MONTH}){_S}(?:月(?![球票台饼薪历刊报])(?:份)?|(?={_TO}{_MONTH}{_S}月))"
_DAY_1 = rf"(?P<d1>{_DAY}){_S}(?:[日号]|(?={_TO}{_DAY}{_S}[日号]))"
_MONTH_2 = rf"(?:(?P<m2>{_MONTH}){_S}月{_S})?"
_DAY_2 = rf"(?:(?P<d2>{_DAY}){_S}[日号])?"

_CALENDAR = re.compile(
    rf"(?P<y1>{_YEAR}){_S}(?:年(?!代|[级度龄]){_S}(?:{_MONTH_1}{_S}(?:{_DAY_1})?)?)?"
    rf"(?:{_TO}(?:(?P<y2>{_YEAR}){_S}年(?!代){_S})?{_MONTH_2}{_DAY_2})?"
)
_YEARLESS = re.compile(
    rf"(?:(?P<which>同|当|次|翌|今|去|明|本)年{_S})?(?<![\d个第{_CHINESE}十])"
    rf"{_MONTH_1}{_S}(?:{_DAY_1})?(?:{_TO}{_MONTH_2}{_DAY_2})?"
)
_DAY_ALONE = re.compile(
    rf"(?<![\d月.]){_S}(?P<d1>[123]?\d){_S}(?:日|(?=[-–—至到]))(?:{_S}[-–—至到]{_S}(?P<d2>[123]?\d){_S}日)?(?<=日)(?![内元报前后常均])"
)
_SUFFIX = re.compile(rf"{_S}(?:(?P<part>{_PART})|(?P<since>{_SINCE})|(?P<until>{_UNTIL}))")
_DURATION = re.compile(
    rf"(?P<near>近)?{_S}(?<![\d第{_CHINESE}十百千几数.])(?P<n>\d{{1,3}}|[一二两三四五六七八九十]{{1,3}}|[一二两]百[一二三四五六七八九十]*)"
    rf"{_S}(?P<more>[多余])?{_S}(?P<unit>周年|个?月(?![\d一二三四五六七八九十])|年|日(?=[内前]))"
    rf"(?P<come>多?来(?!自|到|华|访))?"
)
_DECADE = re.compile(
    rf"(?:(?P<c>1\d|20|21|[一二]?十[{_CHINESE}]?){_S}世纪{_S})?(?<!\d)(?P<d>\d{{2}}|[一二三四五六七八九]十|(?:19|20)\d0){_S}年代"
)
_VAGUE = re.compile(
    r"近[些几]?年(?:来|以来)?|多年来|(?<![每])(?:同|当|次|翌|今|去|明)年(?![级龄代度轻])"
)
_BARE_YEARS = re.compile(
    r"(?<![\d/.\-–$¥€第约共逾超达A-Za-z_:])(?P<y1>(?:19|20)\d\d)"
    r"(?:[-–—~](?P<y2>(?:19|20)\d\d))?(?![\d/.:%‰\-–]\d|[\d%‰A-Za-z_])"
)
_COUNTED = re.compile(
    r"\s*(?:多|余)?(?:号|届|人|个|项|名|万|亿|千|米|公里|吨|元|美元|家|条|份|种|次|款|页|字|位|所|件|套|台|辆|部|期|版|级|小时|分)"
)
_UNKNOWN_YEARS = ("今", "去", "明", "本")
_RELATIVE_YEARS = {"同": 0, "当": 0, "次": 1, "翌": 1}
_DURATION_UNITS = {"周年": "Y", "年": "Y", "月": "M", "个月": "M", "日": "D"}
# Idioms in which the number counts nothing.
_IDIOM = re.compile(
    r"一年[一到]|一[日月]千|三年级|一年级|年级|年龄|年轮|年度|年均|年产|年检|年会|年轻"
)


def calendar(reading: Reading) -> Iterator[Found]:
    for match in _CALENDAR.finditer(reading.plain):
        end = match.end()
        while end > match.start() and reading.plain[end - 1] in " \t":
            end -= 1
        exact = reading.plain[match.start() : end]
        if exact[-1] not in "年月份日号":
            continue
        begin, finish = _endpoints(match)
        value = f"{begin}/{finish}" if finish else begin
        if begin is None or (finish and _is_backwards(begin, finish)):
            continue
        kind = "interval" if finish else _precision(begin)
        end, value, kind = (
            _with_suffix(reading, end, value, kind) if not finish else (end, value, kind)
        )
        yield Found(match.start(), end, value, f"{kind} written out")


def _endpoints(match: re.Match[str]) -> tuple[str | None, str | None]:
    """Begin and end; the end takes the year and month of the beginning where it names none."""
    part = {name: number(text) if text else None for name, text in match.groupdict().items()}
    begin = edtf(part["y1"], part["m1"], part["d1"])
    if part["y2"] is None and part["m2"] is None and part["d2"] is None:
        return begin, None
    year = part["y2"] or part["y1"]
    month = part["m2"] or (part["m1"] if part["d2"] and not part["y2"] else None)
    return begin, edtf(year, month, part["d2"])


def _is_backwards(begin: str, finish: str) -> bool:
    shared = min(len(begin), len(finish))
    return begin[:shared] > finish[:shared]


def _precision(value: str) -> str:
    return {4: "year", 7: "month", 10: "day"}.get(len(value), "date")


def _with_suffix(
    reading: Reading, end: int, value: str | None, kind: str
) -> tuple[int, str | None, str]:
    """以来 and 起 open the period to the right, 以前 to the left; 年底 changes nothing."""
    match = _SUFFIX.match(reading.plain, end)
    if match and match["part"]:
        end = match.end()
        match = _SUFFIX.match(reading.plain, end)
    if match and match["since"]:
        return match.end(), f"{value}/..", "open period"
    if match and match["until"]:
        return match.end(), f"../{value}", "open period"
    return end, value, kind


def decades(reading: Reading) -> Iterator[Found]:
    for match in _DECADE.finditer(reading.plain):
        decade = number(match["d"])
        century = number(match["c"]) if match["c"] else None
        if decade is None:
            continue
        if decade < 100:
            decade += 100 * (century - 1 if century else 19)
        end, value, _ = _with_suffix(reading, match.end(), f"{decade // 10}X", "decade")
        yield Found(match.start(), end, value, "decade", 0.8)


def yearless(reading: Reading) -> Iterator[Found]:
    reason = "date without a year, taken from the date before it"
    for match in _YEARLESS.finditer(reading.plain):
        end = match.start() + len(match[0].rstrip(" \t"))
        yield Found(match.start(), end, None, reason, 0.6, _yearless_value(match))


def _yearless_value(match: re.Match[str]) -> Callable[[str], str | None]:
    month, day, month_to, day_to = (
        number(match[name]) if match[name] else None for name in ("m1", "d1", "m2", "d2")
    )

    every_year = match.string[max(match.start() - 2, 0) : match.start()] == "每年"
    is_unknown = every_year or match["which"] in _UNKNOWN_YEARS

    def value(last: str) -> str | None:
        year = None if is_unknown else year_of(last)
        year = year + _RELATIVE_YEARS.get(match["which"] or "", 0) if year else None
        begin = edtf(year, month, day)
        if (month_to is None and day_to is None) or begin is None:
            return begin
        finish = edtf(year, month_to or month, day_to)
        return f"{begin}/{finish}" if finish else begin

    return value


def days(reading: Reading) -> Iterator[Found]:
    """15 日 after a date of the same passage belongs to its month."""
    for match in _DAY_ALONE.finditer(reading.plain):
        day = int(match["d1"])
        before = reading.plain[reading.passage_start(match.start()) : match.start()]
        if "月" in before:
            start = match.start("d1")
            reason, value = "day of the month before it", _day_value(day, match["d2"])
            yield Found(start, match.end(), None, reason, 0.5, value, must_finish=True)


def _day_value(day: int, day_to: str | None) -> Callable[[str], str | None]:
    def value(last: str) -> str | None:
        if len(last) < 7:
            return None
        begin = edtf(year_of(last), int(last[5:7]), day)
        finish = edtf(year_of(last), int(last[5:7]), int(day_to)) if day_to else None
        return f"{begin}/{finish}" if begin and finish else begin

    return value


def durations(reading: Reading) -> Iterator[Found]:
    for match in _DURATION.finditer(reading.plain):
        count = number(match["n"])
        start = match.start("near") if match["near"] else match.start("n")
        if not count or _IDIOM.match(reading.plain, match.start("n")):
            continue
        if reading.plain[:start].rstrip(" ")[-1:] == "第":
            continue
        if match["unit"] == "月" or (match["unit"] == "年" and count > 300):
            continue
        if match["unit"] == "年" and re.match(
            r"代|级|龄|轻|度|均|画", reading.plain[match.end() :]
        ):
            continue
        value = f"P{count}{_DURATION_UNITS[match['unit']]}"
        yield Found(start, match.end(), value, "period counted in the text", 0.9)


def vague(reading: Reading) -> Iterator[Found]:
    for match in _VAGUE.finditer(reading.plain):
        shift = _RELATIVE_YEARS.get(match[0][0])
        finish = None if shift is None else _relative_value(shift)
        yield Found(match.start(), match.end(), None, "vague or relative time", 0.6, finish)


def _relative_value(shift: int) -> Callable[[str], str | None]:
    def value(last: str) -> str | None:
        year = year_of(last)
        return edtf(year + shift) if year else None

    return value


def bare_years(reading: Reading) -> Iterator[Found]:
    """A year number without a unit, as in titles; in running text only where nothing is counted."""
    for match in _BARE_YEARS.finditer(reading.plain):
        if _COUNTED.match(reading.plain, match.end()):
            continue
        first, last = match["y1"], match["y2"]
        if last and last <= first:
            continue
        value = f"{first}/{last}" if last else first
        yield Found(match.start(), match.end(), value, "year number", 0.7)
