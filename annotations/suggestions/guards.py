"""Short names that the characters around them turn into something else.

Chinese has no spaces: 发展中国家 contains 中国, 海上合作 contains 上合, 印度洋 contains 印度. What
is listed here is language, not any one text. Patterns are in simplified characters.
"""

from __future__ import annotations

import re

# A name that ends so, followed by this: the last character belongs to the next word.
_AFTER = {
    "国": re.compile(r"际"),
    "合": re.compile(r"[作同理资计适格约伙乎力并]|成(?!员|立)|法(?!律|院)"),
    "方": re.compile(r"[式案针程位]|面(?!临|对|积)|法(?!律|院|规)"),
    "印度": re.compile(r"[洋支]|尼西亚|教"),
    "中亚": re.compile(r"[洲太]"),
    "蒙古": re.compile(r"自治区"),
    "美国": re.compile(r"际"),
    "政府": re.compile(r"[首间]"),
    "联合国": re.compile(r"内外"),
}
# A name that begins so, preceded by this: the first character belongs to the word before.
_BEFORE = {
    "中": re.compile(r"[其集]$|(?:过程|进程|体系|领域|实践|实际)$"),
    "中国家": re.compile(r"(?:发展|欠发达|其|之)$"),
    "俄罗斯": re.compile(r"白$"),
    "蒙古": re.compile(r"内$"),
    "苏丹": re.compile(r"南$"),
    "法国": re.compile(r"[司立执]$"),
    "德国": re.compile(r"[道]$"),
    "上合": re.compile(r"[马海线网以之]$"),
}


def is_false_friend(plain: str, start: int, end: int) -> bool:
    """Whether the name at start..end of the simplified text is only a piece of other words."""
    if end - start > 4:
        return False
    name, before = plain[start:end], plain[max(start - 4, 0) : start]
    for ending, pattern in _AFTER.items():
        if name.endswith(ending) and pattern.match(plain, end):
            return True
    return any(
        plain.startswith(beginning, start) and pattern.search(before)
        for beginning, pattern in _BEFORE.items()
        if beginning == "中国家" or name.startswith(beginning)
    )
