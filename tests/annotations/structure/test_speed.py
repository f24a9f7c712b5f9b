"""A megabyte is parsed in about the time of a few passes over it, whatever it holds."""

import time

import pytest

from annotations.structure import parse

PAGE = (
    "一、标题\n引入的话。\n1. 小题\n" + "合作机制的内容，包括甲和乙。" * 20 + "：一是甲；二是乙。\n"
)


def seconds(text: str) -> float:
    started = time.process_time()
    parse(text)
    return time.process_time() - started


def test_a_megabyte_of_prose_in_a_second():
    assert seconds(PAGE * (1_000_000 // len(PAGE))) < 1


@pytest.mark.parametrize(
    "unit",
    ["。一是", "一是甲；", "：”", "1.", "(a)；", "一\n", "1. 甲\n", "- a\n", " ", "第一条 甲。\n"],
)
def test_odd_texts_take_linear_time(unit):
    small = seconds(unit * (20_000 // len(unit)))
    large = seconds(unit * (160_000 // len(unit)))
    assert large < 24 * small + 0.2
