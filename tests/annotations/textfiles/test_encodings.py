"""Text is kept exactly in every encoding that is recognised, and bad bytes are named."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotations.textfiles import TextFileError, read

SIMPLIFIED = "各国应当加强信息安全合作，共同维护网络空间的和平与稳定。"
TRADITIONAL = "各國應當加強資訊安全合作，共同維護網路空間的和平與穩定。"
SHORT = [
    "你好",
    "中国",
    "中國",
    "目录",
    "联通",
    "聯合國",
    "資訊",
    "一、緒論",
    "乌兹别克斯坦",
    "2021年",
]


def error(content: bytes, filename: str = "a.txt") -> TextFileError:
    with pytest.raises(TextFileError) as caught:
        read(content, filename)
    return caught.value


def encodable(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


RUNNING = [
    (text * times, encoding)
    for text in (SIMPLIFIED, TRADITIONAL)
    for times in (1, 300)
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "big5")
    if encodable(text, encoding)
]


@pytest.mark.parametrize(("text", "encoding"), RUNNING)
def test_running_text(text, encoding):
    found = read(text.encode(encoding), "a.txt")
    assert (found.text, found.encoding) == (text, encoding.removesuffix("-sig"))


CASES = [(t, e) for t in SHORT for e in ("utf-8", "gb18030", "big5") if encodable(t, e)]


@pytest.mark.parametrize(("text", "encoding"), CASES)
def test_a_word_or_two(text, encoding):
    found = read(text.encode(encoding), "a.txt")
    assert (found.text, found.encoding) == (text, encoding)


def test_english_is_utf_8():
    assert read(b"plain words", "a.txt").encoding == "utf-8"


@pytest.mark.parametrize("text", ["Москва", "Договор о дружбе", "café", "Ünïcode", "Ελλάδα", "é"])
def test_other_alphabets_in_utf_8_stay_what_they_are(text):
    assert read(text.encode(), "a.txt").text == text


def test_rare_characters_of_gb_18030():
    text = f"{SIMPLIFIED}其中有𠮷和㐀二字。"
    assert read(text.encode("gb18030"), "a.txt").text == text


def test_big5_as_windows_writes_it():
    text = f"{TRADITIONAL}裏面的碁盤。"
    found = read(text.encode("cp950"), "a.txt")
    assert (found.text, found.encoding) == (text, "big5")


def test_line_ends_become_newlines_and_nothing_else_changes():
    content = "\ufeff  甲\r\n\r\n\u3000乙 \r丙\n\te\u0301\u00a0\n".encode()
    assert read(content, "a.txt").text == "  甲\n\n\u3000乙 \n丙\n\te\u0301\u00a0\n"


def test_the_byte_order_mark_of_gb_18030_is_dropped():
    assert read(f"\ufeff{SIMPLIFIED}".encode("gb18030"), "a.txt").text == SIMPLIFIED


texts = st.text(st.characters(exclude_categories=["Cc", "Cs"]) | st.sampled_from("\n\t甲乙"))


@given(texts.filter(lambda text: text.strip() and not text.startswith("\ufeff")))
@example("L'été")
def test_any_utf_8_with_a_byte_order_mark(text):
    found = read(text.encode("utf-8-sig"), "a.txt")
    assert (found.text, found.encoding) == (text, "utf-8")


@given(st.binary(max_size=200), st.sampled_from(["a.txt", "a.md", "a.html", "a.docx", "a"]))
def test_any_bytes_give_text_or_a_named_error(content, filename):
    try:
        assert read(content, filename).text.strip()
    except TextFileError as caught:
        assert caught.code in {"empty", "binary", "encoding", "format"}  # noqa: PT017


@pytest.mark.parametrize("cut", [1, 2])
@pytest.mark.parametrize(
    "text", ["第一行\n第二行", "a\r\n中", "中", SIMPLIFIED + "\n" + TRADITIONAL]
)
def test_cut_off_utf_8_names_offset_and_line(text, cut):
    caught = error(text.encode()[:-cut])
    offset, line = len(text[:-1].encode()), text.count("\n") + 1
    assert caught.code == "encoding"
    assert f"cut off at byte offset {offset} (line {line})" in caught.message


def test_utf_8_that_lost_a_byte_is_not_taken_for_gb_18030():
    whole = "还很大".encode()
    content = whole[:1] + whole
    assert content.decode("gb18030")
    assert error(content).code == "encoding"


def test_a_bad_byte_in_utf_8_names_offset_and_line():
    content = f"{SIMPLIFIED}\n".encode() + b"\xff" + TRADITIONAL.encode()
    caught = error(content)
    assert caught.code == "encoding"
    assert f"at byte offset {len(SIMPLIFIED.encode()) + 1} (line 2)" in caught.message


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("un café très olé", "latin-1"),
        ("Привет, как дела у вас сегодня", "cp1251"),
        ("こんにちは、世界の皆さん、日本語です", "shift_jis"),
        (SIMPLIFIED, "utf-16"),
    ],
)
def test_other_encodings_are_refused(text, encoding):
    assert error(text.encode(encoding)).code == "encoding"
