"""Where a new note shall stand: read without the whole text, in one query."""

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations import anchoring
from annotations.models import SPAN_LIMIT, Anchor, Passage, Revision
from instruments.models import User
from instruments.refusals import refusal

# Plain SQL, as every saved note asks: making the query takes longer than running it.
AROUND = f"""
    SELECT r.number, r.length, substr(r.text, %s, %s), (
        SELECT p.id FROM {Passage._meta.db_table} p
        WHERE p.revision_id = r.id AND p.start <= %s AND p."end" >= %s
        ORDER BY p."end" - p.start, p."order" DESC LIMIT 1)
    FROM {Revision._meta.db_table} r WHERE r.id = %s
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


def anchor_on(
    revision_id: int | None, start: int, end: int, *, by: User, number: int | None = None
) -> Anchor:
    """An unsaved anchor, of no note yet, on a span of a revision, put there by `by`.

    ValidationError where no note can stand, or where the revision's number is not `number`.
    """
    first = max(start - anchoring.CONTEXT, 0)
    most = min(end - first, SPAN_LIMIT + anchoring.CONTEXT) + anchoring.CONTEXT
    with connection.cursor() as cursor:
        cursor.execute(AROUND, [first + 1, max(most, 0), start, end, revision_id])
        found = cursor.fetchone()
    if revision_id is None or found is None or number not in (None, found[0]):
        raise refusal("revision", _("The text was revised meanwhile; reload it."), "revised")
    _number, length, around, passage_id = found
    check_span(length, around[start - first : end - first], start, end)
    quote = anchoring.quote_at(around, start - first, end - first)
    return Anchor(
        revision_id=revision_id,
        passage_id=passage_id,
        start=start,
        end=end,
        exact=quote.exact,
        prefix=quote.prefix,
        suffix=quote.suffix,
        status=Anchor.Status.MANUAL,
        decided_by=by,
        decided_at=timezone.now(),
    )
