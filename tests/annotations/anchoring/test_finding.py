from annotations.anchoring import find

TEXT = (
    "一、河流委員會的職責\n河流委員會應當公布水質數據。沿岸居民可以向河流委員會秘書處提出意見,"
    "秘書處在三十天內答復。\n二、《共同河流公約》\n各方重申“三條紅線”制度,并尊重𠮷水河段的現狀🐟。"
)


def said(quote: str, prefix: str = "", suffix: str = "") -> list[str]:
    return [TEXT[found.start : found.end] for found in find(TEXT, quote, prefix, suffix)]


def test_every_place_of_a_quote_is_listed():
    assert said("河流委員會") == ["河流委員會"] * 3


def test_context_decides_which_place_comes_first():
    best = find(TEXT, "河流委員會", prefix="沿岸居民可以向", suffix="秘書處提出意見")[0]
    assert TEXT[best.start - 1 : best.end + 3] == "向河流委員會秘書處"
    assert best.score == 1


def test_script_width_and_marks_do_not_matter():
    assert said("沿岸居民 可以向「河流委员会」秘书处提出意见，") == [
        "沿岸居民可以向河流委員會秘書處提出意見,"
    ]


def test_a_quote_with_errors_is_found_with_exact_ends():
    best = find(TEXT, "秘書處在三十日之內作答復")[0]
    assert TEXT[best.start : best.end] == "秘書處在三十天內答復"
    assert best.score < 1


def test_beyond_the_bmp_offsets_are_code_points():
    [found] = find(TEXT, "𠮷水河段的現狀🐟")
    assert TEXT[found.start : found.end] == "𠮷水河段的現狀🐟"


def test_what_is_not_there_is_not_found():
    assert find(TEXT, "冰凌期的航道安全由聯合巡護隊負責") == []
    assert find(TEXT, "冰凌") == []
    assert find(TEXT, " 「」") == []
    assert find("", "河流") == []
    assert find("河", "河流委員會秘書處") == []
