"""The catalogue as linked data: it parses, says what the API says, and points to nothing missing."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF, SKOS

from instruments.models import Entity, Identifier, User
from portal.api.exports import turtle
from tests import make
from tests.portal.api import world
from tests.portal.api.test_collections import many

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
SCHEMA, ORG = Namespace("https://schema.org/"), Namespace("http://www.w3.org/ns/org#")
PROV = Namespace("http://www.w3.org/ns/prov#")


def content(client: Client) -> bytes:
    response = client.get("/api/v1/export/catalogue.ttl", {"lang": "en"})
    assert response.status_code == 200
    assert response["Content-Type"] == "text/turtle; charset=utf-8"
    return response.getvalue()


def graph(client: Client) -> Graph:
    return Graph().parse(data=content(client), format="turtle")


def page(entity: Entity) -> URIRef:
    return URIRef(SITE + entity.get_absolute_url())


def ours(node: object) -> bool:
    return isinstance(node, URIRef) and node.startswith((SITE, "urn:uuid:"))


@pytest.fixture
def made() -> world.World:
    made = world.published()
    expert: User = make.user(display_name="A. Expert")
    for thing in (made.state, made.body):
        Entity.objects.filter(pk=thing.pk).update(
            verified_by=expert, verified_at="2026-01-01T00:00:00Z"
        )
    made.topic.related.add(make.topic(slug="privacy", broader=made.topic))
    return made


def test_nothing_dangles(client: Client, made: world.World) -> None:
    world.drafts(made)
    Identifier.objects.create(entity=made.body, scheme="url", value=f"{SITE}/nowhere/")
    Identifier.objects.create(entity=made.body, scheme="url", value='https://x.example/a b<c>"{}')
    found = graph(client)
    assert len(found) > 100
    assert {o for o in found.objects() if ours(o)} <= set(found.subjects())
    assert not [node for node in found.all_nodes() if not isinstance(node, URIRef | Literal)]
    assert URIRef("https://x.example/a%20b%3Cc%3E%22%7B%7D") in set(found.objects())


def test_every_public_entity_is_there_and_no_other(client: Client, made: world.World) -> None:
    world.drafts(made)
    found = graph(client)
    for entity in Entity.objects.all():
        assert ((page(entity), RDF.type, None) in found) is (entity.status == "published")
    assert world.DRAFT.lower() not in content(client).decode().lower()


def test_the_vocabularies(client: Client, made: world.World) -> None:
    found = graph(client)
    state, body, organ = page(made.state), page(made.body), page(made.organ)
    assert (body, RDF.type, ORG.Organization) in found
    assert (organ, ORG.subOrganizationOf, body) in found
    membership = found.value(None, ORG.member, state)
    assert found.value(membership, ORG.organization) == body
    assert (page(made.topic), RDF.type, SKOS.Concept) in found
    assert (URIRef(f"{SITE}/topics/privacy/"), SKOS.broader, page(made.topic)) in found
    assert (page(made.treaty), SCHEMA.legislationPassedBy, organ) in found
    assert (state, SCHEMA.name, Literal("China", lang="en")) in found
    vouched = {found.value(entity, PROV.wasAttributedTo) for entity in (state, body)}
    assert len(vouched) == 1
    assert (vouched.pop(), SCHEMA.name, Literal("A. Expert")) in found


def test_the_same_catalogue_is_the_same_file(client: Client, made: world.World) -> None:
    assert content(client) == content(client)


def test_chunks_do_not_change_what_is_said(
    client: Client, made: world.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = set(graph(client))
    monkeypatch.setattr(turtle, "CHUNK", 1)
    assert set(graph(client)) == whole


def test_more_entities_cost_no_more_queries(client: Client, made: world.World) -> None:
    with CaptureQueriesContext(connection) as few:
        content(client)
    many(3)
    with CaptureQueriesContext(connection) as more:
        content(client)
    assert len(more) == len(few)
