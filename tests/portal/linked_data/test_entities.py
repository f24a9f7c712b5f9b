"""Entities as JSON-LD: it parses, says what the catalogue says, and points at no draft."""

import json

import pytest
from django.test import Client, RequestFactory
from rdflib import RDF, Graph, Literal, Namespace, URIRef

from instruments.models import KINDS
from portal import linked_data
from tests import make
from tests.portal.api import world

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated"),  # inside rdflib
]
SCHEMA, SKOS = Namespace("https://schema.org/"), Namespace("http://www.w3.org/2004/02/skos/core#")
SITE = "http://127.0.0.1:8000"


def request(accept: str | None) -> object:
    return RequestFactory().get("/", headers={"accept": accept} if accept is not None else {})


@pytest.mark.parametrize(
    ("accept", "linked"),
    [
        (None, False),
        ("", False),
        ("*/*", False),
        ("text/html", False),
        ("application/ld+json", True),
        ('application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"', True),
        ("text/html,application/ld+json", False),
        ("text/html;q=0.5, application/ld+json", True),
        ("application/ld+json;q=0.5, text/html", False),
        ("application/ld+json, */*;q=0.1", True),
        ("application/ld+json;q=0", False),
        ("text/html,application/xhtml+xml,*/*;q=0.8", False),
        ("application/ld+json;q=nonsense", False),
        ('a/b;c="x,y", application/ld+json', True),
    ],
)
def test_who_wants_linked_data(accept: str | None, linked: bool) -> None:
    assert linked_data.wanted(request(accept)) is linked


def graph_of(thing: object) -> Graph:
    response = linked_data.entity_response(request("application/ld+json"), thing)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/ld+json"
    assert response["ETag"]
    return Graph().parse(data=response.content, format="json-ld")


def test_every_kind_has_a_type_and_a_name() -> None:
    made = world.published()
    for kind, name in [
        ("state", "state"),
        ("body", "body"),
        ("instrument", "treaty"),
        ("place", "place"),
        ("topic", "topic"),
        ("position", "position"),
        ("challenge", "challenge"),
        ("recommendation", "advice"),
    ]:
        thing = made.things[name]
        graph = graph_of(thing)
        node = URIRef(SITE + thing.get_absolute_url())
        assert list(graph.objects(node, RDF.type)), kind
        assert list(graph.objects(node, SCHEMA.name)), kind
    assert len(KINDS) == 8


def test_what_a_treaty_says() -> None:
    made = world.published()
    graph = graph_of(made.treaty)
    node = URIRef(f"{SITE}/instruments/agreement/")
    assert (node, RDF.type, SCHEMA.Legislation) in graph
    assert (node, SCHEMA.legislationDate, Literal("2009-06-16")) in graph
    assert (node, SCHEMA.isBasedOn, URIRef(f"{SITE}/instruments/charter/")) in graph
    assert (node, SCHEMA.legislationPassedBy, URIRef(f"{SITE}/bodies/council/")) in graph
    assert (node, SCHEMA.name, Literal("Agreement", lang="en")) in graph


def test_a_topic_is_a_concept() -> None:
    broader = make.topic(name="Security")
    topic = make.topic(name="Cyber", broader=broader, exact_match=["http://example.org/cyber"])
    graph = graph_of(topic)
    node = URIRef(SITE + topic.get_absolute_url())
    assert (node, RDF.type, SKOS.Concept) in graph
    assert (node, SKOS.prefLabel, Literal("Cyber", lang="en")) in graph
    assert (node, SKOS.broader, URIRef(SITE + broader.get_absolute_url())) in graph
    assert (node, SKOS.exactMatch, URIRef("http://example.org/cyber")) in graph


def test_drafts_are_not_pointed_at() -> None:
    made = world.published()
    world.drafts(made)
    for name in (
        "state",
        "body",
        "organ",
        "treaty",
        "charter",
        "topic",
        "position",
        "challenge",
        "advice",
    ):
        response = linked_data.entity_response(request("application/ld+json"), made.things[name])
        assert world.DRAFT.lower() not in response.content.decode().lower(), name


def test_the_page_answers_linked_data_when_asked(client: Client) -> None:
    world.published()
    response = client.get("/states/china/", headers={"accept": "application/ld+json"})
    assert response["Content-Type"] == "application/ld+json"
    assert "Accept" in response["Vary"]
    assert json.loads(response.content)["@id"] == f"{SITE}/states/china/"
    again = client.get(
        "/states/china/",
        headers={"accept": "application/ld+json", "if-none-match": response["ETag"]},
    )
    assert again.status_code == 304
