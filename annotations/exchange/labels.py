"""Labels: the one word that doccano and INCEpTION give a span, and what it means here.

    body:sco              a link to the body whose slug is sco (any of the eight kinds of entity)
    date:2001-06-15       a date or value, normalised
    assessing:confirmed   a verdict
    commenting            a note of that kind; its words stand beside the label, where the file has them

What another tool wrote is read so:

    body, ORG, LOC …      a kind alone: the marked words are looked up among that kind's names
    date, DATE            the marked words are read as a date
    anything else         looked up as a slug, an address or a name

and what is not found so is kept as a tag that bears the label, so that nothing is lost.
"""

from __future__ import annotations

from annotations.exchange.notes import ENTITY_KINDS, MOTIVATIONS, VERDICTS, Note, Reference

# Common tag sets (OntoNotes, INCEpTION's own) -> the kinds among which to look.
KINDS_MEANT: dict[str, tuple[str, ...]] = {
    **{kind: (kind,) for kind in ENTITY_KINDS},
    "org": ("body",),
    "organization": ("body",),
    "organisation": ("body",),
    "gpe": ("state", "place"),
    "country": ("state",),
    "loc": ("place", "state"),
    "location": ("place", "state"),
    "fac": ("place",),
    "law": ("instrument",),
    "treaty": ("instrument",),
}
DATES = ("date", "time")


def label_of(note: Note) -> str:
    """The label by which the note travels."""
    reference = note.reference
    if note.motivation == "identifying" and reference:
        return f"{reference.kind}:{reference.slug}" if reference.slug else reference.kind
    if note.motivation == "classifying":
        return f"date:{note.value}"
    if note.motivation == "assessing":
        return f"assessing:{note.verdict}"
    return note.motivation


def read_label(label: str) -> dict[str, object]:
    """What a label says, as fields of a `Note`; a reference still has to be looked up."""
    head, _, tail = (part.strip() for part in label.partition(":"))
    name = head.lower()
    if tail and name in ENTITY_KINDS:
        return linked(Reference(kind=name, slug=tail, strict=True))
    if tail and name in DATES:
        return {"motivation": "classifying", "value": tail}
    if name == "assessing" and tail.lower() in VERDICTS:
        return {"motivation": "assessing", "verdict": tail.lower()}
    if not tail and name in MOTIVATIONS and name not in ("identifying", "classifying", "assessing"):
        return {"motivation": name}
    return linked(Reference(label=label.strip()))


def linked(reference: Reference) -> dict[str, object]:
    return {"motivation": "identifying", "reference": reference}


def kinds_meant(label: str) -> tuple[str, ...]:
    """The kinds of entity that a label alone may mean; none for any other label."""
    return KINDS_MEANT.get(label.strip().lower(), ())


def means_date(label: str) -> bool:
    return label.strip().lower() in DATES
