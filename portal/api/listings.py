"""The collections by name, in the order in which they are told."""

from portal.api.collections import OF_KIND
from portal.api.resources import Listing
from portal.api.views import catalogue, changes, texts

LISTINGS: dict[str, type[Listing]] = {
    **{OF_KIND[listing.kind]: listing for listing in catalogue.LISTINGS},
    "memberships": catalogue.MembershipListing,
    "treaty-actions": catalogue.TreatyActionListing,
    "instrument-relations": catalogue.InstrumentRelationListing,
    "articles": texts.ArticleListing,
    "passages": texts.PassageListing,
    "annotations": texts.AnnotationListing,
    "citations": texts.CitationListing,
    "changes": changes.ChangeListing,
}
