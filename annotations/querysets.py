"""Questions to the texts, in their own words."""

from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q


class ArticleQuerySet(models.QuerySet):
    def published(self) -> Self:
        return self.filter(status="published", current__isnull=False)


class PassageQuerySet(models.QuerySet):
    def current(self) -> Self:
        """Of the revision that readers see."""
        return self.filter(revision__article__current=F("revision"))

    def published(self) -> Self:
        return self.current().filter(revision__article__status="published")

    def leaves(self) -> Self:
        children = self.model.objects.filter(parent=OuterRef("pk"))
        return self.filter(~Exists(children))


class AnnotationQuerySet(models.QuerySet):
    def published(self) -> Self:
        """What a stranger may read: published, in its place in a public text, about nothing unpublished."""
        public = self.filter(
            Q(entity__isnull=True) | Q(entity__status="published"),
            status="published",
            article__status="published",
        )
        return public.filter(
            self.settled()
            | Q(motivation="replying", parent__status="published") & self.settled("parent")
        )

    def settled(self, of: str = "pk") -> Exists:
        """That the note (or the note it replies to) stands at a sure place in the current revision."""
        anchors = self.model._meta.get_field("anchors").related_model
        placed = anchors.objects.filter(
            annotation=OuterRef(of),
            revision=OuterRef("article__current"),
            status__in=["unchanged", "shifted", "manual"],
        )
        return Exists(placed)

    def in_place(self) -> Self:
        """With the anchor in the current revision as the columns of one joined row."""
        return self.filter(anchors__revision=F("article__current"))

    def open(self) -> Self:
        """Still of interest to the desk: neither rejected nor withdrawn."""
        return self.exclude(status__in=["rejected", "withdrawn"])


class CitationQuerySet(models.QuerySet):
    def published(self) -> Self:
        """Of public entities, resting on a source or on a note that a stranger may read."""
        public_notes = self.model._meta.get_field("annotation").related_model.objects.published()
        return self.filter(
            Q(annotation__isnull=True) | Q(annotation__in=public_notes), entity__status="published"
        )


class RenderingQuerySet(models.QuerySet):
    def published(self) -> Self:
        return self.filter(status="published", article__status="published")
