"""Reading what is asked for."""

import pytest

from portal.search.query import parse


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("上海 合作", ("上海", "合作")),
        ("「上海 合作」", ("上海合作",)),
        ('"Shanghai  Convention" 2001', ("shanghaiconvention", "2001")),
        ("“上海 公約” x", ("上海公约", "x")),
        ("A/RES/73/27", ("a/res/73/27",)),
        ("ＡＢＣ 网络 網絡", ("abc", "网络")),
        ('"open', ("open",)),
        ("3.14 😀", ("3.14", "😀")),
        (' " ” 《》 ', ()),
        ("", ()),
    ],
)
def test_words_and_phrases(text: str, words: tuple[str, ...]) -> None:
    assert parse(text).words == words


def test_only_what_has_letters_may_be_a_name() -> None:
    assert [term.is_name for term in parse("1624 5G 上合 / SCO").terms] == [
        False,
        True,
        True,
        False,
        True,
    ]
