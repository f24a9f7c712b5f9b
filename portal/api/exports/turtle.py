"""The catalogue as linked data in Turtle: the JSON-LD of each public entity, and all that it points to.

Every IRI of ours that is an object is also a subject in the file. There are no blank nodes: what has no
address of its own is named after the entity it belongs to, so that the same catalogue is the same file.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

import orjson
from django.conf import settings

from instruments.models import Entity, User
from portal.api.collections import OF_KIND, ROOT, article_url
from portal.api.exports.walking import WALKS
from portal.api.rendering import to_json
from portal.api.resources import Json
from portal.linked_data.entities import CONTEXT, described
from portal.reader import Reader

CHUNK = 100  # entities in one graph
NAMING = {"@id", "@type", "name"}  # all that a reference says
ELSEWHERE = ("sameAs", "skos:exactMatch")  # where outside addresses stand, as somebody wrote them
PREFIXES = {
    "schema": "https://schema.org/",
    **{name: iri for name, iri in CONTEXT.items() if isinstance(iri, str) and name[0] != "@"},
}


def catalogue(reader: Reader, on: date, licence: str) -> Iterator[bytes]:
    """The file, a few entities at a time."""
    yield written(around(licence))
    for collection in OF_KIND.values():
        for rows in WALKS[collection].chunks(reader, on, size=CHUNK):
            if rows:
                yield written([*entities(rows), *passages(rows)])
    for rows in WALKS["articles"].chunks(reader, on, size=CHUNK):
        if rows:
            yield written([article(row) for row in rows])


def count() -> int:
    """How many entities the file describes."""
    return Entity.objects.published().count()


def written(nodes: list[Json]) -> bytes:
    from rdflib import Graph  # noqa: PLC0415  2 MB that no other page needs
    from rdflib.plugins.parsers.jsonld import to_rdf  # noqa: PLC0415

    graph = Graph(bind_namespaces="none")
    for prefix, iri in PREFIXES.items():
        graph.bind(prefix, iri)
    to_rdf(orjson.loads(to_json({"@context": CONTEXT, "@graph": nodes})), graph)
    return graph.serialize(format="turtle", encoding="utf-8")


def around(licence: str) -> list[Json]:
    """The file itself, and the scheme that the topics are in."""
    scheme = f"{settings.SITE_URL}/topics/"
    return [
        {
            "@id": f"{settings.SITE_URL}{ROOT}/export/catalogue.ttl",
            "@type": "Dataset",
            "license": {"@id": licence},
            "dcterms:license": {"@id": licence},
        },
        {"@id": scheme, "@type": ["DefinedTermSet", "skos:ConceptScheme"]},
    ]


def entities(rows: list[Json]) -> Iterator[Json]:
    vouched = vouching(rows)
    for row in rows:
        node = without_blanks(described(row), row["url"])
        for name in ELSEWHERE:
            node[name] = outside(node.get(name, []))
        with_memberships(node)
        agent = vouched.get(row["id"])
        if agent is not None:
            node["prov:wasAttributedTo"] = agent
            node["prov:generatedAtTime"] = row["verified_at"]
        yield node


def vouching(rows: list[Json]) -> dict[Any, Json]:
    """Who verified each of the entities that somebody did, by the entity's id; one node a public name."""
    ids = [row["id"] for row in rows]
    verified = Entity.objects.filter(uuid__in=ids, verified_by__isnull=False).order_by()
    by_entity = dict(verified.values_list("uuid", "verified_by_id"))
    names = {user.pk: user.public_name for user in User.objects.filter(pk__in=by_entity.values())}
    return {uuid: agent(names[pk]) for uuid, pk in by_entity.items()}


def agent(name: str) -> Json:
    uuid = uuid5(NAMESPACE_URL, f"{settings.SITE_URL}/#{name}")
    return {"@id": f"urn:uuid:{uuid}", "@type": ["prov:Agent", "Person"], "name": name}


def without_blanks(node: Json, base: str) -> Json:
    """The node with references as bare IRIs, and with a name for every part that has none."""
    return {name: settled(value, f"{base}#{name}") for name, value in node.items()}


def settled(value: Any, base: str) -> Any:
    if isinstance(value, list):
        return [settled(each, f"{base}-{at}") for at, each in enumerate(value, 1)]
    if not isinstance(value, dict) or "@value" in value:
        return value
    if "@id" in value and value.keys() <= NAMING:
        return {"@id": value["@id"]}
    parts = {name: settled(each, f"{base}-{name}") for name, each in value.items()}
    return {"@id": base} | parts


def with_memberships(node: Json) -> None:
    """Say of memberships what ORG says of them, from whichever side they are told."""
    for side in ("member", "memberOf"):
        for role in node.get(side, ()):
            own, other = {"@id": node["@id"]}, role[side]
            member, body = (other, own) if side == "member" else (own, other)
            role["@type"] = ["OrganizationRole", "org:Membership"]
            role |= {"org:member": member, "org:organization": body}


def outside(addresses: list[str]) -> list[str]:
    """Addresses that somebody wrote as IRIs that are well formed; none that claims to be ours."""
    quoted = [quote(address, safe="%/:=&?~#+!$,;'@()*[]-._") for address in addresses]
    return [iri for iri in quoted if not iri.startswith((settings.SITE_URL, "urn:uuid:"))]


def passages(rows: list[Json]) -> Iterator[Json]:
    """The passages that statements are based on, each as a part of its article."""
    for row in rows:
        for place in row.get("passages", ()):
            whole = article_url(place["article"])
            yield {
                "@id": f"{whole}#{place['eid']}",
                "@type": "CreativeWork",
                "isPartOf": {"@id": whole},
            }


def article(row: Json) -> Json:
    titles = [{"@value": text, "@language": lang} for lang, text in row["titles"].items()]
    return {
        "@id": row["url"],
        "@type": "ScholarlyArticle",
        "name": titles or row["title"],
        "inLanguage": row["language"],
        "license": row["licence"],
        "dcterms:modified": row["updated_at"],
    }
