"""The texts: articles, their passages, the published notes on them, and citations."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework.exceptions import NotFound

from annotations.models import Annotation, Article, Citation, Passage
from instruments.scripts import fold
from portal.api import text_filters
from portal.api import text_serializers as serializers
from portal.api.paging import Course, Json, by_cursor
from portal.api.parameters import Asked
from portal.api.passage_search import Reading
from portal.api.representations.citations import CitationRows
from portal.api.representations.notes import AnnotationRows, ReplyRows
from portal.api.representations.texts import ArticleRows, PassageRows
from portal.api.resources import CursorListing, Detail, Listing


class Articles:
    """The articles, as a bibliography knows them."""

    representation, serializer_class = ArticleRows, serializers.Article


class ArticleListing(Articles, Listing):
    filters = text_filters.ArticleFilters

    def rows(self) -> QuerySet:
        return Article.objects.published().order_by("slug")


class ArticleDetail(Articles, Detail):
    def rows(self, *, slug: str) -> QuerySet:
        return Article.objects.published().filter(slug=slug)


class Passages:
    """The passages of the current revisions, in the order of the text. Offsets are Unicode code points."""

    representation, serializer_class = PassageRows, serializers.Passage


def passage_at(key: str) -> Sequence[Any] | None:
    article, _colon, eid = key.partition(":")
    found = Passage.objects.published().filter(revision__article__slug=article, eid=eid)
    return found.values_list("revision_id", "order").first()


class PassageListing(Passages, CursorListing):
    filters = text_filters.PassageFilters
    course = Course(
        ("revision_id", "order"), lambda found: f"{found['article']}:{found['eid']}", passage_at
    )

    def rows(self) -> QuerySet:
        return Passage.objects.published()

    def page(self, rows: QuerySet, asked: Asked) -> Json:
        wanted = tuple(map(fold, asked.query.getlist("q")))
        columns, key, locate = self.course.columns, self.course.key, self.course.locate
        course = Reading(columns, key, locate, wanted=wanted) if wanted else self.course
        return by_cursor(rows, self.represent, asked, self.request.path, course)


class PassageDetail(Passages, Detail):
    def rows(self, *, article: str, eid: str) -> QuerySet:
        return Passage.objects.published().filter(revision__article__slug=article, eid=eid)


class Annotations:
    """Published notes, each at its place in the current revision. Offsets are Unicode code points."""

    representation, serializer_class = AnnotationRows, serializers.Annotation


def annotation_at(key: str) -> Sequence[Any] | None:
    return Annotation.objects.filter(uuid=key).values_list("pk").first()


class AnnotationListing(Annotations, CursorListing):
    filters = text_filters.AnnotationFilters
    course = Course(
        ("pk",),
        lambda found: str(found["id"]),
        annotation_at,
        visible=Annotation.objects.published_in_place,
    )

    def rows(self) -> QuerySet:
        return Annotation.objects.about_public_things().filter(parent__isnull=True)


class AnnotationDetail(Annotations, Detail):
    def rows(self, *, uuid: UUID) -> QuerySet:
        return Annotation.objects.published_in_place().filter(uuid=uuid)

    def missing(self, asked: Asked, *, uuid: UUID) -> Any:
        """A reply has no place of its own, but an address."""
        replies = Annotation.objects.published().filter(parent__isnull=False, uuid=uuid)
        for reply in ReplyRows(self.reader).load(replies[:1]):
            return reply
        raise NotFound


class Citations:
    """Which passage or outside source supports or contradicts which field of which entity."""

    representation, serializer_class = CitationRows, serializers.Citation


class CitationListing(Citations, CursorListing):
    filters = text_filters.CitationFilters
    course = Course(
        ("uuid",),
        lambda found: str(found["id"]),
        lambda key: (UUID(key),),
        visible=Citation.objects.published,
    )

    def rows(self) -> QuerySet:
        return Citation.objects.filter(entity__status="published")


class CitationDetail(Citations, Detail):
    def rows(self, *, uuid: UUID) -> QuerySet:
        return Citation.objects.published().filter(uuid=uuid)
