"""On the desk a fact shows what it rests on, beside the field."""

import pytest
from django.urls import reverse

from instruments.models import KINDS
from tests import make
from tests.instruments.admin.desk import change_page, desk, filled

pytestmark = pytest.mark.django_db


def test_a_field_says_how_often_it_is_supported_and_contradicted() -> None:
    body = make.body(established="2001")
    for stance in ("supports", "supports", "contradicts"):
        make.citation(
            body, "established", value="2001", stance=stance, stale=stance == "contradicts"
        )
    make.citation(make.body(), "established")
    answer = desk().get(change_page(body))
    mark = answer.context["adminform"].form.fields["established"].help_text
    assert 'href="#citations-established"' in mark and " 2" in mark and mark.count(" 1") == 2
    text = answer.content.decode()
    assert mark in text and 'id="citations-established"' in text
    assert text.count("#citations-") == 1


def test_the_marks_stay_where_two_saves_collide() -> None:
    body = make.body(established="2001")
    make.citation(body, "established", value="2001")
    early, late = (filled(desk(), change_page(body)) for _ in range(2))
    desk().post(change_page(body), early | {"established": "2002"})
    answer = desk().post(change_page(body), late | {"established": "2003"})
    assert answer.status_code == 409
    assert 'href="#citations-established"' in answer.content.decode()


def test_the_panel_offers_to_cite_every_field_with_its_value() -> None:
    body = make.body(slug="b", established="2001", seat=make.place(slug="tashkent"))
    text = desk().get(change_page(body)).content.decode()
    add = reverse("admin:annotations_citation_add")
    assert f"{add}?entity={body.pk}&amp;field=seat&amp;value=tashkent" in text
    assert f"{add}?entity={body.pk}&amp;field=established&amp;value=2001" in text
    form = (
        desk()
        .get(add, {"entity": body.pk, "field": "seat", "value": "tashkent"})
        .context["adminform"]
        .form
    )
    assert (form["field"].value(), form["value"].value()) == ("seat", "tashkent")


def test_what_is_cited_is_escaped() -> None:
    body = make.body()
    make.citation(
        body, "established", value="<script>x</script>", source=make.source(title="<b>t</b>")
    )
    text = desk().get(change_page(body)).content.decode()
    assert "<script>x" not in text and "<b>t</b>" not in text


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_thing_has_the_panel(kind: str) -> None:
    thing = getattr(make, kind)()
    make.citation(thing, "label", value=thing.name())
    assert 'id="citations-label"' in desk().get(change_page(thing)).content.decode()
