"""What can be searched: one row a thing that can be found, made of public things only."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from annotations.models import Article


class TokensField(models.Field):
    """The numbers of a document's marks (see `portal.search.tokens`): an array on PostgreSQL, whose index
    stands on it and on the text. SQLite keeps both in a table of its own kind, so there it stays NULL."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "null": True, "editable": False})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for implied in ("null", "editable"):
            kwargs.pop(implied, None)
        return name, path, args, kwargs

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "integer[]" if connection.vendor == "postgresql" else "text"

    def get_db_prep_value(
        self, value: list[int] | None, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> str | None:
        """As PostgreSQL writes an array: the adapter would look at each number for itself."""
        if value is None or connection.vendor != "postgresql":
            return None
        return f"{{{','.join(map(str, value))}}}"


class SearchDocument(models.Model):
    """A passage, a note, an article or an entity as search sees it. Written by `portal.search.index`.

    `folded` holds names (titles, labels, a heading), one a line, then an empty line, then all other
    text, one field a line; all of it folded, so that no word that is asked for can reach over a line.
    """

    TEXTS = ("passage", "annotation")

    kind = models.CharField(max_length=20)
    thing = models.UUIDField()
    part = models.CharField(max_length=200, blank=True)  # the eId of a passage
    article = models.ForeignKey(Article, models.CASCADE, null=True, related_name="+")
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    entity_kind = models.CharField(max_length=20, blank=True)
    year = models.CharField(max_length=4, blank=True)
    lang = models.CharField(max_length=20, blank=True)  # of a text, without its script
    place = models.CharField(max_length=330)  # orders those that match as well as each other
    folded = models.TextField()
    marks = models.TextField(blank=True)  # further tokens, each between spaces
    tokens = TokensField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thing", "part"], name="search_document_once")
        ]
        indexes = [
            models.Index(fields=["article", "kind", "start"], name="search_place_in_article")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing} {self.part}".rstrip()
