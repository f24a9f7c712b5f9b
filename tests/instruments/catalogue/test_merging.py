"""Two entries of one thing become one: every link moves, the old address leads on, history says so."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models

from annotations.models import Annotation, Article, Citation
from instruments import actions, ledger
from instruments.actions.merging import links_to, references, rows_of
from instruments.models import (
    KINDS,
    Body,
    Change,
    Description,
    Entity,
    InstrumentRelation,
    Membership,
    Redirect,
    TreatyAction,
    User,
)
from instruments.policy import Role
from portal.models import PublicChange
from tests import make

pytestmark = pytest.mark.django_db


def merged(source: Entity, target: Entity) -> Any:
    result = actions.merge(source.pk, target.pk, by=None)
    source.refresh_from_db()
    target.refresh_from_db()
    return result


def test_the_source_is_withdrawn_and_leads_to_the_target() -> None:
    source, target = make.body(), make.body()
    merged(source, target)
    assert (source.status, source.merged_into_id) == ("withdrawn", target.pk)
    assert target.status == "published"


# Which model's row to make so that its column refers to the entity, for each kind of link there is.
def linked(link: Any, source: Entity) -> models.Model:
    """The smallest row whose column `link` refers to `source`."""
    model = link.model
    values: dict[str, Any] = {link.name: source.pk if link.related_model is Entity else source}
    if link.related_model is Entity:
        values[link.name] = Entity.objects.get(pk=source.pk)
    if issubclass(model, Entity):
        if model is Entity:
            return make.body(status="withdrawn", merged_into=values[link.name])
        return getattr(make, model.KIND)(**values)  # type: ignore[no-any-return]
    return made_part(model, values)


def made_part(model: type[models.Model], values: dict[str, Any]) -> models.Model:
    """A row of `model`: what it needs beside `values` is made as its columns ask for it."""
    fixed: dict[str, dict[str, Any]] = {
        "Label": {"lang": "en", "text": "An alias", "kind": "alternative"},
        "Description": {"lang": "ru", "text": "Слово"},
        "Identifier": {"scheme": "url", "value": "https://example.org/"},
        "Redirect": {"slug": "an-old-name"},
        "Membership": {"status": "member", "start": "2001"},
        "TreatyAction": {"action": "signature", "done": "2001"},
        "InstrumentRelation": {"relation": "cites"},
        "Annotation": {"motivation": "identifying", "status": "suggested"},
        "NoteEdit": {"motivation": "identifying"},
        "Citation": {"field": "seat", "value": "x"},
    }
    values = fixed.get(model.__name__, {}) | values
    for column in model._meta.concrete_fields:
        needed = column.many_to_one and not column.null and column.name not in values
        if needed:
            values[column.name] = another(column.related_model)
    if model is Citation:
        values["source"] = make.source()
    row = model(**values)
    row.save()
    return row


def another(model: Any) -> Any:
    if model is Entity:
        return Entity.objects.get(pk=make.place().pk)
    if issubclass(model, Entity):
        return getattr(make, model.KIND)()
    made: dict[Any, Any] = {
        Annotation: lambda: make.note(make.article(), 0, 2),
        Article: make.article,
        User: make.user,
    }
    return made[model]()


@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_of_link_is_forgotten(kind: str) -> None:
    """Asks the models, not a list: a new foreign key to an entity is tested from its first day."""
    source, target = getattr(make, kind)(), getattr(make, kind)()
    links = links_to(kind)
    for link in links:
        linked(link, source)
    missing = [link for link in links if not rows_of(link, source).exists()]
    assert missing == []
    merged(source, target)
    left = [str(link) for link in links if rows_of(link, source).exists()]
    assert left == []
    without = [str(link) for link in links if not rows_of(link, target).exists()]
    assert without == []


def test_the_models_name_more_links_than_anyone_would_list() -> None:
    assert {str(link) for link in links_to("instrument")} >= {
        "annotations.Annotation.entity", "annotations.Citation.entity", "instruments.Membership.legal_basis",
        "instruments.InstrumentRelation.object", "instruments.Body.founding_instrument",
        "instruments.Recommendation_named.entity", "instruments.Entity.merged_into",
    }  # fmt: skip


def test_labels_become_alternatives_where_they_are_new() -> None:
    source, target = make.body(name="Council"), make.body(name="The Council")
    make.label(source, "The Council", kind="alternative")
    make.label(source, "Совет", lang="ru")
    merged(source, target)
    labels = set(target.labels.values_list("lang", "kind", "text"))
    assert labels == {
        ("en", "preferred", "The Council"),
        ("en", "alternative", "Council"),
        ("ru", "preferred", "Совет"),
    }
    assert not source.labels.exists()


def test_the_targets_description_stays_and_a_new_language_comes() -> None:
    source, target = make.body(description="Worse."), make.body(description="Better.")
    Description(entity=source, lang="ru", text="По-русски").save()
    result = merged(source, target)
    assert dict(target.descriptions.values_list("lang", "text")) == {
        "en": "Better.",
        "ru": "По-русски",
    }
    assert sum(result.dropped.values()) == 1


@pytest.mark.parametrize(
    ("theirs", "ours", "after"),
    [
        (("member", "2001", "2005"), ("member", "2003", None), [("member", "2001", None)]),
        (("observer", "2001", "2005"), ("member", "2003", None), [("member", "2003", None)]),
        (
            ("observer", "2001", "2003"),
            ("member", "2003", None),
            [("observer", "2001", "2003"), ("member", "2003", None)],
        ),
        (("member", "2001", None), ("member", "2001", None), [("member", "2001", None)]),
    ],
)
@pytest.mark.parametrize("side", ["member", "body"])
def test_periods_that_overlap_are_resolved(theirs: Any, ours: Any, after: Any, side: str) -> None:
    source, target, other = make.body(), make.body(), make.body()
    for entity, (status, start, end) in ((source, theirs), (target, ours)):
        pair = (entity, other) if side == "member" else (other, entity)
        make.membership(*pair, status=status, start=start, end=end)
    merged(source, target)
    assert list(Membership.objects.order_by("start").values_list("status", "start", "end")) == after
    for row in Membership.objects.all():
        row.full_clean()


def test_what_would_link_the_target_to_itself_goes() -> None:
    source, target = make.instrument(), make.instrument()
    make.relation(source, target)
    make.relation(target, source, relation="amends")
    topic, other = make.topic(), make.topic()
    topic.related.add(other)
    one, two = make.body(), make.body()
    make.membership(one, two)
    merged(source, target)
    merged(topic, other)
    merged(one, two)
    assert not InstrumentRelation.objects.exists() and not Membership.objects.exists()
    assert not other.related.exists()


def test_what_both_have_is_there_once() -> None:
    source, target, state = make.instrument(), make.instrument(), make.state()
    for one in (source, target):
        make.treaty_action(one, state, done=None)
        one.states.add(state)
    recommendation = make.recommendation(named=[source, target])
    note = make.source()
    make.citation(source, "form", value="agreement", source=note)
    make.citation(target, "form", value="agreement", source=note)
    merged(source, target)
    assert TreatyAction.objects.count() == 1 and target.states.count() == 1
    assert list(recommendation.named.all()) == [Entity.objects.get(pk=target.pk)]
    assert Citation.objects.get().entity_id == target.pk


def test_a_tree_stays_a_tree() -> None:
    top = make.body()
    middle = make.body(parent=top)
    leaf = make.body(parent=middle)
    with pytest.raises(ValidationError) as caught:
        actions.merge(top.pk, leaf.pk, by=None)
    assert "parent" in caught.value.message_dict
    assert Body.objects.get(pk=middle.pk).parent_id == top.pk
    merged(middle, leaf)
    assert leaf.parent_id == top.pk


def test_each_thing_that_changed_has_one_change() -> None:
    source, target, child = make.body(), make.body(), make.body()
    child.parent = source
    child.save()
    text = make.article(text="上合組織。")
    note = make.note(text, 0, 4, entity=source)
    make.membership(make.state(), source)
    actions.merge(source.pk, target.pk, by=None, reason="the same council")
    changes = {change.thing: change for change in Change.objects.all()}
    assert Change.objects.count() == len(changes) == 5
    assert changes[source.uuid].action == "merge" and changes[target.uuid].action == "absorb"
    assert changes[child.uuid].before["parent_id"] == source.pk
    assert changes[child.uuid].after["parent_id"] == target.pk
    assert changes[note.uuid].after["entity_id"] == target.pk
    assert {change.reason for change in changes.values()} == {"the same council"}
    assert list(ledger.broken_links()) == []
    for thing in (child, note):
        stored = type(thing).objects.get(pk=thing.pk)
        assert stored.version == 2


def test_what_leads_elsewhere_now_was_changed_now() -> None:
    """Who asks for what was changed since yesterday finds all that looks otherwise."""
    source, target, state = make.body(), make.body(), make.state()
    child = make.body(parent=source)
    make.membership(state, source)
    note = make.note(make.article(text="上合組織。"), 0, 4, entity=source)
    before = [child.updated_at, state.updated_at, note.modified]
    merged(source, target)
    for thing in (child, state, note):
        thing.refresh_from_db()
    after = [child.updated_at, state.updated_at, note.modified]
    assert all(now > then for then, now in zip(before, after, strict=True))


def test_the_public_list_says_merge() -> None:
    source, target = make.body(status="draft"), make.body(status="draft")
    for entity in (source, target):
        actions.publish(entity.pk, by=None)
    text = make.article(text="上合組織。")
    make.note(text, 0, 4, entity=source)
    actions.merge(source.pk, target.pk, by=None)
    last = list(PublicChange.objects.order_by("seq").values_list("action", "uuid"))[2:]
    assert ("merge", source.uuid) in last and ("upsert", target.uuid) in last
    target.refresh_from_db()
    assert target.mention_count == 1
    assert Annotation.objects.published().get().entity_id == target.pk


def test_old_addresses_follow() -> None:
    source, target = make.body(slug="first"), make.body()
    actions.rename(source.pk, "second", by=None)
    merged(source, target)
    assert Redirect.objects.get(slug="first").entity_id == target.pk


def test_the_old_page_leads_to_the_new_one(client: Any) -> None:
    source, target = actions.publish(make.body().pk, by=None), make.body()
    merged(source, target)
    answer = client.get(f"/bodies/{source.slug}/")
    assert (answer.status_code, answer["Location"]) == (301, f"/bodies/{target.slug}/")


def test_only_things_of_one_kind_and_only_once() -> None:
    body, other, topic = make.body(), make.body(), make.topic()
    with pytest.raises(ValidationError):
        actions.merge(body.pk, topic.pk, by=None)
    with pytest.raises(ValidationError):
        actions.merge(body.pk, body.pk, by=None)
    actions.merge(body.pk, other.pk, by=None)
    for pair in ((body, make.body()), (make.body(), body)):
        with pytest.raises(ValidationError, match=body.slug):
            actions.merge(pair[0].pk, pair[1].pk, by=None)
    assert Change.objects.count() == 2


def test_nothing_public_is_merged_into_a_draft() -> None:
    source, target = make.body(), make.body(status="draft")
    with pytest.raises(ValidationError, match=source.slug):
        actions.merge(source.pk, target.pk, by=None)
    assert merged(target, source).target == source


def test_what_was_merged_is_not_brought_back() -> None:
    source, target = make.body(), make.body()
    actions.publish(source.pk, by=None)
    first = ledger.history(source).get()
    actions.merge(source.pk, target.pk, by=None)
    with pytest.raises(ValidationError, match=source.slug):
        actions.restore(source.pk, first.seq, by=None)
    with pytest.raises(ValidationError, match=source.slug):
        actions.publish(source.pk, by=None)


def test_reviewers_merge_and_curators_do_not() -> None:
    source, target = make.body(), make.body()
    for person in (make.user(None), make.user(Role.CURATOR)):
        with pytest.raises(PermissionDenied):
            actions.merge(source.pk, target.pk, by=person)
    assert actions.merge(source.pk, target.pk, by=make.user(Role.REVIEWER)).target == target


def test_references_are_counted() -> None:
    body = make.body()
    make.membership(make.state(), body)
    assert sum(references(body).values()) == 2  # its label and the membership
