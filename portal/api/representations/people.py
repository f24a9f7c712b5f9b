"""What readers see of the people who write and review."""

from instruments.models import User
from portal.api.representations.references import Json


def public_names(rows: list[Json]) -> dict[int, str]:
    """What readers see of the authors and reviewers of these rows."""
    people = {row[role] for row in rows for role in ("creator_id", "reviewer_id")} - {None}
    found = User.objects.filter(pk__in=people).only("display_name", "first_name", "last_name")
    return {person.pk: person.public_name for person in found}
