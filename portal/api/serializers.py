"""The shapes of answers, for the schema. Nothing is serialised with these; a test holds them to the truth."""

from typing import Any

from rest_framework import serializers as s

from instruments import models as catalogue
from instruments.status import STATUSES


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


class Problem(s.Serializer):
    """`attr` names the parameter that is wrong."""

    code = string()
    detail = string()
    attr = optional()


class Problems(s.Serializer):
    type = s.ChoiceField(["validation_error", "client_error", "server_error"])
    errors = Problem(many=True)
