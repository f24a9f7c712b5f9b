"""Which of its constraints a thing breaks, and which fields each is about: for people, not for databases."""

from collections.abc import Collection, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _


def broken_rules(
    thing: models.Model, exclude: Collection[str] = ()
) -> Iterator[tuple[list[str], str]]:
    """(fields, what is wrong) for each constraint that `thing` breaks; fields in the constraint's order.

    `exclude` names fields not to judge by: a constraint that speaks of one of them is passed over.
    """
    for model, constraints in thing.get_constraints():
        for constraint in constraints:
            try:
                constraint.validate(model, thing, exclude=set(exclude) or None)
            except ValidationError as error:
                yield fields_of(constraint), said_of(constraint, error)


def said_of(constraint: models.BaseConstraint, error: ValidationError) -> str:
    """The constraint's own words, or its name, which is written to be read."""
    if constraint.violation_error_message != constraint.default_violation_error_message:
        return " ".join(error.messages)
    return _("breaks the rule “%(rule)s”") % {"rule": constraint.name.replace("_", " ")}


def fields_of(constraint: models.BaseConstraint) -> list[str]:
    """The fields that a constraint speaks of, in its own order."""
    if isinstance(constraint, models.UniqueConstraint):
        return list(constraint.fields)
    if isinstance(constraint, models.CheckConstraint):
        return list(dict.fromkeys(names_in(constraint.condition)))
    return []


def names_in(condition: Any) -> Iterator[str]:
    for part in condition.children:
        if isinstance(part, models.Q):
            yield from names_in(part)
        else:
            yield part[0].split("__")[0]
            if isinstance(part[1], models.F):
                yield str(part[1].name)  # type: ignore[attr-defined]
