"""What the W3C's Web Annotation Data Model and Protocol demand of a server that is read only.

The rules are those that the W3C's own test suites state (annotation-model, annotation-protocol in the
web platform tests). One is left out: there `partOf` of a page must be a string, while both
recommendations (Model 5.2, Protocol 4.3) let it be an object with the collection's id, as ours is.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker

from annotations.models import Annotation
from portal.linked_data import container
from portal.linked_data.web_annotations import quote
from tests import make
from tests.portal.api import world

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
CONTAINER = "/articles/digest/annotations/"
LD = {"accept": container.PROFILE}
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
WHEN = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$"
# Model 3.3.5, the motivations of the vocabulary.
MOTIVATIONS = [
    *("assessing", "bookmarking", "classifying", "commenting", "describing", "editing"),
    *("highlighting", "identifying", "linking", "moderating", "questioning", "replying", "tagging"),
]


def one_of(*values: Any) -> dict:
    return {"enum": list(values)}


def having(value: Any) -> dict:
    """The value itself, or a list in which it is."""
    return {"anyOf": [{"const": value}, {"type": "array", "contains": {"const": value}}]}


def holding(required: str, **properties: Any) -> dict:
    return {"type": "object", "required": required.split(), "properties": properties}


IRI = {"type": "string", "format": "uri", "pattern": "^https?://[^?]+$"}
MOMENT = {"type": "string", "format": "date-time", "pattern": WHEN}
PURPOSE = one_of(*MOTIVATIONS)
AGENT = holding("type name", type=one_of("Person", "Organization", "Software"))
COUNT = {"type": "integer", "minimum": 0}
SELECTORS = {  # Model 4.2
    "TextPositionSelector": holding("start end", start=COUNT, end=COUNT),
    "TextQuoteSelector": holding(
        "exact", exact={"type": "string"}, prefix={"type": "string"}, suffix={"type": "string"}
    ),
    "FragmentSelector": holding("value", value={"type": "string"}),
}
SELECTOR = {
    "anyOf": [
        {"allOf": [holding("type", type={"const": name}), rule]} for name, rule in SELECTORS.items()
    ]
}
STATE = holding(  # Model 4.3.1: sourceDate is one moment, cached an IRI
    "type sourceDate cached", type={"const": "TimeState"}, sourceDate=MOMENT, cached=IRI
)
WEB_RESOURCE = holding("id", id=IRI) | {
    "not": {"anyOf": [{"required": [name]} for name in ("value", "source", "target")]}
}
SPECIFIC = holding(  # Model 4: exactly one source, and at least one of what makes it specific
    "type source",
    type=having("SpecificResource"),
    source={"oneOf": [IRI, WEB_RESOURCE]},
    purpose=PURPOSE,
    selector={"anyOf": [SELECTOR, {"type": "array", "minItems": 1, "items": SELECTOR}]},
    state=STATE,
) | {"anyOf": [{"required": [name]} for name in ("purpose", "selector", "state")]}
TEXTUAL = holding(  # Model 3.2.4
    "type value",
    type=having("TextualBody"),
    value={"type": "string"},
    purpose=PURPOSE,
    format={"type": "string", "pattern": "^text/"},
    language={"type": "string", "minLength": 2},
)
BODY = {"oneOf": [IRI, SPECIFIC, TEXTUAL, WEB_RESOURCE]}
TARGET = {"oneOf": [IRI, SPECIFIC, WEB_RESOURCE]}
ANNOTATION = holding(  # Model 3.1 to 3.3
    "id type target",
    id=IRI,
    type=having("Annotation"),
    body={"anyOf": [BODY, {"type": "array", "minItems": 1, "items": BODY}]},
    target=TARGET,
    motivation=PURPOSE,
    created=MOMENT,
    modified=MOMENT,
    creator=AGENT,
    generator=AGENT,
) | {"not": {"required": ["body", "bodyValue"]}}
PAGE = holding(  # Model 5.2
    "id type items",
    id=IRI,
    type=having("AnnotationPage"),
    items={"type": "array", "minItems": 1, "items": {"oneOf": [IRI, ANNOTATION]}},
    partOf=holding("id type total", id=IRI, total=COUNT),
    next=IRI,
    prev=IRI,
    startIndex=COUNT,
)
COLLECTION = holding(  # Model 5.1, Protocol 4.2
    "id type total first last",
    id=IRI,
    type={"allOf": [having("AnnotationCollection"), having("BasicContainer")]},
    label={"type": "string"},
    total={"type": "integer", "minimum": 1},
    modified=MOMENT,
    first={"oneOf": [IRI, PAGE]},
    last=IRI,
)
IN_CONTEXT = {"required": ["@context"], "properties": {"@context": having(CONTEXT)}}


def complaints(found: Any, rule: dict, *, alone: bool = True) -> list[str]:
    """What is wrong with `found`; a document that stands `alone` must name its context."""
    whole = {"allOf": [rule, IN_CONTEXT]} if alone else rule
    validator = Draft202012Validator(whole, format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(found)]


@pytest.fixture
def note() -> Annotation:
    """A note in an article that holds one of every motivation and kind of body."""
    made = world.published()
    make.note(made.article, 0, 1, entity=made.treaty, provision="Art. 2(3)")
    for motivation in ("commenting", "tagging", "classifying", "questioning"):
        make.note(made.article, 2, 5, motivation=motivation, body="So it is.", value="2001")
    make.note(made.article, 2, 5, motivation="assessing", verdict="disputed", source="A book.")
    return made.note


def read(client: Client, address: str, **headers: str) -> Any:
    response = client.get(address.removeprefix(SITE), headers=LD | headers)
    assert response.status_code == 200
    return response, json.loads(response.content)


def pages_of(client: Client) -> Iterator[dict]:
    address = read(client, CONTAINER, prefer=prefer(container.MINIMAL))[1]["first"]
    while address:
        page = read(client, address)[1]
        yield page
        address = page.get("next")


def prefer(*iris: str) -> str:
    return f'return=representation; include="{" ".join(iris)}"'


def test_every_annotation_is_one_of_the_model(client: Client, note: Annotation) -> None:
    addresses = [f"/annotations/{found.uuid}/" for found in Annotation.objects.all()]
    assert len(addresses) >= 9
    for address in addresses:
        found = read(client, address)[1]
        assert complaints(found, ANNOTATION) == []
        assert found["id"] == SITE + address


def test_the_rules_can_be_broken(client: Client, note: Annotation) -> None:
    found = read(client, f"/annotations/{note.uuid}/")[1]
    spoiled = [
        found | {"created": "2026-11-22T10:00:00+00:00"},
        found | {"motivation": "shouting"},
        found | {"body": []},
        found | {"target": {"type": "SpecificResource", "source": "http://example.org/"}},
        {name: value for name, value in found.items() if name != "@context"},
        found | {"id": found["id"] + "?page=1"},
    ]
    assert all(complaints(each, ANNOTATION) for each in spoiled)


def test_the_collection_and_all_its_pages(
    client: Client, note: Annotation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(container.SIZES, "pages", 2)
    whole = read(client, CONTAINER)[1]
    assert complaints(whole, COLLECTION) == []
    pages = list(pages_of(client))
    assert len(pages) == -(-whole["total"] // 2) > 2
    for number, page in enumerate(pages):
        assert complaints(page, PAGE) == []
        assert page["startIndex"] == 2 * number
        assert page["partOf"]["id"] == whole["id"]
        assert page.get("prev") == (pages[number - 1]["id"] if number else None)
    assert pages[-1]["id"] == whole["last"]
    items = [item["id"] for page in pages for item in page["items"]]
    assert len(set(items)) == len(items) == whole["total"]


@pytest.mark.parametrize("where", ["container", "page", "annotation"])
def test_the_manners_of_the_protocol(client: Client, note: Annotation, where: str) -> None:
    address = {
        "container": CONTAINER,
        "page": f"{CONTAINER}pages/0/",
        "annotation": f"/annotations/{note.uuid}/",
    }[where]
    kind = {
        "container": "<http://www.w3.org/ns/ldp#BasicContainer>",
        "page": "<http://www.w3.org/ns/ldp#Resource>",
        "annotation": "<http://www.w3.org/ns/ldp#Resource>",
    }[where]
    response = client.get(address)  # JSON-LD also where no format is named
    head = client.head(address)
    options = client.options(address)
    for answer in (response, head, options):
        assert answer.status_code == 200
        assert answer["Allow"] == "GET, HEAD, OPTIONS"
        assert f'{kind}; rel="type"' in answer["Link"]
    assert options.content == head.content == b""
    assert response["Content-Type"] == head["Content-Type"] == container.PROFILE
    assert response["ETag"] == head["ETag"]
    assert {"Accept", "Accept-Language"} <= set(response["Vary"].split(", "))
    known = client.get(address, headers=LD | {"if-none-match": response["ETag"]})
    assert known.status_code == 304
    assert kind in known["Link"] and known["ETag"] == response["ETag"]
    for method in ("post", "put", "delete"):
        refused = getattr(client, method)(address, "{}", "application/ld+json")
        assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize("address", [CONTAINER, f"{CONTAINER}pages/0/"])
def test_what_is_not_there_and_what_is_not_spoken(
    client: Client, note: Annotation, address: str
) -> None:
    refused = client.get(address, headers={"accept": "text/turtle"})
    assert refused.status_code == 406 and refused["Link"]
    assert client.get(address.replace("digest", "nothing"), headers=LD).status_code == 404
    assert client.get(f"{CONTAINER}pages/9/", headers=LD).status_code == 404


def test_the_container_is_constrained_and_says_where_it_is(
    client: Client, note: Annotation
) -> None:
    response, found = read(client, CONTAINER)
    assert '<http://www.w3.org/ns/oa#AnnotationCollection>; rel="type"' in response["Link"]
    constraint = (
        '<http://www.w3.org/TR/annotation-protocol/>; rel="http://www.w3.org/ns/ldp#constrainedBy"'
    )
    assert constraint in response["Link"]
    assert response["Content-Location"] == found["id"] == SITE + CONTAINER
    assert "Prefer" in response["Vary"].split(", ")
    assert "Preference-Applied" not in response


def test_what_a_client_may_prefer(client: Client, note: Annotation) -> None:
    def first(*iris: str) -> Any:
        response, found = read(client, CONTAINER, prefer=prefer(*iris))
        assert response["Preference-Applied"] == "return=representation"
        assert complaints(found, COLLECTION) == []
        return found["first"]

    assert first(container.MINIMAL) == f"{SITE}{CONTAINER}pages/0/"
    assert first(container.MINIMAL, container.IRIS) == f"{SITE}{CONTAINER}iris/0/"
    assert {type(item) for item in first(container.IRIS)["items"]} == {str}
    assert {type(item) for item in first(container.DESCRIPTIONS)["items"]} == {dict}
    both = first(container.IRIS, container.DESCRIPTIONS)
    assert {type(item) for item in both["items"]} == {dict}
    for unknown in ("respond-async", prefer("http://example.org/Other")):
        assert "Preference-Applied" not in read(client, CONTAINER, prefer=unknown)[0]
    assert "items" not in read(client, CONTAINER, prefer=prefer(container.MINIMAL))[1]


def test_any_origin_may_ask_with_preferences(client: Client, note: Annotation) -> None:
    asked = {
        "origin": "https://example.org",
        "access-control-request-method": "GET",
        "access-control-request-headers": "prefer, if-none-match",
    }
    allowed = client.options(CONTAINER, headers=asked)["Access-Control-Allow-Headers"]
    assert {"prefer", "if-none-match"} <= set(allowed.split(", "))


@pytest.mark.parametrize("before", [40, 70, 300])
def test_a_quote_is_lengthened_until_it_is_unique(before: int) -> None:
    """Twice the same sentence with the same `before` code points on either side (astral ones among them)."""
    around = "一二三四五六七𠀀九十" * 30
    twin = around[:before] + "各國應當合作" + around[:before]
    text = "甲" + twin + "乙" + twin + "丙"
    start = text.rindex("各國應當合作")
    found = quote(text, start, start + 6)
    whole = found["prefix"] + found["exact"] + found["suffix"]
    assert text.count(whole) == 1
    assert text.index(whole) + len(found["prefix"]) == start
    assert len(found["prefix"]) > 32
    short = text[start - 32 : start + 38]
    assert text.count(short) == 2
