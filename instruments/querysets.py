"""Questions to the catalogue, in its own words. Days are ISO strings or dates; both compare as text."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

Day = date | str


def iso(day: Day) -> str:
    return day.isoformat() if isinstance(day, date) else day


class EntityQuerySet(models.QuerySet):
    def published(self) -> Self:
        return self.filter(status="published")

    def with_names(self) -> Self:
        """All that a name or a reference needs, in one further query."""
        return self.prefetch_related("labels")

    def for_listing(self) -> Self:
        """All that a row of a list shows, whatever the number of rows."""
        return self.prefetch_related("labels", "descriptions", "identifiers", "topics__labels")


class InstrumentQuerySet(EntityQuerySet):
    def with_dated(self) -> Self:
        """Annotates `dated_on`: adopted, else signed, else entry into force; NULL when undated."""
        return self.annotate(dated_on=Coalesce("adopted", "signed", "entry_into_force"))

    def in_force(self, on: Day) -> Self:
        day = iso(on)
        ended = Q(terminated__isnull=False, terminated__lte=day)
        return self.filter(entry_into_force__lte=day).exclude(ended)


class LabelQuerySet(models.QuerySet):
    def of_published(self) -> Self:
        return self.filter(entity__status="published")


class MembershipQuerySet(models.QuerySet):
    def published(self) -> Self:
        return self.filter(member__status="published", body__status="published")

    def between(self, member_id: int, body_id: int) -> Self:
        return self.filter(member_id=member_id, body_id=body_id)

    def on(self, day: Day) -> Self:
        """Those that hold on `day`: begun by then (or since nobody knows when), not yet ended."""
        on = iso(day)
        return self.filter(
            Q(start__isnull=True) | Q(start__lte=on), Q(end__isnull=True) | Q(end__gt=on)
        )

    def overlapping(self, start: str | None, end: str | None) -> Self:
        """Those that share a day with [start, end); None is open."""
        rows = self
        if end:
            rows = rows.filter(Q(start__isnull=True) | Q(start__lt=end))
        if start:
            rows = rows.filter(Q(end__isnull=True) | Q(end__gt=start))
        return rows

    def for_listing(self) -> Self:
        return self.select_related("member", "body", "legal_basis").prefetch_related(
            "member__labels", "body__labels", "legal_basis__labels"
        )


class TreatyActionQuerySet(models.QuerySet):
    def published(self) -> Self:
        return self.filter(instrument__status="published", participant__status="published")

    def for_listing(self) -> Self:
        return self.select_related("instrument", "participant").prefetch_related(
            "instrument__labels", "participant__labels"
        )


class InstrumentRelationQuerySet(models.QuerySet):
    def published(self) -> Self:
        return self.filter(subject__status="published", object__status="published")

    def for_listing(self) -> Self:
        return self.select_related("subject", "object").prefetch_related(
            "subject__labels", "object__labels"
        )
