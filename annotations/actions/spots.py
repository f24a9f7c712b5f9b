"""Where a new note shall stand: locked, and read without the whole text, in one query."""

from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations import anchoring
from annotations.models import SPAN_LIMIT, Anchor, Article, Passage, Revision
from instruments.models import User
from instruments.refusals import refusal

# Plain SQL, as every saved note asks: making the query takes longer than running it.
AROUND = f"""
    SELECT r.id, r.number, r.length, substr(r.text, %s, %s), (
        SELECT p.id FROM {Passage._meta.db_table} p
        WHERE p.revision_id = r.id AND p.start <= %s AND p."end" >= %s
        ORDER BY p."end" - p.start, p."order" DESC LIMIT 1)
    FROM {Article._meta.db_table} a JOIN {Revision._meta.db_table} r ON r.id = a.current_id
    WHERE a.id = %s
"""  # noqa: S608  the names of our own tables


def check_span(length: int, quote: str, start: int, end: int) -> None:
    """Raise ValidationError unless [start, end), which says `quote`, is a span of a text of `length`
    code points that a note can stand on."""
    if start < 0 or end > length:
        words = _("%(start)d–%(end)d is outside the text, which has %(length)d characters.")
        raise refusal("start", words % {"start": start, "end": end, "length": length}, "outside")
    if start >= end or not quote.strip():
        raise refusal("start", _("Nothing is selected."), "empty")
    if end - start > SPAN_LIMIT:
        words = _("%(length)d characters are selected; %(limit)d is the most.")
        raise refusal("end", words % {"length": end - start, "limit": SPAN_LIMIT}, "too_long")


class Spot(NamedTuple):
    """A locked article, and what of its current revision concerns a span; None where the article has none,
    or got another while the lock was waited for."""

    article: Article
    revision: tuple[int, int, int, str, int | None] | None


def locked_spot(article_id: int, start: int, end: int) -> Spot:
    """Lock an article, so that a revision stored meanwhile either carries the new note over or refuses it,
    and read what is around a span. Article.DoesNotExist."""
    lock = "FOR NO KEY UPDATE OF a" * connection.features.has_select_for_update
    first = beginning(start)
    most = min(end - first, SPAN_LIMIT + anchoring.CONTEXT) + anchoring.CONTEXT
    with connection.cursor() as cursor:
        cursor.execute(AROUND + lock, [first + 1, max(most, 0), start, end, article_id])
        found = cursor.fetchone()
    if found is None and not Article.objects.filter(pk=article_id).exists():
        raise Article.DoesNotExist
    names, values = ("id", "current_id"), (article_id, found and found[0])
    return Spot(Article.from_db(connection.alias, names, values), found)


def beginning(start: int) -> int:
    """Where the words begin that are read of the text around a span."""
    return max(start - anchoring.CONTEXT, 0)


def anchor_on(spot: Spot, start: int, end: int, *, by: User, number: int | None = None) -> Anchor:
    """An unsaved anchor, of no note yet, on the span that `spot` was read for, put there by `by`.

    ValidationError where no note can stand, or where the revision's number is not `number`.
    """
    if spot.revision is None or number not in (None, spot.revision[1]):
        raise refusal("revision", _("The text was revised meanwhile; reload it."), "revised")
    revision_id, _number, length, around, passage_id = spot.revision
    first = beginning(start)
    check_span(length, around[start - first : end - first], start, end)
    quote = anchoring.quote_at(around, start - first, end - first)
    return by_hand(quote, start, end, by=by, revision_id=revision_id, passage_id=passage_id)


def by_hand(
    quote: anchoring.Quote, start: int, end: int, *, by: User | None, **where: Any
) -> Anchor:
    """An unsaved anchor on a span that was checked; none has decided on one that the portal put there."""
    return Anchor(
        start=start,
        end=end,
        exact=quote.exact,
        prefix=quote.prefix,
        suffix=quote.suffix,
        status=Anchor.Status.MANUAL,
        decided_by=by,
        decided_at=timezone.now() if by else None,
        **where,
    )
