"""Nothing leaks: a stranger walks every public address past a marked secret of every kind.

The secrets carry the word MARK in every text and the slug prefix `zzq`; nearly each hangs on something
public, so that a page, a count, a reference or a filter that forgets to ask would show it.
"""

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from annotations.models import Annotation, Article, Citation, Tag
from instruments.models import (
    KINDS,
    Answer,
    Description,
    Entity,
    Identifier,
    InstrumentRelation,
    Membership,
    TreatyAction,
)
from instruments.policy import Role
from portal import publication
from portal.plurals import PLURALS
from tests import make

pytestmark = pytest.mark.django_db
MARK = "ZZQ密"
TEXT = "理事會在會議上通過協定。\n又一段。"
SILENT = ("admin", "language")  # not for strangers; or nothing but a redirect
MODELS = {PLURALS[kind]: model for kind, model in KINDS.items()} | {
    "articles": Article,
    "annotations": Annotation,
    "citations": Citation,
    "memberships": Membership,
    "treaty-actions": TreatyAction,
    "instrument-relations": InstrumentRelation,
}


class World:
    """Something public of every kind, with secrets all around it."""

    def __init__(self) -> None:
        self.secrets: list[Any] = []
        self.serial = 0
        self.author = make.user(Role.CURATOR, username="zzq-author", display_name="Author")
        self.reviewer = make.user(Role.REVIEWER, username="zzq-reviewer", display_name="Reviewer")
        self.topic = make.topic(slug="topic", name="Topic")
        self.state = make.state(slug="state", name="State", iso2="ST", topics=[self.topic])
        self.place = make.place(slug="place", name="Place")
        self.body = make.body(slug="body", name="Body", established="2001", seat=self.place)
        self.instrument = make.instrument(
            slug="instrument", name="Instrument", adopted="2006", states=[self.state]
        )
        self.position = make.position(slug="position", name="Position", named=[self.body])
        self.challenge = make.challenge(slug="challenge", name="Challenge")
        self.recommendation = make.recommendation(
            slug="recommendation",
            name="Recommendation",
            addresses=[self.challenge],
            addressees=[self.state],
        )
        self.article = make.article(text=TEXT, slug="article", title="Article")
        self.public = [
            self.topic,
            self.state,
            self.place,
            self.body,
            self.instrument,
            self.position,
            self.challenge,
            self.recommendation,
        ]
        make.membership(self.state, self.body, start="2001-06-15")
        make.treaty_action(self.instrument, self.state, done="2006")
        self.note = make.note(
            self.article, 0, 3, entity=self.body, creator=self.author, reviewer=self.reviewer
        )
        make.citation(self.body, "established", value="2001", annotation=self.note)
        make.rendering(self.article, creator=self.author, reviewer=self.reviewer)
        self.hide_edit()
        for status in ("draft", "in_review", "withdrawn"):
            self.hide_entities(status)
        for status in ("suggested", "draft", "in_review", "rejected", "withdrawn"):
            self.hide_notes(status)
        self.hide_article()
        publication.recount([entity.pk for entity in self.public])

    def secret(self, maker: Any, **fields: Any) -> Any:
        self.serial += 1
        thing = maker(slug=f"zzq-{self.serial}", name=f"{MARK} {self.serial}", **fields)
        Description.objects.create(entity=thing, lang="zh-Hant", text=MARK)
        Identifier.objects.create(
            entity=thing, scheme="url", value=f"https://zzq.example/{self.serial}"
        )
        self.secrets.append(thing)
        return thing

    def hide_entities(self, status: str) -> None:
        """A secret of every kind, each holding on to something public."""
        body = self.secret(make.body, status=status, parent=self.body)
        topic = self.secret(make.topic, status=status, broader=self.topic)
        state = self.secret(make.state, status=status, topics=[self.topic])
        place = self.secret(make.place, status=status, state=self.state)
        instrument = self.secret(
            make.instrument,
            status=status,
            adopted="2005",
            states=[self.state],
            adopting_bodies=[self.body],
            place=self.place,
        )
        position = self.secret(
            make.position, status=status, named=[self.body, self.instrument], parent=self.position
        )
        challenge = self.secret(
            make.challenge, status=status, named=[self.body], parent=self.challenge
        )
        recommendation = self.secret(
            make.recommendation,
            status=status,
            named=[self.state],
            addresses=[self.challenge],
            addressees=[self.body],
            parent=self.recommendation,
        )
        make.membership(state, self.body, start="2002")
        make.membership(self.state, body, start="2003")
        make.treaty_action(self.instrument, state, text=MARK)
        make.treaty_action(instrument, self.state, done="2005")
        make.relation(self.instrument, instrument)
        make.relation(instrument, self.instrument, relation="amends")
        self.hang(body, topic, place, instrument, position, challenge, recommendation, state)

    def hang(self, body: Any, topic: Any, place: Any, instrument: Any, *statements: Any) -> None:
        """Let public things point at the secret ones."""
        _position, challenge, _recommendation, state = statements
        self.instrument.adopting_bodies.add(body)
        self.instrument.states.add(state)
        self.topic.related.add(topic)
        for thing in self.public:
            thing.topics.add(topic)
        for thing in (self.position, self.challenge, self.recommendation):
            thing.named.add(body, instrument, state)
        self.position.holders.add(body)
        Answer.objects.create(
            recommendation=self.recommendation, challenge=challenge, rationale=MARK
        )
        self.body.founding_instrument, self.body.parent = instrument, body
        self.body.save()
        self.instrument.place, self.instrument.depositary = place, state
        self.instrument.save()
        note = make.note(
            self.article, 4, 8, entity=body, body=MARK, creator=self.author, reviewer=self.reviewer
        )
        self.secrets.append(note)
        self.secrets.append(make.reply(note, body=MARK, creator=self.author))
        self.secrets.append(make.citation(self.body, "established", value=MARK, annotation=note))
        self.secrets.append(make.citation(body, "established", value=MARK))
        for thing, field, value in (
            (self.body, "founding_instrument", instrument.slug),
            (self.instrument, "states", f"{self.state.slug};{state.slug}"),
            (self.state, "membership", f"{body.slug}:member:2003"),
            (self.instrument, "relation", f"cites:{instrument.slug}"),
            (self.instrument, "treaty_action", f"{state.slug}:signature:"),
        ):
            self.secrets.append(make.citation(thing, field, value=value))

    def hide_notes(self, status: str) -> None:
        author = {"creator": self.author, "status": status}
        link = make.note(self.article, 0, 3, entity=self.body, body=MARK, **author)
        comment = make.note(self.article, 4, 8, body=MARK, value=MARK, source=MARK, **author)
        verdict = make.note(
            self.article,
            1,
            5,
            motivation="assessing",
            verdict="disputed",
            corrected_value=MARK,
            body=MARK,
            **author,
        )
        reply = make.reply(self.note, body=MARK, status="draft", creator=self.author)
        answered = make.reply(comment, body=MARK, creator=self.author)
        cited = make.citation(self.body, "established", value=MARK, annotation=link)
        self.secrets += [link, comment, verdict, reply, answered, cited]
        if status not in ("suggested", "rejected"):
            make.rendering(self.article, "preamble__para_2", lang="ru", text=MARK, **author)

    def hide_edit(self) -> None:
        """What the public note is to say one day, about an entity that is no secret."""
        edit = make.note_edit(
            self.note, body=MARK, value=MARK, provision=MARK, source=MARK, status="in_review"
        )
        edit.tags.add(Tag.objects.create(name=MARK))
        self.secrets.append(edit)

    def hide_article(self) -> None:
        draft = make.article(text=f"{MARK}的稿子。", slug="zzq-article", title=MARK, status="draft")
        note = make.note(
            draft, 0, 3, entity=self.body, body=MARK, creator=self.author, reviewer=self.reviewer
        )
        make.rendering(draft, text=MARK, creator=self.author, reviewer=self.reviewer)
        cited = make.citation(self.body, "seat", value=MARK, annotation=note)
        self.secrets += [draft, note, cited]


