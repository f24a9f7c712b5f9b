"""Rules that look beyond one cell: slugs and ids name one thing, references lead to something that fits."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any
from uuid import UUID

from instruments.interchange.columns import Reference, References
from instruments.interchange.rows import Reading, Row
from instruments.models import Entity

Stored = dict[UUID, tuple[str, str]]  # id: (slug, kind)


def check(reading: Reading) -> None:
    """Add to the reading's errors all that its rows get wrong between them and with the catalogue."""
    stored: Stored = {
        uuid: (slug, kind)
        for uuid, slug, kind in Entity.objects.values_list("uuid", "slug", "kind")
    }
    check_ids(reading)
    check_slugs(reading, stored)
    merged = dict(Entity.objects.exclude(merged_into=None).values_list("slug", "merged_into__slug"))
    check_old_slugs(reading)
    check_references(reading, kinds_of_slugs(reading, stored), merged)
    check_periods(reading)
    check_merged(reading, merged)


def check_merged(reading: Reading, merged: Mapping[str, str]) -> None:
    """What was merged into another thing is itself withdrawn, unless its row says that it no longer is."""
    for row in rows_of_entities(reading):
        into = row.values.get("merged_into", merged.get(row.values["slug"]))
        if into and row.values["status"] != "withdrawn":
            reading.errors.append(
                row.error("status", "is not withdrawn, though it is merged into another")
            )


def rows_of_entities(reading: Reading) -> Iterator[Row]:
    for rows in reading.rows.values():
        yield from (row for row in rows if row.sheet.kind)


def check_ids(reading: Reading) -> None:
    """An id stands once in all the files."""
    seen: dict[UUID, Row] = {}
    for rows in reading.rows.values():
        for row in rows:
            uuid = row.values.get("id")
            if uuid and (first := seen.setdefault(uuid, row)) is not row:
                reading.wrong(
                    row.sheet, row.number, "id", str(uuid), f"stands also in {first.place}"
                )


def check_slugs(reading: Reading, stored: Stored) -> None:
    """A slug names one thing: not two rows, and no other thing that is there already."""
    owners = {slug: (uuid, kind) for uuid, (slug, kind) in stored.items()}
    seen: dict[str, Row] = {}
    for row in rows_of_entities(reading):
        slug, uuid = row.values["slug"], row.values.get("id")
        first = seen.setdefault(slug, row)
        owner, kind = owners.get(slug, (uuid, row.sheet.kind))
        known_as, known_kind = (
            stored.get(uuid, (slug, row.sheet.kind)) if uuid else (slug, row.sheet.kind)
        )
        if first is not row:
            reading.wrong(row.sheet, row.number, "slug", slug, f"stands also in {first.place}")
        elif kind != row.sheet.kind:
            reading.wrong(row.sheet, row.number, "slug", slug, f"is the slug of a {kind} already")
        elif uuid and owner != uuid and known_as == slug:
            reading.wrong(
                row.sheet, row.number, "id", str(uuid), f"is not the id of {slug}, which is {owner}"
            )
        elif uuid and owner != uuid:
            reading.wrong(
                row.sheet, row.number, "slug", slug, f"is the slug of another thing, {owner}"
            )
        elif known_kind != row.sheet.kind:
            reading.wrong(
                row.sheet, row.number, "id", str(uuid), f"is the id of a {known_kind}, {known_as}"
            )


def check_old_slugs(reading: Reading) -> None:
    """An old slug leads on until something public has it."""
    old = {row.values["slug"]: row for row in reading.rows.get("redirects", [])}
    own = list(rows_of_entities(reading))
    said = {row.values["slug"] for row in own} | {row.values.get("id") for row in own}
    public = {row.values["slug"] for row in own if row.values["status"] == "published"}
    stored = Entity.objects.published().filter(slug__in=old).values_list("slug", "uuid")
    public |= {slug for slug, uuid in stored if not said & {slug, uuid}}
    for slug in old.keys() & public:
        row, reason = old[slug], "is the slug of a thing, not an old one"
        reading.wrong(row.sheet, row.number, "slug", slug, reason)


def kinds_of_slugs(reading: Reading, stored: Stored) -> dict[str, str]:
    """What each slug will name: those in the files, and those stored that the files do not rename."""
    renamed = {row.values["id"] for row in rows_of_entities(reading) if row.values.get("id")}
    kinds = {slug: kind for uuid, (slug, kind) in stored.items() if uuid not in renamed}
    return kinds | {row.values["slug"]: row.sheet.kind for row in rows_of_entities(reading)}


def check_references(reading: Reading, kinds: Mapping[str, str], merged: Mapping[str, str]) -> None:
    """Every slug referred to is in the files or stored, of a kind that fits, and not the thing's own. What
    the files do not speak of was not merged into another: that is what is meant now."""
    said = {row.values["slug"] for row in rows_of_entities(reading)}
    gone = {slug: into for slug, into in merged.items() if slug not in said}
    for rows in reading.rows.values():
        for row in rows:
            for column in row.sheet.all_columns:
                if isinstance(column, Reference):
                    check_reference(row, column, kinds, gone, reading)


def check_reference(
    row: Row,
    column: Reference,
    kinds: Mapping[str, str],
    gone: Mapping[str, str],
    reading: Reading,
) -> None:
    for slug in slugs_in(row, column):
        if slug not in kinds:
            reading.wrong(row.sheet, row.number, column.name, slug, "is nothing in the catalogue")
        elif slug in gone:
            said = f"was merged into {gone[slug]}"
            reading.wrong(row.sheet, row.number, column.name, slug, said)
        elif column.kinds and kinds[slug] not in column.kinds:
            wanted = " or ".join(column.kinds)
            reading.wrong(
                row.sheet, row.number, column.name, slug, f"is a {kinds[slug]}, not a {wanted}"
            )
        elif column.name != row.sheet.owner and slug == own_slug(row):
            reading.wrong(row.sheet, row.number, column.name, slug, "is the thing itself")


def slugs_in(row: Row, column: Reference) -> list[str]:
    value: Any = row.values.get(column.name)
    if isinstance(column, References):
        return value or []
    return [value] if value else []


def own_slug(row: Row) -> str:
    """The slug of the thing that the row is about."""
    slug: str = (
        row.values["slug" if row.sheet.kind else row.sheet.owner]
        if row.sheet.owner or row.sheet.kind
        else ""
    )
    return slug


def check_periods(reading: Reading) -> None:
    """The periods of one member in one body follow each other. The file says all periods of a member."""
    periods: dict[tuple[str, str], list[Row]] = {}
    for row in reading.rows.get("memberships", []):
        periods.setdefault((row.values["member"], row.values["body"]), []).append(row)
    for rows in periods.values():
        ordered = sorted(rows, key=lambda row: row.values["start"] or "")
        for earlier, later in pairwise(ordered):
            start, end = later.values["start"] or "", earlier.values["end"]
            if not end or end > start:
                reading.wrong(
                    later.sheet, later.number, "start", start, f"overlaps row {earlier.number}"
                )
