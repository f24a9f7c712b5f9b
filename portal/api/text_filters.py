"""What the texts can be asked: articles, passages, annotations, citations; and the list of changes."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from annotations.models import Anchor, Annotation, Article, Citation, Passage, Tag
from instruments.models import KINDS, User
from instruments.scripts import fold
from portal.api import passage_search, values
from portal.api.filtering import Either, Filters, Ordering, Single, column_in, either
from portal.api.filters import choices, slug_of


def titled(words: list[str]) -> Q:
    """That a title in any language, or the slug, holds one of `words`, folded. Titles are few, so they are
    read: within the JSON that holds some of them a database would also find its signs and language tags."""
    wanted = [folded for text in words if (folded := fold(text))]
    rows = Article.objects.published().values_list("pk", "slug", "title", "titles")
    said = {pk: {fold(each) for each in (*one, *others.values())} for pk, *one, others in rows}
    found = [pk for pk, all_ in said.items() if any(w in each for w in wanted for each in all_)]
    return Q(pk__in=found)


class ArticleFilters(Filters):
    q = Either(titled, values.Words(), _("Words in the title."), "digest")
    language = Either(
        either(lambda tag: Q(language__iexact=tag)),
        values.Pattern(r"^[A-Za-z]+(-[A-Za-z0-9]+)*$", _("A BCP 47 language tag.")),
        _("The language of the text."),
        "zh-Hant",
    )
    updated_after = Single(
        lambda moment: Q(updated_at__gt=moment),
        values.Moment(),
        _("Changed after this moment."),
        "2026-01-01T00:00:00Z",
    )
    ordering = Ordering(title="title", slug="slug", updated_at="updated_at", issued="issued")


def linking(given: list[str]) -> Q:
    """That a public note on exactly this passage links one of these entities."""
    notes = Annotation.objects.published().filter(
        anchors__passage=OuterRef("pk"), entity__slug__in=given
    )
    return Q(Exists(notes))


def under(given: list[str]) -> Q:
    return Q(parent__eid__in=given)


class PassageFilters(Filters):
    article = Either(
        column_in("revision__article__slug"), values.slug(), _("The slug of an article."), "digest"
    )
    kind = choices("kind", Passage.Kind, _("The kind of passage."))
    parent = Either(under, values.eid(), _("The eId of the passage around it."), "sec_1")
    entity = Either(
        linking, values.slug(), _("The slug of an entity that a note on the passage links."), "sco"
    )
    q = Either(
        either(passage_search.near),
        values.Words(),
        _("Words in the text, in any script."),
        "network",
    )


def placed(eids: list[str]) -> Q:
    here = Anchor.objects.filter(
        annotation=OuterRef("pk"), revision=OuterRef("article__current"), passage__eid__in=eids
    )
    return Q(Exists(here))


def created_by(names: list[str]) -> Q:
    """By public names; few people write, so they are compared as they are shown."""
    people = User.objects.only("display_name", "first_name", "last_name")
    return Q(creator__in=[person.pk for person in people if person.public_name in names])


def tagged(names: list[str]) -> Q:
    through = Tag.annotations.through.objects.filter(tag__name__in=names)
    return Q(pk__in=through.values("annotation_id"))


MOTIVATIONS = [value for value in Annotation.Motivation.values if value != "replying"]


class AnnotationFilters(Filters):
    article = Either(
        column_in("article__slug"), values.slug(), _("The slug of an article."), "digest"
    )
    passage = Either(
        placed, values.eid(), _("The eId of the innermost passage around it."), "sec_1__para_1"
    )
    entity = slug_of("entity", _("The slug of the entity that it links."), "sco")
    entity_kind = Either(
        column_in("entity__kind"), values.Choice(KINDS), _("The kind of that entity."), "state"
    )
    motivation = Either(
        column_in("motivation"),
        values.Choice(MOTIVATIONS),
        _("Why it was made (W3C)."),
        "identifying",
    )
    creator = Either(created_by, values.Words(), _("The public name of its author."), "A. Editor")
    tag = Either(tagged, values.Words(), _("A keyword."), "privacy")
    modified_after = Single(
        lambda moment: Q(modified__gt=moment),
        values.Moment(),
        _("Changed after this moment."),
        "2026-01-01T00:00:00Z",
    )


class CitationFilters(Filters):
    entity = slug_of("entity", _("The slug of the entity whose field is cited."), "sco")
    field = Either(column_in("field"), values.field_name(), _("The field."), "established")
    stance = choices("stance", Citation.Stance, _("What the passage or source does to the value."))
    stale = Single(
        lambda stale: Q(stale=stale),
        values.Flag(),
        _("Whether the value has changed since."),
        "false",
    )


CHANGED_KINDS = [*KINDS, "article", "annotation"]
LATEST = 2**53 - 1  # the largest whole number that every JSON reader keeps


class ChangeFilters(Filters):
    since = Single(
        lambda seq: Q(seq__gt=seq), values.Whole(0, LATEST), _("The seq after which to begin."), "0"
    )
    kind = Either(
        column_in("kind"),
        values.Choice(CHANGED_KINDS),
        _("The kind of thing that changed."),
        "instrument",
    )
