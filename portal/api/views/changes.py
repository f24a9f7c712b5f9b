"""The numbered list of what changed for the public, from which a mirror keeps itself up to date."""

from django.conf import settings
from django.db.models import QuerySet

from portal.api import text_filters
from portal.api import text_serializers as serializers
from portal.api.paging import Course
from portal.api.representations.references import Json
from portal.api.resources import CursorListing, Detail
from portal.models import PublicChange


class ChangeRows:
    def __init__(self, *_choices: object) -> None:
        pass

    def load(self, queryset: QuerySet) -> list[Json]:
        rows = queryset.values_list("seq", "at", "action", "kind", "uuid", "url")
        names = ("seq", "at", "action", "kind", "id", "url")
        return [
            dict(zip(names, (*row[:5], settings.SITE_URL + row[5]), strict=True)) for row in rows
        ]


class Changes:
    """What changed for the public: upserts, removals and merges, numbered without gaps.

    Each entry tells of the thing itself, not again of what shows its name or stands at the other end of its
    memberships and relations: a copy follows such links by their ids.
    """

    representation, serializer_class = ChangeRows, serializers.Change


class ChangeListing(Changes, CursorListing):
    filters = text_filters.ChangeFilters
    course = Course(("seq",), lambda found: str(found["seq"]), lambda key: (int(key),))

    def rows(self) -> QuerySet:
        return PublicChange.objects.all()


class ChangeDetail(Changes, Detail):
    def rows(self, *, seq: int) -> QuerySet:
        return PublicChange.objects.filter(seq=seq)
