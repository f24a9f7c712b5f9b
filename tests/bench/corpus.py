"""A synthetic corpus, the same for the same arguments: articles full of notes, and a larger catalogue.

    python -m tests.bench.corpus --articles 20 --notes 500 --length 12000 --instruments 500

It goes into the database of DATABASE_URL, which must have been set up with the sample: notes link the
sample's entities. Articles are imported by their action; notes go in by thousands, past the actions, as
no ledger is measured here.
"""

from __future__ import annotations

import argparse
import random
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from annotations.models import Anchor, Annotation, Article, Passage
    from instruments.models import Entity, Instrument, User

WHO = (
    "河流委員會",
    "沿岸各國",
    "水文觀測站",
    "聯合巡護隊",
    "三方工作組",
    "流域組織成員國",
    "各方",
    "沿岸居民",
)
DOES = (
    "應當加強",
    "共同推動",
    "重申支持",
    "定期評估",
    "逐步完善",
    "優先資助",
    "一致認為有必要改進",
)
WHAT = (
    "跨境河流的水量分配", "水質監測數據的交換", "冰凌期的航道安全", "上游水庫的聯合調度",
    "河岸濕地的恢復計劃", "《共同河流公約》所定的通報機制", "洄游魚類的保護工作",
)  # fmt: skip
TAILS = (
    "，以維護流域的長期穩定",
    "，并提交年度報告",
    "，包括經費、人員與設備三個方面",
    "",
    "（見附件第 4 條）",
)
MOTIVATIONS = ("identifying",) * 7 + ("commenting", "tagging", "classifying")
FORMS = ("agreement", "declaration", "resolution", "convention")
LEVELS = ("regional", "global", "bilateral")
CHUNK = 2000


def sentence(rng: random.Random) -> str:
    return rng.choice(WHO) + rng.choice(DOES) + rng.choice(WHAT) + rng.choice(TAILS) + "。"


def text(rng: random.Random, length: int) -> str:
    """About `length` code points in sections, subsections and paragraphs."""
    lines, have, section = [sentence(rng)], 0, 0
    numerals = "一二三四五六七八九"
    while have < length:
        part = section % 4
        if part == 0 and section // 4 < len(numerals):
            lines.append(f"{numerals[section // 4]}、{rng.choice(WHAT)}")
        lines.append(f"（{numerals[part]}）{rng.choice(WHAT)}")
        lines += ["".join(sentence(rng) for _ in range(6)) for _ in range(3)]
        have, section = sum(map(len, lines)), section + 1
    return "\n".join(lines)


def fill(*, articles: int, notes: int, length: int, instruments: int) -> None:
    from django.db import connection, transaction

    rng = random.Random("corpus")
    with transaction.atomic():
        people = writers()
        more_instruments(instruments, rng)
        for number in range(articles):
            annotate(article(f"long-{number}", length, rng), notes, people, rng)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def writers() -> list[User]:
    from django.contrib.auth.models import Group

    from instruments.models import User

    found = []
    for name in ("writer", "reader"):
        person = User(username=name, display_name=name.title(), is_staff=True)
        person.set_password(name)
        person.save()
        person.groups.add(Group.objects.get(name="Reviewer"))
        found.append(person)
    return found


def article(slug: str, length: int, rng: random.Random) -> Article:
    from annotations.actions import articles

    reading = articles.read(
        text(rng, length).encode(), f"{slug}.txt", slug=slug, title=f"Article {slug}"
    )
    return articles.create(reading, by=None, publish=True, language="zh-Hant").article


def annotate(article: Article, count: int, people: list[User], rng: random.Random) -> None:
    """`count` published notes all over the article, some inside others; a tag on each third."""
    from annotations.models import Anchor, Annotation, Tag
    from instruments.models import Entity

    entities = list(Entity.objects.published().order_by("pk"))
    tags = [Tag.objects.get_or_create(name=name)[0] for name in ("水文", "航道", "漁業")]
    revision = article.current
    assert revision is not None
    leaves = [leaf for leaf in revision.passages.filter(children=None) if leaf.end > leaf.start]
    for start in range(0, count, CHUNK):
        made = [note(article, people, entities, rng) for _ in range(min(CHUNK, count - start))]
        stored = Annotation.objects.bulk_create(made)
        Anchor.objects.bulk_create([anchor(one, revision.text, leaves, rng) for one in stored])
        through: Any = Annotation.tags.through
        through.objects.bulk_create(
            [
                through(annotation=one, tag=rng.choice(tags))
                for one in stored
                if one.motivation == "tagging"
            ]
        )


