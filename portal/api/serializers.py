"""The shapes of answers, for the schema. Nothing is serialised with these; a test holds them to the truth."""

from typing import Any

from rest_framework import serializers as s

from annotations import models as texts
from instruments import models as catalogue
from instruments.status import STATUSES
from portal.models import PublicChange

LABEL_KINDS = catalogue.Label.Kind.values


def string(**kwargs: Any) -> s.CharField:
    return s.CharField(**kwargs)


def optional(**kwargs: Any) -> s.CharField:
    return s.CharField(allow_null=True, **kwargs)


def moment(**kwargs: Any) -> s.DateTimeField:
    return s.DateTimeField(**kwargs)


class Reference(s.Serializer):
    """A published entity, as others name it."""

    id = s.UUIDField()
    kind = s.ChoiceField(catalogue.Kind.values)
    slug = string()
    name = string()
    url = s.URLField()


class PartialDate(s.Serializer):
    """A date at its own precision (EDTF level 0), with the words that were cited."""

    date = string()
    precision = s.ChoiceField(["day", "month", "year"])
    as_cited = optional()


class Label(s.Serializer):
    lang = string()
    text = string()
    kind = s.ChoiceField(LABEL_KINDS)


class Description(s.Serializer):
    lang = string()
    text = string()


class Identifier(s.Serializer):
    scheme = s.ChoiceField(catalogue.Identifier.Scheme.values)
    value = string()


class PassageKey(s.Serializer):
    article = string()
    eid = string()


class Entity(s.Serializer):
    id = s.UUIDField()
    kind = s.ChoiceField(catalogue.Kind.values)
    slug = string()
    url = s.URLField()
    name = string()
    labels = Label(many=True)
    description = string()
    descriptions = Description(many=True)
    topics = Reference(many=True)
    identifiers = Identifier(many=True)
    mention_count = s.IntegerField(min_value=0)
    verified_at = moment(allow_null=True)
    updated_at = moment()


class MembershipPeriod(s.Serializer):
    id = s.UUIDField()
    member = Reference()
    body = Reference()
    status = s.ChoiceField(catalogue.Membership.Status.values)
    start = PartialDate(allow_null=True)
    end = PartialDate(allow_null=True)


class Membership(MembershipPeriod):
    legal_basis = Reference(allow_null=True)


class State(Entity):
    iso2 = optional()
    iso3 = optional()
    memberships = MembershipPeriod(many=True)


class Body(Entity):
    body_type = s.ChoiceField(catalogue.Body.Type.values)
    lifecycle = s.ChoiceField(catalogue.Body.Lifecycle.values)
    parent = Reference(allow_null=True)
    seat = Reference(allow_null=True)
    founding_instrument = Reference(allow_null=True)
    established = PartialDate(allow_null=True)
    operational = PartialDate(allow_null=True)
    dissolved = PartialDate(allow_null=True)
    memberships = MembershipPeriod(many=True)


class Place(Entity):
    state = Reference(allow_null=True)


class Topic(Entity):
    notation = string()
    broader = Reference(allow_null=True)
    related = Reference(many=True)
    exact_match = s.ListField(child=string())


class RelationTo(s.Serializer):
    relation = s.ChoiceField(catalogue.InstrumentRelation.Relation.values)
    object = Reference()
    provision = string()


class RelationFrom(s.Serializer):
    relation = s.ChoiceField(catalogue.InstrumentRelation.Relation.values)
    subject = Reference()
    provision = string()


class Party(s.Serializer):
    participant = Reference()
    status = s.ChoiceField(STATUSES)
    since = optional()


class Instrument(Entity):
    form = s.ChoiceField(catalogue.Instrument.Form.values)
    level = s.ChoiceField(catalogue.Instrument.Level.values)
    legal_force = s.ChoiceField(catalogue.Instrument.LegalForce.values)
    lifecycle = s.ChoiceField(catalogue.Instrument.Lifecycle.values)
    adopted = PartialDate(allow_null=True)
    signed = PartialDate(allow_null=True)
    entry_into_force = PartialDate(allow_null=True)
    terminated = PartialDate(allow_null=True)
    place = Reference(allow_null=True)
    adopting_bodies = Reference(many=True)
    states = Reference(many=True)
    depositary = Reference(allow_null=True)
    authentic_languages = s.ListField(child=string())
    registration = optional()
    stub = s.BooleanField()
    relations = RelationTo(many=True)
    inverse_relations = RelationFrom(many=True)
    parties = Party(many=True)


class TreatyAction(s.Serializer):
    id = s.UUIDField()
    instrument = Reference()
    participant = Reference()
    action = s.ChoiceField(catalogue.TreatyAction.Action.values)
    text = string()
    provisions = string()
    done = PartialDate(allow_null=True)
    effective = PartialDate(allow_null=True)


