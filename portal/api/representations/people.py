"""What readers see of the people who write and review."""

from instruments.models import User
from portal.api.representations.references import Json
from portal.api.representations.rows import rows_of


def public_names(rows: list[Json]) -> dict[int, str]:
    """What readers see of the authors and reviewers of these rows."""
    people = {row[role] for row in rows for role in ("creator_id", "reviewer_id")} - {None}
    columns = ("display_name", "first_name", "last_name")
    return {
        pk: User(**dict(zip(columns, names, strict=True))).public_name
        for pk, *names in rows_of(User, ("id", *columns), "id", people)
    }