@pytest.fixture(scope="module")
def world(lasting: None) -> World:
    return World()


def routes(
    resolver: URLResolver | None = None, before: str = ""
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every address of the site as text, with its converters by name."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, route)
        elif (
            isinstance(entry, URLPattern)
            and not route.startswith(SILENT)
            and "^" not in route
            and "\\" not in route
        ):
            yield route, entry.pattern.converters


def called(things: list[tuple[str, Any]], route: str, name: str, share: int) -> list[str]:
    """The names of what the route is about, public or secret, and of one in so many of all else."""
    others = count(len(route))  # another part of them for another route
    return [
        str(getattr(thing, name))
        for collection, thing in things
        if hasattr(thing, name) and (collection in route or next(others) % share == 0)
    ]


def fillings(
    things: list[tuple[str, Any]], route: str, names: dict[str, Any], share: int
) -> Iterator[str]:
    """The route with everything public, and with everything secret, in its places."""
    if not names:
        yield f"/{route}"
        return
    pools: dict[str, list[str]] = {
        "uuid": called(things, route, "uuid", share),
        "slug": called(things, route, "slug", share),
        "article": ["article", "zzq-article"],
        "number": ["1", "2"],
        "seq": ["1", "2"],
        "eid": ["preamble__para_1", "preamble__para_2"],
        "page": ["1", "0"],
    }
    name = next(iter(names))
    rest = {key: value for key, value in names.items() if key != name}
    for value in pools.get(name, ["index"]):
        written = [
            part
            for part in (f"<{kind}:{name}>" for kind in ("slug", "uuid", "int", "str"))
            if part in route
        ]
        yield from fillings(
            things, route.replace(written[0] if written else f"<{name}>", value), rest, share
        )


QUERIES = ("?q=ZZ", "?q=%E5%AF%86")


def addresses(world: World, share: int) -> Iterator[list[str]]:
    """The addresses of each route."""
    things = [(name, thing) for name, model in MODELS.items() for thing in model.objects.all()]
    things += [("", thing) for thing in world.secrets if type(thing) not in MODELS.values()]
    for route, names in routes():
        filled = dict.fromkeys(fillings(things, route, names, share))
        yield [*filled, *(f"/{route}{query}" for query in QUERIES if not names)]


def traces(world: World, response: Any, address: str) -> list[str]:
    """What of the secrets stands in an answer. What the asker wrote into the address does not count."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    text = content.decode("utf-8", "replace") + repr(sorted(response.headers.items()))
    text = text.replace(address, "").replace(response.wsgi_request.build_absolute_uri(), "")
    clues = [MARK, MARK[1:], "zzq-"] + [str(secret.uuid) for secret in world.secrets]
    return [clue for clue in clues if clue in text]


@pytest.mark.parametrize(
    ("share", "least"),
    [
        pytest.param(
            4, 1200, marks=pytest.mark.part("each address asks for 1 in 4 of other kinds")
        ),
        pytest.param(1, 3000, marks=pytest.mark.soak),
    ],
)
def test_a_stranger_finds_no_trace_of_what_is_not_public(
    world: World, client: Client, share: int, least: int
) -> None:
    found, walked, negotiated = [], 0, 0

    def negotiates(accept: str, asked: list[str]) -> bool:
        """Ask at each address of a route; whether any answer says that it is in keeping with `accept`."""
        nonlocal walked
        varies = False
        for address in asked:
            response = client.get(address, headers={"Accept": accept})
            walked += 1
            assert response.status_code < 500, address
            if clues := traces(world, response, address):
                found.append((address, accept, response.status_code, clues))
            varies |= "Accept" in response.get("Vary", "").split(", ")
        return varies

    for asked in addresses(world, share):
        if asked[0].startswith("/api/"):
            negotiates("application/json", asked)
        elif negotiates("text/html", asked):
            negotiated += 1
            negotiates("application/ld+json", asked)
    assert not found, found[:20]
    assert walked > least and negotiated >= 10, (walked, negotiated)


def test_a_secret_answers_as_if_it_were_nothing(world: World, client: Client) -> None:
    """Status and words are those of an address that never was."""
    for kind, plural in {
        "body": "bodies",
        "instrument": "instruments",
        "state": "states",
        "topic": "topics",
    }.items():
        secret = Entity.objects.filter(kind=kind, slug__startswith="zzq").first()
        for root in (f"/{plural}/", f"/api/v1/{plural}/"):
            real = client.get(f"{root}{secret.slug}/")
            none = client.get(f"{root}nothing-of-that-name/")
            assert real.status_code == none.status_code == 404
            assert real.content.replace(secret.slug.encode(), b"") == none.content.replace(
                b"nothing-of-that-name", b""
            )


@pytest.mark.parametrize(
    ("collection", "parameter"),
    [
        ("instruments", "body"),
        ("instruments", "state"),
        ("instruments", "topic"),
        ("bodies", "parent"),
        ("bodies", "state"),
        ("states", "body"),
        ("memberships", "member"),
        ("memberships", "body"),
        ("treaty-actions", "participant"),
        ("treaty-actions", "instrument"),
        ("instrument-relations", "object"),
        ("recommendations", "challenge"),
        ("recommendations", "state"),
        ("recommendations", "body"),
        ("recommendations", "parent"),
        ("challenges", "recommendation"),
        ("annotations", "entity"),
        ("passages", "entity"),
        ("citations", "entity"),
        ("states", "topic"),
    ],
)
def test_a_filter_does_not_know_a_secret(
    world: World, client: Client, collection: str, parameter: str
) -> None:
    """Asked for what hangs on a secret, a collection answers as for a slug that nothing has."""
    nothing = client.get(f"/api/v1/{collection}/", {parameter: "nothing-of-that-name"}).json()[
        "results"
    ]
    for slug in Entity.objects.filter(slug__startswith="zzq").values_list("slug", flat=True):
        answer = client.get(f"/api/v1/{collection}/", {parameter: slug})
        assert answer.status_code == 200, answer.content
        assert answer.json()["results"] == nothing == []


def test_the_counts_are_those_of_public_things(world: World, client: Client) -> None:
    assert client.get("/api/v1/bodies/body/").json()["mention_count"] == 1
    assert client.get("/api/v1/articles/article/").json()["annotation_count"] == 1
    assert client.get("/api/v1/bodies/").json()["count"] == 1
    assert len(client.get("/api/v1/annotations/").json()["results"]) == 1
    assert len(client.get("/api/v1/citations/").json()["results"]) == 1
