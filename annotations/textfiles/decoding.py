"""Which of UTF-8, GB 18030 and Big5 a file is in.

UTF-8 is strict enough to prove itself. The other two accept nearly any bytes, so both are tried
and the one whose reading looks like Chinese wins: everyday characters, ordinary punctuation.
"""

import unicodedata
from collections import Counter

from annotations.textfiles.everyday import EVERYDAY
from annotations.textfiles.file import TextFileError

_PUNCTUATION = frozenset("，。、；：？！「」『』《》〈〉（）“”‘’—…·\u3000％－")
_SAMPLE = 50_000
# Python's big5 is the bare standard; the other two add what Windows and Hong Kong added to it.
_CODECS = {"gb18030": ("gb18030",), "big5": ("big5", "cp950", "big5hkscs")}
_CLEARLY_CHINESE = 1.0


def decode(content: bytes) -> tuple[str, str]:
    """The text, without byte order mark and with `\\n` line ends, and its encoding's name.

    Raises `TextFileError` (encoding), naming byte offset and line of the first bad byte.
    """
    text, encoding = _decoded(content)
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding


def _decoded(content: bytes) -> tuple[str, str]:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        if content.startswith(b"\xef\xbb\xbf"):
            raise _damaged(content, error) from error
        sound, bad = _utf8_characters(content)
        in_doubt = 0 < bad <= 2 * sound or _cut_off_at_end(content, error)
        return _legacy(content, error, least=_CLEARLY_CHINESE if in_doubt else 0)
    if _accidental(text):
        chinese = _readings(content).get("gb18030", "")
        if chinese and all(char.isascii() or _plain_hanzi(char) for char in chinese):
            return chinese, "gb18030"
    return text, "utf-8"


def _legacy(content: bytes, error: UnicodeDecodeError, *, least: float) -> tuple[str, str]:
    readings = _readings(content)
    scores = {name: _plausibility(text) for name, text in readings.items()}
    likely = sorted((name for name in scores if scores[name] > least), key=lambda n: -scores[n])
    if not likely:
        raise _damaged(content, error) from error
    return readings[likely[0]], likely[0]


def _readings(content: bytes) -> dict[str, str]:
    """The encodings in which every byte has a meaning, with the text they give."""
    readings: dict[str, str] = {}
    for name, codecs in _CODECS.items():
        for codec in codecs:
            try:
                readings.setdefault(name, content.decode(codec))
            except UnicodeDecodeError:
                continue
    return readings


def _plausibility(text: str) -> float:
    """How much like Chinese a text reads: below 0 it does not, about 2 is running text."""
    sample = Counter(char for char in text[:_SAMPLE] if not char.isascii())
    total = sample.total()
    everyday = sum(count for char, count in sample.items() if char in EVERYDAY)
    if not total or (total >= 20 and everyday < 0.15 * total):
        return -1.0
    return sum(_weight(char) * count for char, count in sample.items()) / total


def _weight(char: str) -> float:
    if char in EVERYDAY:
        return 3.0
    if char in _PUNCTUATION:
        return 1.5
    if _plain_hanzi(char):
        return 0.5
    return -1.0 if unicodedata.category(char) == "Lo" else -3.0


def _plain_hanzi(char: str) -> bool:
    """Whether it is in the first, common level of GB 2312 or of Big5."""
    gb, big5 = char.encode("gb2312", "ignore"), char.encode("big5", "ignore")
    return b"\xb0" <= gb[:1] < b"\xd8" or b"\xa4" <= big5[:1] < b"\xc7"


def _utf8_characters(content: bytes) -> tuple[int, int]:
    """How many characters of three bytes or more are sound UTF-8, and how many places are not.

    Chinese in another encoding hardly ever forms such a sequence."""
    text = content.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return sum(char > "\u07ff" for char in text) - bad, bad


def _accidental(text: str) -> bool:
    """Whether valid UTF-8 looks like a few Chinese characters in GB 2312 read by mistake: two-byte
    sequences only, no Latin text around, and letters of several scripts or no letters at all."""
    odd = [char for char in text if not char.isascii()]
    if not odd or len(odd) > 40 or max(odd) > "\u07ff" or any(map(str.isalpha, _ascii(text))):
        return False
    scripts = {unicodedata.name(char, "?").split()[0] for char in odd if char.isalpha()}
    return len(scripts) > 1 or not all(char.isalpha() for char in odd)


def _ascii(text: str) -> list[str]:
    return [char for char in text if char.isascii()]


def _cut_off_at_end(content: bytes, error: UnicodeDecodeError) -> bool:
    return error.end >= len(content) and error.reason == "unexpected end of data"


def _damaged(content: bytes, error: UnicodeDecodeError) -> TextFileError:
    before = content[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    line = before.count(b"\n") + 1
    where = f"at byte offset {error.start} (line {line})"
    if _cut_off_at_end(content, error):
        message = f"The file is cut off {where}: its last UTF-8 character is incomplete."
    else:
        message = f"The file is not valid UTF-8 {where}, and not GB 18030 or Big5 either."
    return TextFileError("encoding", message)
