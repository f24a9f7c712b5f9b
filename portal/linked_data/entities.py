"""Entities as JSON-LD, from what the API says of them: schema.org first, SKOS, ORG and PROV beside it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings

from instruments.models import KINDS, User
from portal.api.representations.instruments import InstrumentRows
from portal.api.representations.places import BodyRows, PlaceRows, StateRows, TopicRows
from portal.api.representations.references import Json
from portal.api.representations.statements import ChallengeRows, PositionRows, RecommendationRows
from portal.reader import Reader

CONTEXT: Json = {
    "@vocab": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "org": "http://www.w3.org/ns/org#",
    "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos:broader": {"@type": "@id"},
    "skos:related": {"@type": "@id"},
    "skos:exactMatch": {"@type": "@id"},
    "sameAs": {"@type": "@id"},
    "dcterms:modified": {"@type": "xsd:dateTime"},
    "prov:generatedAtTime": {"@type": "xsd:dateTime"},
}
ROWS = {
    "state": StateRows,
    "body": BodyRows,
    "instrument": InstrumentRows,
    "place": PlaceRows,
    "topic": TopicRows,
    "position": PositionRows,
    "challenge": ChallengeRows,
    "recommendation": RecommendationRows,
}
TYPES: dict[str, list[str]] = {
    "state": ["Country"],
    "body": ["Organization", "org:Organization"],
    "instrument": ["Legislation"],
    "place": ["Place"],
    "topic": ["DefinedTerm", "skos:Concept"],
    "position": ["Claim"],
    "challenge": ["Claim"],
    "recommendation": ["CreativeWork"],
}
NAMES = {"preferred", "translation"}
FORCE = {"in_force": "InForce", "provisionally_applied": "PartiallyInForce"}
ENDED = {"superseded", "terminated", "expired", "proposed", "adopted", "signed"}
LINKS = {"wikidata": "http://www.wikidata.org/entity/{}", "url": "{}"}
RELATIONS = {
    "amends": "legislationAmends",
    "repeals": "legislationRepeals",
    "supersedes": "legislationRepeals",
    "implements": "legislationEnsuresImplementationOf",
    "based_on": "isBasedOn",
    "cites": "citation",
    "part_of": "isPartOf",
    "annex_to": "isPartOf",
    "endorses": "legislationCommences",
}


def json_ld(kind: str, slug: str, reader: Reader, on: date) -> Json:
    """The JSON-LD of one public entity; KeyError where there is none."""
    rows = KINDS[kind].objects.published().filter(slug=slug)
    found = ROWS[kind](reader, on).load(rows[:1])
    if not found:
        raise KeyError(slug)
    vouched = rows.values_list("verified_by", "verified_at").get()
    return {"@context": CONTEXT} | described(found[0]) | vouching(*vouched)


def described(entity: Json) -> Json:
    """An entity of the API as a JSON-LD node."""
    kind = entity["kind"]
    node = {"@id": entity["url"], "@type": TYPES[kind]} | named(entity) | identified(entity)
    node |= {
        "description": [in_language(row) for row in entity["descriptions"]],
        "about": [node_of(topic) for topic in entity["topics"]],
        "url": entity["url"],
        "dcterms:modified": entity["updated_at"],
    }
    return without_empty(node | FACTS[kind](entity))


def named(entity: Json) -> Json:
    names = [row for row in entity["labels"] if row["kind"] in NAMES]
    others = [row for row in entity["labels"] if row["kind"] not in NAMES]
    node = {
        "name": [in_language(row) for row in names],
        "alternateName": [in_language(row) for row in others],
    }
    if entity["kind"] == "topic":
        preferred = [row for row in names if row["kind"] == "preferred"]
        rest = [row for row in entity["labels"] if row["kind"] != "preferred"]
        node |= {
            "skos:prefLabel": [in_language(row) for row in preferred],
            "skos:altLabel": [in_language(row) for row in rest],
        }
    return node


def identified(entity: Json) -> Json:
    same = [
        LINKS[i["scheme"]].format(i["value"]) for i in entity["identifiers"] if i["scheme"] in LINKS
    ]
    values = [
        {"@type": "PropertyValue", "propertyID": i["scheme"], "value": i["value"]}
        for i in entity["identifiers"]
    ]
    identity = {"@type": "PropertyValue", "propertyID": "uuid", "value": f"urn:uuid:{entity['id']}"}
    return {"identifier": [identity, *values], "sameAs": same}


def vouching(person: int | None, moment: Any) -> Json:
    """Who verified it, and when."""
    if person is None:
        return {}
    name = User.objects.get(pk=person).public_name
    return {
        "prov:wasAttributedTo": {"@type": ["prov:Agent", "Person"], "name": name},
        "prov:generatedAtTime": moment,
    }


# --- kinds -----------------------------------------------------------------------------------


def state(entity: Json) -> Json:
    codes = [
        {"@type": "PropertyValue", "propertyID": f"ISO 3166-1 alpha-{len(code)}", "value": code}
        for code in (entity["iso2"], entity["iso3"])
        if code
    ]
    return {
        "identifier": [*identified(entity)["identifier"], *codes],
        "memberOf": roles(entity, "member", "body"),
    }


def body(entity: Json) -> Json:
    return {
        "additionalType": entity["body_type"],
        "parentOrganization": node_of(entity["parent"]),
        "org:subOrganizationOf": node_of(entity["parent"]),
        "location": node_of(entity["seat"]),
        "foundingDate": day_of(entity["established"]),
        "dissolutionDate": day_of(entity["dissolved"]),
        "subjectOf": node_of(entity["founding_instrument"]),
        "member": roles(entity, "body", "member"),
        "memberOf": roles(entity, "member", "body"),
    }


def roles(entity: Json, own: str, other: str) -> list[Json]:
    """Memberships in which the entity stands on the side `own`, as schema.org's roles with their dates."""
    side = "member" if other == "member" else "memberOf"
    return [
        without_empty(
            {
                "@type": "OrganizationRole",
                "@id": f"urn:uuid:{period['id']}",
                "roleName": period["status"],
                "startDate": day_of(period["start"]),
                "endDate": day_of(period["end"]),
                side: node_of(period[other]),
            }
        )
        for period in entity["memberships"]
        if period[own]["id"] == entity["id"]
    ]


