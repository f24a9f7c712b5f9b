"""Languages by name. Django knows most; of Chinese it knows only its scripts."""

from django.utils.translation import get_language, get_language_info

CHINESE = {"zh-hant": "漢語", "zh-hans": "汉语", "en": "Chinese", "ru": "Китайский"}


def language_name(tag: str) -> str:
    """A BCP 47 language in the words of the active language: of the longest part of the tag that has a
    name (RFC 4647, lookup); the tag itself where none has."""
    part = tag.lower()
    while part:
        if part == "zh":
            return CHINESE.get(get_language() or "", CHINESE["en"])
        try:
            return str(get_language_info(part)["name_translated"])
        except KeyError:
            part = part.rpartition("-")[0]
    return tag
