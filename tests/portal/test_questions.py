"""Questions a reader of such a catalogue asks, each answered by one call of the API on the shipped sample.

One test loads the sample, which takes seconds, and asks them all.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from portal.sample import loading

QUESTIONS: list[Callable[[Client], None]] = []


def question(asked: Callable[[Client], None]) -> Callable[[Client], None]:
    QUESTIONS.append(asked)
    return asked


def ask(client: Client, path: str) -> Any:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def slugs(answer: Any) -> set[str]:
    return {row["slug"] for row in answer["results"]}


@question
def when_was_the_organisation_founded_and_who_says_so(sample: Client) -> None:
    cited = ask(sample, "citations/?entity=sco&field=established&stance=supports")["results"]
    assert {row["value"] for row in cited} == {"2001-06-15"}
    assert any(row["annotation"] for row in cited)
    assert any(row["source"] for row in cited)


@question
def the_timeline_of_dated_instruments(sample: Client) -> None:
    rows = ask(sample, "instruments/?level=regional&ordering=adopted&page_size=100&lang=zh-hant")[
        "results"
    ]
    dated = {row["slug"]: (row["adopted"] or row["signed"] or {}).get("date") for row in rows}
    first_day = {
        "shanghai-convention-2001": "2001",
        "sco-rats-agreement-2002": "2002",
        "sco-iis-statement-2006": "2006",
        "sco-iis-action-plan-2007": "2007",
        "sco-customs-agreement-2007": "2007",
        "sco-customs-energy-protocol-2008": "2008",
        "sco-iis-agreement-2009": "2009",
        "sco-crime-agreement-2010": "2010",
        "sco-customs-ipr-memorandum-2012": "2012",
        "sco-customs-ods-memorandum-2018": "2018",
        "sco-customs-rilo-regulation-2018": "2018",
        "sco-digitalisation-ict-concept-2019": "2019",
        "sco-digital-economy-statement-2020": "2020",
        "sco-remote-rural-concept-2020": "2020",
        "sco-online-extremism-statement-2020": "2020",
    }
    assert {slug: (dated[slug] or "")[:4] for slug in first_day} == first_day


@question
def where_a_body_sits_and_since_when_it_works_with_what_contradicts_it(sample: Client) -> None:
    body = ask(sample, "bodies/sco-rats-ec/?lang=en")
    assert body["seat"]["slug"] == "tashkent"
    assert body["operational"] == {
        "date": "2004-01",
        "precision": "month",
        "as_cited": "2004 年 1 月",
    }
    stances = {
        row["stance"]
        for row in ask(sample, "citations/?entity=sco-rats-ec&field=operational")["results"]
    }
    assert {"supports", "contradicts"} <= stances


@question
def the_six_positions_and_what_each_names(sample: Client) -> None:
    rows = ask(sample, "positions/?ordering=name&page_size=50")["results"]
    named = {
        row["slug"]: {thing["slug"] for thing in (*row["bodies"], *row["instruments"])}
        for row in rows
    }
    assert len(rows) == 6
    assert {"un", "un-charter"} <= named["pos-2"]
    assert {"unga-res-73-27", "unga-res-73-187"} <= named["pos-3"]
    assert {"un", "itu"} <= named["pos-5"]
    assert {"unsc-res-1624", "unsc-res-2354"} <= named["pos-6"]


@question
def what_answers_the_challenges_of_differing_laws(sample: Client) -> None:
    answer = ask(
        sample,
        "recommendations/?challenge=ch-2-1&challenge=ch-2-2&challenge=ch-2-3&challenge=ch-2-4&page_size=100",
    )
    assert {"rec-1", "rec-1-1", "rec-3-1", "rec-3-2", "rec-3-3", "rec-3-4"} <= slugs(answer)
    core = next(row for row in answer["results"] if row["slug"] == "rec-1")
    assert {state["slug"] for state in core["states"]} == {
        "russia",
        "kazakhstan",
        "turkmenistan",
        "kyrgyzstan",
        "tajikistan",
        "uzbekistan",
        "china",
    }


@question
def which_initiatives_name_their_state(sample: Client) -> None:
    for state in ("kazakhstan", "uzbekistan", "china"):
        found = slugs(ask(sample, f"recommendations/?state={state}&page_size=100"))
        assert any(slug.startswith("rec-2-2") for slug in found)


@question
def what_the_heads_of_state_adopted(sample: Client) -> None:
    assert {
        "sco-iis-statement-2006",
        "sco-iis-action-plan-2007",
        "sco-digital-economy-statement-2020",
        "sco-online-extremism-statement-2020",
    } <= slugs(ask(sample, "instruments/?body=sco-chs&page_size=100"))


@question
def what_is_recommended_for_privacy(sample: Client) -> None:
    found = slugs(ask(sample, "recommendations/?challenge=ch-2-2&challenge=ch-3-3&page_size=100"))
    assert {"rec-3-2", "rec-3-3", "rec-4-3"} <= found


@question
def what_each_forum_outside_is_recommended_for(sample: Client) -> None:
    for body in ["igf", "rcc", "brf-digital-silk-road-subforum", "cica", "caricc"]:
        assert ask(sample, f"recommendations/?body={body}")["count"] >= 1, body


@question
def who_was_a_member_on_a_day(sample: Client) -> None:
    counts = {
        "2001-06-15": 6,
        "2005-07-05": 6,
        "2017-06-09": 8,
        "2023-07-04": 9,
        "2024-07-04": 10,
        "2025-09-02": 10,
    }
    for day, members in counts.items():
        query = f"states/?body=sco&status=member&as_of={day}&page_size=100"
        assert ask(sample, query)["count"] == members, day


@pytest.mark.django_db
def test_every_question_has_its_answer(client: Client) -> None:
    loading.load(lambda done, total, what: None)
    wrong = {}
    for asked in QUESTIONS:
        try:
            asked(client)
        except (AssertionError, KeyError, TypeError) as error:
            wrong[asked.__name__] = repr(error)[:300]
    assert not wrong
    assert len(QUESTIONS) == 10
