"""Articles: importing a text, correcting it, publishing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from annotations import policy, structure, textfiles
from annotations.actions.anchors import carry_over
from annotations.models import Anchor, Article, Passage, Revision, sha256
from instruments import ledger
from instruments.conflicts import locked
from instruments.models import Status, User


@dataclass(frozen=True)
class Reading:
    """A file, read and parsed; nothing stored."""

    file: textfiles.TextFile
    nodes: Sequence[structure.Node]
    slug: str
    title: str


@dataclass(frozen=True)
class Imported:
    article: Article
    revision: Revision
    passages: list[Passage]
    anchors: list[Anchor]
    changed: bool


def read(content: bytes, filename: str, *, slug: str = "", title: str = "") -> Reading:
    """Read and parse a file. textfiles.TextFileError says what is wrong with it."""
    file = textfiles.read(content, filename)
    nodes = structure.parse(file.text, format=file.format, headings=file.headings)
    stem = filename.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    title = title or file.title or stem
    return Reading(file, nodes, slug or slugify(stem) or f"article-{sha256(file.text)[:8]}", title)


@ledger.atomic
def import_article(
    reading: Reading, *, by: User | None, publish: bool = False, reason: str = ""
) -> Imported:
    """A new article, or the next revision of the one that has the slug. The same text again: nothing."""
    article = Article.objects.filter(slug=reading.slug).first()
    if article is None:
        return create(reading, by=by, publish=publish, reason=reason)
    return revise(article.pk, reading, by=by, reason=reason)


@ledger.atomic
def create(
    reading: Reading,
    *,
    by: User | None,
    publish: bool = False,
    reason: str = "",
    **bibliography: Any,
) -> Imported:
    policy.require(by, "import_article")
    if publish:
        policy.require(by, "publish_article")
    article = Article(slug=reading.slug, title=reading.title, **bibliography)
    if publish:
        article.status = Status.PUBLISHED
    article.full_clean(exclude=["current"])
    with ledger.record(article, by=by, action="import", reason=reason):
        article.save()
        revision, passages = store(article, reading, number=1, by=by, reason=reason)
        article.current = revision
        article.save()
    return Imported(article, revision, passages, [], changed=True)


@ledger.atomic
def revise(
    pk: int, reading: Reading, *, by: User | None, reason: str = "", version: int | None = None
) -> Imported:
    """Store the next revision and carry every note over to it."""
    article = locked(Article.objects.select_related("current"), pk=pk, version=version)
    policy.require(by, "revise_article", article)
    current = article.current
    assert current is not None
    if current.sha256 == sha256(reading.file.text):
        return Imported(article, current, list(current.passages.all()), [], changed=False)
    number = (article.revisions.aggregate(last=Max("number"))["last"] or 0) + 1
    with ledger.record(article, by=by, action="revise", reason=reason):
        revision, passages = store(article, reading, number=number, by=by, reason=reason)
        anchors = carry_over(article, current, revision, passages)
        article.current = revision
        article.version += 1
        article.save()
    return Imported(article, revision, passages, anchors, changed=True)


def store(
    article: Article, reading: Reading, *, number: int, by: User | None, reason: str
) -> tuple[Revision, list[Passage]]:
    """Insert a revision and its passages."""
    text = reading.file.text
    revision = Revision.objects.create(
        article=article,
        number=number,
        text=text,
        sha256=sha256(text),
        length=len(text),
        encoding=reading.file.encoding,
        format=reading.file.format,
        reason=reason,
        created_by=by,
    )
    return revision, store_passages(revision, reading.nodes)


def store_passages(revision: Revision, nodes: Sequence[structure.Node]) -> list[Passage]:
    """Insert the passages of a revision, parents before children, a level of the tree at a time."""
    stored: dict[str | None, Passage] = {}
    waiting = list(enumerate(nodes))
    while waiting:
        level = [
            Passage(
                revision=revision,
                order=order,
                eid=node.eid,
                kind=node.kind,
                number=node.number,
                heading=node.heading,
                start=node.start,
                end=node.end,
                parent=stored[node.parent] if node.parent else None,
            )
            for order, node in waiting
            if node.parent is None or node.parent in stored
        ]
        if not level:
            raise ValidationError(_("The structure has a passage without its parent."))
        stored |= {passage.eid: passage for passage in Passage.objects.bulk_create(level)}
        waiting = [(order, node) for order, node in waiting if node.eid not in stored]
    return sorted(stored.values(), key=lambda passage: passage.order)


@ledger.atomic
def set_status(
    pk: int, status: Status, *, by: User | None, action: str, version: int | None = None
) -> Article:
    article = locked(Article.objects.all(), pk=pk, version=version)
    policy.require(by, f"{action}_article", article)
    with ledger.record(article, by=by, action=action):
        article.status = status
        article.version += 1
        article.save()
    return article


@ledger.atomic
def set_blind(pk: int, blind: bool, *, by: User, version: int | None = None) -> Article:
    """Begin or end that annotators of the article do not see each other's notes. Readers are not concerned:
    when the article last changed for them stays as it is."""
    article = locked(Article.objects.all(), pk=pk, version=version)
    action = "begin_blind" if blind else "lift_blind"
    policy.require(by, action, article)
    with ledger.record(article, by=by, action=action):
        article.blind = blind
        article.version += 1
        article.save(update_fields=["blind", "version"])
    return article


def publish(pk: int, *, by: User | None, version: int | None = None) -> Article:
    return set_status(pk, Status.PUBLISHED, by=by, action="publish", version=version)


def withdraw(pk: int, *, by: User | None, version: int | None = None) -> Article:
    return set_status(pk, Status.WITHDRAWN, by=by, action="withdraw", version=version)
