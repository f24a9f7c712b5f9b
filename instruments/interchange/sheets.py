"""Which files a catalogue has, and which columns each file."""

from instruments.interchange.columns import Column, Flag, Key, Reference, References, Sheet, Words
from instruments.models import (
    Addressee,
    Answer,
    Body,
    Challenge,
    Description,
    Identifier,
    Instrument,
    InstrumentRelation,
    Label,
    Membership,
    Place,
    Position,
    Recommendation,
    Redirect,
    State,
    Topic,
    TreatyAction,
)

SLUG = Column("slug", required=True)
STATUS = Column("status")
TOPICS = References("topics", kinds=("topic",))
NAMED = References("named")
IDENTITY = (Key("id", "uuid"),)


def fate(kind: str) -> tuple[Column, ...]:
    """What every file of things ends in: what the thing was merged into, and its id."""
    return (Reference("merged_into", kinds=(kind,)), *IDENTITY)


def dated(*names: str) -> tuple[Column, ...]:
    return tuple(Column(column) for name in names for column in (name, f"{name}_as_cited"))


ENTITIES: list[Sheet] = [
    Sheet(
        "topics",
        Topic,
        (
            SLUG,
            STATUS,
            Column("notation"),
            Reference("broader", kinds=("topic",)),
            References("related", kinds=("topic",)),
            Words("exact_match"),
            TOPICS,
        ),
        ("slug",),
        kind="topic",
        optional=fate("topic"),
    ),
    Sheet(
        "states",
        State,
        (SLUG, STATUS, Column("iso2"), Column("iso3"), TOPICS),
        ("slug",),
        kind="state",
        optional=fate("state"),
    ),
    Sheet(
        "places",
        Place,
        (SLUG, STATUS, Reference("state", kinds=("state",)), TOPICS),
        ("slug",),
        kind="place",
        optional=fate("place"),
    ),
    Sheet(
        "bodies",
        Body,
        (
            SLUG,
            STATUS,
            Column("body_type", required=True),
            Column("lifecycle"),
            Reference("parent", kinds=("body",)),
            Reference("seat", kinds=("place",)),
            *dated("established", "operational", "dissolved"),
            Reference("founding_instrument", kinds=("instrument",)),
            TOPICS,
        ),
        ("slug",),
        kind="body",
        optional=fate("body"),
    ),
    Sheet(
        "instruments",
        Instrument,
        (
            SLUG,
            STATUS,
            Column("form", required=True),
            Column("level", required=True),
            Column("legal_force"),
            Column("lifecycle"),
            *dated("adopted", "signed", "entry_into_force", "terminated"),
            Reference("place", kinds=("place",)),
            References("adopting_bodies", kinds=("body",)),
            References("states", kinds=("state",)),
            Reference("depositary"),
            Words("authentic_languages"),
            Column("registration"),
            Flag("stub"),
            TOPICS,
        ),
        ("slug",),
        kind="instrument",
        optional=fate("instrument"),
    ),
    Sheet(
        "positions",
        Position,
        (
            SLUG,
            STATUS,
            Column("number"),
            Reference("parent", kinds=("position",)),
            References("holders"),
            NAMED,
            TOPICS,
        ),
        ("slug",),
        kind="position",
        optional=fate("position"),
    ),
    Sheet(
        "challenges",
        Challenge,
        (
            SLUG,
            STATUS,
            Column("number"),
            Reference("parent", kinds=("challenge",)),
            NAMED,
            TOPICS,
        ),
        ("slug",),
        kind="challenge",
        optional=fate("challenge"),
    ),
    Sheet(
        "recommendations",
        Recommendation,
        (
            SLUG,
            STATUS,
            Column("number"),
            Reference("parent", kinds=("recommendation",)),
            Column("uptake"),
            NAMED,
            TOPICS,
        ),
        ("slug",),
        kind="recommendation",
        optional=fate("recommendation"),
    ),
]

ENTITY = Reference("entity", required=True)

PARTS: list[Sheet] = [
    Sheet(
        "labels",
        Label,
        (
            ENTITY,
            Column("lang", required=True),
            Column("kind", required=True),
            Column("text", required=True),
        ),
        ("entity__slug", "lang", "kind", "text"),
        owner="entity",
    ),
    Sheet(
        "descriptions",
        Description,
        (
            ENTITY,
            Column("lang", required=True),
            Column("text", required=True),
        ),
        ("entity__slug", "lang"),
        owner="entity",
    ),
    Sheet(
        "identifiers",
        Identifier,
        (
            ENTITY,
            Column("scheme", required=True),
            Column("value", required=True),
        ),
        ("entity__slug", "scheme", "value"),
        owner="entity",
    ),
    Sheet(
        "memberships",
        Membership,
        (
            Reference("member", required=True),
            Reference("body", required=True, kinds=("body",)),
            Column("status", required=True),
            Column("start"),
            Column("end"),
            Reference("legal_basis", kinds=("instrument",)),
        ),
        ("member__slug", "body__slug", "start", "status"),
        owner="member",
        optional=IDENTITY,
    ),
    Sheet(
        "treaty-actions",
        TreatyAction,
        (
            Reference("instrument", required=True, kinds=("instrument",)),
            Reference("participant", required=True),
            Column("action", required=True),
            Column("done"),
            Column("effective"),
            Column("text"),
            Column("provisions"),
        ),
        ("instrument__slug", "participant__slug", "action", "done", "provisions"),
        owner="instrument",
        optional=IDENTITY,
    ),
    Sheet(
        "instrument-relations",
        InstrumentRelation,
        (
            Reference("subject", required=True, kinds=("instrument",)),
            Column("relation", required=True),
            Reference("object", required=True, kinds=("instrument",)),
            Column("provision"),
        ),
        ("subject__slug", "relation", "object__slug", "provision"),
        owner="subject",
        optional=IDENTITY,
    ),
    Sheet(
        "answers",
        Answer,
        (
            Reference("recommendation", required=True, kinds=("recommendation",)),
            Reference("challenge", required=True, kinds=("challenge",)),
            Flag("judgement"),
            Column("rationale"),
        ),
        ("recommendation__slug", "challenge__slug"),
        owner="recommendation",
    ),
    Sheet(
        "addressees",
        Addressee,
        (
            Reference("recommendation", required=True, kinds=("recommendation",)),
            Reference("addressee", "entity", required=True),
            Flag("explicit"),
        ),
        ("recommendation__slug", "entity__slug"),
        owner="recommendation",
    ),
    # Old slugs of renamed things, whose addresses lead to the new ones.
    Sheet(
        "redirects", Redirect, (Column("slug", required=True), ENTITY), ("slug",), owner="entity"
    ),
]
