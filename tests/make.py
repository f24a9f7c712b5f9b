"""Makers: each builds the smallest valid thing of its kind, published unless told otherwise.

    body = make.body(name="Council")
    text = make.article(text="第一段。\n第二段。")
    make.note(text, 0, 3, entity=body)

Nothing is random: slugs and names count up. Things are saved through their models, past the actions, so
the ledger and the public change list know nothing of them; a test of those uses the actions.
"""

from itertools import count
from typing import Any

from django.contrib.auth.models import Group

from annotations.models import (
    Anchor,
    Annotation,
    Article,
    Citation,
    NoteEdit,
    Passage,
    Rendering,
    Revision,
    Source,
    sha256,
)
from instruments.models import (
    Addressee,
    Answer,
    Body,
    Challenge,
    Description,
    Entity,
    Instrument,
    InstrumentRelation,
    Label,
    Membership,
    Place,
    Position,
    Recommendation,
    State,
    Topic,
    TreatyAction,
    User,
)
from instruments.policy import Role

CONTEXT = 32  # code points kept on each side of an anchor
_numbers = count(1)


def user(role: Role | str | None = Role.CURATOR, *, username: str = "", **fields: Any) -> User:
    """An expert with one role, or a reader with an account (role=None). The password is the name."""
    name = username or f"expert-{next(_numbers)}"
    person = User(username=name, is_staff=role is not None, **fields)
    person.set_password(name)
    person.save()
    if role is not None:
        person.groups.add(Group.objects.get_or_create(name=Role(role).value)[0])
    return person


def _entity(model: type[Entity], name: str, description: str, topics: Any, **fields: Any) -> Any:
    number = next(_numbers)
    thing = model(**{"slug": f"{model.KIND}-{number}", "status": "published"} | fields)
    thing.save()
    label(thing, name or f"{model.KIND.title()} {number}")
    if description:
        Description(entity=thing, lang="en", text=description).save()
    thing.topics.set(topics)
    return thing


def state(*, name: str = "", description: str = "", topics: Any = (), **fields: Any) -> State:
    return _entity(State, name, description, topics, **fields)


def body(*, name: str = "", description: str = "", topics: Any = (), **fields: Any) -> Body:
    return _entity(Body, name, description, topics, **{"body_type": "organisation"} | fields)


def place(*, name: str = "", description: str = "", topics: Any = (), **fields: Any) -> Place:
    return _entity(Place, name, description, topics, **fields)


def topic(*, name: str = "", description: str = "", topics: Any = (), **fields: Any) -> Topic:
    return _entity(Topic, name, description, topics, **fields)


def instrument(
    *,
    name: str = "",
    description: str = "",
    topics: Any = (),
    states: Any = (),
    adopting_bodies: Any = (),
    **fields: Any,
) -> Instrument:
    thing = _entity(
        Instrument, name, description, topics, **{"form": "agreement", "level": "regional"} | fields
    )
    thing.states.set(states)
    thing.adopting_bodies.set(adopting_bodies)
    return thing


def position(
    *,
    name: str = "",
    description: str = "",
    topics: Any = (),
    named: Any = (),
    holders: Any = (),
    **fields: Any,
) -> Position:
    thing = _entity(Position, name, description, topics, **fields)
    thing.named.set(named)
    thing.holders.set(holders)
    return thing


def challenge(
    *, name: str = "", description: str = "", topics: Any = (), named: Any = (), **fields: Any
) -> Challenge:
    thing = _entity(Challenge, name, description, topics, **fields)
    thing.named.set(named)
    return thing


def recommendation(
    *,
    name: str = "",
    description: str = "",
    topics: Any = (),
    named: Any = (),
    addresses: Any = (),
    addressees: Any = (),
    **fields: Any,
) -> Recommendation:
    thing = _entity(Recommendation, name, description, topics, **fields)
    thing.named.set(named)
    for answered in addresses:
        Answer(recommendation=thing, challenge=answered).save()
    for entity in addressees:
        Addressee(recommendation=thing, entity=entity).save()
    return thing


def label(entity: Entity, text: str, *, lang: str = "en", kind: str = "preferred") -> Label:
    made = Label(entity=entity, lang=lang, kind=kind, text=text)
    made.save()
    return made


def membership(member: Entity, body: Body, *, status: str = "member", **fields: Any) -> Membership:
    made = Membership(member=member, body=body, status=status, **fields)
    made.save()
    return made


def treaty_action(
    instrument: Instrument, participant: Entity, *, action: str = "signature", **fields: Any
) -> TreatyAction:
    made = TreatyAction(instrument=instrument, participant=participant, action=action, **fields)
    made.save()
    return made


def relation(
    subject: Instrument, object: Instrument, *, relation: str = "cites", provision: str = ""
) -> InstrumentRelation:
    made = InstrumentRelation(
        subject=subject, object=object, relation=relation, provision=provision
    )
    made.save()
    return made


