"""A small published world with one of everything, and a draft beside each thing."""

from dataclasses import dataclass
from typing import Any

from tests import make

DRAFT = "SECRETDRAFT"
TEXT = "上合組織于二〇〇一年成立。\n中國提出建議。\n第三段。"


@dataclass
class World:
    """What was made, by name."""

    things: dict[str, Any]

    def __getattr__(self, name: str) -> Any:
        return self.things[name]


def published() -> World:
    """A state, a body, an instrument and so on, each joined with the others as far as it can be."""
    topic = make.topic(name="Security", slug="security")
    state = make.state(name="China", slug="china", iso2="CN", iso3="CHN", topics=[topic])
    place = make.place(name="Shanghai", slug="shanghai", state=state)
    body = make.body(name="SCO", slug="sco", seat=place, established="2001-06-15")
    organ = make.body(name="Council", slug="council", parent=body, body_type="council")
    treaty = make.instrument(
        name="Agreement",
        slug="agreement",
        adopted="2009-06-16",
        entry_into_force="2011-06-02",
        adopting_bodies=[organ],
        states=[state],
        topics=[topic],
        place=place,
        depositary=body,
    )
    charter = make.instrument(
        name="Charter", slug="charter", form="charter", level="global", signed="1945"
    )
    challenge = make.challenge(
        name="Gap", slug="ch-1", description="There is a gap.", named=[state, body]
    )
    position = make.position(
        name="View", slug="pos-1", description="It is held.", named=[charter], holders=[body]
    )
    advice = make.recommendation(
        name="Advice",
        slug="rec-1",
        description="Close the gap.",
        named=[state, body, treaty],
        addresses=[challenge],
        addressees=[organ],
        number="1",
    )
    article = make.article(text=TEXT, title="Digest", slug="digest")
    note = make.note(article, 0, 4, entity=body)
    saying = make.note(article, 14, 20, entity=advice)
    things = dict(locals())
    things["membership"] = make.membership(state, body, start="2001-06-15")
    things["action"] = make.treaty_action(
        treaty, state, action="ratification", done="2010", effective="2011-06-02"
    )
    things["relation"] = make.relation(treaty, charter, relation="based_on", provision="Art. 1")
    things["citation"] = make.citation(body, "established", value="2001-06-15", annotation=note)
    things["outside"] = make.citation(body, "seat", value="shanghai")
    things["reply"] = make.reply(note)
    things["rendering"] = make.rendering(article)
    return World(things)


def drafts(world: World) -> None:
    """One draft of every kind, tied to everything public it can be tied to."""
    hidden = {"name": DRAFT, "description": DRAFT, "status": "draft"}
    slug = lambda kind: f"{DRAFT.lower()}-{kind}"  # noqa: E731
    topic = make.topic(slug=slug("topic"), **hidden)
    for public in (
        world.state,
        world.body,
        world.treaty,
        world.advice,
        world.challenge,
        world.position,
    ):
        public.topics.add(topic)
    state = make.state(slug=slug("state"), iso2="XX", iso3="XXX", **hidden)
    body = make.body(slug=slug("body"), parent=world.body, **hidden)
    place = make.place(slug=slug("place"), state=world.state, **hidden)
    treaty = make.instrument(
        slug=slug("instrument"), adopting_bodies=[world.organ], states=[world.state], **hidden
    )
    challenge = make.challenge(
        slug=slug("challenge"), named=[world.state], parent=world.challenge, **hidden
    )
    make.position(slug=slug("position"), parent=world.position, holders=[world.body], **hidden)
    make.recommendation(
        slug=slug("rec"), addresses=[world.challenge], parent=world.advice, **hidden
    )
    make.membership(state, world.body)
    make.membership(world.state, body)
    make.treaty_action(world.treaty, state, action="accession", done="2012")
    make.treaty_action(treaty, world.state)
    make.relation(world.treaty, treaty)
    make.relation(treaty, world.treaty)
    world.treaty.adopting_bodies.add(body)
    world.treaty.states.add(state)
    world.advice.named.add(state, body, treaty)
    world.position.holders.add(state)
    hang(world, place=place, body=body, state=state, treaty=treaty, challenge=challenge)
    unpublished_texts(world)


def hang(world: World, **draft: Any) -> None:
    """Let public things point straight at drafts."""
    from instruments.models import Addressee, Answer

    Answer(recommendation=world.advice, challenge=draft["challenge"]).save()
    Addressee(recommendation=world.advice, entity=draft["state"]).save()
    world.organ.seat, world.organ.founding_instrument, world.organ.parent = (
        draft["place"],
        draft["treaty"],
        draft["body"],
    )
    world.organ.save()
    world.charter.place, world.charter.depositary = draft["place"], draft["body"]
    world.charter.save()
    make.note(world.article, 5, 8, entity=draft["state"])
    make.note(world.article, 5, 8, entity=draft["treaty"], body=DRAFT)


def unpublished_texts(world: World) -> None:
    make.article(text=DRAFT, title=DRAFT, slug=DRAFT.lower(), status="draft")
    for status in ("draft", "in_review", "withdrawn"):
        make.note(world.article, 0, 4, status=status, body=DRAFT)
    suggested = make.note(
        world.article, 0, 4, entity=world.advice, status="suggested", body=DRAFT, value=DRAFT
    )
    make.citation(world.body, "seat", value=DRAFT, annotation=suggested)
    make.reply(world.note, body=DRAFT, status="draft")
    make.rendering(world.article, lang="ru", status="draft", text=DRAFT)
