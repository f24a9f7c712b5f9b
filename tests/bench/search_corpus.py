"""A synthetic corpus: articles in words as frequent as words are (Zipf's law), seeded.

Written straight into the tables, past the ledger, since it is thrown away again.
"""

import random
from collections.abc import Iterator
from itertools import accumulate

from django.db import connection, transaction

from annotations.models import Article, Passage, Revision, sha256
from portal.models import SearchDocument

SLUG = "bench-"
WORDS = 20_000
LETTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 3_000)]
LATIN = ["5G", "A/RES/73/27", "ICT", "2019", "3.14", "UNGGE", "1624"]
LENGTH = 120  # code points of a passage, about
PER_ARTICLE = 50
TOGETHER = 100  # articles written in one transaction
STOPS = "，，，。；、"


class Writer:
    """Writes passages; two writers of one seed write the same."""

    def __init__(self, seed: str) -> None:
        self.rng = random.Random(seed)
        letters = list(accumulate(1 / (rank + 8) for rank in range(len(LETTERS))))
        sizes = self.rng.choices((1, 2, 3, 4), (10, 60, 20, 10), k=WORDS)
        self.words = [
            "".join(self.rng.choices(LETTERS, cum_weights=letters, k=size)) for size in sizes
        ]
        for at, word in enumerate(LATIN):
            self.words[50 + 40 * at] = word
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(WORDS)))

    def passage(self) -> str:
        pieces: list[str] = []
        for word in self.rng.choices(self.words, cum_weights=self.weights, k=LENGTH * 2 // 5):
            pieces.append(word)
            if self.rng.random() < 0.15:
                pieces.append(self.rng.choice(STOPS))
        return "".join(pieces)


def write(passages: int, seed: str = "corpus", per_article: int = PER_ARTICLE) -> list[str]:
    """Publish articles with so many passages in all. Returns a sample of the texts."""
    writer, sample, texts = Writer(seed), [], []
    articles = -(-passages // per_article)
    for number in range(articles):
        lines = [writer.passage() for _ in range(min(per_article, passages - number * per_article))]
        sample += lines[:: max(1, len(lines) // 5)]
        texts.append(lines)
        if len(texts) == TOGETHER or number == articles - 1:
            publish(number + 1 - len(texts), texts)
            texts = []
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # what a database does by itself a minute later
    return sample


@transaction.atomic
def publish(first: int, texts: list[list[str]]) -> None:
    """Articles from number `first` on, each of these lines, in one statement a table."""
    articles = [
        Article(
            slug=f"{SLUG}{number}",
            title=f"第{number}篇",
            status="published",
            issued=str(1990 + number % 30),
        )
        for number in range(first, first + len(texts))
    ]
    Article.objects.bulk_create(articles)
    revisions = [
        Revision(article=article, number=1, text=text, sha256=sha256(text), length=len(text))
        for article, text in zip(articles, map("\n".join, texts), strict=True)
    ]
    Revision.objects.bulk_create(revisions)
    pairs = zip(revisions, texts, strict=True)
    rows = [row for revision, lines in pairs for row in passages_of(revision, lines)]
    Passage.objects.bulk_create(rows, batch_size=5000)
    for article, revision in zip(articles, revisions, strict=True):
        article.current = revision
    Article.objects.bulk_update(articles, ["current"])


def passages_of(revision: Revision, lines: list[str]) -> Iterator[Passage]:
    start = 0
    for order, line in enumerate(lines):
        eid, end = f"preamble__para_{order + 1}", start + len(line)
        yield Passage(
            revision=revision, order=order, eid=eid, kind="paragraph", start=start, end=end
        )
        start = end + 1


def remove() -> None:
    """Take the corpus away again."""
    articles = Article.objects.filter(slug__startswith=SLUG)
    articles.update(current=None)
    # In one statement a table: the ORM's own way would read them all first.
    for rows in (
        SearchDocument.objects.filter(article__in=articles),
        Passage.objects.filter(revision__article__in=articles),
        Revision.objects.filter(article__in=articles),
        articles,
    ):
        rows._raw_delete(rows.db)
