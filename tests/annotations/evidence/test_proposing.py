"""Citations proposed from an inventory: found by their words, resting on suggestions, none twice."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from annotations.actions import suggesting
from annotations.actions.proposing import propose_citations
from annotations.models import Annotation, Citation
from instruments import ledger
from instruments.models import Entity
from tests import make

pytestmark = pytest.mark.django_db
SHARED = Path(__file__).resolve().parents[4] / "shared" / "article"
TEXT = "某理事會於2001年成立，設在某城。\n它於2004年1月啟用。\n某城是都城。某城很大。"


def fact(name: str, value: Any, *quotes: str) -> dict[str, Any]:
    # The offsets are wrong on purpose: a revision moves them.
    return {
        "property": name,
        "value": value,
        "evidence": [{"start": 0, "end": 1, "quote": q} for q in quotes],
    }


def inventory(*facts: dict[str, Any]) -> dict[str, Any]:
    return {
        "entities": [{"id": "council", "facts": list(facts)}, {"id": "unheard-of", "facts": []}]
    }


@pytest.fixture
def council() -> Entity:
    seat = make.place(slug="city")
    return make.body(slug="council", established="2001-06-15", seat=seat, operational="2004-06")


def test_each_fact_is_cited_from_the_words_that_say_it(council: Entity) -> None:
    article = make.article(text=TEXT)
    done = propose_citations(
        article.pk,
        inventory(
            fact("established", "2001", "於2001年成立"),
            fact("seat", "city", "設在某城"),
            fact("operational_since", "2004-01", "它於2004年1月啟用"),
        ),
        by=None,
    )
    assert (done.citations, done.notes) == (3, 3)
    found = {c.field: c for c in Citation.objects.select_related("annotation")}
    assert {(f, c.value, c.stance) for f, c in found.items()} == {
        ("established", "2001-06-15", "supports"),
        ("seat", "city", "supports"),
        ("operational", "2004-06", "contradicts"),
    }
    anchor = found["seat"].annotation.anchors.get()
    assert TEXT[anchor.start : anchor.end] == anchor.exact == "設在某城"
    assert set(Annotation.objects.values_list("status", flat=True)) == {"suggested"}
    assert list(ledger.broken_links()) == []


def test_what_stands_twice_or_nowhere_or_says_nothing_comparable_is_counted(
    council: Entity,
) -> None:
    article = make.article(text=TEXT)
    facts = inventory(
        fact("seat", "city", "某城", "別處"),
        fact("function", "to meet", "成立"),
        fact("parent", "un", "成立"),
    )
    done = propose_citations(article.pk, facts, by=None)
    assert (done.citations, done.without_place, done.without_fact) == (0, 2, 2)
    assert not Annotation.objects.exists()


def test_nothing_is_proposed_twice_nor_what_was_rejected(council: Entity) -> None:
    article = make.article(text=TEXT)
    facts = inventory(fact("seat", "city", "設在某城"))
    propose_citations(article.pk, facts, by=None)
    suggesting.reject(Annotation.objects.get().pk, by=make.user())
    assert propose_citations(article.pk, facts, by=None).citations == 0
    assert Annotation.objects.get().status == "rejected" and Citation.objects.count() == 1


def test_readers_see_none_of_it_before_it_is_published(council: Entity) -> None:
    propose_citations(
        make.article(text=TEXT).pk, inventory(fact("seat", "city", "設在某城")), by=None
    )
    assert not Citation.objects.published().exists()


@pytest.mark.parametrize("content", ["[]", "{}", '{"entities": [{}]}', "no JSON"])
def test_what_is_no_inventory_is_one_line_and_changes_nothing(
    content: str, tmp_path: Path, council: Entity
) -> None:
    make.article(slug="text", text=TEXT)
    file = tmp_path / "inventory.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError) as caught:
        call_command("propose_citations", "text", "--inventory", str(file))
    assert "\n" not in str(caught.value)
    assert not Citation.objects.exists()


@pytest.mark.skipif(not SHARED.exists(), reason="no article beside this clone")
def test_the_real_inventory_on_the_real_article() -> None:
    from tests.portal.catalogue_files import CATALOGUE

    call_command("import_catalogue", str(CATALOGUE), stdout=StringIO())
    before = Citation.objects.count()
    text = (SHARED / "article.txt").read_text(encoding="utf-8")
    make.article(slug="real", text=text)
    said = StringIO()
    call_command(
        "propose_citations",
        "real",
        "--inventory",
        str(SHARED / "inventory.json"),
        "--json",
        stdout=said,
    )
    done = json.loads(said.getvalue())
    assert Citation.objects.count() - before == done["citations"] > 100
    assert done["without_place"] < done["citations"] / 10
    launched = Citation.objects.get(
        entity__slug="sco-rats-ec", field="operational", annotation__isnull=False
    )
    assert launched.annotation is not None and launched.annotation.anchors.get().exact in text
