"""The desk as a test uses it: who sits there, and the form of a thing as the browser would send it."""

from typing import Any

from django.test import Client
from django.urls import reverse

from instruments.policy import Role
from tests import make


def desk(role: Role = Role.ADMINISTRATOR) -> Client:
    client = Client()
    client.force_login(make.user(role))
    return client


def change_page(thing: Any) -> str:
    meta = thing._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[thing.pk])


def add_page(kind: str) -> str:
    return reverse(f"admin:instruments_{kind}_add")


def filled(client: Client, address: str) -> dict[str, Any]:
    """What saving the page unchanged would send."""
    answer = client.get(address)
    assert answer.status_code == 200, answer
    form = answer.context["adminform"].form
    sent = values_of(form)
    for inline in answer.context["inline_admin_formsets"]:
        sent |= values_of(inline.formset.management_form)
        for row in inline.formset.initial_forms:
            sent |= values_of(row)
    return sent


def values_of(form: Any) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        if value is True:
            values[bound.html_name] = "on"
        elif value is not None and value is not False:
            values[bound.html_name] = (
                [str(v) for v in value] if isinstance(value, list | tuple) else str(value)
            )
    return values


def new_row(sent: dict[str, Any], prefix: str, **cells: Any) -> None:
    """Add a row to the inline `prefix` of a form to be sent."""
    number = int(sent[f"{prefix}-TOTAL_FORMS"])
    sent[f"{prefix}-TOTAL_FORMS"] = str(number + 1)
    sent |= {f"{prefix}-{number}-{name}": str(value) for name, value in cells.items()}


def errors_of(answer: Any) -> list[tuple[str, int | None, str, str]]:
    """(inline or "", row, field, message) of every error on a page."""
    found = [
        ("", None, name, text)
        for name, texts in answer.context["adminform"].form.errors.items()
        for text in texts
    ]
    for inline in answer.context["inline_admin_formsets"]:
        for number, errors in enumerate(inline.formset.errors, 1):
            prefix = inline.formset.prefix
            found += [
                (prefix, number, name, text) for name, texts in errors.items() for text in texts
            ]
        found += [
            (inline.formset.prefix, None, "", text) for text in inline.formset.non_form_errors()
        ]
    return found
