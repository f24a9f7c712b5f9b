"""Questions to the texts, in their own words."""

from typing import Any, Self

from django.db import models
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, StrIndex, Substr

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
        return self.about_public_things().filter(self.answering_public_things(), self.settled())

    def about_public_things(self) -> Self:
        """Published, in a public article, about nothing unpublished; whether they kept their place is not
        asked. To walk through very many, of which `published` then keeps its own."""
        return self.filter(
            Q(entity__isnull=True) | Q(entity__status="published"),
            status="published",
            article__status="published",
        )

    def answering_public_things(self) -> Q:
        """That it is no reply, or one to a note that is published, and about nothing unpublished either."""
        about = Q(parent__entity__isnull=True) | Q(parent__entity__status="published")
        return Q(parent__isnull=True) | (Q(parent__status="published") & about)

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

    def published_in_place(self, current: int | None = None) -> Self:
        """The public notes that are no replies, as `in_place` has them: the anchor is joined once. Where the
        key of the `current` revision is known, the database need not find it for each note."""
        return self.filter(
            Q(entity__isnull=True) | Q(entity__status="published"),
            status="published",
            article__status="published",
            parent__isnull=True,
            anchors__revision=current or F("article__current"),
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


# Fields whose cited value names things by their slugs: one thing or, in some, a list joined by semicolons.
NAMING = (
    "addressee", "addressees", "addresses", "adopting_bodies", "answers", "broader", "depositary",
    "founding_instrument", "holders", "named", "parent", "place", "related", "seat", "state", "states",
    "topics",
)  # fmt: skip
# Those that name a thing before the first colon (body:status:start), and after it (verb:object).
NAMING_FIRST = ("membership", "memberships", "treaty_action", "treaty_actions")
NAMING_LAST = ("relation", "relations")


class CitationQuerySet(models.QuerySet):
    def published(self) -> Self:
        """Of public entities, resting on a source or on a note that a stranger may read, and naming nothing
        but what a stranger may know of."""
        notes = self.model._meta.get_field("annotation").related_model.objects
        public = Exists(notes.published().filter(pk=OuterRef("annotation")))
        rows = self.filter(Q(annotation__isnull=True) | public, entity__status="published")
        entity = self.model._meta.get_field("entity").related_model
        redirect = entity._meta.get_field("redirects").related_model
        tables = {"entities": entity._meta.db_table, "redirects": redirect._meta.db_table}
        return rows.exclude(NamesUnknown(slugs_named(), **tables))


# The words in a text that can be slugs, one a row.
SLUGS_IN = {
    "postgresql": """unnest(string_to_array(%(expressions)s, ';')) AS said (word)
        WHERE trim(word) ~ '^[a-z0-9-]+$'""",
    "sqlite": """(SELECT value AS word FROM json_each(
            '[' || replace(json_quote(%(expressions)s), ';', '","') || ']')) AS said
        WHERE trim(word) <> '' AND trim(word) NOT GLOB '*[^a-z0-9-]*'""",
}
UNKNOWN = """EXISTS (SELECT 1 FROM {slugs}
    AND NOT EXISTS (
        SELECT 1 FROM %(entities)s e LEFT JOIN %(entities)s other ON other.id = e.merged_into_id
        WHERE e.slug = trim(word) AND 'published' IN (e.status, other.status))
    AND NOT EXISTS (
        SELECT 1 FROM %(redirects)s r JOIN %(entities)s e ON e.id = r.entity_id
        LEFT JOIN %(entities)s other ON other.id = e.merged_into_id
        WHERE r.slug = trim(word) AND 'published' IN (e.status, other.status)))"""


class NamesUnknown(Func):
    """Whether a text (with semicolons between several) holds a slug at which readers find nothing: that of
    something hidden, or one that it had before, while it was hidden. An old slug of what is public, or that
    of what was merged into it, they may know."""

    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = UNKNOWN.format(slugs=SLUGS_IN[connection.vendor])
        return super().as_sql(compiler, connection, template=template, **context)


def slugs_named() -> Case:
    """The slug or slugs in a citation's value: null where its field names no thing."""
    ended, colon = joined(F("value"), text(":")), text(":")
    first = Substr(ended, 1, StrIndex(ended, colon) - 1)
    last = Substr("value", StrIndex("value", colon) + 1)
    return Case(
        When(field__in=NAMING, then=F("value")),
        When(field__in=NAMING_FIRST, then=first),
        When(field__in=NAMING_LAST, then=last),
        default=None,
        output_field=TextField(),
    )


def joined(*parts: Any) -> Concat:
    return Concat(*parts, output_field=TextField())


def text(value: str) -> Value:
    return Value(value, output_field=TextField())


class RenderingQuerySet(models.QuerySet):
    def published(self) -> Self:
        return self.filter(status="published", article__status="published")
