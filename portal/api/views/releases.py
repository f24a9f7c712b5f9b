"""Releases: the published state as it was, under a number, with its files."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponseBase
from rest_framework.exceptions import NotFound

from portal.api import file_serializers, paging
from portal.api.exports.serving import FileResource
from portal.api.parameters import EVERYWHERE, Asked
from portal.api.resources import Json, Resource
from portal.models import Release, ReleaseFile
from portal.releases.addresses import MEDIA_TYPES, PLAIN, file_url, media_type_of, release_url
from portal.releases.citation import LICENCE, cff, datacite
from portal.releases.freezing import cited

NAME = re.compile(r"[A-Za-z0-9.-]{1,100}")
FOR_EVER = "public, max-age=31536000, immutable"


def represent(rows: QuerySet) -> list[Json]:
    return [told(release) for release in rows.prefetch_related("files")]


def told(release: Release) -> Json:
    return {
        "number": release.number,
        "id": release.uuid,
        "title": release.title,
        "notes": release.notes,
        "url": release_url(release.number),
        "frozen_at": release.frozen_at,
        "seq": release.seq,
        "licence": LICENCE,
        "citation": cff(**cited(release)),
        "datacite": datacite(**cited(release)),
        "files": [file(release.number, each) for each in release.files.all()],
    }


def file(number: int, found: ReleaseFile) -> Json:
    return {
        "name": found.name,
        "url": file_url(number, found.name),
        "media_type": found.media_type,
        "rows": found.rows,
        "bytes": found.size,
        "sha256": found.sha256,
    }


class Releases(Resource):
    """Resources that change when a release is frozen, which no public change tells of."""

    serializer_class = file_serializers.Release

    def freshness(self) -> tuple[object, ...]:
        return (Release.objects.aggregate(last=Max("number"))["last"],)


class ReleaseListing(Releases):
    """Frozen, numbered, citable snapshots of all that is published, the latest first."""

    parameters = (*EVERYWHERE, paging.PAGE, paging.PAGE_SIZE)

    def answer(self, asked: Asked, **kwargs: Any) -> Json:
        return paging.numbered(Release.objects.all(), represent, asked, self.request.path)


class ReleaseDetail(Releases):
    """One release: its files with their checksums, and how to cite it."""

    def answer(self, asked: Asked, *, number: int, **kwargs: Any) -> Json:
        found = represent(Release.objects.filter(number=number))
        if not found:
            raise NotFound
        return found[0]


class FrozenFile(FileResource):
    """A file of a release, the same for ever."""

    parameters = ()

    @classmethod
    def media_types(cls) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*MEDIA_TYPES.values(), PLAIN)))

    def file_name(self) -> str:
        return str(self.kwargs["file"])

    def media_type(self) -> str:
        return media_type_of(self.file_name())

    @cached_property
    def found(self) -> ReleaseFile:
        """NotFound where there is none of that name."""
        wanted = {"release__number": self.kwargs["number"], "name": self.file_name()}
        found = (
            ReleaseFile.objects.filter(**wanted).first()
            if NAME.fullmatch(self.file_name())
            else None
        )
        if found is None:
            raise NotFound
        return found

    def tag(self, request: HttpRequest) -> str:
        return f'"{self.found.sha256}"'

    def content(self, asked: Asked) -> Iterator[bytes]:
        return self.found.content()

    def answer(self, asked: Asked, **kwargs: Any) -> HttpResponseBase:
        response = super().answer(asked, **kwargs)
        if response.status_code == 200:
            response["Content-Length"] = str(self.found.size)
        response["Cache-Control"] = FOR_EVER
        return response
