"""The types of parameters: each checks one value of a query string and says in `schema` what it accepts."""

from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _

from instruments import edtf
from instruments.models.entity import SLUG

LONGEST = 200
DIGITS = frozenset("0123456789")


class Value(forms.Field):
    """One value. Subclasses say how text becomes it; an empty text is never one."""

    schema: dict[str, Any] = {"type": "string"}
    default_error_messages = {"required": _("This parameter may not be empty.")}

    def clean(self, value: str) -> Any:
        if value in ("", None):
            raise ValidationError(self.error_messages["required"], code="required")
        ProhibitNullCharactersValidator()(value)
        if len(value) > LONGEST:
            message = _("This value is longer than %(most)s characters.") % {"most": LONGEST}
            raise ValidationError(message, code="max_length")
        return self.read(value)

    def read(self, text: str) -> Any:
        return text

    def refuse(self, message: Any, code: str = "invalid") -> ValidationError:
        return ValidationError(message, code=code)


class Words(Value):
    schema = {
        "type": "string",
        "minLength": 1,
        "maxLength": LONGEST,
        "pattern": r"^[^\u0000-\u001f]+$",
    }

    def read(self, text: str) -> str:
        if any(ord(char) < 32 for char in text):
            raise self.refuse(_("This value holds control characters."))
        return text


class Pattern(Value):
    """Text of a fixed form, such as a slug."""

    def __init__(self, pattern: str, message: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.checked = forms.RegexField(pattern, max_length=LONGEST, strip=False)
        self.message = message
        self.schema = {"type": "string", "pattern": pattern, "maxLength": LONGEST}

    def read(self, text: str) -> str:
        try:
            return self.checked.clean(text)
        except ValidationError:
            raise self.refuse(self.message) from None


def slug() -> Pattern:
    return Pattern(SLUG, _("A slug holds lower-case Latin letters, digits and single hyphens."))


def eid() -> Pattern:
    return Pattern(
        r"^[a-z0-9]+(_{1,2}[a-z0-9]+)*$", _("An eId is written like sec_1__subsec_2__point_1.")
    )


def field_name() -> Pattern:
    return Pattern(r"^[a-z][a-z0-9_]*$", _("A field is named like entry_into_force."))


class Choice(Value):
    """One of a few values; matched without regard to case where `fold` is set."""

    def __init__(self, allowed: Any, *, fold: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.allowed = [str(value) for value in allowed]
        self.fold = fold
        self.schema = {"type": "string", "enum": self.allowed}

    def read(self, text: str) -> str:
        value = text.lower() if self.fold else text
        if value not in self.allowed:
            message = _("“%(value)s” is not one of: %(allowed)s.")
            shown = {"value": text, "allowed": ", ".join(self.allowed)}
            raise ValidationError(message, code="invalid_choice", params=shown)
        return value


class Flag(Value):
    schema = {"type": "boolean"}

    def read(self, text: str) -> bool:
        if text not in ("true", "false"):
            raise self.refuse(_("This value is true or false."))
        return text == "true"


class Whole(Value):
    """A whole number from `least` to `most`."""

    def __init__(self, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.least, self.most = least, most
        self.schema = {"type": "integer", "minimum": least, "maximum": most}

    def read(self, text: str) -> int:
        if not set(text) <= DIGITS or len(text) > 18 or not self.least <= int(text) <= self.most:
            message = _("This value is a whole number from %(least)s to %(most)s.")
            shown = {"least": self.least, "most": self.most}
            raise ValidationError(message, code="invalid", params=shown)
        return int(text)


class Year(Value):
    schema = {"type": "string", "pattern": "^[1-9][0-9]{3}$"}

    def read(self, text: str) -> str:
        if len(text) != 4 or not set(text) <= DIGITS or text == "0000":
            raise self.refuse(_("A year is written with four digits."))
        return text


class Day(Value):
    """A day of the calendar, as an ISO string (which compares with partial dates)."""

    schema = {"type": "string", "format": "date"}

    def read(self, text: str) -> str:
        try:
            if len(text) != 10 or edtf.precision(edtf.check(text)) != "day":
                raise ValueError(text)
        except ValueError:
            raise self.refuse(_("A day of the calendar is written like 2006-06-15.")) from None
        return text


class PartialDate(Value):
    """A year, a month or a day (EDTF level 0)."""

    schema = {
        "anyOf": [
            {"type": "string", "format": "date"},
            {"type": "string", "pattern": "^[1-9][0-9]{3}-(0[1-9]|1[0-2])$"},
            {"type": "string", "pattern": "^[1-9][0-9]{3}$"},
        ]
    }

    def read(self, text: str) -> str:
        try:
            return edtf.check(text)
        except ValueError:
            raise self.refuse(_("A date is written like 2006, 2006-08 or 2006-06-15.")) from None


class Moment(Value):
    """A moment in time (RFC 3339), or a day, which stands for its first moment in UTC."""

    schema = {
        "anyOf": [{"type": "string", "format": "date-time"}, {"type": "string", "format": "date"}]
    }

    def read(self, text: str) -> datetime:
        try:
            moment = parse_datetime(text.upper()) if len(text) > 10 else midnight(parse_date(text))
            if moment is None or moment.tzinfo is None:
                raise ValueError(text)
            return moment.astimezone(UTC)
        except (ValueError, OverflowError):
            message = _("A moment is written like 2026-11-22T10:00:00Z or 2026-11-22.")
            raise self.refuse(message) from None


def midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), UTC) if day else None
