"""Two experts' notes on one article: the command, and the page for who adjudicates."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from annotations.models import Annotation, Article, Tag
from instruments import ledger
from instruments.models import User
from instruments.policy import Role
from tests import make

pytestmark = pytest.mark.django_db
TEXT = "😀上合組織在北京開會。\n2001 年成立。中國和俄羅斯都在。"
M = Annotation.Motivation


def at(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


@pytest.fixture
def article() -> Article:
    return make.article(text=TEXT, slug="talks")


@pytest.fixture
def experts() -> list[User]:
    return [make.user(display_name=name) for name in ("A. One", "B. Two")]


@pytest.fixture
def annotated(article: Article, experts: list[User]) -> Article:
    """Alike: the body. Else: another kind, boundary and verdict; and a mark that one alone made."""
    one, two = experts
    sco, un, china, beijing = (
        make.body(slug="sco"), make.body(slug="un"), make.state(slug="china"), make.place(slug="beijing"),
    )  # fmt: skip

    def note(by: User, words: str, **fields: Any) -> Annotation:
        return make.note(article, *at(words), creator=by, status="draft", **fields)

    for by in experts:
        note(by, "上合組織", entity=sco)
        note(by, "成立", motivation=M.COMMENTING, body=f"by {by}")
    note(one, "中國", entity=china)
    note(two, "中國", entity=un)
    note(one, "2001 年", motivation=M.CLASSIFYING, value="2001")
    note(two, "2001", motivation=M.CLASSIFYING, value="2001")
    note(one, "北京", entity=beijing)
    note(one, "都在", motivation=M.ASSESSING, verdict="confirmed")
    note(two, "都在", motivation=M.ASSESSING, verdict="disputed")
    return article


def told(*arguments: str) -> Any:
    out = StringIO()
    call_command("agreement", *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_the_pair_is_compared_kind_by_kind(annotated: Article) -> None:
    (pair,) = told("talks")["pairs"]
    assert (pair["a"], pair["b"]) == ("A. One", "B. Two")
    assert set(pair["kinds"]) == {"body", "state", "place", "date", "commenting", "assessing"}
    assert pair["kinds"]["commenting"] == {
        "a_count": 1, "b_count": 1, "both": 1, "alike": 1, "observed": 1.0, "observed_text": 1.0,
        "kappa": 1.0, "alpha": 1.0,
    }  # fmt: skip
    body = pair["kinds"]["body"]
    assert (body["a_count"], body["b_count"], body["both"], body["observed"]) == (1, 2, 1, 0.5)
    assert 0 < body["kappa"] < 1
    assert pair["kinds"]["assessing"]["both"] == 1
    assert pair["kinds"]["assessing"]["alike"] == 0
    assert pair["overall"]["both"] == 3


def test_every_difference_is_listed_side_by_side(annotated: Article) -> None:
    (pair,) = told("talks")["pairs"]
    listed = [
        (
            d["exact"],
            d["about"],
            d["a"] and (d["a"]["exact"], d["a"]["kind"]),
            d["b"] and (d["b"]["exact"], d["b"]["kind"]),
        )
        for d in pair["disagreements"]
    ]
    assert listed == [
        ("北京", "missing", ("北京", "place"), None),
        ("2001 年", "boundary", ("2001 年", "date"), ("2001", "date")),
        ("中國", "kind", ("中國", "state"), ("中國", "body")),
        ("都在", "content", ("都在", "assessing"), ("都在", "assessing")),
    ]
    assert pair["disagreements"][2]["a"]["entity"] == "china"
    assert pair["disagreements"][3]["b"]["verdict"] == "disputed"


def test_identical_experts_do_not_differ(article: Article, experts: list[User]) -> None:
    sco = make.body()
    for by in experts:
        make.note(article, *at("上合組織"), creator=by, status="draft", entity=sco)
        make.note(article, *at("開會"), creator=by, motivation=M.TAGGING, status="draft").tags.add(
            Tag.objects.get_or_create(name="meeting")[0]
        )
    (pair,) = told("talks")["pairs"]
    assert pair["disagreements"] == []
    assert all(m["observed"] == m["kappa"] == m["alpha"] == 1.0 for m in pair["kinds"].values())


def test_tags_are_compared(article: Article, experts: list[User]) -> None:
    for by, tag in zip(experts, ("x", "y"), strict=True):
        note = make.note(article, *at("開會"), creator=by, motivation=M.TAGGING, status="draft")
        note.tags.add(Tag.objects.create(name=tag))
    (pair,) = told("talks")["pairs"]
    assert [(d["about"], d["a"]["tags"], d["b"]["tags"]) for d in pair["disagreements"]] == [
        ("content", ["x"], ["y"])
    ]


def test_what_is_nobodys_mark_does_not_count(annotated: Article, experts: list[User]) -> None:
    before = told("talks")
    sco = make.body()
    make.note(annotated, *at("俄羅斯"), creator=None, status="suggested", entity=sco)
    for status in ("rejected", "withdrawn"):
        make.note(annotated, *at("俄羅斯"), creator=experts[0], status=status, entity=sco)
    lost = make.note(annotated, *at("俄羅斯"), creator=experts[0], status="draft", entity=sco)
    lost.anchors.update(status="moved")
    make.reply(lost, creator=experts[1], status="draft")
    assert told("talks") == before


def test_three_make_three_pairs_and_namesakes_are_told_apart(annotated: Article) -> None:
    third = make.user(display_name="A. One")
    make.note(annotated, *at("開會"), creator=third, status="draft")
    assert [(p["a"], p["b"]) for p in told("talks")["pairs"]] == [
        ("A. One", "B. Two"), ("A. One", "A. One (2)"), ("B. Two", "A. One (2)"),
    ]  # fmt: skip


def test_one_expert_alone_makes_no_pair(article: Article) -> None:
    make.note(article, *at("開會"))
    assert told("talks")["pairs"] == []
    with pytest.raises(CommandError, match="no article “other”"):
        told("other")


def test_people_can_read_the_command(annotated: Article) -> None:
    out = StringIO()
    call_command("agreement", "talks", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[0] == "A. One (a) and B. Two (b)"
    assert any(
        line.startswith("commenting") and line.split()[1:4] == ["1.000"] * 3 for line in lines
    )
    assert any("“中國” state china; b “中國” body un" in line for line in lines)


# --- the page ---------------------------------------------------------------------------------


def opened(article: Article, user: User) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(reverse("admin:annotations_article_agreement", args=[article.pk]))


def test_the_page_shows_measures_and_both_sides(annotated: Article) -> None:
    page = opened(annotated, make.user(Role.REVIEWER)).content.decode()
    assert "A. One – B. Two" in page
    note = Annotation.objects.get(verdict="disputed")
    assert f"#note-{note.uuid}" in page
    assert page.count('<span class="nothing">') - page.count("<h3>") == 1
    assert "<mark>北京</mark>" in page


def test_the_page_escapes_what_experts_wrote(article: Article, experts: list[User]) -> None:
    make.note(article, *at("開會"), creator=experts[0], status="draft", body="<script>x</script>")
    make.note(article, *at("北京"), creator=experts[1], status="draft", body="y")
    page = opened(article, make.user(Role.REVIEWER)).content.decode()
    assert "&lt;script&gt;x" in page
    assert "<script>x" not in page


def test_who_may_adjudicate_may_see_it(annotated: Article, experts: list[User]) -> None:
    assert opened(annotated, experts[0]).status_code == 403
    assert opened(annotated, make.user(Role.ADMINISTRATOR)).status_code == 200
    assert opened(annotated, make.user(None)).status_code == 302


def test_the_page_costs_the_same_for_many_notes(
    annotated: Article, experts: list[User], django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    reviewer = make.user(Role.REVIEWER)
    opened(annotated, reviewer)
    with CaptureQueriesContext(connection) as few:
        opened(annotated, reviewer)
    for number in range(10):
        note = make.note(
            annotated,
            number,
            number + 2,
            creator=experts[number % 2],
            status="draft",
            entity=make.body(),
        )
        note.tags.add(Tag.objects.create(name=f"t{number}"))
    with CaptureQueriesContext(connection) as many:
        opened(annotated, reviewer)
    assert len(many) == len(few)


def test_the_article_leads_to_it_for_those_who_may(article: Article) -> None:
    address = reverse("admin:annotations_article_agreement", args=[article.pk])
    for role, leads in ((Role.REVIEWER, True), (Role.CURATOR, False)):
        client = Client()
        client.force_login(make.user(role))
        page = client.get(reverse("admin:annotations_article_change", args=[article.pk]))
        assert (address in page.content.decode()) == leads


# --- adjudication -----------------------------------------------------------------------------


def taken(article: Article, user: User, kept: Annotation | None, left: Annotation | None) -> Any:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    sides = {"kept": kept, "left": left}
    sent = {name: note.pk for name, note in sides.items() if note}
    sent |= {f"{name}_version": note.version for name, note in sides.items() if note}
    return client.post(
        reverse("admin:annotations_article_adjudicate", args=[article.pk]), sent, follow=True
    )


@pytest.fixture
def verdicts(annotated: Article) -> tuple[Annotation, Annotation]:
    notes = Annotation.objects.filter(article=annotated, motivation=M.ASSESSING)
    return notes.get(verdict="confirmed"), notes.get(verdict="disputed")


def test_one_of_two_is_taken_and_the_measures_stay(
    annotated: Article, verdicts: tuple[Annotation, Annotation]
) -> None:
    kept, left = verdicts
    judge, before = make.user(Role.REVIEWER, display_name="J. Judge"), told("talks")

    page = taken(annotated, judge, kept, left).content.decode()

    assert "adjudicated by J. Judge" in page
    assert "3 to adjudicate" in page
    for note, status in ((kept, "draft"), (left, "withdrawn")):
        note.refresh_from_db()
        assert note.status == status
        (change,) = ledger.history(note).filter(action="adjudicate")
        assert (change.actor, change.reason) == (judge, str((left if note is kept else kept).uuid))
    assert told("talks") == before


def test_what_one_alone_marked_is_kept_or_goes(annotated: Article) -> None:
    alone = Annotation.objects.get(entity__slug="beijing")
    judge = make.user(Role.REVIEWER)
    assert "3 to adjudicate" in taken(annotated, judge, alone, None).content.decode()
    alone.refresh_from_db()
    assert alone.status == "draft"
    taken(annotated, judge, None, alone)
    alone.refresh_from_db()
    assert alone.status == "withdrawn"


def test_a_decision_on_what_changed_meanwhile_or_by_who_may_not_decides_nothing(
    annotated: Article, verdicts: tuple[Annotation, Annotation], experts: list[User]
) -> None:
    kept, left = verdicts
    elsewhere = make.note(make.article(slug="else", text=TEXT), *at("開會"))
    judge = make.user(Role.REVIEWER)
    seen = ledger.Change.objects.count()

    assert taken(annotated, experts[0], kept, left).status_code == 403
    own = make.note(annotated, *at("北京"), creator=judge, status="draft")
    assert taken(annotated, judge, own, left).status_code == 403
    assert taken(annotated, judge, elsewhere, left).status_code == 404
    left.version += 1
    assert "changed" in str(next(iter(taken(annotated, judge, kept, left).context["messages"])))

    assert ledger.Change.objects.count() == seen
    assert not Annotation.objects.filter(status="withdrawn").exists()
