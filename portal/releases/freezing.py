"""Freezing the published state as the next release."""

import hashlib
import zlib
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from instruments import ledger, policy
from instruments.models import LedgerHead, User
from portal.api.exports import formats, turtle
from portal.api.exports.walking import WALKS
from portal.api.rendering import to_json
from portal.models import Release, ReleaseFile, ReleasePiece
from portal.publication import public_seq
from portal.reader import Reader
from portal.releases import citation
from portal.releases.addresses import media_type_of, release_url

PIECE = 1024 * 1024  # bytes before compression


@ledger.atomic
def freeze(*, by: User | None, title: str = "", notes: str = "") -> Release:
    """Store every public collection, the catalogue as linked data, checksums and how to cite it all.

    Names are in the site's first language, and every label in its own. PermissionDenied for those who
    may not. Nobody's change appears while it runs.
    """
    policy.require(by, "freeze_release")
    hold_still()
    number = (Release.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    release = Release(
        number=number,
        title=title or f"{citation.PORTAL}, release {number}",
        notes=notes,
        frozen_at=timezone.now(),
        frozen_by=by,
        seq=public_seq(),
    )
    with ledger.record(release, by=by, action="freeze"):
        release.save()
    files = [
        store(release, name, parts, rows)
        for contents in (collections(release), about(release))
        for name, parts, rows in contents
    ]
    sums = "".join(f"{file.sha256}  {file.name}\n" for file in files)
    store(release, "SHA256SUMS", [sums.encode()], None)
    return release


def hold_still() -> None:
    """Every change waits at the ledger's head until this transaction has ended. It is asked for first, as
    all who lock the public side's head hold it already."""
    LedgerHead.objects.select_for_update().get_or_create(pk=1)


Content = tuple[str, Iterable[bytes], int | None]


def collections(release: Release) -> Iterator[Content]:
    """(name, parts, rows) of the files that the exports would give at this moment."""
    reader, on = Reader(settings.LANGUAGE_CODE), release.frozen_at.date()
    for name, walk in WALKS.items():
        count = walk.count()
        yield f"{name}.jsonl", formats.jsonl(walk.chunks(reader, on)), count
        table = formats.table(walk.chunks(reader, on), walk.fields(), head=True)
        yield f"{name}.csv", table, count
    yield "catalogue.ttl", turtle.catalogue(reader, on, citation.LICENCE), turtle.count()


def about(release: Release) -> Iterator[Content]:
    yield "CITATION.cff", [citation.cff(**cited(release)).encode()], None
    yield "datacite.json", [to_json(citation.datacite(**cited(release)))], None


def cited(release: Release) -> dict:
    """What a citation says of a release."""
    return {
        "number": release.number,
        "title": release.title,
        "notes": release.notes,
        "at": release.frozen_at,
        "uuid": release.uuid,
        "url": release_url(release.number),
    }


def store(release: Release, name: str, parts: Iterable[bytes], rows: int | None) -> ReleaseFile:
    """Store a file as it is made, a piece at a time; its sum is known at the end."""
    file = ReleaseFile.objects.create(
        release=release, name=name, media_type=media_type_of(name), rows=rows, size=0, sha256=""
    )
    digest = hashlib.sha256()
    for number, piece in enumerate(pieces(parts)):
        digest.update(piece)
        file.size += len(piece)
        ReleasePiece.objects.create(file=file, number=number, packed=zlib.compress(piece))
    file.sha256 = digest.hexdigest()
    file.save(update_fields=["size", "sha256"])
    return file


def pieces(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of PIECE bytes, the last one shorter."""
    waiting = bytearray()
    for part in parts:
        waiting += part
        while len(waiting) >= PIECE:
            yield bytes(waiting[:PIECE])
            del waiting[:PIECE]
    if waiting:
        yield bytes(waiting)
