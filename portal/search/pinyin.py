"""How Chinese names are typed by their sound: pinyin without tones, whole or by initials. Pure."""

import re
import unicodedata

from instruments.scripts import fold

LONGEST = 40  # letters of a name by which it is found
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_OTHER = re.compile("[^a-z]")


def keys_of(name: str) -> list[str]:
    """`shanghaihezuozuzhi` and `shhzzz` for the name of the organisation; none without Chinese characters.
    Phrases are known, so that characters of several sounds have the one they have there."""
    folded = fold(name)
    if not _HAN.search(folded):
        return []
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415  50 MB, and few processes ask for a sound

    keys = [
        letters("".join(lazy_pinyin(folded, style=s))) for s in (Style.NORMAL, Style.FIRST_LETTER)
    ]
    return [key for key in dict.fromkeys(keys) if len(key) > 1]


def letters(text: str) -> str:
    """What is typed, without tones (as marks or digits), spaces and apostrophes; ü is typed as v."""
    plain = re.sub("[üǖǘǚǜ]", "v", unicodedata.normalize("NFKC", text).lower())
    return _OTHER.sub("", unicodedata.normalize("NFD", plain))


def beginnings(key: str) -> list[str]:
    """What may have been typed of a key so far."""
    return [key[:length] for length in range(2, min(len(key), LONGEST) + 1)]
