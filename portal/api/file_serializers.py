"""The shapes of what is told about exports and releases, for the schema (see `serializers`)."""

from rest_framework import serializers as s

from portal.api.serializers import moment, optional, string


class ExportedFile(s.Serializer):
    """One file of the exports. `bytes` and `sha256` are null until it was sent whole."""

    name = string()
    collection = string()
    format = s.ChoiceField(["jsonl", "csv", "ttl"])
    media_type = string()
    url = s.URLField()
    rows = s.IntegerField(min_value=0)
    bytes = s.IntegerField(min_value=0, allow_null=True)
    sha256 = optional()


class Manifest(s.Serializer):
    """The files of the exports, and the public state that is in them."""

    generated_at = moment()
    seq = s.IntegerField(min_value=0)
    licence = s.URLField()
    language = string()
    files = ExportedFile(many=True)


class FrozenFile(s.Serializer):
    """One file of a release. `rows` is null where lines are no rows."""

    name = string()
    url = s.URLField()
    media_type = string()
    rows = s.IntegerField(min_value=0, allow_null=True)
    bytes = s.IntegerField(min_value=0)
    sha256 = string()


class Release(s.Serializer):
    """A frozen snapshot: its files, and how to cite it (CITATION.cff, and the attributes of DataCite)."""

    number = s.IntegerField(min_value=1)
    id = s.UUIDField()
    title = string()
    notes = string()
    url = s.URLField()
    frozen_at = moment()
    seq = s.IntegerField(min_value=0)
    licence = s.URLField()
    citation = string()
    datacite = s.DictField(child=s.JSONField())
    files = FrozenFile(many=True)
