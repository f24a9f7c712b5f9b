"""The catalogue: entities of every kind, and the facts that join them."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponseBase, HttpResponsePermanentRedirect
from rest_framework.exceptions import NotFound

from instruments.actions.entities import was_public
from instruments.models import (
    KINDS,
    Entity,
    InstrumentRelation,
    Membership,
    TreatyAction,
)
from portal.api import filters, paging, serializers, statement_filters
from portal.api.collections import OF_KIND, api_path
from portal.api.conditional import in_order
from portal.api.parameters import EVERYWHERE, Asked
from portal.api.representations.instruments import (
    InstrumentRelationRows,
    InstrumentRows,
    MembershipRows,
    TreatyActionRows,
)
from portal.api.representations.places import BodyRows, PlaceRows, StateRows, TopicRows
from portal.api.representations.rows import Among
from portal.api.representations.statements import ChallengeRows, PositionRows, RecommendationRows
from portal.api.resources import Detail, Json, Listing

MERGES_FOLLOWED = 20


class EntityListing(Listing):
    kind: ClassVar[str]

    def rows(self) -> QuerySet:
        return KINDS[self.kind].objects.published().order_by("slug")

    def page(self, rows: QuerySet, asked: Asked) -> Json:
        by_slug = "ordering" not in asked.query
        represent = self.by_key if by_slug else self.represent
        return paging.numbered(rows, represent, asked, self.request.path)

    def by_key(self, rows: QuerySet) -> list[Json]:
        """The page in SQL that is written once, which saves more than to ask for the keys first costs."""
        keys = list(rows.values_list("pk", flat=True))
        return self.represent(Among(KINDS[self.kind].objects.published, keys, ("slug",)))


class EntityDetail(Detail):
    kind: ClassVar[str]
    moves = True  # an old slug leads to the new one

    def rows(self, *, slug: str) -> QuerySet:
        return KINDS[self.kind].objects.published().filter(slug=slug)

    def missing(self, asked: Asked, *, slug: str) -> HttpResponseBase:
        """What was renamed or merged into a public thing has moved there for good."""
        target = successor(self.kind, slug)
        if target is None:
            raise NotFound
        query = in_order(asked.query)
        address = api_path(OF_KIND[target.kind], target.slug)
        return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)


def successor(kind: str, slug: str) -> Entity | None:
    """The public entity that stands where `slug` stood, or None."""
    known = Entity.objects.filter(kind=kind).select_related("merged_into")
    merged = known.filter(slug=slug, merged_into__isnull=False).first()
    entity = merged if merged and was_public(merged) else known.filter(redirects__slug=slug).first()
    for _step in range(MERGES_FOLLOWED):
        if entity is None or entity.merged_into is None:
            break
        entity = entity.merged_into
    return entity if entity and entity.is_public and entity.slug != slug else None


class StateListing(EntityListing):
    """The states."""

    kind, filters, representation = "state", filters.StateFilters, StateRows
    serializer_class = serializers.State


class BodyListing(EntityListing):
    """Organisations, organs, working groups, forums, governments, systems."""

    kind, filters, representation = "body", filters.BodyFilters, BodyRows
    serializer_class = serializers.Body


class InstrumentListing(EntityListing):
    """Treaties, resolutions, declarations, plans, laws."""

    kind, filters, representation = "instrument", filters.InstrumentFilters, InstrumentRows
    serializer_class = serializers.Instrument


class PlaceListing(EntityListing):
    """Cities and regions."""

    kind, filters, representation = "place", filters.PlaceFilters, PlaceRows
    serializer_class = serializers.Place


class TopicListing(EntityListing):
    """Topics: concepts in the sense of SKOS."""

    kind, filters, representation = "topic", filters.TopicFilters, TopicRows
    serializer_class = serializers.Topic


class PositionListing(EntityListing):
    """What is held."""

    kind, filters, representation = "position", statement_filters.PositionFilters, PositionRows
    serializer_class = serializers.Position


class ChallengeListing(EntityListing):
    """What is in the way."""

    kind, filters, representation = "challenge", statement_filters.ChallengeFilters, ChallengeRows
    serializer_class = serializers.Challenge


class RecommendationListing(EntityListing):
    """What is proposed."""

    kind, filters, representation = (
        "recommendation",
        statement_filters.RecommendationFilters,
        RecommendationRows,
    )
    serializer_class = serializers.Recommendation


def detail_of(listing: type[EntityListing], **more: Any) -> type[EntityDetail]:
    """The view of one entity of the kind that `listing` lists."""
    name = listing.__name__.replace("Listing", "Detail")
    shared = {
        key: getattr(listing, key)
        for key in ("kind", "representation", "serializer_class", "__doc__")
    }
    return type(name, (EntityDetail,), shared | {"__module__": __name__} | more)


AS_OF = filters.InstrumentFilters.base_filters["as_of"].parameter("as_of")
LISTINGS: tuple[type[EntityListing], ...] = (
    StateListing,
    BodyListing,
    InstrumentListing,
    PlaceListing,
    TopicListing,
    PositionListing,
    ChallengeListing,
    RecommendationListing,
)
DETAILS = {
    listing.kind: detail_of(
        listing, **({"parameters": (*EVERYWHERE, AS_OF)} if listing.kind == "instrument" else {})
    )
    for listing in LISTINGS
}


class FactListing(Listing):
    model: ClassVar[Any]

    def rows(self) -> QuerySet:
        return self.model.objects.published().order_by(*self.order, "uuid")


class FactDetail(Detail):
    model: ClassVar[Any]

    def rows(self, *, uuid: Any) -> QuerySet:
        return self.model.objects.published().filter(uuid=uuid)


class Memberships:
    """Who belonged to which body, in which status, from when to when."""

    model, representation, serializer_class = Membership, MembershipRows, serializers.Membership


class MembershipListing(Memberships, FactListing):
    filters, order = filters.MembershipFilters, ("body__slug", "member__slug", "start")


class MembershipDetail(Memberships, FactDetail):
    pass


class TreatyActions:
    """Signatures, ratifications, withdrawals and other acts on instruments."""

    model, representation, serializer_class = (
        TreatyAction,
        TreatyActionRows,
        serializers.TreatyAction,
    )


class TreatyActionListing(TreatyActions, FactListing):
    filters, order = filters.TreatyActionFilters, ("instrument__slug", "done", "participant__slug")


class TreatyActionDetail(TreatyActions, FactDetail):
    pass


class InstrumentRelations:
    """How instruments refer to each other."""

    model, representation = InstrumentRelation, InstrumentRelationRows
    serializer_class = serializers.InstrumentRelation


class InstrumentRelationListing(InstrumentRelations, FactListing):
    filters, order = (
        filters.InstrumentRelationFilters,
        ("subject__slug", "relation", "object__slug"),
    )


class InstrumentRelationDetail(InstrumentRelations, FactDetail):
    pass
