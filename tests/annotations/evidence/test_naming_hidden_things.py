"""Citations whose value names a thing: a stranger sees those of things that a stranger may know of."""

import pytest

from annotations.facts_cited import LISTS, SAME, citable_fields, column_of
from annotations.models import Citation
from annotations.querysets import NAMING, NAMING_FIRST, NAMING_LAST
from instruments.actions import entities
from instruments.interchange.columns import Reference
from instruments.models import KINDS, Redirect
from tests import make


def published() -> set[str]:
    return set(Citation.objects.published().values_list("value", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["draft", "in_review", "withdrawn"])
def test_a_citation_of_something_hidden_is_hidden(status: str) -> None:
    charter = make.instrument(slug="charter")
    make.state(slug="open")
    make.state(slug="shut", status=status)
    make.state(slug="shut-down")
    seen = {
        "states": ["open", "Elsewhere", "他處", "new york", 'a"b\\;open'],
        "topics": ["open; Elsewhere", "shut-down;open"],
        "treaty_action": ["open:signature:2006", "Elsewhere"],
        "relation": ["cites:open"],
        "label": ["shut", "open;shut"],
        "registration": ["shut:1"],
    }
    unseen = {
        "states": ["shut"],
        "named": ["shut;open", "open; shut", "open;once-shut", "once-shut"],
        "treaty_action": ["shut:signature:2006", "shut"],
        "relation": ["cites:shut"],
    }
    for cited in (seen, unseen):
        for field, values in cited.items():
            for value in values:
                make.citation(charter, field, value=value)
    assert published() == {value for values in seen.values() for value in values}


@pytest.mark.django_db
def test_evidence_does_not_appear_when_what_it_names_is_renamed_as_a_draft() -> None:
    state, draft = make.state(), make.body(slug="draft", status="draft")
    make.citation(state, "membership", value="draft:member:2003")
    entities.rename(draft.pk, "another", by=None)
    assert published() == set()


@pytest.mark.django_db
def test_an_old_slug_names_what_has_a_new_one() -> None:
    charter = make.instrument(slug="charter")
    for status in ("published", "withdrawn"):
        renamed = make.state(slug=f"{status}-now", status=status)
        Redirect.objects.create(slug=f"{status}-once", entity=renamed)
        make.citation(charter, "depositary", value=f"{status}-once")
        make.citation(charter, "states", value=f"Elsewhere; {status}-once")
        make.citation(charter, "treaty_action", value=f"{status}-once:signature:2006")
    assert {value.replace("published-once", "") for value in published()} == {
        "", "Elsewhere; ", ":signature:2006",
    }  # fmt: skip


@pytest.mark.django_db
def test_what_was_merged_into_a_public_thing_may_be_named() -> None:
    charter = make.instrument(slug="charter")
    for slug, status in (("into-public", "published"), ("into-draft", "draft")):
        target = make.state(slug=f"target-{slug}", status=status)
        make.state(slug=slug, status="withdrawn", merged_into=target)
        make.citation(charter, "states", value=slug)
    assert published() == {"into-public"}


@pytest.mark.django_db
def test_every_field_that_names_things_is_known() -> None:
    names = {"membership", "relation", "treaty_action", "addressee", "addresses"}
    assert names <= LISTS.keys()
    for kind in KINDS:
        thing = getattr(make, kind)()
        fields = citable_fields(kind)
        names |= {name for name in fields if isinstance(column_of(thing, name), Reference)}
    names |= {other for other, name in SAME.items() if name in names}
    assert names == {*NAMING, *NAMING_FIRST, *NAMING_LAST}