class InstrumentRelation(s.Serializer):
    id = s.UUIDField()
    subject = Reference()
    object = Reference()
    relation = s.ChoiceField(catalogue.InstrumentRelation.Relation.values)
    provision = string()


class Statement(Entity):
    number = string()
    statement = string()
    parent = Reference(allow_null=True)
    states = Reference(many=True)
    bodies = Reference(many=True)
    instruments = Reference(many=True)
    passages = PassageKey(many=True)


class Position(Statement):
    holders = Reference(many=True)


class Challenge(Statement):
    answered_by = Reference(many=True)


class Recommendation(Statement):
    addresses = Reference(many=True)
    addressees = Reference(many=True)
    status = s.ChoiceField(catalogue.Recommendation.Uptake.values)


class PublishedIn(s.Serializer):
    """Where an article was published (names after CSL)."""

    container_title = optional()
    volume = optional()
    issue = optional()
    pages = optional()
    doi = optional()
    url = optional()
    issued = PartialDate(allow_null=True)


class Article(s.Serializer):
    id = s.UUIDField()
    kind = s.ChoiceField(["article"])
    slug = string()
    url = s.URLField()
    title = string()
    titles = s.DictField(child=string())
    authors = s.ListField(child=s.JSONField())
    language = string()
    licence = string()
    updated_at = moment()
    abstract = string()
    source = PublishedIn()
    revision = s.IntegerField(min_value=1)
    sha256 = string()
    length = s.IntegerField(min_value=0)
    passage_count = s.IntegerField(min_value=0)
    annotation_count = s.IntegerField(min_value=0)


class Rendering(s.Serializer):
    """A translation or a summary of a passage."""

    id = s.UUIDField()
    lang = string()
    type = s.ChoiceField(texts.Rendering.Type.values)
    text = string()
    modified = moment()
    creator = optional()
    reviewer = optional()


class Passage(s.Serializer):
    article = string()
    revision = s.IntegerField(min_value=1)
    eid = string()
    kind = s.ChoiceField(texts.Passage.Kind.values)
    url = s.URLField()
    number = optional()
    heading = optional()
    start = s.IntegerField(min_value=0)
    end = s.IntegerField(min_value=0)
    text = string()
    parent = optional()
    renderings = Rendering(many=True)


class Reply(s.Serializer):
    id = s.UUIDField()
    url = s.URLField()
    body = string()
    lang = string()
    creator = optional()
    reviewer = optional()
    created = moment()
    modified = moment()


class Annotation(s.Serializer):
    """A published note. A reply has no place of its own: from `passage` to `suffix` it holds nulls."""

    id = s.UUIDField()
    url = s.URLField()
    article = string()
    revision = s.IntegerField(min_value=1)
    passage = optional()
    motivation = s.ChoiceField(texts.Annotation.Motivation.values)
    start = s.IntegerField(min_value=0, allow_null=True)
    end = s.IntegerField(min_value=0, allow_null=True)
    exact = optional()
    prefix = optional()
    suffix = optional()
    entity = Reference(allow_null=True)
    provision = string()
    body = optional()
    lang = string()
    value = optional()
    verdict = s.ChoiceField(texts.Annotation.Verdict.values, allow_null=True)
    corrected_value = optional()
    source = optional()
    tags = s.ListField(child=string())
    creator = optional()
    reviewer = optional()
    created = moment()
    modified = moment()
    parent = s.UUIDField(allow_null=True)
    replies = Reply(many=True)


class Source(s.Serializer):
    """An outside source (names after CSL)."""

    id = s.UUIDField()
    key = string()
    type = string()
    title = string()
    authors = s.ListField(child=s.JSONField())
    container_title = string()
    publisher = string()
    url = string()
    accessed = s.DateField(allow_null=True)
    tier = s.ChoiceField(texts.Source.Tier.values)
    language = string()
    issued = PartialDate(allow_null=True)


class Citation(s.Serializer):
    id = s.UUIDField()
    entity = Reference()
    field = string()
    value = string()
    stance = s.ChoiceField(texts.Citation.Stance.values)
    annotation = s.UUIDField(allow_null=True)
    passage = PassageKey(allow_null=True)
    source = Source(allow_null=True)
    locator = string()
    stale = s.BooleanField()
    checked_at = moment(allow_null=True)


class Change(s.Serializer):
    seq = s.IntegerField(min_value=1)
    at = moment()
    action = s.ChoiceField(PublicChange.Action.values)
    kind = s.ChoiceField([*catalogue.KINDS, "article", "annotation"])
    id = s.UUIDField()
    url = s.URLField()


class Problem(s.Serializer):
    """`attr` names the parameter that is wrong."""

    code = string()
    detail = string()
    attr = optional()


class Problems(s.Serializer):
    type = s.ChoiceField(["validation_error", "client_error", "server_error"])
    errors = Problem(many=True)
