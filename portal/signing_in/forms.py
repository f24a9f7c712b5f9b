"""The forms of signing in."""

from typing import Any

from django import forms
from django.contrib.auth.forms import PasswordResetForm
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from portal.signing_in import links

# Django's sign-in page asks this, and has not been translated into all of our languages.
gettext_noop("Forgotten your login credentials?")


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        ),
    )


class LiftForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=500)


class ForgottenForm(PasswordResetForm):
    """Sends everyone at the address a link; says the same whether there is anyone."""

    def save(self, request: Any, **kwargs: Any) -> None:
        if links.may_ask(request.META["REMOTE_ADDR"]):
            for person in links.people_at(self.cleaned_data["email"]):
                links.mail(person)
