"""The makers make what the public side accepts: valid by the models' own rules, and public."""

from typing import Any

import pytest

from annotations.models import Annotation, Article
from instruments.models import KINDS
from instruments.policy import Role, roles_of
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", KINDS)
def test_an_entity_is_valid_and_public(kind: str) -> None:
    thing = getattr(make, kind)()
    thing.full_clean()
    assert thing.is_public
    assert thing.kind == kind
    assert thing.name("en") != thing.slug


@pytest.mark.parametrize("role", Role)
def test_a_user_has_the_role(role: Role) -> None:
    assert roles_of(make.user(role)) == {role}


def test_a_user_without_role_is_no_staff() -> None:
    assert roles_of(make.user(None)) == frozenset()


def test_passages_are_the_lines() -> None:
    text = "第一行\n\n第二行"
    paragraphs = make.article(text=text).current.passages.filter(kind="paragraph")
    assert [text[p.start : p.end] for p in paragraphs] == ["第一行", "第二行"]


@pytest.mark.parametrize(
    "fields", [{}, {"motivation": "tagging"}, {"motivation": "questioning", "body": "?"}]
)
def test_a_note_is_valid_and_public(fields: dict[str, Any]) -> None:
    made = make.note(make.article(text="甲乙丙丁"), 1, 3, **fields)
    made.full_clean(exclude=["body"])
    assert made.anchors.get().exact == "乙丙"
    assert made.anchors.get().passage.eid == "preamble__para_1"
    assert list(Annotation.objects.published()) == [made]


def test_a_link_is_known_by_its_entity() -> None:
    assert make.note(make.article(), 0, 2, entity=make.state()).motivation == "identifying"


def test_an_offset_outside_is_refused() -> None:
    with pytest.raises(ValueError, match="not in a text"):
        make.note(make.article(text="甲乙"), 1, 3)


def test_drafts_are_not_public() -> None:
    make.note(make.article(status="draft"), 0, 1)
    make.note(make.article(), 0, 1, status="draft")
    assert not Annotation.objects.published().exists()
    assert Article.objects.published().count() == 1


def test_the_rest_is_valid() -> None:
    first, second = make.instrument(), make.instrument()
    text = make.article()
    for thing in (
        make.membership(make.state(), make.body(), start="2001-06-15"),
        make.treaty_action(first, make.state(), done="2009"),
        make.relation(first, second),
        make.citation(first, "signed", value="2009"),
        make.citation(first, "signed", annotation=make.note(text, 0, 2)),
        make.rendering(text),
        make.reply(make.note(text, 0, 1)),
    ):
        thing.full_clean(exclude=[f.name for f in thing._meta.fields if f.null])
