"""Column types of our own."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from instruments import edtf, scripts


def validate_partial_date(value: str) -> None:
    try:
        edtf.check(value)
    except ValueError as error:
        raise ValidationError(str(error), code="invalid_date") from error


class PartialDateField(models.CharField):
    """An EDTF level 0 date as text, NULL where unknown; compares chronologically in every database."""

    default_validators = [validate_partial_date]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"max_length": 10, "null": True, "blank": True}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for implied in ("max_length", "null", "blank"):
            kwargs.pop(implied, None)
        return name, path, args, kwargs

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        """Byte order on PostgreSQL, whose usual collations pass over the hyphens; SQLite has it anyway."""
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(value) or None


class FoldedField(models.TextField):
    """The script-, width- and case-insensitive form of another column, kept in step by every save."""

    def __init__(self, source: str, *args: Any, **kwargs: Any) -> None:
        self.source = source
        kwargs |= {"editable": False}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        return name, path, [self.source, *args], kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        folded = scripts.fold(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, folded)
        return folded


def partial_date_check(field: str, model: str) -> models.CheckConstraint:
    """The database's own check that a column holds a partial date."""
    condition = models.Q(**{f"{field}__isnull": True}) | models.Q(
        **{f"{field}__regex": edtf.PATTERN}
    )
    return models.CheckConstraint(condition=condition, name=f"{model}_{field}_is_edtf")


def order_check(
    earlier: str, later: str, name: str, *, strict: bool = False
) -> models.CheckConstraint:
    """`later` is unknown, or not before `earlier` (as text; a coarser date counts from its first day)."""
    lookup = "gt" if strict else "gte"
    condition = (
        models.Q(**{f"{earlier}__isnull": True})
        | models.Q(**{f"{later}__isnull": True})
        | models.Q(**{f"{later}__{lookup}": models.F(earlier)})
    )
    return models.CheckConstraint(condition=condition, name=name)