def instrument(entity: Json) -> Json:
    lifecycle = entity["lifecycle"]
    force = FORCE.get(lifecycle) or ("NotInForce" if lifecycle in ENDED else None)
    node = {
        "legislationType": entity["form"],
        "legislationDate": day_of(entity["adopted"]) or day_of(entity["signed"]),
        "legislationDateOfApplicability": day_of(entity["entry_into_force"]),
        "expires": day_of(entity["terminated"]),
        "legislationLegalForce": {"@id": f"https://schema.org/{force}"} if force else None,
        "legislationPassedBy": [node_of(each) for each in entity["adopting_bodies"]],
        "legislationJurisdiction": [node_of(each) for each in entity["states"]],
        "legislationIdentifier": entity["registration"],
        "locationCreated": node_of(entity["place"]),
        "inLanguage": entity["authentic_languages"],
    }
    for relation in entity["relations"]:
        node.setdefault(RELATIONS.get(relation["relation"], "mentions"), []).append(
            node_of(relation["object"])
        )
    return node


def place(entity: Json) -> Json:
    return {"containedInPlace": node_of(entity["state"])}


def topic(entity: Json) -> Json:
    scheme = f"{settings.SITE_URL}/topics/"
    return {
        "termCode": entity["notation"],
        "skos:notation": entity["notation"],
        "inDefinedTermSet": {"@id": scheme},
        "skos:inScheme": {"@id": scheme},
        "skos:broader": entity["broader"]["url"] if entity["broader"] else None,
        "skos:related": [each["url"] for each in entity["related"]],
        "skos:exactMatch": entity["exact_match"],
    }


def statement(entity: Json) -> Json:
    named = [*entity["states"], *entity["bodies"], *entity["instruments"]]
    places = [
        f"{settings.SITE_URL}/articles/{p['article']}/#{p['eid']}" for p in entity["passages"]
    ]
    return {
        "text": [in_language(row) for row in entity["descriptions"]],
        "description": None,
        "position": entity["number"],
        "isPartOf": node_of(entity["parent"]),
        "mentions": [node_of(each) for each in named],
        "isBasedOn": [{"@id": address} for address in places],
    }


def position(entity: Json) -> Json:
    return statement(entity) | {"author": [node_of(each) for each in entity["holders"]]}


def challenge(entity: Json) -> Json:
    return statement(entity) | {"subjectOf": [node_of(each) for each in entity["answered_by"]]}


def recommendation(entity: Json) -> Json:
    node = statement(entity) | {
        "audience": [
            {"@type": "Audience", "name": each["name"], "url": each["url"]}
            for each in entity["addressees"]
        ],
        "creativeWorkStatus": entity["status"],
    }
    node["about"] = [node_of(each) for each in (*entity["topics"], *entity["addresses"])]
    return node


FACTS: dict[str, Callable[[Json], Json]] = {
    "state": state,
    "body": body,
    "instrument": instrument,
    "place": place,
    "topic": topic,
    "position": position,
    "challenge": challenge,
    "recommendation": recommendation,
}


# --- parts -----------------------------------------------------------------------------------


def in_language(row: Json) -> Json:
    return {"@value": row["text"], "@language": row["lang"]}


def node_of(reference: Json | None) -> Json | None:
    """A reference as a node that is described at its own address."""
    if reference is None:
        return None
    return {"@id": reference["url"], "@type": TYPES[reference["kind"]], "name": reference["name"]}


def day_of(value: Json | None) -> str | None:
    return value["date"] if value else None


def without_empty(node: Json) -> Json:
    return {name: value for name, value in node.items() if value not in (None, "", [])}
