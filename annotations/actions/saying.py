"""What a note says: its fields, what each kind of note cannot do without, and its tags."""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from annotations.models import Annotation, NoteEdit, Tag
from instruments import edtf
from instruments.refusals import refusal

M = Annotation.Motivation
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
BODY_LIMIT = 100_000  # code points
FIELDS = {"entity", *Annotation.FIELDS}

# What each kind of note cannot do without.
NEEDS: dict[str, tuple[str, ...]] = {
    M.IDENTIFYING: ("entity",),
    M.COMMENTING: ("body",),
    M.TAGGING: ("tags",),
    M.CLASSIFYING: ("value",),
    M.ASSESSING: ("verdict",),
    M.QUESTIONING: ("body",),
    M.REPLYING: ("body",),
}


def fill(
    note: Annotation | NoteEdit, fields: dict[str, Any], tags: Iterable[str] | None
) -> list[str]:
    """Set what is given, then check that the note says what its kind must. Returns the tag names."""
    if unknown := fields.keys() - FIELDS:
        raise TypeError(f"no such field of a note: {', '.join(sorted(unknown))}")
    for name, value in fields.items():
        setattr(note, name, value)
    names = tag_names(tags or ())
    if len(note.body) > BODY_LIMIT:
        words = _("The text has %(length)d characters; %(limit)d is the most.")
        raise refusal("body", words % {"length": len(note.body), "limit": BODY_LIMIT}, "too_long")
    for need in NEEDS[note.motivation]:
        given = names or (note.pk and tags is None) if need == "tags" else getattr(note, need)
        if not given or (isinstance(given, str) and not given.strip()):
            raise refusal(need, _("This is needed for a note of this kind."), "required")
    if note.verdict == Annotation.Verdict.CORRECTED and not note.corrected_value.strip():
        raise refusal("corrected_value", _("Say what would be correct."), "required")
    if note.motivation == M.CLASSIFYING:
        check_days(note.value)
    note.clean_fields(exclude=["creator", "reviewer", "article", "annotation", "parent", "entity"])
    return names


def check_days(value: str) -> None:
    """Refuse a day, or an end of a period, that was in no calendar; a value may be anything else."""
    for end in value.split("/"):
        try:
            if DAY.fullmatch(end):
                edtf.check(end)
        except ValueError:
            words = _("“%(value)s” is not a day of the calendar; write it as 2021-02-28.")
            raise refusal("value", words % {"value": end}, "invalid") from None


def tag_names(given: Iterable[str]) -> list[str]:
    return sorted({name.strip() for name in given if name.strip()})


def tags_named(names: Iterable[str]) -> list[Tag]:
    return [Tag.objects.get_or_create(name=name)[0] for name in names]