def note(
    article: Article, people: list[User], entities: list[Entity], rng: random.Random
) -> Annotation:
    from annotations.models import Annotation

    motivation = rng.choice(MOTIVATIONS)
    writer, reviewer = people
    return Annotation(
        article=article,
        motivation=motivation,
        status="published",
        creator=writer,
        reviewer=reviewer,
        entity=rng.choice(entities) if motivation == "identifying" else None,
        body=sentence(rng) if motivation in {"commenting", "tagging"} else "",
        value="2009-06-16" if motivation == "classifying" else "",
    )


def anchor(note: Annotation, whole: str, leaves: list[Passage], rng: random.Random) -> Anchor:
    from annotations.actions.anchors import new_anchor

    """A span of 3 to 25 code points of some leaf, or less where the leaf ends before."""
    passage = rng.choice(leaves)
    start = rng.randrange(passage.start, max(passage.start + 1, passage.end - 25))
    end = min(passage.end, start + rng.randint(3, 25))
    return new_anchor(note, note.article.current, start, end, passages=[passage])


def more_instruments(count: int, rng: random.Random) -> None:
    """Instruments with names in three languages, bodies, states, topics, treaty actions and relations."""
    from instruments.models import Body, Description, Instrument, State, Topic

    bodies, states, topics = (list(model.objects.order_by("pk")) for model in (Body, State, Topic))
    made: list[Instrument] = []
    for number in range(count):
        day = f"{rng.randint(1970, 2024)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        thing = Instrument(
            slug=f"a-synthetic-{number:05}",
            status="published",
            form=rng.choice(FORMS),
            level=rng.choice(LEVELS),
            lifecycle="in_force",
            adopted=day,
            entry_into_force=day,
            authentic_languages=["zh", "ru"],
        )
        thing.save()
        made.append(thing)
        thing.adopting_bodies.set(rng.sample(bodies, 1))
        thing.states.set(rng.sample(states, 3))
        thing.topics.set(rng.sample(topics, 2))
        Description.objects.create(
            entity=thing, lang="en", text=f"What instrument {number} is about."
        )
    named(made)
    acted(made, states, rng)


def named(made: list[Instrument]) -> None:
    from instruments.models import Label

    texts = {
        "zh-Hant": "第 {} 號共同河流協定",
        "zh-Hans": "第 {} 号共同河流协定",
        "en": "Common Rivers Agreement No. {}",
    }
    Label.objects.bulk_create(
        Label(entity=thing, lang=lang, kind="preferred", text=text.format(number))
        for number, thing in enumerate(made)
        for lang, text in texts.items()
    )


def acted(made: list[Instrument], states: list[Any], rng: random.Random) -> None:
    """Three ratifications of each instrument, and a relation to the one before."""
    from instruments.models import InstrumentRelation, TreatyAction

    TreatyAction.objects.bulk_create(
        TreatyAction(
            instrument=thing,
            participant=state,
            action="ratification",
            done=thing.adopted,
            effective=thing.adopted,
        )
        for thing in made
        for state in rng.sample(states, 3)
    )
    InstrumentRelation.objects.bulk_create(
        InstrumentRelation(subject=later, object=earlier, relation="cites")
        for earlier, later in pairwise(made)
    )


def main() -> None:
    import django

    parser = argparse.ArgumentParser()
    for name, default in (("articles", 1), ("notes", 500), ("length", 12_000), ("instruments", 0)):
        parser.add_argument(f"--{name}", type=int, default=default)
    django.setup()
    fill(**vars(parser.parse_args()))


if __name__ == "__main__":
    main()
