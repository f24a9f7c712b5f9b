"""What positions, challenges and recommendations can be asked."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from instruments.models import Addressee, Answer, Challenge, Position, Recommendation
from portal.api import values
from portal.api.filtering import Condition, Either, Ordering
from portal.api.filters import PUBLISHED, EntityFilters, choices, linked_slug, slug_of


def named(model: Any, kind: str) -> Condition:
    """By the slugs of the things of one kind that a statement names."""
    owner = model._meta.model_name

    def condition(given: list[str]) -> Q:
        public = Q(entity__slug__in=given, entity__status=PUBLISHED, entity__kind=kind)
        return Q(pk__in=model.named.through.objects.filter(public).values(f"{owner}_id"))

    return condition


class StatementFilters(EntityFilters):
    parent = slug_of("parent", _("The slug of the statement above it."), "rec-1")
    ordering = Ordering(
        name="name",
        slug="slug",
        number="number",
        updated_at="updated_at",
        mention_count="mention_count",
    )


def naming(model: Any, kind: str, example: str) -> Either:
    return Either(
        named(model, kind), values.slug(), _("The slug of something that it names."), example
    )


class PositionFilters(StatementFilters):
    state = naming(Position, "state", "russia")
    body = naming(Position, "body", "un")
    instrument = naming(Position, "instrument", "un-charter")
    holder = Either(
        linked_slug(Position.holders.through, "position", "entity"),
        values.slug(),
        _("The slug of who holds it."),
        "sco-member-states",
    )


class ChallengeFilters(StatementFilters):
    state = naming(Challenge, "state", "russia")
    body = naming(Challenge, "body", "sco")
    instrument = naming(Challenge, "instrument", "un-charter")
    recommendation = Either(
        linked_slug(Answer, "challenge", "recommendation"),
        values.slug(),
        _("The slug of a recommendation that addresses it."),
        "rec-1",
    )


class RecommendationFilters(StatementFilters):
    state = naming(Recommendation, "state", "kazakhstan")
    body = naming(Recommendation, "body", "sco")
    instrument = naming(Recommendation, "instrument", "un-charter")
    challenge = Either(
        linked_slug(Answer, "recommendation", "challenge"),
        values.slug(),
        _("The slug of a challenge that it addresses."),
        "ch-2-1",
    )
    addressee = Either(
        linked_slug(Addressee, "recommendation", "entity"),
        values.slug(),
        _("The slug of whom it speaks to."),
        "sco-secretariat",
    )
    status = choices("uptake", Recommendation.Uptake, _("What became of it."))
