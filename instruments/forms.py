"""Forms that know which version of a thing their editor saw."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import InlineForeignKeyField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from instruments import ledger
from instruments.models import Entity
from instruments.rules import broken_rules
from instruments.snapshots import state_of


class RuledForm(forms.ModelForm):
    """A form whose broken constraints stand beside the field that they are about."""

    def _post_clean(self) -> None:
        """As Django's, but for the constraints, which it would report of the whole form."""
        self.instance.validate_constraints = lambda exclude=None: None
        try:
            super()._post_clean()
        finally:
            del self.instance.validate_constraints
        for fields, said in broken_rules(self.instance, self._get_validation_exclusions()):
            known = [name for name in fields if self.shows(name)]
            self.add_error(known[-1] if known else None, ValidationError(said, code="constraint"))

    def shows(self, name: str) -> bool:
        return name in self.fields and not isinstance(self.fields[name], InlineForeignKeyField)


class MembershipForm(RuledForm):
    """One period; whether periods overlap is judged of all rows together, by their formset."""

    def _post_clean(self) -> None:
        self.instance.judged_together = True
        super()._post_clean()


class PartFormSet(forms.BaseInlineFormSet):
    """Rows that someone else took away meanwhile are new again, with what was typed in them."""

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        if self.is_bound:
            self.data = self.without_lost_rows()

    def without_lost_rows(self) -> Any:
        """What was sent, its rows in the order that a formset expects: those that are there, then the new."""
        total = self.total_form_count()
        initial = min(self.initial_form_count(), total)
        known = {str(row.pk) for row in self.get_queryset()}
        key = self.model._meta.pk.name
        ids = [self.data.get(f"{self.add_prefix(number)}-{key}") for number in range(initial)]
        lost = [number for number, pk in enumerate(ids) if pk and pk not in known]
        if not lost:
            return self.data
        kept = [number for number in range(initial) if number not in lost]
        order = [*kept, *lost, *range(initial, total)]
        rows = [f"{self.add_prefix(number)}-" for number in range(total)]
        sent = self.data.copy()
        for name in self.data:
            if name.startswith(tuple(rows)):
                del sent[name]
        for place, number in enumerate(order):
            for name in self.data:
                if name.startswith(rows[number]):
                    column = name.removeprefix(rows[number])
                    sent.setlist(rows[place] + column, self.data.getlist(name))
            if number in lost:
                sent[f"{rows[place]}{key}"] = ""
        sent[self.management_form.add_prefix("INITIAL_FORMS")] = str(len(kept))
        del self.management_form
        return sent


class MembershipFormSet(PartFormSet):
    """All periods of one member, as they would be together."""

    def clean(self) -> None:
        super().clean()
        ordered = sorted(self.periods(), key=lambda period: (str(period[0].pk), period[1] or ""))
        for (body, _start, end, row), (other, start, _end, form) in pairwise(ordered):
            if body == other and (end is None or end > (start or "")):
                said = _("Overlaps row %(row)d, in %(body)s.") % {"row": row.number, "body": body}
                form.add_error("start", ValidationError(said, code="overlap"))

    def periods(self) -> Iterator[tuple[Any, str | None, str | None, Any]]:
        """(body, start, end, form) of each row that is good in itself and stays."""
        for number, form in enumerate(self.forms, 1):
            form.number = number
            given = getattr(form, "cleaned_data", {})
            if given.get("body") and not given.get("DELETE") and not form.errors:
                yield given["body"], given.get("start"), given.get("end"), form


class LabelFormSet(PartFormSet):
    """All labels of one entity: one preferred a language, also among the rows just typed."""

    def clean(self) -> None:
        super().clean()
        seen: dict[str, int] = {}
        for number, form in enumerate(self.forms, 1):
            given = getattr(form, "cleaned_data", {})
            if given.get("DELETE") or given.get("kind") != "preferred" or not given.get("lang"):
                continue
            if first := seen.get(given["lang"]):
                said = _("Row %(row)d is the preferred label in this language.") % {"row": first}
                form.add_error("kind", ValidationError(said, code="preferred"))
            seen.setdefault(given["lang"], number)


