"""Folding, conversion and detection of Chinese scripts."""

import subprocess
import sys
import threading
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from instruments import scripts
from instruments.scripts import Converted, convert, detect, fold, fold_with_offsets

# Dense in what makes folding hard: accents, jamo, ligatures, quotation marks, rare ideographs.
AWKWARD = st.text(
    st.sampled_from(
        "aAéÉİßΣς ﬁ½㍿㌀´¨\u0301\u0327\u0345\u0344\u1161\u11a8가각ｶﾞﾊﾟ\uff9e\u3099か"
        "\u09c7\u09be \t\n\u3000\u200b“”《》〈〉'\"國国乾干著隨薴苧苎\uf900𠀀𫝆😀👩\u200d👧Ⅳ①⑳ﷺ"
    ),
    max_size=12,
)
ANY_TEXT = st.one_of(st.text(max_size=30), AWKWARD)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("上海合作組織", "上海合作组织"),
        ("隨著", "随着"),
        ("瞭解", "了解"),
        ("憑藉", "凭借"),
        ("塔什干", "塔什乾"),
        ("衞生", "卫生"),
        ("吿知", "告知"),
        ("敎育", "教育"),
        ("《聯合國憲章》", "联合国宪章"),
        ("「數字」 與『網絡』", "数字与网络"),
        ("Ａ／ＲＥＳ／７３／２７", "a/res/73/27"),
        ("2006 年 6 月", "2006年6月"),
        ("㍿", "株式会社"),
        ("ﬁnal ½", "FINAL1⁄2"),
        ("People’s", "people's"),
        ("ΟΔΟΣ", "οδοσ"),
        ("薴", "苎"),
        ("é", "e\u0301"),
    ],
)
def test_spellings_of_one_thing_fold_alike(left, right):
    assert fold(left) == fold(right)


def test_simplifying_keeps_every_offset():
    text = "《聯合國憲章》　第７３屆（ABC）😀𠀀"
    assert scripts.simplify(text) == "《联合国宪章》 第73届(ABC)😀𠀀"
    assert len(scripts.simplify(text)) == len(text)


def test_different_words_stay_different():
    assert fold("聯合國") != fold("聯合會")
    assert fold("A/RES/73/27") != fold("A/RES/7327")


@given(ANY_TEXT)
@settings(max_examples=500, deadline=None)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(ANY_TEXT)
@settings(max_examples=500, deadline=None)
def test_characters_one_by_one_fold_as_they_do_together(text):
    together = scripts._fold_together(text)
    while not unicodedata.is_normalized("NFKC", together):
        together = scripts._fold_together(together)
    assert fold(text) == together


@given(ANY_TEXT)
@settings(max_examples=500, deadline=None)
def test_offsets_belong_to_the_same_folded_text(text):
    folded = fold_with_offsets(text)
    assert folded.text == fold(text)
    assert len(folded.starts) == len(folded.ends) == len(folded.text)
    spans = list(zip(folded.starts, folded.ends, strict=True))
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)


def test_every_single_code_point_keeps_the_promise():
    for code in range(0x30000):
        if 0xD800 <= code < 0xE000:
            continue
        char = chr(code)
        assert fold_with_offsets(char).text == fold(char) == fold(fold(char)), hex(code)


@pytest.mark.parametrize(
    ("text", "needle", "found"),
    [
        ("見《聯合國憲章》。", "联合国宪章", "聯合國憲章"),
        ("一、 ㍿ 法", "会社", "㍿"),
        ("of\ufb01ce x", "fice", "\ufb01ce"),
        ("cafe\u0301 x", "é", "e\u0301"),
        ("😀𠀀國", "国", "國"),
        ("2006 年 6 月", "2006年", "2006 年"),
        ("ﾊﾟﾘ", "パ", "ﾊﾟ"),
    ],
)
def test_span_leads_back_to_the_original(text, needle, found):
    folded = fold_with_offsets(text)
    at = folded.text.index(needle)
    start, end = folded.span(at, at + len(needle))
    assert text[start:end] == found


def test_empty_spans_are_positions():
    folded = fold_with_offsets(" ab ")
    assert folded.span(0, 0) == (1, 1)
    assert folded.span(2, 2) == (3, 3)
    assert fold_with_offsets("").span(0, 0) == (0, 0)


def test_conversion_keeps_words():
    assert convert("文件與信息網絡", "hans").text == "文件与信息网络"
    assert convert("网络信息文件", "hant").text == "網絡信息文件"
    assert convert("皇后在后面", "hant").text == "皇后在後面"


def test_text_already_in_the_script_is_untouched():
    mixed = "隨著合作的深入,領導人批準了關于網絡的計劃"
    assert convert(mixed, "hant") == Converted(mixed)
    assert convert("", "hans") == Converted("")


def test_equal_lengths_need_no_map():
    converted = convert("聯合國憲章", "hans")
    assert converted.offsets is None
    assert [converted.position(i) for i in range(6)] == list(range(6))


class Longer:
    """A converter that writes one word longer, which OpenCC may do on rare words."""

    def convert(self, text):
        return text.replace("國際互聯", "国际因特网互联")


def test_unequal_lengths_map_clause_by_clause(monkeypatch):
    monkeypatch.setattr(scripts, "_converter", lambda config: Longer())
    monkeypatch.setattr(scripts, "detect", lambda text: None)
    original = "前言甲乙，論國際互聯丙，尾聲丁。"
    converted = convert(original, "hans")
    assert len(converted.text) == len(original) + 3
    for word in ("前言", "尾聲", "丁", "丙", "論"):
        at = original.index(word)
        start, end = converted.position(at), converted.position(at + len(word))
        assert converted.text[start:end] == word
    positions = [converted.position(i) for i in range(len(original) + 1)]
    assert positions == sorted(positions)
    assert positions[-1] == len(converted.text)
    assert converted.position(10_000) == len(converted.text)


@given(st.text("國国互聯网網，。 ab后後", max_size=20), st.sampled_from(["hant", "hans"]))
@settings(deadline=None)
def test_positions_stay_inside_the_converted_text(text, script):
    converted = convert(text, script)
    positions = [converted.position(i) for i in range(len(text) + 1)]
    assert positions[0] == 0
    assert positions[-1] == len(converted.text)
    assert positions == sorted(positions)


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("上海合作組織", "hant"),
        ("上海合作组织", "hans"),
        ("關于批準合作的決議", "hant"),
        ("上合", None),
        ("皇后于里", None),
        ("English only", None),
        ("", None),
        ("国国國國", None),
        ("これは国際会議の声明です", None),
        ("国际组织与“聯合”", "hans"),
    ],
)
def test_detection(text, script):
    assert detect(text) == script


def test_threads_may_convert_at_once():
    scripts._cached_converter.cache_clear()
    results = []
    work = [
        threading.Thread(target=lambda: results.append(convert("聯合國憲章" * 50, "hans").text))
        for _ in range(8)
    ]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    assert results == ["联合国宪章" * 50] * 8


GROWN = """
from pathlib import Path
from instruments import scripts

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4  # kilobytes

before = resident()
scripts.fold("國")
print(resident() - before)
"""


def test_the_table_of_characters_is_made_in_little_room() -> None:
    """Each server holds it for ever, and what was beside it while it was made."""
    done = subprocess.run([sys.executable, "-c", GROWN], capture_output=True, check=True)
    assert int(done.stdout) < 9000, "21,000 when all ideographs were there at once"
