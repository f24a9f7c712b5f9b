"""Filters of the entities' lists: each answers a question that a queue on the front page asks."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from instruments.models import Label, Status


class YesOrNo(admin.SimpleListFilter):
    """Whether something holds; `no` leaves the withdrawn out, which nobody needs to mend."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", _("yes")), ("no", _("no"))]

    def condition(self) -> Q:
        raise NotImplementedError

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "yes":
            return queryset.filter(self.condition())
        if self.value() == "no":
            return queryset.exclude(status=Status.WITHDRAWN).exclude(self.condition())
        return queryset


class Named(YesOrNo):
    """Whether there is a name in English: the first thing a foreign reader misses."""

    title = gettext_lazy("English name")
    parameter_name = "english"

    def condition(self) -> Q:
        return Q(pk__in=Label.objects.filter(lang="en").values("entity_id"))


class Mentioned(YesOrNo):
    """Whether any published note links it."""

    title = gettext_lazy("mentioned")
    parameter_name = "mentioned"

    def condition(self) -> Q:
        return Q(mention_count__gt=0)


class ThingsInUse(admin.RelatedOnlyFieldListFilter):
    """The things that the rows refer to, with their names fetched at once."""

    def field_choices(
        self, field: Any, request: HttpRequest, model_admin: Any
    ) -> list[tuple[int, str]]:
        used = model_admin.get_queryset(request).order_by().values(f"{self.field_path}__pk")
        things = field.related_model.objects.filter(pk__in=used).with_names().order_by("slug")
        return [(thing.pk, thing.name()) for thing in things]
