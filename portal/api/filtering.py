"""Filters that know how a value may be given: many times, meaning either, and described to clients."""

from collections.abc import Callable
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db import connections
from django.db.models import (
    Case,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions

from instruments.models import Label
from portal.api import values
from portal.api.parameters import Parameter, details
from portal.reader import Reader

Condition = Callable[[list[Any]], Q]


class ManyValues(forms.Field):
    """All values that were given under one name, each checked by `one`."""

    widget = forms.MultipleHiddenInput

    def __init__(self, one: values.Value, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "required": False})
        self.one = one

    def clean(self, given: list[str]) -> list[Any]:
        return [self.one.clean(value) for value in given or ()]


class Either(django_filters.Filter):
    """Keeps what `condition` (of the list of values) holds for."""

    field_class = ManyValues
    many = True

    def __init__(
        self, condition: Condition, one: values.Value, description: Any, example: str
    ) -> None:
        super().__init__(label=description, one=one)
        self.condition, self.one, self.description, self.example = (
            condition,
            one,
            description,
            example,
        )

    def filter(self, queryset: QuerySet, given: Any) -> QuerySet:
        return queryset.filter(self.condition(given)) if given else queryset

    def parameter(self, name: str) -> Parameter:
        return Parameter(name, self.one, self.description, self.example, self.many)


class OneValue(forms.Field):
    """A value that may be given once."""

    widget = forms.MultipleHiddenInput

    def __init__(self, one: values.Value, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "required": False})
        self.one = one

    def clean(self, given: list[str]) -> Any:
        if given and len(given) > 1:
            raise ValidationError(_("This parameter may be given only once."), code="repeated")
        return self.one.clean(given[0]) if given else None


class Single(Either):
    """As `Either`, for what can be asked only once; `condition` gets that one value."""

    field_class = OneValue
    many = False


class Aside(Single):
    """A value that the filter set itself, or the representation, makes use of."""

    def __init__(self, one: values.Value, description: Any, example: str) -> None:
        super().__init__(lambda _value: Q(), one, description, example)

    def filter(self, queryset: QuerySet, given: Any) -> QuerySet:
        return queryset


class Ordering(Single):
    """`ordering=name` or `-name`. `columns`: {public name: column}; what has no value comes last."""

    def __init__(self, **columns: str) -> None:
        self.columns = columns
        allowed = [sign + name for name in columns for sign in ("", "-")]
        description = _(
            "The order of the results, descending with a minus sign. What has no such value comes last."
        )
        super().__init__(
            lambda _value: Q(), values.Choice(allowed), description, next(iter(allowed))
        )

    def filter(self, queryset: QuerySet, given: Any) -> QuerySet:
        if not given:
            return queryset
        name = given.removeprefix("-")
        column = self.columns[name]
        if name == "name":
            queryset, column = (
                queryset.annotate(sort_name=sort_name(self.parent.reader)),
                "sort_name",
            )
        by = F(column) if column in TEXTLESS else plainly(column, queryset.db)
        ordered = by.desc(nulls_last=True) if given.startswith("-") else by.asc(nulls_last=True)
        return queryset.order_by(ordered, "slug")


TEXTLESS = {"updated_at", "verified_at", "mention_count"}


def plainly(column: str, using: str) -> Func | F:
    """A text column in the order of code points, the same on every database."""
    if connections[using].vendor == "postgresql":
        return Func(F(column), function="", template='%(expressions)s COLLATE "C"')
    return F(column)


def sort_name(reader: Reader) -> Subquery:
    """The folded name of an entity, chosen as it is shown (see `References.name`)."""
    ranks = [When(lang=lang, then=Value(rank)) for lang, rank in reader.order.items()]
    labels = Label.objects.filter(entity=OuterRef("pk"), kind__in=("preferred", "translation"))
    rank = Case(*ranks, default=Value(9), output_field=IntegerField())
    return Subquery(labels.annotate(rank=rank).order_by("rank", "kind", "pk").values("folded")[:1])


class Filters(django_filters.FilterSet):
    """A filter set that knows its reader and describes its parameters. Empty values are errors."""

    def __init__(self, data: QueryDict, queryset: QuerySet, *, reader: Reader) -> None:
        super().__init__(data, queryset)
        self.reader = reader

    @classmethod
    def parameters(cls) -> list[Parameter]:
        return [each.parameter(name) for name, each in cls.base_filters.items()]

    def apply(self) -> QuerySet:
        """The filtered rows; a ValidationError of the API names what is wrong."""
        if not self.is_valid():
            wrong = self.errors.as_data()
            raise exceptions.ValidationError(
                {name: details(ValidationError(error)) for name, error in wrong.items()}
            )
        return self.qs

    def given(self, name: str) -> Any:
        return self.form.cleaned_data.get(name)


def column_in(column: str) -> Condition:
    return lambda given: Q(**{f"{column}__in": given})


def either(of_one: Callable[[Any], Q]) -> Condition:
    """A condition on each single value, joined by or."""

    def condition(given: list[Any]) -> Q:
        joined = Q()
        for value in given:
            joined |= of_one(value)
        return joined

    return condition
