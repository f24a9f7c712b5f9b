"""Loading the sample: through the same actions as everyone's work, by two editors who then leave."""

import json
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group

from annotations import interchange
from annotations.actions import articles, evidence, notes, renderings
from annotations.models import Annotation, Article, Citation, Rendering, Revision
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
    outcome = interchange.import_everything(interchange.read(HERE / "catalogue"), by=None, reason=REASON, progress=progress)
    written = read_json("notes.json")
    people = {person["username"]: editor(person) for person in written["people"]}
    article = load_article()
    for count, note in enumerate(written["notes"], 1):
        load_note(article, note, people)
        progress(count, len(written["notes"]), "notes")
    rendered = read_json("renderings.json")
    for rendering in rendered:
        load_rendering(article, rendering, list(people.values()))
    User.objects.filter(pk__in=[p.pk for p in people.values()]).update(is_active=False)
    return {"entities": outcome.catalogue.created, "notes": len(written["notes"]), "renderings": len(rendered)}


def editor(person: dict[str, str]) -> User:
    """One of the two who wrote the sample. Nobody can sign in as either."""
    user, created = User.objects.get_or_create(
        username=person["username"], defaults={"display_name": person["display_name"], "is_staff": True}
    )
    if created:
        user.set_unusable_password()
        user.save()
        user.groups.add(Group.objects.get_or_create(name=policy.Role.REVIEWER)[0])
    return user


def load_article() -> Article:
    about = read_json("digest.json")
    reading = articles.read((HERE / "digest.txt").read_bytes(), "digest.txt", slug=about["slug"], title=about["title"])
    fields = ("authors", "container_title", "issued", "language", "licence", "abstract", "titles")
    imported = articles.create(
        reading, by=None, publish=True, reason=REASON, **{name: about[name] for name in fields}
    )
    return imported.article


def load_note(article: Article, note: dict[str, Any], people: dict[str, User]) -> None:
    author, reviewer = people[note["author"]], people[note["reviewer"]]
    revision = article.current
    assert revision is not None
    start = position(revision, note["passage"], note["quote"], note.get("occurrence", 1))
    entity = Entity.objects.get(slug=note["entity"]) if note.get("entity") else None
    made = notes.create(
        article.pk, start, start + len(note["quote"]), by=author, tags=note.get("tags", ()),
        motivation=note["motivation"], entity=entity,
        **{name: note.get(name, "") for name in ("provision", "body", "lang", "value", "verdict", "corrected_value", "source")},
    )
    notes.submit(made.pk, by=author)
    published = notes.publish(made.pk, by=reviewer)
    for answer in note.get("replies", ()):
        notes.reply(made.pk, answer["body"], by=reviewer, lang=answer["lang"])
    for fact in note.get("cites", ()):
        cite(published, fact, by=reviewer)


def position(revision: Revision, eid: str, quote: str, occurrence: int) -> int:
    """Where the n-th `quote` inside a passage starts, in code points of the revision."""
    passage = revision.passages.get(eid=eid)
    start = passage.start - 1
    for _ in range(occurrence):
        start = revision.text.index(quote, start + 1, passage.end)
    return start


def cite(note: Annotation, fact: dict[str, str], *, by: User) -> Citation:
    return evidence.cite(
        Entity.objects.get(slug=fact["entity"]), fact["field"], by=by, annotation=note,
        value=fact.get("value", ""), stance=fact.get("stance", "supports"),
    )


def load_rendering(article: Article, rendering: dict[str, str], people: list[User]) -> Rendering:
    author, reviewer = people
    made = renderings.write(
        article, rendering["passage"], lang=rendering["lang"], text=rendering["text"], by=author,
        type=rendering["kind"],
    )
    renderings.submit(made.pk, by=author)
    return renderings.publish(made.pk, by=reviewer)
