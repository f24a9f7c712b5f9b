"""Column types of our own."""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext_lazy as _

from instruments import edtf, scripts

UNSTORABLE = re.compile(r"[\0\ud800-\udfff]")


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


def is_text(value: Any) -> bool:
    """Text that every database stores: JSON can also spell NUL, and halves of characters."""
    return isinstance(value, str) and not UNSTORABLE.search(value)


def says_words(value: Any) -> bool:
    """By language, or as CSL has a person: family, given, literal."""
    return isinstance(value, dict) and all(is_text(part) for item in value.items() for part in item)


def validate_words(value: Any) -> None:
    if not (isinstance(value, list) and all(is_text(word) for word in value)):
        raise ValidationError(_("A list of words is expected."), code="shape")


def validate_words_by_language(value: Any) -> None:
    if not says_words(value):
        said = _('Words by language are expected, such as {"en": "Words"}.')
        raise ValidationError(said, code="shape")


def validate_names(value: Any) -> None:
    if not (isinstance(value, list) and all(is_text(n) or says_words(n) for n in value)):
        said = _('A list of names is expected, such as ["A. Author"].')
        raise ValidationError(said, code="shape")


class ShapedJSONField(forms.JSONField):
    """Emptied, it is as it began; what it refuses is shown again as it was typed."""

    def __init__(self, *, began: Callable[[], Any], **kwargs: Any) -> None:
        self.began = began
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        return self.began() if cleaned in self.empty_values else cleaned

    def prepare_value(self, value: Any) -> Any:
        shown = super().prepare_value(value)
        return (
            shown.encode("utf-8", "backslashreplace").decode() if isinstance(shown, str) else shown
        )


class ShapedField(models.JSONField):
    """JSON of the shape that one validator judges. To migrations it is plain JSON."""

    def __init__(
        self, *args: Any, shape: Callable[[Any], None] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.default_validators = [shape] if shape else []

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        ours = {"form_class": ShapedJSONField, "began": self.get_default}
        return super().formfield(**ours | {"validators": self.default_validators} | kwargs)
