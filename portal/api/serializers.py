"""The shapes of answers, for the schema. Nothing is serialised with these; a test holds them to the truth."""

from typing import Any

from rest_framework import serializers as s

from annotations import models as texts
from instruments import models as catalogue
from instruments.status import STATUSES
from portal.models import PublicChange

CHANGED_KINDS = [(kind, kind) for kind in (*catalogue.KINDS, "article", "annotation")]
ARTICLE_KIND = [("article", "article")]


def string(**kwargs: Any) -> s.CharField:
    return s.CharField(**kwargs)


def optional(**kwargs: Any) -> s.CharField:
    return s.CharField(allow_null=True, **kwargs)


def moment(**kwargs: Any) -> s.DateTimeField:
    return s.DateTimeField(**kwargs)


class Reference(s.Serializer):
    """A published entity, as others name it."""

    id = s.UUIDField()
    kind = s.ChoiceField(catalogue.Kind.choices)
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
    kind = s.ChoiceField(catalogue.Label.Kind.choices)


class Description(s.Serializer):
    lang = string()
    text = string()


class Identifier(s.Serializer):
    scheme = s.ChoiceField(catalogue.Identifier.Scheme.choices)
    value = string()


class PassageKey(s.Serializer):
    article = string()
    eid = string()


class Entity(s.Serializer):
    id = s.UUIDField()
    kind = s.ChoiceField(catalogue.Kind.choices)
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
    status = s.ChoiceField(catalogue.Membership.Status.choices)
    start = PartialDate(allow_null=True)
    end = PartialDate(allow_null=True)


class Membership(MembershipPeriod):
    legal_basis = Reference(allow_null=True)


class State(Entity):
    iso2 = optional()
    iso3 = optional()
    memberships = MembershipPeriod(many=True)


class Body(Entity):
    body_type = s.ChoiceField(catalogue.Body.Type.choices)
    lifecycle = s.ChoiceField(catalogue.Body.Lifecycle.choices)
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
    relation = s.ChoiceField(catalogue.InstrumentRelation.Relation.choices)
    object = Reference()
    provision = string()


class RelationFrom(s.Serializer):
    relation = s.ChoiceField(catalogue.InstrumentRelation.Relation.choices)
    subject = Reference()
    provision = string()


class Party(s.Serializer):
    participant = Reference()
    status = s.ChoiceField(STATUSES)
    since = optional()


class Instrument(Entity):
    form = s.ChoiceField(catalogue.Instrument.Form.choices)
    level = s.ChoiceField(catalogue.Instrument.Level.choices)
    legal_force = s.ChoiceField(catalogue.Instrument.LegalForce.choices)
    lifecycle = s.ChoiceField(catalogue.Instrument.Lifecycle.choices)
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
    action = s.ChoiceField(catalogue.TreatyAction.Action.choices)
    text = string()
    provisions = string()
    done = PartialDate(allow_null=True)
    effective = PartialDate(allow_null=True)


class InstrumentRelation(s.Serializer):
    id = s.UUIDField()
    subject = Reference()
    object = Reference()
    relation = s.ChoiceField(catalogue.InstrumentRelation.Relation.choices)
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
    status = s.ChoiceField(catalogue.Recommendation.Uptake.choices)


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
    kind = s.ChoiceField(ARTICLE_KIND)
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
    type = s.ChoiceField(texts.Rendering.Type.choices)
    text = string()
    modified = moment()
    creator = optional()
    reviewer = optional()


class Passage(s.Serializer):
    article = string()
    revision = s.IntegerField(min_value=1)
    eid = string()
    kind = s.ChoiceField(texts.Passage.Kind.choices)
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
    motivation = s.ChoiceField(texts.Annotation.Motivation.choices)
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
    verdict = s.ChoiceField(texts.Annotation.Verdict.choices, allow_null=True)
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
    tier = s.ChoiceField(texts.Source.Tier.choices)
    language = string()
    issued = PartialDate(allow_null=True)


class Citation(s.Serializer):
    id = s.UUIDField()
    entity = Reference()
    field = string()
    value = string()
    stance = s.ChoiceField(texts.Citation.Stance.choices)
    annotation = s.UUIDField(allow_null=True)
    passage = PassageKey(allow_null=True)
    source = Source(allow_null=True)
    locator = string()
    stale = s.BooleanField()
    checked_at = moment(allow_null=True)


class Change(s.Serializer):
    seq = s.IntegerField(min_value=1)
    at = moment()
    action = s.ChoiceField(PublicChange.Action.choices)
    kind = s.ChoiceField(CHANGED_KINDS)
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