def article(*, text: str = "這是一段文字。", title: str = "", **fields: Any) -> Article:
    """An article with one revision, whose passages are its lines, as paragraphs of the preamble."""
    number = next(_numbers)
    made = Article(
        **{
            "slug": f"article-{number}",
            "title": title or f"Article {number}",
            "status": "published",
        }
        | fields
    )
    made.save()
    revision(made, text=text)
    return made


def revision(article: Article, *, text: str) -> Revision:
    """The next revision of `article`, now its current one. Notes stay where they were."""
    number = article.revisions.count() + 1
    made = Revision(
        article=article, number=number, text=text, sha256=sha256(text), length=len(text)
    )
    made.save()
    passages(made)
    article.current = made
    article.save()
    return made


def passages(revision: Revision) -> list[Passage]:
    """A preamble over the whole text, and a paragraph for each line that is not empty."""
    text = revision.text
    if not text.strip():
        return []
    root = Passage(
        revision=revision, order=0, eid="preamble", kind="preamble", start=0, end=len(text)
    )
    root.save()
    made, start = [root], 0
    for line in text.split("\n"):
        if line.strip():
            number = len(made)
            paragraph = Passage(
                revision=revision,
                order=number,
                eid=f"preamble__para_{number}",
                kind="paragraph",
                start=start,
                end=start + len(line),
                parent=root,
            )
            paragraph.save()
            made.append(paragraph)
        start += len(line) + 1
    return made


def note(
    article: Article, start: int, end: int, *, motivation: str = "", **fields: Any
) -> Annotation:
    """A note on the code points [start, end) of the current revision.

    A link where `entity` is given, else a comment; published by a reviewer, unless `status` is given.
    """
    defaults: dict[str, Any] = {
        "motivation": motivation or ("identifying" if fields.get("entity") else "commenting"),
        "status": "published",
    }
    fields = defaults | fields
    if fields["motivation"] == "commenting":
        fields.setdefault("body", "A comment.")
    if "creator" not in fields:
        fields["creator"] = user(Role.CURATOR)
    if fields["status"] == "published" and "reviewer" not in fields:
        fields["reviewer"] = user(Role.REVIEWER)
    made = Annotation(article=article, **fields)
    made.save()
    anchor(made, start, end)
    return made


def anchor(annotation: Annotation, start: int, end: int, *, status: str = "manual") -> Anchor:
    """Where `annotation` stands in its article's current revision; the innermost passage holds it."""
    current = annotation.article.current
    text = current.text
    if not 0 <= start < end <= len(text):
        raise ValueError(f"[{start}, {end}) is not in a text of {len(text)} code points")
    around = current.passages.filter(start__lte=start, end__gte=end).order_by("order").last()
    made = Anchor(
        annotation=annotation,
        revision=current,
        passage=around,
        start=start,
        end=end,
        status=status,
        exact=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
    )
    made.save()
    return made


def reply(to: Annotation, *, body: str = "A reply.", **fields: Any) -> Annotation:
    """A reply in the thread of `to`; published unless `status` is given."""
    made = Annotation(
        **{
            "article": to.article,
            "parent": to,
            "motivation": "replying",
            "body": body,
            "status": "published",
        }
        | {"creator": fields.pop("creator", None) or user(Role.CURATOR)}
        | fields
    )
    made.save()
    return made


def note_edit(annotation: Annotation, **fields: Any) -> NoteEdit:
    """An edit under way of a published note, by its author unless another is given."""
    defaults = {
        "motivation": annotation.motivation,
        "entity": annotation.entity,
        "body": annotation.body,
        "creator": annotation.creator,
        "version": annotation.version + 1,
    }
    made = NoteEdit(annotation=annotation, **defaults | fields)
    made.save()
    return made


def source(**fields: Any) -> Source:
    number = next(_numbers)
    made = Source(
        **{"key": f"source-{number}", "title": f"Source {number}", "tier": "official"} | fields
    )
    made.save()
    return made


def citation(entity: Entity, field: str, *, value: str = "", **fields: Any) -> Citation:
    """That `field` of `entity` rests on `annotation`, or on `source` (a new one if neither is given)."""
    if not fields.get("annotation") and not fields.get("source"):
        fields["source"] = source()
    made = Citation(entity=entity, field=field, value=value, **fields)
    made.save()
    return made


def rendering(
    article: Article, eid: str = "preamble__para_1", *, lang: str = "en", **fields: Any
) -> Rendering:
    """A translation of one passage of the current revision, published unless `status` is given."""
    current = article.current
    passage = current.passages.get(eid=eid)
    defaults = {"text": "A translation.", "status": "published", "revision": current}
    fields = (
        defaults | {"source_sha256": sha256(current.text[passage.start : passage.end])} | fields
    )
    if "creator" not in fields:
        fields["creator"] = user(Role.CURATOR)
    if fields["status"] == "published" and "reviewer" not in fields:
        fields["reviewer"] = user(Role.REVIEWER)
    made = Rendering(article=article, eid=eid, lang=lang, **fields)
    made.save()
    return made
