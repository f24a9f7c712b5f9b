"""The names of the collections and the addresses of the things in them (contract, sections 2 and 3)."""

from django.conf import settings

# The collection of each kind of entity; also the first part of the address of its pages.
OF_KIND = {
    "state": "states",
    "body": "bodies",
    "instrument": "instruments",
    "place": "places",
    "topic": "topics",
    "position": "positions",
    "challenge": "challenges",
    "recommendation": "recommendations",
}
ROOT = "/api/v1"


def page_url(kind: str, slug: str) -> str:
    """The public page of an entity, absolute."""
    return f"{settings.SITE_URL}/{OF_KIND[kind]}/{slug}/"


def article_url(slug: str) -> str:
    return f"{settings.SITE_URL}/articles/{slug}/"


def annotation_url(uuid: object) -> str:
    return f"{settings.SITE_URL}/annotations/{uuid}/"


def api_path(collection: str, key: object) -> str:
    """Where the API answers for one thing, without the host."""
    return f"{ROOT}/{collection}/{key}/"
