"""Query strings: what an address may be asked, and reading it. Nothing unknown passes in silence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_to_bytes

from django.core.exceptions import TooManyFieldsSent, ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions

from portal.api import values
from portal.reader import SCRIPTS, TAGS


@dataclass(frozen=True)
class Parameter:
    """One parameter of a query string. `many`: it may be given more than once, and means either."""

    name: str
    value: values.Value
    description: Any
    example: str
    many: bool = False

    @property
    def schema(self) -> dict[str, Any]:
        one = self.value.schema
        return {"type": "array", "items": one} if self.many else one


@dataclass
class Asked:
    """A query string that was read: `given` holds the cleaned single values, `query` all of it."""

    query: QueryDict
    given: dict[str, Any] = field(default_factory=dict)

    def get(self, name: str, default: Any = None) -> Any:
        return self.given.get(name, default)


LANG = Parameter(
    "lang",
    values.Choice(TAGS, fold=True),
    gettext_lazy("The language of names and descriptions; instead of Accept-Language."),
    "en",
)
SCRIPT = Parameter(
    "script",
    values.Choice(SCRIPTS),
    gettext_lazy("The script of Chinese text: traditional or simplified."),
    "hans",
)
EVERYWHERE = (LANG, SCRIPT)


def read(request: HttpRequest, known: Mapping[str, Parameter]) -> Asked:
    """The query of `request`. ValidationError names every parameter that is unknown or malformed.

    What may be given many times is checked by its filter, not here.
    """
    check_encoding(request.META.get("QUERY_STRING", ""))
    try:
        query = request.GET
    except TooManyFieldsSent:
        raise exceptions.ValidationError(_("There are too many parameters."), "too_many") from None
    asked, wrong = Asked(query), {}
    for name, found in query.lists():
        try:
            if name not in known:
                raise ValidationError(
                    _("There is no such parameter here."), code="unknown_parameter"
                )
            if not known[name].many:
                asked.given[name] = single(known[name], found)
        except ValidationError as error:
            wrong[name] = details(error)
    if wrong:
        raise exceptions.ValidationError(wrong)
    return asked


def single(parameter: Parameter, found: list[str]) -> Any:
    if len(found) > 1:
        raise ValidationError(_("This parameter may be given only once."), code="repeated")
    return parameter.value.clean(found[0])


def details(error: ValidationError) -> list[exceptions.ErrorDetail]:
    return [
        exceptions.ErrorDetail(message, code=part.code or "invalid")
        for part in error.error_list
        for message in part.messages
    ]


def check_encoding(query: str) -> None:
    """ValidationError where a name or a value is not UTF-8 (which would otherwise be guessed at)."""
    for pair in query.split("&"):
        name, _equals, value = pair.partition("=")
        try:
            plain = unquote_to_bytes(name.replace("+", " ")).decode()
        except UnicodeDecodeError:
            plain = name.encode("ascii", "replace").decode()
            raise encoding_error(plain) from None
        try:
            unquote_to_bytes(value).decode()
        except UnicodeDecodeError:
            raise encoding_error(plain) from None


def encoding_error(name: str) -> exceptions.ValidationError:
    detail = exceptions.ErrorDetail(_("This is not UTF-8."), code="encoding")
    return exceptions.ValidationError({name: [detail]})
