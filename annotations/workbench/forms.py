"""The shape of what the workbench sends: JSON types, checked strictly. What is allowed, the actions say."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from annotations.models import Annotation
from instruments.models import Entity
from instruments.models.entity import Kind, validate_language, validate_slug
from instruments.models.fields import validate_partial_date

M = Annotation.Motivation
CREATABLE = [Kind.STATE, Kind.BODY, Kind.INSTRUMENT, Kind.PLACE, Kind.TOPIC]

# What each kind of note says beside its text; what it does not say is emptied when its kind changes.
SAYS: dict[str, tuple[str, ...]] = {
    M.IDENTIFYING: ("entity", "provision"),
    M.COMMENTING: (),
    M.TAGGING: (),
    M.CLASSIFYING: ("value",),
    M.ASSESSING: ("verdict", "corrected_value", "source"),
    M.QUESTIONING: (),
}
SAID_BY_SOME = ("entity", "provision", "value", "verdict", "corrected_value", "source")


class Words(forms.CharField):
    """A JSON string, kept as it is."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "strip": False} | kwargs)

    def to_python(self, value: Any) -> str:
        if value is not None and not isinstance(value, str):
            raise ValidationError(_("Text is expected."), code="type")
        return super().to_python(value)


class Whole(forms.IntegerField):
    """A JSON whole number that a database column can hold."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": -(2**31), "max_value": 2**31 - 1} | kwargs)

    def to_python(self, value: Any) -> int | None:
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            raise ValidationError(_("A whole number is expected."), code="type")
        return super().to_python(value)


class WordList(forms.Field):
    """A JSON list of short strings."""

    def to_python(self, value: Any) -> list[str]:
        if value in (None, ""):
            return []
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise ValidationError(_("A list of words is expected."), code="type")
        if any(len(word) > 100 or "\x00" in word for word in value) or len(value) > 50:
            raise ValidationError(_("At most 50 words of at most 100 characters."), code="too_long")
        return value


class EntityId(forms.IntegerField):
    """The number of an entity that still stands."""

    def clean(self, value: Any) -> Entity | None:
        if value in (None, ""):
            return None
        found = (
            Entity.objects.filter(pk=value).with_names().first()
            if type(value) is int and 0 < value < 2**63
            else None
        )
        if found is None or found.status == "withdrawn":
            raise ValidationError(
                _("There is no entity %(value)s."),
                params={"value": str(value)[:40]},
                code="unknown",
            )
        return found


class NoteForm(forms.Form):
    """What a note says."""

    motivation = forms.ChoiceField(
        choices=[choice for choice in M.choices if choice[0] != M.REPLYING]
    )
    entity = EntityId(required=False)
    provision = Words(max_length=100)
    body = Words()
    lang = Words(max_length=20)
    value = Words(max_length=200)
    verdict = forms.ChoiceField(choices=[("", ""), *Annotation.Verdict.choices], required=False)
    corrected_value = Words(max_length=500)
    source = Words(max_length=10_000)
    tags = WordList(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        says = SAYS.get(cleaned.get("motivation", ""), SAID_BY_SOME)
        for name in SAID_BY_SOME:
            if name not in says and name in cleaned:
                cleaned[name] = None if name == "entity" else ""
        if not cleaned.get("lang"):
            cleaned.pop("lang", None)
        return cleaned


class SpanForm(forms.Form):
    """Code points of the revision that was on the screen."""

    start = Whole()
    end = Whole()
    revision = Whole()


class StepForm(forms.Form):
    version = Whole()
    reason = Words(max_length=500)


class EntityForm(forms.Form):
    """A new thing of the catalogue, as much as a text shows of it."""

    kind = forms.ChoiceField(choices=[(kind.value, kind.label) for kind in CREATABLE])
    name = Words(required=True, strip=True, max_length=500)
    lang = Words(required=True, max_length=20, validators=[validate_language])
    slug = Words(required=True, max_length=100, validators=[validate_slug])
    form = Words(max_length=20)
    level = Words(max_length=12)
    body_type = Words(max_length=20)
    date = Words(max_length=10, validators=[validate_partial_date])
    as_cited = Words(max_length=100)

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if Entity.objects.filter(slug=slug).exists():
            raise ValidationError(_("“%(slug)s” is taken."), params={"slug": slug}, code="taken")
        return slug


def checked(form: forms.Form) -> dict[str, Any]:
    """The cleaned values; ValidationError with every field's messages otherwise."""
    if not form.is_valid():
        raise ValidationError(
            {name: list(errors) for name, errors in form.errors.as_data().items()}
        )
    return form.cleaned_data
