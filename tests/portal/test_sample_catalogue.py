"""The catalogue that ships: well-formed, whole and consistent."""

import re
from collections import Counter
from itertools import pairwise

import pytest

from tests.portal.catalogue_files import (
    CATALOGUE,
    DATE,
    DATES,
    ENTITIES,
    ENUMERATIONS,
    HEADERS,
    KEYS,
    ORDERED,
    REFERENCES,
    Row,
    kinds,
    rows,
)


def one(name: str, slug: str) -> Row:
    return next(row for row in rows(name) if row["slug"] == slug)


def cells(name: str, column: str) -> list[str]:
    return [part for row in rows(name) for part in row[column].split(";") if part]


def test_there_is_no_other_file() -> None:
    assert {path.stem for path in CATALOGUE.glob("*")} == set(HEADERS)


@pytest.mark.parametrize("name", HEADERS)
def test_files_are_plain_sorted_utf8(name: str) -> None:
    content = (CATALOGUE / f"{name}.csv").read_bytes()
    assert (
        not content.startswith(b"\xef\xbb\xbf") and b"\r" not in content and content.endswith(b"\n")
    )
    assert content.decode("utf-8").splitlines()[0] == HEADERS[name]
    keys = KEYS.get(name, "slug").split(",")
    leading = [[row[key] for key in keys[:2]] for row in rows(name)]
    assert leading == sorted(leading)
    assert all(cell == cell.strip() for row in rows(name) for cell in row.values())


@pytest.mark.parametrize("name", HEADERS)
def test_no_row_stands_twice(name: str) -> None:
    keys = KEYS.get(name, "slug").split(",")
    counted = Counter(tuple(row[key] for key in keys) for row in rows(name))
    assert [key for key, times in counted.items() if times > 1] == []


def test_slugs_are_well_formed_and_belong_to_one_kind() -> None:
    slugs = [row["slug"] for name in ENTITIES for row in rows(name)]
    assert len(slugs) == len(set(slugs))
    assert [slug for slug in slugs if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)] == []
    assert {row["status"] for name in ENTITIES for row in rows(name)} == {"published"}


@pytest.mark.parametrize(("name", "column"), ENUMERATIONS)
def test_values_are_of_their_enumeration(name: str, column: str) -> None:
    assert {row[column] for row in rows(name)} <= set(ENUMERATIONS[name, column].split())


@pytest.mark.parametrize(("name", "column"), REFERENCES)
def test_references_lead_to_the_right_kind(name: str, column: str) -> None:
    allowed = REFERENCES[name, column].split()
    assert [slug for slug in cells(name, column) if kinds().get(slug) not in allowed] == []


@pytest.mark.parametrize("name", ["labels", "descriptions", "identifiers", "citations"])
def test_parts_belong_to_an_entity(name: str) -> None:
    assert {row["entity"] for row in rows(name)} <= set(kinds())


def test_topics_lead_to_topics() -> None:
    used = {slug for name in ENTITIES for slug in cells(name, "topics")}
    assert used and {kinds().get(slug) for slug in used} == {"topics"}


@pytest.mark.parametrize("name", DATES)
def test_dates_are_edtf_level_0(name: str) -> None:
    for column in DATES[name].split():
        assert [
            row[column] for row in rows(name) if row[column] and not DATE.fullmatch(row[column])
        ] == []


@pytest.mark.parametrize(("name", "earlier", "later"), ORDERED)
def test_dates_stand_in_order(name: str, earlier: str, later: str) -> None:
    wrong = [row for row in rows(name) if row[earlier] and row[later] and row[earlier] > row[later]]
    assert wrong == []


@pytest.mark.parametrize("name", ["bodies", "positions", "challenges", "recommendations", "topics"])
def test_parents_form_trees(name: str) -> None:
    column = "broader" if name == "topics" else "parent"
    parent = {row["slug"]: row[column] for row in rows(name)}
    for slug in parent:
        seen = [slug]
        while parent[seen[-1]]:
            assert parent[seen[-1]] not in seen
            seen.append(parent[seen[-1]])


def test_related_topics_are_related_both_ways() -> None:
    related = {row["slug"]: set(row["related"].split(";")) - {""} for row in rows("topics")}
    assert all(
        slug in related[other] and slug != other for slug in related for other in related[slug]
    )


def test_a_number_continues_its_parents() -> None:
    for name in ("challenges", "recommendations"):
        number = {row["slug"]: row["number"] for row in rows(name)}
        for row in rows(name):
            expected = number[row["parent"]] if row["parent"] else ""
            assert row["number"].rpartition(".")[0] == expected


def test_lifecycles_fit_the_dates() -> None:
    for row in rows("instruments"):
        dated = row["adopted"] or row["signed"] or row["entry_into_force"]
        assert not (row["lifecycle"] == "proposed" and dated), row["slug"]
        settled = row["lifecycle"] in ("in_force", "adopted", "signed") and row["stub"] == "false"
        assert dated or not settled, row["slug"]
        if row["lifecycle"] == "signed":
            assert row["signed"] and not row["entry_into_force"], row["slug"]
    assert not [
        row for row in rows("bodies") if row["lifecycle"] == "proposed" and row["established"]
    ]


