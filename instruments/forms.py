"""Forms that know which version of a thing their editor saw."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from instruments import ledger


class VersionedForm(forms.ModelForm):
    """A form that knows which version its editor saw, and asks why."""

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    change_reason = forms.CharField(
        label=gettext_lazy("Why"), required=False, max_length=500,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=gettext_lazy("Kept in the history beside this change."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflict: list[tuple[str, Any, Any]] = []
        if self.instance.pk:
            self.fields["seen_version"].initial = getattr(self.instance, "version", None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        seen = cleaned.get("seen_version")
        if self.instance.pk and seen is not None:
            stored = type(self.instance)._default_manager.get(pk=self.instance.pk)
            if stored.version != seen:
                self.collide(stored, cleaned)
        return cleaned

    def collide(self, stored: models.Model, cleaned: dict[str, Any]) -> None:
        """Show both texts, keep what was typed; saving again now says: mine, knowingly."""
        theirs = forms.model_to_dict(stored, fields=list(self.fields))
        for name in self.fields:
            mine = self.data.get(self.add_prefix(name))
            if name in theirs and name in self.changed_data:
                self.conflict.append((str(self.fields[name].label or name), theirs[name], mine))
        self.data = self.data.copy()
        self.data[self.add_prefix("seen_version")] = str(stored.version)  # type: ignore[attr-defined]
        last = ledger.history(stored).first()
        who = last.actor.public_name if last and last.actor else _("someone")
        self.add_error(None, ValidationError(
            _("%(who)s changed this while you were editing. Nothing was saved; what you typed is still here. "
              "Compare below, then save again to keep your version.") % {"who": who}, code="conflict"))
