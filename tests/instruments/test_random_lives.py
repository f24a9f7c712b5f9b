"""Whatever curators do, in whatever order: what is derived stays in step, the ledger knows every thing as it
is, an export comes back as it was. The order is drawn by a number, so that what fails can be lived again."""

from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from annotations import interchange
from annotations.actions import articles, evidence, notes
from annotations.facts_cited import current_value
from annotations.models import Annotation, Article, Citation
from annotations.staleness import is_stale
from instruments import actions, ledger
from instruments.models import Change, Entity, Label, Membership, Redirect, State, Topic, User
from instruments.policy import Role
from instruments.snapshots import differences, state_of
from portal.integrity import CHECKS
from tests import make
from tests.instruments.interchange.tables import exported, load, table

pytestmark = pytest.mark.django_db
SIZE, STEPS = 3, 40


def things(kind: str, **cells: Any) -> list[dict[str, str]]:
    """Rows of SIZE things; in a cell, {} is the thing's number and [] the next one's."""
    return [
        {"slug": f"{kind}{n}", "status": "published"}
        | {name: cell.format(n).replace("[]", str((n + 1) % SIZE)) for name, cell in cells.items()}
        for n in range(SIZE)
    ]


def world(people: "People") -> None:
    """A few things that refer to each other, a text that mentions them, and what they rest on."""
    pairs = [(n, m) for n in range(SIZE) for m in range(SIZE)]
    period = {"status": "member", "end": "2010"}
    load(
        topics=table("topics", *things("t", related="t[]")),
        states=table("states", *things("s", topics="t{}")),
        bodies=table("bodies", *things("b", founding_instrument="i{}", topics="t{}")),
        instruments=table("instruments", *things("i", states="s{};s[]", depositary="b{}")),
        challenges=table("challenges", *things("c", named="s{}")),
        recommendations=table("recommendations", *things("r", named="s{};i[]")),
        labels=table(
            "labels",
            *({"entity": f"{kind}{n}", "lang": "en", "kind": "preferred", "text": f"{kind} {n % 2}"}
              for kind in "tsbi" for n in range(SIZE)),
        ),
        memberships=table(
            "memberships",
            *({"member": f"s{n}", "body": f"b{m}", "start": f"200{n + m}", "legal_basis": f"i{m}"} | period
              for n, m in pairs),
        ),
        treaty_actions=table(
            "treaty-actions",
            *({"instrument": f"i{n}", "participant": f"s{m}", "action": "signature"} for n, m in pairs),
        ),
        instrument_relations=table(
            "instrument-relations",
            *({"subject": f"i{n}", "relation": "cites", "object": f"i{(n + 1) % SIZE}"} for n in range(SIZE)),
        ),
        answers=table("answers", *({"recommendation": f"r{n}", "challenge": f"c{m}"} for n, m in pairs)),
    )  # fmt: skip
    article, source = make.article(text="上合組織。" * SIZE, status="draft"), make.source()
    articles.publish(article.pk, by=people.reviewer)
    for place, slug in enumerate(("s0", "b0", "i0")):
        mention(article, place * 5, Entity.objects.get(slug=slug), people)
        for field in ("topics", "states", "membership", "founding_instrument", "depositary"):
            entity = Entity.objects.get(slug=slug)
            for value in current_value(entity, field) or ():
                evidence.cite(entity, field, by=people.curator, source=source, value=value)


def mention(article: Article, start: int, entity: Entity, people: "People") -> None:
    said = {"motivation": "identifying", "entity": entity}
    note = notes.create(article.pk, start, start + 4, by=people.curator, **said)
    notes.submit(note.pk, by=people.curator)
    notes.publish(note.pk, by=people.reviewer)


class People:
    def __init__(self) -> None:
        self.curator: User = make.user(Role.CURATOR)
        self.reviewer: User = make.user(Role.REVIEWER)


class Life:
    """What may happen to the catalogue next: each function does one thing to things drawn by lot."""

    def __init__(self, number: int, directory: Path) -> None:
        self.lot, self.directory, self.people = Random(number), directory, People()

    def any(self, rows: Any) -> Any:
        return self.lot.choice(list(rows.order_by("pk")))

    def step(self) -> None:
        entity = self.any(Entity.objects)
        action = self.lot.choice(["publish", "withdraw", "submit", "verify"])
        getattr(actions, action)(entity.pk, by=self.people.reviewer)

    def rename(self) -> None:
        entity = self.any(Entity.objects)
        actions.rename(entity.pk, self.lot.choice(["c0", "r1", "x", "y"]), by=self.people.curator)

    def merge(self) -> None:
        one = self.any(Entity.objects)
        other = self.any(Entity.objects.filter(kind=one.kind))
        actions.merge(one.pk, other.pk, by=self.people.reviewer)

    def restore(self) -> None:
        entity = self.any(Entity.objects)
        change: Change = self.lot.choice(list(ledger.history(entity)))
        actions.restore(entity.pk, change.seq, by=self.people.reviewer)

    def tell(self) -> None:
        note = self.any(Annotation.objects)
        if note.status == "published":
            notes.withdraw(note.pk, by=self.people.reviewer)
        else:
            mention(
                note.article, self.lot.randrange(SIZE) * 5, self.any(Entity.objects), self.people
            )

    def topics(self) -> None:
        chosen = [self.any(Entity.objects).pk for _ in range(2)]
        actions.set_topics(chosen, [self.any(Topic.objects)], by=self.people.curator)

    def edit(self) -> None:
        entity = self.any(Entity.objects).specific
        with actions.saving(entity, by=self.people.curator):
            entity.save()
            for part in ("labels", "memberships"):
                if row := self.lot.choice([None, *getattr(entity, part).order_by("pk")]):
                    row.delete()
            if isinstance(entity, Topic):
                others = Topic.objects.exclude(pk=entity.pk).order_by("pk")
                entity.related.set(self.lot.sample(list(others), 1))
            Label(entity=entity, lang="ru", kind="alternative", text=f"v {entity.version}").save()

    def come_back(self) -> None:
        """An export just made is imported: nothing is wrong with it, and nothing happens."""
        exported(self.directory)
        done = interchange.import_everything(interchange.read(self.directory), by=None)
        assert (done.catalogue.changes, done.sources, done.citations) == ([], 0, 0)


@pytest.mark.parametrize("number", [3, 8])
def test_a_life_in_any_order(number: int, tmp_path: Path) -> None:
    life = Life(number, tmp_path)
    world(life.people)
    doings = [
        life.step,
        life.rename,
        life.merge,
        life.merge,
        life.restore,
        life.restore,
        life.tell,
        life.topics,
        life.edit,
    ]
    for _ in range(STEPS):
        try:
            life.lot.choice(doings)()
        except ValidationError:  # said to whoever asked; nothing has happened
            continue
    life.come_back()
    agree()


def agree() -> None:
    """All that is said in two places is said alike."""
    assert [problem for check in CHECKS.values() for problem in check()] == []
    for entity in Entity.objects.all():
        last = ledger.history(entity).first()
        assert last
        differing = {
            name for name, _then, _now in differences(last.after, state_of(entity.specific))
        }
        assert not differing, (entity.slug, last)
        assert entity.merged_into_id is None or entity.status == "withdrawn"
    public = Entity.objects.published()
    assert not Redirect.objects.filter(slug__in=public.values("slug")).exists()
    for period in Membership.objects.all():
        period.full_clean()
    for citation in Citation.objects.select_related("entity"):
        now = current_value(citation.entity, citation.field)
        assert citation.stale or not is_stale(citation, now), (citation, citation.value, now)
    assert State.objects.count() == SIZE
