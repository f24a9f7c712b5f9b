"""Finding entities by typing, and making one from a selection."""

from typing import Any

import pytest

from instruments.models import Change, Entity, Identifier, Instrument
from tests import make
from tests.annotations.workbench.conftest import Desk


@pytest.fixture
def council(db: None) -> Any:
    body = make.body(name="Sample Security Council", slug="sample-council", body_type="council")
    make.label(body, "示範組織安全理事會", lang="zh-Hant")
    make.label(body, "Совет примера", lang="ru")
    make.label(body, "SSC", kind="abbreviation")
    return body


@pytest.mark.parametrize(
    "typed",
    [
        "Sample Security",
        "council sample",
        "SSC",
        "ssc",
        "示範組織",
        "示范组织安全",
        "理事会",
        "совет",
        "《示範組織》",
        "sample-council",
    ],
)
def test_a_name_in_any_script_or_language_finds_it(author: Any, council: Any, typed: str) -> None:
    found = author.get("entities/", q=typed).json()["entities"]

    assert [entity["id"] for entity in found] == [council.pk]


def test_what_tells_entities_apart_is_shown(author: Any) -> None:
    make.instrument(
        name="Sample Treaty", signed="2009-06", description="On samples.", status="draft"
    )

    (row,) = author.get("entities/", q="sample treaty").json()["entities"]

    assert (row["kind"], row["date"], row["status"]) == ("instrument", "2009-06", "draft")
    assert "On samples." in row["context"]


def test_the_closest_name_comes_first(author: Any) -> None:
    longer = make.body(name="Old Union Council")
    begins = make.body(name="Union Council")
    equal = make.body(name="Union")

    found = author.get("entities/", q="union").json()["entities"]

    assert [entity["id"] for entity in found] == [equal.pk, begins.pk, longer.pk]


def test_a_symbol_of_another_authority_finds_it(author: Any) -> None:
    resolution = make.instrument(name="A resolution")
    Identifier(entity=resolution, scheme="un_symbol", value="A/RES/1/2").save()

    found = author.get("entities/", q="a/res/1/2").json()["entities"]

    assert [entity["id"] for entity in found] == [resolution.pk]


def test_only_the_kind_that_is_wanted(author: Any, council: Any) -> None:
    make.instrument(name="Sample Security Treaty")

    found = author.get("entities/", q="sample security", kind="body").json()["entities"]

    assert [entity["id"] for entity in found] == [council.pk]
    assert author.get("entities/", q="sample", kind="song").status_code == 400


def test_nothing_typed_finds_nothing(author: Any, council: Any) -> None:
    for typed in ("", "  ", "《》"):
        assert author.get("entities/", q=typed).json() == {"entities": []}
    assert author.get("entities/", q="x" * 201).status_code == 400


def test_withdrawn_entities_are_not_offered(author: Any) -> None:
    make.body(name="Gone", status="withdrawn")

    assert author.get("entities/", q="gone").json() == {"entities": []}


def test_a_search_costs_the_same_for_one_hit_and_for_many(
    author: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        make.body(name=f"Body of samples {number}", description="About.")

    with django_assert_max_num_queries(14):
        assert len(author.get("entities/", q="samples").json()["entities"]) == 12


@pytest.mark.parametrize(
    ("text", "quote", "draft"),
    [
        (
            "各國於 2006 年簽署《示範安全公約》，其後生效。",
            "《示範安全公約》",
            {
                "kind": "instrument",
                "name": "示範安全公約",
                "form": "convention",
                "date": "2006",
                "as_cited": "2006 年",
            },
        ),
        (
            "各國簽署《示範安全宣言》（2011年）。2020 年",
            "《示範安全宣言》",
            {"kind": "instrument", "name": "示範安全宣言", "form": "declaration", "date": "2011"},
        ),
        (
            "會後成立了示範工作組。",
            "示範工作組",
            {"kind": "body", "name": "示範工作組", "date": ""},
        ),
        ("2006 年。\n它成立了《示範公約》", "《示範公約》", {"date": ""}),
    ],
)
def test_a_new_entity_is_filled_in_from_the_text(
    db: None, text: str, quote: str, draft: dict[str, str]
) -> None:
    desk = Desk(make.article(text=text), make.user())
    start = text.index(quote)

    answer = desk.get("entities/draft/", start=start, end=start + len(quote)).json()

    assert {name: answer[name] for name in draft} == draft


def test_a_draft_of_no_selection_is_refused(author: Any) -> None:
    assert author.get("entities/draft/", start=5, end=5).status_code == 400
    assert author.get("entities/draft/", start="x", end=5).status_code == 400
    assert author.get("entities/draft/", start=0, end=10**6).status_code == 400


def test_a_new_entity_is_a_draft_with_its_name(author: Any) -> None:
    said = {
        "kind": "instrument",
        "name": "示範公約",
        "lang": "zh-Hant",
        "slug": "sample-convention",
        "form": "convention",
        "level": "regional",
        "date": "2006",
        "as_cited": "2006 年",
    }

    (row,) = author.post("entities/new/", said).json()["entities"]

    made = Instrument.objects.get(pk=row["id"])
    assert (made.status, made.adopted, made.adopted_as_cited, made.stub) == (
        "draft",
        "2006",
        "2006 年",
        True,
    )
    assert [(label.text, label.lang, label.kind) for label in made.labels.all()] == [
        ("示範公約", "zh-Hant", "preferred")
    ]
    (change,) = Change.objects.all()
    assert change.after is not None
    assert [label["text"] for label in change.after["labels"]] == ["示範公約"]


def test_slugs_offered_are_free(db: None) -> None:
    text = "《示範公約》《示範公約》"
    desk = Desk(make.article(text=text), make.user())
    first = desk.get("entities/draft/", start=0, end=6).json()
    assert desk.post("entities/new/", first).status_code == 200

    second = desk.get("entities/draft/", start=6, end=12).json()

    assert first["slug"] != second["slug"]
    assert not Entity.objects.filter(slug=second["slug"]).exists()
