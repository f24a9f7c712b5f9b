"""Questions to the texts, in their own words."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

# How an anchor stands of which nobody needs to make sure.
SETTLED = ("unchanged", "shifted", "manual")


class ArticleQuerySet(models.QuerySet):
    def published(self) -> Self:
        return self.filter(status="published", current__isnull=False)


class PassageQuerySet(models.QuerySet):
    def current(self) -> Self:
        """Of the revision that readers see."""
        return self.filter(
            revision__in=self.articles().filter(current__isnull=False).values("current")
        )

    def published(self) -> Self:
        """Of the current revisions of public articles.

        Said by the list of these revisions, whose number a database can guess: of a comparison of two
        columns it thinks so little that it sorts all passages to find the first few.
        """
        return self.filter(revision__in=self.articles().published().values("current"))

    def articles(self) -> "ArticleQuerySet":
        """All articles, found through the relation (this module stands below the models)."""
        revision = self.model._meta.get_field("revision").related_model
        return revision._meta.get_field("article").related_model.objects.all()

    def leaves(self) -> Self:
        children = self.model.objects.filter(parent=OuterRef("pk"))
        return self.filter(~Exists(children))


class AnnotationQuerySet(models.QuerySet):
    def published(self) -> Self:
        """What a stranger may read: published, in its place in a public text, about nothing unpublished.

        A reply stands where the note does that it answers, and is public with it.
        """
        return self.about_public_things().filter(
            Q(parent__isnull=True) | Q(parent__status="published"), self.settled()
        )

    def about_public_things(self) -> Self:
        """Published, in a public article, about nothing unpublished; whether they kept their place is not
        asked. To walk through very many, of which `published` then keeps its own."""
        return self.filter(
            Q(entity__isnull=True) | Q(entity__status="published"),
            status="published",
            article__status="published",
        )

    def settled(self) -> Exists:
        """That the note, or the note it replies to, stands at a sure place in the current revision.

        One condition for both: two with "or" between them would have every anchor there is read.
        """
        anchors = self.model._meta.get_field("anchors").related_model
        placed = anchors.objects.filter(
            annotation=Coalesce(OuterRef("parent"), OuterRef("pk")),
            revision=OuterRef("article__current"),
            status__in=SETTLED,
        )
        return Exists(placed)

    def in_place(self) -> Self:
        """With the anchor in the current revision as the columns of one joined row."""
        return self.filter(anchors__revision=F("article__current"))

    def published_in_place(self) -> Self:
        """The public notes that are no replies, as `in_place` has them: the anchor is joined once."""
        return self.filter(
            Q(entity__isnull=True) | Q(entity__status="published"),
            status="published",
            article__status="published",
            parent__isnull=True,
            anchors__revision=F("article__current"),
            anchors__status__in=SETTLED,
        )

    def not_blind_to(self, user: Any, *, adjudicates: bool) -> Self:
        """Without what others wrote in articles that are annotated blind, unless in threads on the user's
        own notes. One who adjudicates sees all of the articles that they do not annotate themselves."""
        seen = Q(article__blind=False) | Q(creator=user) | Q(status="suggested")
        seen |= Q(parent__creator=user)
        if adjudicates:
            assigned = user.assignments.filter(status="open").values("article")
            seen |= ~Q(article__in=self.annotated_by(user)) & ~Q(article__in=assigned)
        return self.filter(seen)

    def annotated_by(self, user: Any) -> models.QuerySet:
        mine = self.model.objects.filter(creator=user, article__blind=True)
        return mine.exclude(motivation="replying").values("article")

    def open(self) -> Self:
        """Still of interest to the desk: neither rejected nor withdrawn."""
        return self.exclude(status__in=["rejected", "withdrawn"])


class NoteEditQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Neither published nor withdrawn: at most one of a note."""
        return self.filter(status__in=["draft", "in_review"])


class CitationQuerySet(models.QuerySet):
    def published(self) -> Self:
        """Of public entities, resting on a source or on a note that a stranger may read."""
        notes = self.model._meta.get_field("annotation").related_model.objects
        public = Exists(notes.published().filter(pk=OuterRef("annotation")))
        return self.filter(Q(annotation__isnull=True) | public, entity__status="published")


class RenderingQuerySet(models.QuerySet):
    def published(self) -> Self:
        return self.filter(status="published", article__status="published")