def in_words(field: forms.Field, value: Any) -> Any:
    """What a field holds, or was sent, as people read it: things by their names."""
    if not isinstance(field, forms.ModelChoiceField):
        return value
    keys = [getattr(one, "pk", one) for one in (value if isinstance(value, list) else [value])]
    known = field.queryset.filter(pk__in=[key for key in keys if str(key).isdecimal()])
    return "\n".join(sorted(field.label_from_instance(thing) for thing in known))


class VersionedForm(RuledForm):
    """A form that knows which version its editor saw, and asks why."""

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    change_reason = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=gettext_lazy("Kept in the history beside this change."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflict: list[tuple[str, Any, Any]] = []
        self.collided = False
        if self.instance.pk:
            self.fields["seen_version"].initial = getattr(self.instance, "version", None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        seen = cleaned.get("seen_version")
        if self.instance.pk and seen is not None:
            stored = type(self.instance)._default_manager.get(pk=self.instance.pk)
            if stored.version != seen:
                self.collide(stored, cleaned)
        for name in [name for name, value in cleaned.items() if self.is_named_by(value)]:
            self.add_error(name, ValidationError(_("That is the thing itself."), code="itself"))
        return cleaned

    def is_named_by(self, value: Any) -> bool:
        """Whether a link, or a list of links, leads from the entity to itself."""
        if not (isinstance(self.instance, Entity) and self.instance.pk):
            return False
        if isinstance(value, models.QuerySet):
            return issubclass(value.model, Entity) and any(
                other.pk == self.instance.pk for other in value
            )
        return isinstance(value, Entity) and value.pk == self.instance.pk

    def collide(self, stored: models.Model, cleaned: dict[str, Any]) -> None:
        """Show both texts, keep what was typed; saving again now says: mine, knowingly."""
        self.collided = True
        theirs = forms.model_to_dict(stored, fields=list(self.fields))
        for name, field in self.fields.items():
            if name in theirs and name in self.changed_data:
                mine = self._widget_data_value(field.widget, self.add_prefix(name))
                told = in_words(field, theirs[name]), in_words(field, mine)
                self.conflict.append((str(field.label or name), *told))
        self.conflict += self.parts_in_conflict(stored, cleaned["seen_version"])
        self.data = self.data.copy()
        self.data[self.add_prefix("seen_version")] = str(stored.version)  # type: ignore[attr-defined]
        last = ledger.history(stored).first()
        who = last.actor.name_at_desk if last and last.actor else _("someone")
        said = _(
            "%(who)s changed this while you were editing. Nothing was saved; what you typed is still here. "
            "Compare below, then save again to keep your version."
        )
        self.add_error(None, ValidationError(said % {"who": who}, code="conflict"))

    def parts_in_conflict(self, stored: models.Model, seen: int) -> Iterator[tuple[str, str, str]]:
        """(name, as they are, as typed) of each list of parts that changed since version `seen`."""
        now, then = state_of(stored), self.state_seen(stored, seen)
        for part in getattr(type(stored), "LEDGER_PARTS", ()):
            if then is not None and now.get(part) != then.get(part):
                rows = getattr(stored, part).all()
                name = rows.model._meta.verbose_name_plural
                yield str(name), "\n".join(map(str, rows)), "\n".join(self.typed_rows(part))

    def state_seen(self, stored: models.Model, seen: int) -> dict[str, Any] | None:
        """What the ledger says that the thing was at version `seen`."""
        state = None
        for change in ledger.history(stored)[:50]:
            if change.after and change.after.get("version", 0) <= seen:
                return change.after
            state = change.before
        return state

    def typed_rows(self, prefix: str) -> Iterator[str]:
        """The rows of an inline as they were sent."""
        for number in range(int(self.data.get(f"{prefix}-TOTAL_FORMS") or 0)):
            row = f"{prefix}-{number}-"
            cells = {
                name.removeprefix(row): self.data[name]
                for name in self.data
                if name.startswith(row)
            }
            words = [
                value
                for name, value in cells.items()
                if value and name not in ("id", "entity", "DELETE")
            ]
            if words and "DELETE" not in cells:
                yield " · ".join(words)
