"""Loading the sample: through the same actions as everyone's work, by two editors who then leave."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group

from annotations import interchange
from annotations.actions import articles, importing
from annotations.models import Annotation, Article, Revision
from instruments import ledger, policy
from instruments.interchange.importing import Progress
from instruments.models import Entity, User

HERE = Path(__file__).parent
REASON = "sample"


def read_json(name: str) -> Any:
    return json.loads((HERE / name).read_text(encoding="utf-8"))


def is_loaded() -> bool:
    return Article.objects.filter(slug=read_json("digest.json")["slug"]).exists()


@ledger.atomic
def load(progress: Progress) -> dict[str, int]:
    """Catalogue, digest, notes with their citations, renderings. Returns how many of each."""
    outcome = interchange.import_everything(
        interchange.read(HERE / "catalogue"), by=None, reason=REASON, progress=progress
    )
    written, rendered = read_json("notes.json"), read_json("renderings.json")
    people = {person["username"]: editor(person) for person in written["people"]}
    article = load_article()
    entities = {entity.slug: entity for entity in Entity.objects.all()}
    notes = [new_note(article, note, people, entities) for note in written["notes"]]
    importing.import_notes(article, notes, by=None, reason=REASON)
    author, reviewer = people.values()
    renderings = [
        importing.NewRendering(r["passage"], r["lang"], r["text"], r["kind"], author, reviewer)
        for r in rendered
    ]
    importing.import_renderings(article, renderings, by=None, reason=REASON)
    User.objects.filter(pk__in=[person.pk for person in people.values()]).update(is_active=False)
    return {
        "entities": outcome.catalogue.created,
        "notes": len(notes),
        "renderings": len(renderings),
    }


def editor(person: dict[str, str]) -> User:
    """One of the two who wrote the sample. Nobody can sign in as either."""
    user, created = User.objects.get_or_create(
        username=person["username"],
        defaults={"display_name": person["display_name"], "is_staff": True},
    )
    if created:
        user.set_unusable_password()
        user.save()
        user.groups.add(Group.objects.get_or_create(name=policy.Role.REVIEWER)[0])
    return user


def load_article() -> Article:
    about = read_json("digest.json")
    reading = articles.read(
        (HERE / "digest.txt").read_bytes(), "digest.txt", slug=about["slug"], title=about["title"]
    )
    fields = ("authors", "container_title", "issued", "language", "licence", "abstract", "titles")
    imported = articles.create(
        reading, by=None, publish=True, reason=REASON, **{name: about[name] for name in fields}
    )
    return imported.article


def new_note(
    article: Article, note: dict[str, Any], people: dict[str, User], entities: dict[str, Entity]
) -> importing.NewNote:
    revision = article.current
    assert revision is not None
    author, reviewer = people[note["author"]], people[note["reviewer"]]
    start = position(revision, note["passage"], note["quote"], note.get("occurrence", 1))
    fields = {name: note[name] for name in Annotation.FIELDS if note.get(name)}
    return importing.NewNote(
        start,
        start + len(note["quote"]),
        {**fields, "entity": entities.get(note.get("entity", ""))},
        author,
        reviewer,
        note.get("tags", ()),
        replies=[(reviewer, answer["body"], answer["lang"]) for answer in note.get("replies", ())],
        facts=[
            importing.Fact(
                entities[fact["entity"]],
                fact["field"],
                fact.get("value", ""),
                fact.get("stance", "supports"),
            )
            for fact in note.get("cites", ())
        ],
    )


@cache
def spans(revision: Revision) -> dict[str, tuple[int, int]]:
    return {passage.eid: (passage.start, passage.end) for passage in revision.passages.all()}


def position(revision: Revision, eid: str, quote: str, occurrence: int) -> int:
    """Where the n-th `quote` inside a passage starts, in code points of the revision."""
    first, end = spans(revision)[eid]
    start = first - 1
    for _ in range(occurrence):
        start = revision.text.index(quote, start + 1, end)
    return start