def test_words_as_cited_go_with_a_date() -> None:
    for name in ("bodies", "instruments"):
        for row in rows(name):
            for column in row:
                if column.endswith("_as_cited") and row[column]:
                    assert row[column.removesuffix("_as_cited")], (row["slug"], column)


def test_periods_of_one_pair_do_not_overlap() -> None:
    pairs: dict[tuple[str, str], list[Row]] = {}
    for row in rows("memberships"):
        pairs.setdefault((row["member"], row["body"]), []).append(row)
    for periods in pairs.values():
        for now, following in pairwise(periods):
            assert now["end"] == following["start"] != now["start"]
        assert periods[-1]["end"] == ""


def test_every_entity_has_its_names() -> None:
    main = {
        (row["entity"], row["lang"])
        for row in rows("labels")
        if row["kind"] in ("preferred", "translation")
    }
    assert [
        (s, lang) for s in kinds() for lang in ("zh-Hant", "zh-Hans", "en") if (s, lang) not in main
    ] == []
    preferred = Counter(
        (row["entity"], row["lang"]) for row in rows("labels") if row["kind"] == "preferred"
    )
    assert max(preferred.values()) == 1


def test_every_state_has_a_russian_name_and_codes() -> None:
    russian = {
        row["entity"] for row in rows("labels") if (row["lang"], row["kind"]) == ("ru", "preferred")
    }
    assert {row["slug"] for row in rows("states")} <= russian
    assert all(len(row["iso2"]) == 2 and len(row["iso3"]) == 3 for row in rows("states"))


def test_names_carry_no_title_marks_and_point_back_to_nothing() -> None:
    texts = [row["text"] for row in rows("labels")]
    assert [text for text in texts if "《" in text or re.match("[該该本此]", text)] == []


def test_traditional_names_are_written_right() -> None:
    """Signs left over from conversion; the words as cited may keep them."""
    slips = re.compile(r"[关于并范愿](?!田)|批準|呼吁|先后|采用|沖突|復雜")
    texts = [
        row["text"]
        for row in rows("labels")
        if row["lang"] == "zh-Hant" and row["kind"] != "as_cited"
    ]
    texts += [row["text"] for row in rows("descriptions") if row["lang"] == "zh-Hant"]
    texts += [row["rationale"] for row in rows("answers")]
    assert [text for text in texts if slips.search(text)] == []


def test_every_entity_is_described() -> None:
    described = {(row["entity"], row["lang"]) for row in rows("descriptions") if row["text"]}
    assert {(s, lang) for s in kinds() for lang in ("zh-Hant", "zh-Hans", "en")} <= described


def test_every_answer_says_why_and_every_recommendation_answers() -> None:
    assert all(row["rationale"] for row in rows("answers"))
    assert {row["recommendation"] for row in rows("answers")} == {
        r["slug"] for r in rows("recommendations")
    }


def current(entity: str, field: str) -> set[str]:
    if field in ("label", "description"):
        return {row["text"] for row in rows(f"{field}s") if row["entity"] == entity}
    if field == "membership":
        held = (row for row in rows("memberships") if row["member"] == entity)
        return {f"{row['body']}:{row['status']}:{row['start']}" for row in held}
    return {one(kinds()[entity], entity)[field]}


def test_citations_quote_the_value_as_it_is() -> None:
    stale = [
        row for row in rows("citations") if row["value"] not in current(row["entity"], row["field"])
    ]
    assert stale == []


def test_citations_and_sources_belong_together() -> None:
    assert {row["source"] for row in rows("citations")} == {row["key"] for row in rows("sources")}


def test_every_date_and_membership_rests_on_a_source() -> None:
    cited = {(row["entity"], row["field"]) for row in rows("citations")}
    for name in ("bodies", "instruments"):
        for row in rows(name):
            for column in DATES[name].split():
                assert not row[column] or (row["slug"], column) in cited, (row["slug"], column)
    assert {row["member"] for row in rows("memberships")} <= {
        e for e, field in cited if field == "membership"
    }


def test_the_doubtful_launch_date_shows_both_sides() -> None:
    assert one("bodies", "sco-rats-ec")["operational"] == "2004-01"
    about = [
        r for r in rows("citations") if (r["entity"], r["field"]) == ("sco-rats-ec", "operational")
    ]
    assert {row["stance"] for row in about} == {"supports", "contradicts"}


@pytest.mark.parametrize(
    ("day", "members"),
    [
        ("2001-06-14", 0),
        ("2001-06-15", 6),
        ("2017-06-09", 8),
        ("2023-07-04", 9),
        ("2024-07-04", 10),
    ],
)
def test_the_organisation_grew_as_it_did(day: str, members: int) -> None:
    held = [
        row
        for row in rows("memberships")
        if (row["body"], row["status"]) == ("sco", "member")
        and row["start"] <= day
        and (not row["end"] or row["end"] > day)
    ]
    assert len(held) == members
