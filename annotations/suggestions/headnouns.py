"""Head nouns: the last word of a Chinese name says what kind of thing it names.

All in simplified characters; compare with `Reading.plain`.
"""

from __future__ import annotations

import re


def _words(*lines: str) -> tuple[str, ...]:
    return tuple(word for line in lines for word in line.split())


BODY_HEADS = _words(
    "委员会 理事会 工作组 专家组 小组 秘书处 执委会 常委会 安理会 大会 会议 峰会 论坛",
    "组织 机构 联盟 协会 联合会 共同体 联合体 中心 银行 基金会 基金 署 总局 办公室 法院",
    "法庭 议会 总署 研究院 研究所 智库 俱乐部 集团 平台 数据库 资料库 政府 部长会议",
    "外交部 国防部 商务部 公安部 财政部 司法部 内务部",
)
INSTRUMENT_HEADS = _words(
    "公约 协定 协议 条约 议定书 备忘录 声明 宣言 宪章 决议 决定 计划 规划 构想 纲要 纲领",
    "方案 战略 准则 规则 规程 规范 条例 办法 法案 法律 法典 倡议 公报 路线图 章程 指南",
    "措施 议程 框架 意见 通知 法 文书 白皮书 蓝皮书 报告 文件 共识 条款 规定",
)
# Titles of these are read or watched, not signed.
MEDIA_HEADS = _words(
    "日报 晚报 时报 早报 周报 学报 报 杂志 周刊 月刊 季刊 期刊 半月刊",
    "评论 新闻 年鉴 通讯 小说 电影",
)

ORGAN_HEADS = _words(
    "委员会 理事会 工作组 专家组 小组 秘书处 执委会 常委会 安理会 大会 部长会议 峰会",
    "论坛 协会 联合会 总局 署 办公室 法院 法庭 研究院 研究所 银行 基金会 中心 机构 会议 组织",
)

# What may stand for any body, or any instrument, when one looks back at it (该机构, 该文件).
GENERIC_BODY = frozenset({"机构", "组织"})
GENERIC_INSTRUMENT = frozenset({"文件", "文书"})
# A name that ends in one of these is an organ or a meeting, hardly what 该组织 looks back at.
NOT_ORGANISATION = _words(
    "委员会 理事会 工作组 小组 秘书处 执委会 会议 峰会 论坛 中心 系统 库 平台 机制 大会 安理会 政府"
)

_ENGLISH_BODY = re.compile(
    r"\b(Organi[sz]ation|Council|Committee|Commission|Agency|Union|Group|Forum|Secretariat|"
    r"Assembly|Centre|Center|Bank|Fund|Alliance|Association|Conference)\b"
)
_ENGLISH_INSTRUMENT = re.compile(
    r"\b(Agreement|Convention|Treaty|Protocol|Memorandum|Declaration|Statement|Charter|Resolution|"
    r"Plan|Programme|Program|Concept|Strategy|Code|Act|Law|Rules|Regulations?|Roadmap)\b"
)


def kind_of(name: str) -> str | None:
    """The kind an unknown name (simplified or English) has by its head noun, or None."""
    bare = name.rstrip('》〉”’」』)" ')
    for heads, kind in ((INSTRUMENT_HEADS, "instrument"), (BODY_HEADS, "body")):
        if any(bare.endswith(head) for head in heads):
            return kind
    if _ENGLISH_INSTRUMENT.search(bare):
        return "instrument"
    return "body" if _ENGLISH_BODY.search(bare) else None


def is_media(title: str) -> bool:
    return any(title.endswith(head) for head in MEDIA_HEADS)


def has_instrument_head(title: str) -> bool:
    return any(title.endswith(head) for head in INSTRUMENT_HEADS)
