"""One note of an article as the desk shows it to a person: what every step on a note begins with."""

from functools import wraps
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from annotations import policy
from annotations.models import Anchor, Annotation, Article, Citation, Tag
from annotations.workbench.answers import Json, View, article_of
from annotations.workbench.presenting import QUOTE

# Plain SQL, as every step asks: making the query takes longer than running it. A row a tag, or one.
NOTE = f"""
    SELECT n.*, a.slug AS slug, a.language AS language, a.blind AS blind, a.current_id AS current_id,
        x.id AS anchor_id, x.start AS start, x."end" AS "end", x.status AS place,
        substr(x.exact, 1, {QUOTE}) AS exact, t.name AS tag,
        (SELECT count(*) FROM {Annotation._meta.db_table} r WHERE r.parent_id = n.id) AS replies_count,
        (SELECT count(*) FROM {Citation._meta.db_table} c WHERE c.annotation_id = n.id) AS cited_count
    FROM {Annotation._meta.db_table} n
    JOIN {Article._meta.db_table} a ON a.id = n.article_id
    LEFT JOIN {Anchor._meta.db_table} x ON x.annotation_id = n.id AND x.revision_id = a.current_id
    LEFT JOIN {Annotation.tags.through._meta.db_table} l ON l.annotation_id = n.id
    LEFT JOIN {Tag._meta.db_table} t ON t.id = l.tag_id
    WHERE n.uuid = %s AND a.id = %s AND a.current_id IS NOT NULL ORDER BY t.name
"""  # noqa: S608  the names of our own tables
OF_ARTICLE = ("id", "slug", "language", "blind", "current_id")


class Place(NamedTuple):
    """Where a note stands in the current text, and how much hangs on it; in the names of a row."""

    start: int | None
    end: int | None
    place: str
    exact: str
    replies: int
    citations: int


class Seen(NamedTuple):
    """A note, its article, its tags by name, and its place; None of one that the text of today never had."""

    article: Article
    note: Annotation
    tags: list[str]
    place: Place | None


def with_note(view: View) -> View:
    """Gives `view(request, seen, …)` the note of the article that the address names."""

    @wraps(view)
    def inside(request: HttpRequest, pk: int, uuid: UUID, **key: Any) -> Json:
        return view(request, seen(pk, uuid, request.user), **key)

    return inside


def seen(article_pk: int, uuid: UUID, user: Any) -> Seen:
    """Http404 where there is no such note, or `user` may not see it."""
    key = Annotation._meta.get_field("uuid").get_db_prep_value(uuid, connection)
    rows: list[Any] = list(Annotation.objects.raw(NOTE, [key, article_pk]))
    if not rows:
        article_of(article_pk)
        raise no_note()
    row = rows[0]
    values = (row.article_id, row.slug, row.language, bool(row.blind), row.current_id)
    article: Article = Article.from_db(row._state.db, OF_ARTICLE, values)
    if article.blind and not policy.sees_note(user, row):
        raise no_note()
    row.article = article
    return Seen(article, row, [each.tag for each in rows if each.tag is not None], place_of(row))


def place_of(row: Any) -> Place | None:
    if row.anchor_id is None:
        return None
    hanging = row.replies_count, row.cited_count
    return Place(row.start, row.end, row.place, row.exact, *hanging)


def no_note() -> Http404:
    return Http404(_("There is no such note on this article."))
