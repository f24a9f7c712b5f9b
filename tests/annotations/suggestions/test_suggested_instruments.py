"""Titles, resolutions and short forms that a text introduces."""

import pytest

from annotations.suggestions import Name, propose

NAMES = [
    Name("charter", "instrument", "聯合國憲章"),
    Name("un", "body", "聯合國"),
    Name("digital-concept", "instrument", "成員國關於數字領域合作的構想"),
    Name("ict-part", "instrument", "信息技術領域合作"),
    Name("res-1624", "instrument", "1624"),
    Name("res-2354", "instrument", "S/RES/2354 (2017)"),
    Name("res-73-27", "instrument", "A/RES/73/27"),
    Name("asean", "body", "東南亞國家聯盟"),
]


def instruments(text, names=NAMES):
    return [(s.exact, s.entity) for s in propose(text, names) if s.kind == "instrument"]


def mentions(text, names=NAMES):
    return [(s.exact, s.kind, s.entity) for s in propose(text, names) if s.kind != "date"]


def test_an_unknown_title_is_proposed_without_entity():
    assert instruments("通過《海洋環境公約》。") == [("《海洋環境公約》", None)]


def test_titles_nest():
    text = "《〈海洋公約〉實施計劃》"
    assert instruments(text) == [(text, None), ("〈海洋公約〉", None)]


def test_head_nouns_after_a_title_stay_outside():
    assert instruments("《聯合國憲章》條款") == [("《聯合國憲章》", "charter")]


def test_newspapers_are_no_instruments():
    assert instruments("《人民日報》報道") == []


def test_an_unclosed_or_empty_mark_opens_nothing():
    assert instruments("《海洋公約\n第二行》與《》") == []


def test_particles_do_not_make_another_title():
    assert instruments("《成員國數字領域合作構想》") == [
        ("《成員國數字領域合作構想》", "digital-concept")
    ]


def test_a_title_without_head_noun_needs_marks():
    assert instruments("推動信息技術領域合作") == []
    assert instruments("關於“信息技術領域合作”的部分") == [("信息技術領域合作", "ict-part")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "安理會第 1624號和 2354 號決議",
            [("第 1624號", "res-1624"), ("2354 號決議", "res-2354")],
        ),
        ("联合国安理会第1624(2005)号决议", [("第1624(2005)号决议", "res-1624")]),
        ("第1540、1673和1810号决议", [("第1540", None), ("1673", None), ("1810号决议", None)]),
        ("聯合國大會第73/27號決議", [("第73/27號決議", "res-73-27")]),
        ("見A/RES/73/27。", [("A/RES/73/27", "res-73-27")]),
        ("见A/RES/74/247号决议", [("A/RES/74/247号决议", None)]),
        (
            "Security Council resolutions 1624 (2005) and 2354 (2017)",
            [("resolutions 1624 (2005)", "res-1624"), ("2354 (2017)", "res-2354")],
        ),
        ("共有 1624 人，占 2354 號樓", []),
    ],
)
def test_resolutions_by_their_number(text, expected):
    assert instruments(text) == expected


def test_an_assembly_resolution_is_not_the_one_of_the_council():
    names = [Name("council", "instrument", "S/RES/60"), Name("assembly", "instrument", "A/RES/60")]
    assert instruments("联合国大会第60号决议", names) == [("第60号决议", "assembly")]
    assert instruments("安理会第60号决议", names) == [("第60号决议", "council")]
    assert instruments("第60号决议", names) == [("第60号决议", None)]


def test_a_short_form_means_the_known_name_before_it():
    text = "東南亞國家聯盟(以下簡稱“東盟”)成員。東盟通過決定。"
    assert mentions(text)[:3] == [
        ("東南亞國家聯盟", "body", "asean"),
        ("東盟", "body", "asean"),
        ("東盟", "body", "asean"),
    ]


def test_a_known_short_form_tells_what_the_name_before_it_is():
    names = [Name("asean", "body", "東盟")]
    text = "参加东南亚国家联盟（简称东盟）会议。东南亚国家联盟表示欢迎。"
    assert [m for m in mentions(text, names) if m[2]] == [
        ("东南亚国家联盟", "body", "asean"),
        ("东盟", "body", "asean"),
        ("东南亚国家联盟", "body", "asean"),
    ]


def test_unknown_names_get_their_kind_from_the_head_noun():
    text = "2015年，亚洲基础设施投资银行（以下简称“亚投行”）成立。亚投行很重要。"
    assert mentions(text, []) == [
        ("亚洲基础设施投资银行", "body", None),
        ("亚投行", "body", None),
        ("亚投行", "body", None),
    ]


@pytest.mark.parametrize(
    "bracket",
    [
        "（以下简称“东盟”）",
        "（Association of Southeast Asian Nations，以下简称东盟）",
        "（下称‘东盟’）",
        "，简称东盟，",
        "（以下简称为「东盟」）",
    ],
)
def test_ways_to_introduce_a_short_form(bracket):
    text = f"东南亚国家联盟{bracket}很重要。东盟十国。"
    assert mentions(text).count(("东盟", "body", "asean")) == 2


def test_a_short_form_counts_from_where_it_is_introduced():
    text = "欧盟委员会……欧洲联盟（下称“欧盟”）……欧盟"
    starts = [s.start for s in propose(text, []) if s.exact == "欧盟"]
    assert starts == [text.index("欧盟”"), text.rindex("欧盟")]


def test_a_short_title_is_known_in_marks_only():
    text = "《聯合國憲章》(以下簡稱《憲章》)規定，《憲章》第一條。各憲章不同。"
    assert [m for m in mentions(text) if "憲章" in m[0]] == [
        ("《聯合國憲章》", "instrument", "charter"),
        ("《憲章》", "instrument", "charter"),
        ("《憲章》", "instrument", "charter"),
    ]


def test_english_short_forms():
    text = (
        'the Convention on the High Seas (hereinafter "the Convention") and the World Maritime '
        "Union (WMU). The Convention binds the WMU."
    )
    assert mentions(text, []) == [
        ("Convention on the High Seas", "instrument", None),
        ("Convention", "instrument", None),
        ("World Maritime Union", "body", None),
        ("WMU", "body", None),
        ("Convention", "instrument", None),
        ("WMU", "body", None),
    ]


def test_a_year_in_brackets_is_no_short_form():
    assert mentions("《海洋公約》(2007 年)和《漁業協定》(草案)", []) == [
        ("《海洋公約》", "instrument", None),
        ("《漁業協定》", "instrument", None),
    ]


def test_unknown_organs_after_a_known_name():
    names = [Name("tajikistan", "state", "塔吉克斯坦"), Name("un", "body", "聯合國")]
    assert ("塔吉克斯坦政府", "body", None) in mentions("塔吉克斯坦政府批准", names)
    assert ("塔吉克斯坦政府", "body", None) not in mentions("塔吉克斯坦政府首腦", names)
    assert ("聯合國海洋事務委員會", "body", None) in mentions("聯合國海洋事務委員會", names)
    assert mentions("聯合國應提升各委員會的作用", names) == [("聯合國", "body", "un")]
