"""Names of the catalogue are found as whole mentions, nested but never crossing."""

import pytest

from annotations.suggestions import Name, propose

NAMES = [
    Name("sco", "body", "上海合作組織"),
    Name("sco", "body", "上合組織", "abbreviation"),
    Name("sco", "body", "上合", "abbreviation"),
    Name("sco", "body", "Shanghai Cooperation Organisation"),
    Name("sco", "body", "SCO", "abbreviation"),
    Name("sco-secretariat", "body", "上合組織秘書處"),
    Name("sco-secretariat", "body", "秘書處", "alternative"),
    Name("sco-secretariat", "body", "SCO Secretariat"),
    Name("sco-region", "place", "上合區域"),
    Name("un", "body", "聯合國"),
    Name("un", "body", "UN", "abbreviation"),
    Name("unga", "body", "聯合國大會"),
    Name("unsc", "body", "聯合國安理會"),
    Name("unsc", "body", "安理會", "abbreviation"),
    Name("china", "state", "中國"),
    Name("russia", "state", "俄羅斯"),
    Name("belarus", "state", "白俄羅斯"),
    Name("india", "state", "印度"),
    Name("kyrgyzstan", "state", "吉爾吉斯"),
    Name("shanghai", "place", "上海"),
    Name("un-charter", "instrument", "聯合國憲章"),
    Name("road-forum", "body", "“絲路”高峰論壇"),
    Name("crime", "topic", "犯罪"),
    Name("pos-1", "position", "共同立場"),
]


def found(text, names=NAMES):
    return [(s.exact, s.kind, s.entity) for s in propose(text, names)]


def entities(text, names=NAMES):
    return [(exact, entity) for exact, _, entity in found(text, names)]


def test_both_scripts_find_the_same_entity():
    assert entities("上海合作组织和上合組織") == [("上海合作组织", "sco"), ("上合組織", "sco")]


def test_only_the_longest_name_of_one_entity_counts():
    assert entities("聯合國安理會") == [("聯合國安理會", "unsc"), ("聯合國", "un")]
    assert entities("安理會") == [("安理會", "unsc")]


def test_a_shorter_name_of_something_else_is_nested():
    assert entities("上合組織秘書處") == [
        ("上合組織秘書處", "sco-secretariat"),
        ("上合組織", "sco"),
    ]
    assert entities("上合區域") == [("上合區域", "sco-region"), ("上合", "sco")]


def test_a_long_name_is_known_by_another_name_of_its_body():
    text = "上海合作組織秘書處"
    assert entities(text) == [(text, "sco-secretariat"), ("上海合作組織", "sco")]


def test_an_organ_of_another_body_is_not_ours():
    assert ("秘書處", "body", "sco-secretariat") not in found("聯合國秘書處")
    assert ("聯合國秘書處", "body", None) in found("聯合國秘書處")
    assert entities("東盟秘書處") == []
    assert entities("東盟(ASEAN)秘書處") == []
    assert ("秘書處", "sco-secretariat") in entities("上合組織(SCO)秘書處")


@pytest.mark.parametrize(
    "text",
    ["发展中国家", "其中国际合作", "海上合作", "马上合作", "网上合同", "印度洋", "印度尼西亚"],
)
def test_a_piece_of_other_words_is_no_mention(text):
    assert found(text) == []


@pytest.mark.parametrize("text", ["中国家喻户晓", "上合国家", "上合成员国", "印度政府首脑"])
def test_the_same_characters_elsewhere_are(text):
    assert found(text)


def test_a_state_inside_the_name_of_another_state_is_not_meant():
    assert entities("白俄羅斯與俄羅斯") == [("白俄羅斯", "belarus"), ("俄羅斯", "russia")]


def test_the_full_form_of_a_state_is_one_mention():
    assert entities("吉爾吉斯共和國") == [("吉爾吉斯共和國", "kyrgyzstan")]


def test_a_place_in_a_fixed_name_is_not_meant():
    assert entities("在上海,上海合作組織") == [("上海", "shanghai"), ("上海合作組織", "sco")]


def test_latin_names_are_whole_words_and_acronyms_are_capitals():
    assert entities("The SCO and the UN; scope, un, RUN, UNO.") == [("SCO", "sco"), ("UN", "un")]
    name = "Shanghai\nCooperation Organisation"
    assert entities(f"the {name}'s aims") == [(name, "sco")]


def test_title_marks_belong_to_the_instrument_quotation_marks_stay_outside():
    text = "依據《聯合國憲章》與“上合組織”"
    assert entities(text) == [
        ("《聯合國憲章》", "un-charter"),
        ("聯合國", "un"),
        ("上合組織", "sco"),
    ]


def test_marks_inside_a_name_come_with_their_partner():
    assert entities("出席“絲路”高峰論壇。") == [("“絲路”高峰論壇", "road-forum")]


def test_a_counted_session_is_part_of_the_mention():
    text = "第 75 屆聯合國大會"
    assert entities(text) == [(text, "unga"), ("聯合國", "un")]


def test_nothing_runs_over_the_edge_of_a_passage():
    assert found("我們聯合\n國家") == []
    assert found("聯合國", NAMES)[0][0] == "聯合國"
    assert propose("他說聯合國", NAMES, passages=[(0, 3), (3, 5)]) == []


def test_positions_are_not_proposed_and_topics_only_weakly():
    suggestions = propose("共同立場：打擊犯罪", NAMES)
    assert [(s.kind, s.confidence <= 0.6) for s in suggestions] == [("topic", True)]


def test_pointing_words_of_the_catalogue_are_not_names():
    assert entities("該組織發表聲明", [Name("sco", "body", "該組織")]) == []


def test_an_ambiguous_name_goes_with_what_stands_before_it():
    names = [
        Name("kazakhstan", "state", "哈薩克"),
        Name("kazakhstan", "state", "Kazakhstan"),
        Name("mongolia", "state", "蒙古國"),
        Name("mongolia", "state", "Mongolia"),
        Name("kz-roadmap", "instrument", "實施路線圖"),
        Name("kz-roadmap", "instrument", "Roadmap of Kazakhstan"),
        Name("mn-roadmap", "instrument", "實施路線圖"),
        Name("mn-roadmap", "instrument", "Roadmap of Mongolia"),
    ]
    text = "哈薩克發布實施路線圖，蒙古國也有實施路線圖"
    roadmaps = [s for s in propose(text, names) if s.exact == "實施路線圖"]
    assert [s.entity for s in roadmaps] == ["kz-roadmap", "mn-roadmap"]
    lost = propose("實施路線圖", names)
    assert [(s.confidence < 0.5, s.kind) for s in lost] == [(True, "instrument")]


@pytest.mark.parametrize(
    ("text", "pointing", "entity"),
    [
        ("上合組織成立已久，該組織擴員。", "該組織", "sco"),
        ("《聯合國憲章》簽署後，該憲章生效。", "該憲章", "un-charter"),
        ("中國與俄羅斯會談，該國表示支持。", "該國", "russia"),
    ],
)
def test_pointing_words_mean_the_last_thing_of_their_kind(text, pointing, entity):
    assert (pointing, entity) in entities(text)


def test_pointing_words_without_anything_before_them_are_left():
    assert found("該公約很重要") == []
    assert ("該公約", "un-charter") not in entities("《聯合國憲章》之外，該公約")
