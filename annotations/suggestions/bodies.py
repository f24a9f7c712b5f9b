"""Bodies the catalogue does not know, told by a known name before them and a head noun after.

上合组织 + 现代信息技术 + 工作组, 塔吉克斯坦 + 政府. Without a known name to begin with, where an
unknown Chinese name begins is a guess, so nothing is proposed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from annotations.suggestions.headnouns import ORGAN_HEADS
from annotations.suggestions.reading import Reading
from annotations.suggestions.spans import Candidate

MAX_MODIFIER = 16
_HEAD = "|".join(sorted(ORGAN_HEADS, key=len, reverse=True))
_ORGAN = re.compile(
    rf"(?P<modifier>[\u4e00-\u9fff]{{0,{MAX_MODIFIER}}}?)(?P<head>{_HEAD})"
    r"(?![长间名]|作用|任务|工作|地位|改革|城市|成员|期间|精神|决议|宣言)"
)
# Unknown names may begin with these; 国际组织 and 国际恐怖组织 are classes, not names.
_WORLDWIDE = re.compile(
    r"(?<!个)(?:国际|世界|亚洲|欧洲|非洲|美洲|拉丁美洲|东南亚|南亚|欧亚|阿拉伯|伊斯兰|太平洋|独立国家)"
    r"(?!恐怖|犯罪|极端|非政府|专业|有关|相关|多边|主要|重要|区域|地区|政府间|各|社会)"
    r"(?P<modifier>[\u4e00-\u9fff]{2,10}?)"
    r"(?:联盟|组织|委员会|银行|基金|法院|协会|联合会|理事会|联合体|共同体)(?!的?成员|间)"
)
_STATE_ORGAN = re.compile(
    r"(?:政府|议会|外交部|国防部|商务部|财政部|司法部|内务部|公安部|卫生部|教育部|交通部|"
    r"最高法院|最高检察院|宪法法院|总统府|中央银行|央行)(?![首间长的]?脑|间|长)"
)
# Words that make a clause of what would be a name.
_CLAUSE = re.compile(
    r"[的在于为是将被把对向从由使让而但了着过也都并及或者其该本各等这那之以后前间]|"
    r"成立|建立|设立|召开|举行|参加|加入|通过|发布|签署|支持|推动|加强|批准|决定|提出|提升|发挥|"
    r"提供|欢迎|呼吁|主张|落实|作为|成为|支撑|需要|共同|促进|开展|深化|构建|创建|宣布|承诺|同意|"
    r"成员国|国家|地区反|框架|合作组织|不|有|第"
)
# What may stand before an organ without belonging to its name: almost anything but these cannot.
_PART_OF_NAME = re.compile(r"(?![的由在与和向对同及经到于该其设])[\u4e00-\u9fff]")
_MEMBERS = re.compile(r"成员国$")
_JOINED = re.compile(r"^[和与同及]|[和与同及]$")
# Sessions and meetings are counted: 第 73 届联合国大会 names the assembly of that year.
_SESSION = re.compile(r"第[ \t]*[\d一二三四五六七八九十百]+[ \t]*[届次][ \t]*$")
_MEETING = re.compile(r"(?:大会|会议|峰会|理事会|论坛)$")


def unknown_bodies(reading: Reading, known: Iterable[Candidate]) -> Iterator[Candidate]:
    """Candidates that begin with a known state or body and end in an organ's head noun."""
    mentions = [mention for mention in known if mention.kind in ("state", "body")]
    starts = {mention.start for mention in mentions}
    ends = {mention.end for mention in mentions}
    for anchor in mentions:
        end = _organ_end(reading, anchor, starts)
        if end is not None and end not in ends:
            yield Candidate(
                anchor.start,
                end,
                "body",
                None,
                0.55,
                f"head noun of a body after ‘{reading.text[anchor.start : anchor.end]}’",
            )


def worldwide_bodies(reading: Reading) -> Iterator[Candidate]:
    """Unknown names such as 国际海事组织: an area, what it is about, a head noun."""
    for match in _WORLDWIDE.finditer(reading.plain):
        if not _CLAUSE.search(match["modifier"]) and not _JOINED.search(match["modifier"]):
            reason = "name of an international body by its first word and its head noun"
            yield Candidate(match.start(), match.end(), "body", None, 0.5, reason)


def _organ_end(reading: Reading, anchor: Candidate, starts: set[int]) -> int | None:
    if anchor.kind == "state":
        match = _STATE_ORGAN.match(reading.plain, anchor.end)
        return match.end() if match else None
    match = _ORGAN.match(reading.plain, anchor.end)
    if not match or not reading.is_one_piece(anchor.start, match.end()):
        return None
    modifier = match["modifier"]
    if _CLAUSE.search(modifier) or _JOINED.search(modifier):
        return None
    if any(at in starts for at in range(anchor.end, match.end())):
        return None
    return match.end()


def attached(
    reading: Reading, mentions: list[Candidate], named_within: Callable[[str], frozenset[str]]
) -> list[Candidate]:
    """Organs joined with the body before them, or left out where that is not theirs.

    成员国海关 after 上合组织 belongs to one long name if the names of that organ, in any language,
    name that body; 秘书处 in 联合国秘书处 is not the secretariat of anybody else.
    """
    owners = {mention.end: mention for mention in mentions if mention.kind in ("state", "body")}
    found = (_attached(reading, mention, owners, named_within) for mention in mentions)
    return [mention for mention in found if mention is not None]


def _attached(
    reading: Reading,
    organ: Candidate,
    owners: Mapping[int, Candidate],
    named_within: Callable[[str], frozenset[str]],
) -> Candidate | None:
    if organ.kind != "body" or organ.is_local or organ.entity is None:
        return organ
    gap = _MEMBERS.search(reading.plain[max(organ.start - 4, 0) : organ.start])
    owner = owners.get(organ.start - len(gap[0]) if gap else organ.start)
    if owner is not None and _belongs(organ.entity, owner.entity or "", named_within):
        return replace(organ, start=owner.start, confidence=min(organ.confidence, 0.8))
    written = reading.plain[organ.start : organ.end]
    if owner is not None and not gap and owner.entity != organ.entity:
        return None if written.endswith(ORGAN_HEADS) else organ
    before = reading.plain[organ.start - 1 : organ.start]
    if before == ")":
        owner = owners.get(len(reading.plain[: reading.plain.rfind("(", 0, organ.start)].rstrip()))
        is_ours = owner and _belongs(organ.entity, owner.entity or "", named_within)
        return organ if is_ours or written not in ORGAN_HEADS else None
    return None if written in ORGAN_HEADS and _PART_OF_NAME.match(before) else organ


def _belongs(organ: str, owner: str, named_within: Callable[[str], frozenset[str]]) -> bool:
    """Whether an organ is one of this body: by its names, or by its slug (sco-secretariat, sco)."""
    return organ != owner and (owner in named_within(organ) or organ.startswith(f"{owner}-"))


def with_session(reading: Reading, mention: Candidate) -> Candidate:
    """A meeting with the number of its session before it, as one mention."""
    if mention.kind != "body" or not _MEETING.search(reading.plain[mention.start : mention.end]):
        return mention
    before = _SESSION.search(reading.plain[max(mention.start - 12, 0) : mention.start])
    return replace(mention, start=mention.start - len(before[0])) if before else mention
