"""What the catalogue can be asked, collection by collection. Only published things answer."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from instruments import edtf, scripts
from instruments.models import (
    Body,
    Description,
    Entity,
    Identifier,
    Instrument,
    InstrumentRelation,
    Label,
    Membership,
    TreatyAction,
)
from portal.api import values
from portal.api.filtering import (
    Aside,
    Condition,
    Either,
    Filters,
    Ordering,
    Single,
    column_in,
    either,
)

PUBLISHED = "published"


def choices(column: str, options: Any, description: Any) -> Either:
    return Either(column_in(column), values.Choice(options.values), description, options.values[0])


def slug_of(field: str, description: Any, example: str) -> Either:
    """By the slugs of what a foreign key points to."""
    return Either(public_slug(field), values.slug(), description, example)


def public_slug(field: str) -> Condition:
    return lambda given: Q(**{f"{field}__slug__in": given, f"{field}__status": PUBLISHED})


def linked_slug(through: Any, owner: str, target: str) -> Condition:
    """By the slugs of what a many-to-many relation points to."""

    def condition(given: list[str]) -> Q:
        public = {f"{target}__slug__in": given, f"{target}__status": PUBLISHED}
        return Q(pk__in=through.objects.filter(**public).values(f"{owner}_id"))

    return condition


def topic_is(given: list[str]) -> Q:
    return linked_slug(Entity.topics.through, "entity", "topic")(given)


@either
def words(text: str) -> Q:
    """That a name, a description, an identifier or the slug holds `text`, in any script."""
    folded = scripts.fold(text)
    if not folded:
        return Q(pk__in=())
    spellings = {text, scripts.convert(text, "hans").text, scripts.convert(text, "hant").text}
    said = Q()
    for spelling in spellings:
        said |= Q(text__icontains=spelling)
    return (
        Q(pk__in=Label.objects.filter(folded__contains=folded).values("entity_id"))
        | Q(pk__in=Description.objects.filter(said).values("entity_id"))
        | Q(pk__in=Identifier.objects.filter(value__icontains=text).values("entity_id"))
        | Q(slug__icontains=text)
    )


def from_day(value: str) -> str:
    """The least text that begins on or after the first day of `value` ("2007" sorts before "2007-01")."""
    return value.removesuffix("-01").removesuffix("-01") if len(value) > 4 else value


def adopted_after(value: str) -> Q:
    return Q(adopted__gte=from_day(value))


def adopted_before(value: str) -> Q:
    return Q(adopted__lte=edtf.last_day(value).isoformat())


def in_year(year: str) -> Q:
    return Q(dated_on__gte=year, dated_on__lte=f"{year}-12-31")


def today() -> str:
    return timezone.now().date().isoformat()


AS_OF = _("A day: what held on it. Today where it is not given.")


class EntityFilters(Filters):
    q = Either(
        words,
        values.Words(),
        _("Words in a name, a description or an identifier, in any script."),
        "security",
    )
    topic = Either(topic_is, values.slug(), _("The slug of a topic."), "cybersecurity")
    updated_after = Single(
        lambda moment: Q(updated_at__gt=moment),
        values.Moment(),
        _("Changed after this moment."),
        "2026-01-01T00:00:00Z",
    )
    ordering = Ordering(
        name="name", slug="slug", updated_at="updated_at", mention_count="mention_count"
    )


class StateFilters(EntityFilters):
    body = Either(
        public_slug("body"),
        values.slug(),
        _("The slug of a body: the states that belong to it on the day."),
        "sco",
    )
    status = Either(
        column_in("status"),
        values.Choice(Membership.Status.values),
        _("How they belong to it."),
        "member",
    )
    as_of = Aside(values.Day(), AS_OF, "2017-06-09")

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """`body`, `status` and `as_of` speak of one and the same membership."""
        own = {"body", "status", "as_of"}
        asked = {name: self.given(name) for name in own if self.given(name)}
        for name in self.filters.keys() - own:
            queryset = self.filters[name].filter(queryset, self.given(name))
        if not asked:
            return queryset
        periods = (
            Membership.objects.published()
            .filter(member=OuterRef("pk"))
            .on(asked.get("as_of") or today())
        )
        for name in ("body", "status"):
            periods = self.filters[name].filter(periods, asked.get(name))
        return queryset.filter(Exists(periods))


def has_state(given: list[str]) -> Q:
    periods = (
        Membership.objects.published()
        .on(today())
        .filter(member__kind="state", member__slug__in=given)
    )
    return Q(pk__in=periods.values("body_id"))


class BodyFilters(EntityFilters):
    body_type = choices("body_type", Body.Type, _("The type of body."))
    lifecycle = choices("lifecycle", Body.Lifecycle, _("Whether it exists."))
    parent = slug_of("parent", _("The slug of the body above it."), "sco")
    state = Either(
        has_state,
        values.slug(),
        _("The slug of a state that belongs to it today, in any status."),
        "china",
    )
    ordering = Ordering(
        name="name",
        slug="slug",
        updated_at="updated_at",
        mention_count="mention_count",
        established="established",
        operational="operational",
        dissolved="dissolved",
    )


class InstrumentFilters(EntityFilters):
    form = choices("form", Instrument.Form, _("The form of the instrument."))
    level = choices("level", Instrument.Level, _("Its reach."))
    legal_force = choices("legal_force", Instrument.LegalForce, _("Whether it binds."))
    lifecycle = choices("lifecycle", Instrument.Lifecycle, _("How far it has come."))
    body = Either(
        linked_slug(Instrument.adopting_bodies.through, "instrument", "body"),
        values.slug(),
        _("The slug of a body that adopted it."),
        "sco-chs",
    )
    state = Either(
        linked_slug(Instrument.states.through, "instrument", "state"),
        values.slug(),
        _("The slug of a state whose instrument it is."),
        "china",
    )
    adopted_after = Either(
        either(adopted_after),
        values.PartialDate(),
        _("Adopted on this date or later. A year or month counts from its first day."),
        "2006",
    )
    adopted_before = Either(
        either(adopted_before),
        values.PartialDate(),
        _("Adopted on this date or earlier. A year or month given here counts to its last day."),
        "2020-12",
    )
    year = Either(
        either(in_year),
        values.Year(),
        _("The year of adoption, else of signature, else of entry into force."),
        "2009",
    )
    as_of = Aside(
        values.Day(),
        _("The day for which `parties` are derived. Today where it is not given."),
        "2011-06-02",
    )
    ordering = Ordering(
        name="name",
        slug="slug",
        updated_at="updated_at",
        mention_count="mention_count",
        adopted="adopted",
        signed="signed",
        entry_into_force="entry_into_force",
        terminated="terminated",
        dated="dated_on",
    )

    def __init__(self, data: Any, queryset: QuerySet, **kwargs: Any) -> None:
        super().__init__(data, queryset.with_dated(), **kwargs)


class PlaceFilters(EntityFilters):
    state = slug_of("state", _("The slug of the state it lies in."), "uzbekistan")


class TopicFilters(EntityFilters):
    broader = slug_of("broader", _("The slug of the broader topic."), "international-security")


class MembershipFilters(Filters):
    member = slug_of("member", _("The slug of the member."), "india")
    body = slug_of("body", _("The slug of the body."), "sco")
    status = choices("status", Membership.Status, _("How the member belongs to the body."))
    as_of = Aside(
        values.Day(),
        _("A day: the memberships that held on it. All periods where it is not given."),
        "2017-06-09",
    )

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        queryset = super().filter_queryset(queryset)
        return queryset.on(day) if (day := self.given("as_of")) else queryset


class TreatyActionFilters(Filters):
    instrument = slug_of("instrument", _("The slug of the instrument."), "sco-iis-agreement-2009")
    participant = slug_of("participant", _("The slug of who acted."), "kazakhstan")
    action = choices("action", TreatyAction.Action, _("What was done."))


class InstrumentRelationFilters(Filters):
    subject = slug_of(
        "subject", _("The slug of the instrument that refers."), "sco-iis-agreement-2009"
    )
    object = slug_of("object", _("The slug of the instrument referred to."), "un-charter")
    relation = choices("relation", InstrumentRelation.Relation, _("How it refers to it."))
