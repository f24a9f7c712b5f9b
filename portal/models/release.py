"""Frozen, numbered, citable copies of the published state."""

import uuid
import zlib
from collections.abc import Iterator

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Release(models.Model):
    """The published state as it was at one moment. Made by `portal.releases.freezing`; never changed."""

    kind = "release"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField(_("number"), unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    notes = models.TextField(
        _("notes"), blank=True, help_text=_("What a reader should know of this release. Public.")
    )
    frozen_at = models.DateTimeField(_("frozen"), editable=False)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("frozen by"),
    )
    seq = models.BigIntegerField(_("latest public change"), editable=False)

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class ReleaseFile(models.Model):
    """A file of a release. `rows` counts the things in it, where it holds such."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="files")
    name = models.CharField(max_length=100)
    media_type = models.CharField(max_length=100)
    rows = models.PositiveIntegerField(null=True)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["release", "name"], name="release_file_once")
        ]

    def __str__(self) -> str:
        return self.name

    def content(self) -> Iterator[bytes]:
        """The file, a piece at a time, each fetched when its turn comes."""
        last = self.pieces.order_by("-number").values_list("number", flat=True).first()
        for number in range(0 if last is None else last + 1):
            piece = self.pieces.values_list("packed", flat=True).get(number=number)
            yield zlib.decompress(piece)


class ReleasePiece(models.Model):
    """A piece of a file, each compressed by itself (zlib), so that a file is read as it was written: in
    constant memory."""

    file = models.ForeignKey(ReleaseFile, models.PROTECT, related_name="pieces")
    number = models.PositiveIntegerField()
    packed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="release_piece_once")
        ]

    def __str__(self) -> str:
        return f"{self.file} {self.number}"
