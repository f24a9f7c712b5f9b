"""The exports: the list of them, and each file, made while it is sent."""

import inspect
from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Any, ClassVar

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import NotFound

from portal.api import conditional, file_serializers, values
from portal.api.collections import ROOT
from portal.api.exports import formats, sums, turtle
from portal.api.exports.serving import FileResource
from portal.api.exports.walking import WALKS, Walk
from portal.api.parameters import EVERYWHERE, Asked, Parameter
from portal.api.resources import Json, Resource
from portal.archive.snapshot import snapshot
from portal.models import PublicChange
from portal.publication import public_seq
from portal.reader import Reader
from portal.releases.citation import LICENCE

BOM = Parameter(
    "bom",
    values.Choice(("0", "1")),
    gettext_lazy("1 puts a byte order mark before the text, by which Excel knows UTF-8."),
    "1",
)
DOCS = {
    "jsonl": "The whole collection as JSON Lines: each row as the API says it.",
    "csv": "The whole collection as a table: what is nested stands as JSON in its cell.",
}


def version(reader: Reader) -> str:
    """What a whole file hangs on: the code, the site, the reader, the day, the public state."""
    return conditional.etag("", "", reader)


class ExportFile(FileResource):
    """A file that is made while it is sent, in constant memory."""

    name: ClassVar[str]
    form: ClassVar[formats.Format]

    @classmethod
    def media_types(cls) -> tuple[str, ...]:
        return (cls.form.media_type,)

    def file_name(self) -> str:
        return self.name

    def media_type(self) -> str:
        return self.form.media_type

    def parts(self, asked: Asked) -> Iterator[bytes]:
        raise NotImplementedError

    def content(self, asked: Asked) -> Iterator[bytes]:
        return self.sent(self.parts(asked), asked)

    def sent(self, parts: Iterator[bytes], asked: Asked) -> Iterator[bytes]:
        """The file as it is at one moment; who has had all of it leaves its sum behind."""
        adding = sums.Adding()
        with snapshot():
            state = version(self.reader)
            for part in parts:
                if part:
                    yield adding.see(part)
        if not asked.given.keys() & {"cursor", "bom"}:
            sums.keep(self.name, state, adding.sum)


class CollectionFile(ExportFile):
    walk: ClassVar[Walk]

    @classmethod
    def known(cls) -> dict[str, Parameter]:
        cursor = Parameter(
            "cursor",
            cls.walk.key,
            gettext_lazy("The key of the last row that was received; the file goes on after it."),
            "",
        )
        ours = (cursor, BOM) if cls.form is formats.CSV else (cursor,)
        return {parameter.name: parameter for parameter in (*EVERYWHERE, *ours)}

    def parts(self, asked: Asked) -> Iterator[bytes]:
        """The lines of the file. NotFound, at once, where the cursor points to nothing public."""
        key = asked.get("cursor")
        after = None if key is None else self.walk.locate(key)
        if key is not None and after is None:
            raise NotFound(_("What this cursor pointed to is gone; begin again from the start."))
        chunks = self.walk.chunks(self.reader, timezone.now().date(), after)
        if self.form is formats.JSONL:
            return formats.jsonl(chunks)
        return self.marked(formats.table(chunks, self.walk.fields(), head=after is None), asked)

    def marked(self, lines: Iterator[bytes], asked: Asked) -> Iterator[bytes]:
        if asked.get("bom") == "1" and asked.get("cursor") is None:
            yield formats.BOM
        yield from lines


class CatalogueFile(ExportFile):
    """The catalogue as linked data, in Turtle."""

    name, form = "catalogue.ttl", formats.TURTLE

    def parts(self, asked: Asked) -> Iterator[bytes]:
        return turtle.catalogue(self.reader, timezone.now().date(), LICENCE)


def file_of(walk: Walk, form: formats.Format) -> type[ExportFile]:
    """The view of one file. Its own name is what the schema's operation is called after."""
    name = f"{walk.name}.{form.ending}"
    words = f"{walk.name}-{form.ending}-file".title().replace("-", "")
    doc = f"{DOCS[form.ending]} {inspect.getdoc(walk.listing)}"
    shared = {"walk": walk, "form": form, "name": name, "__doc__": doc, "__module__": __name__}
    return type(words, (CollectionFile,), shared)


FILES: dict[str, type[ExportFile]] = {
    f"{walk.name}.{form.ending}": file_of(walk, form)
    for walk in WALKS.values()
    for form in (formats.JSONL, formats.CSV)
} | {CatalogueFile.name: CatalogueFile}


class Manifest(Resource):
    """The files that hold whole collections.

    `seq` is the latest public change that is in them: a mirror goes on from there with /changes/?since=.
    `sha256` and `bytes` are known once a file was sent whole since that change; null before.
    """

    serializer_class = file_serializers.Manifest

    def freshness(self) -> tuple[object, ...]:
        self.sums = sums.known(list(FILES), version(self.reader))
        return (sorted((name, found["sha256"]) for name, found in self.sums.items()),)

    def answer(self, asked: Asked, **kwargs: Any) -> Json:
        seq = public_seq()
        rows = {name: walk.count() for name, walk in WALKS.items()}
        return {
            "generated_at": as_of(seq),
            "seq": seq,
            "licence": LICENCE,
            "language": self.reader.tag,
            "files": [self.told(name, view, rows) for name, view in FILES.items()],
        }

    def told(self, name: str, view: type[ExportFile], rows: dict[str, int]) -> Json:
        collection = name.removesuffix(f".{view.form.ending}")
        query = f"?lang={self.reader.language}"
        if self.reader.chosen:
            query += f"&script={self.reader.chosen}"
        found: Any = self.sums.get(name, {})
        return {
            "name": name,
            "collection": collection,
            "format": view.form.ending,
            "media_type": view.form.media_type,
            "url": f"{settings.SITE_URL}{ROOT}/export/{name}{query}",
            "rows": rows[collection] if collection in rows else turtle.count(),
            "bytes": found.get("bytes"),
            "sha256": found.get("sha256"),
        }


def as_of(seq: int) -> datetime:
    """Since when the files are as they are: the latest public change, or midnight in UTC, when parties
    and members are reckoned anew."""
    day = datetime.combine(timezone.now().date(), time(), UTC)
    changed = PublicChange.objects.filter(seq=seq).values_list("at", flat=True).first()
    return max(day, changed) if changed else day
