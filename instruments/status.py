"""How participants stand to instruments on a day, derived from treaty actions in one query.

Terms are those of the Vienna Convention on the Law of Treaties (1969), articles 2, 11-18 and 54-56:
a *contracting state* has consented to be bound, a *party* is bound and the treaty is in force for it.
For soft law, whoever adopted or co-sponsored it is an *adopter*.

Days are partial dates and count from their first day. An action takes effect on its `effective` day,
else on the day it was `done`; consent given before entry into force binds from entry into force. An
action without any day has happened by today; what followed from it on earlier days is unknown. A
withdrawal or denunciation ends what went before on the day it takes effect, and consent given after it
counts anew; one that names provisions leaves the participant bound by the rest.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Case, CharField, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from instruments.models import TreatyAction
from instruments.querysets import Day, iso

CONSENT = (
    "definitive_signature", "ratification", "acceptance", "approval", "accession", "succession",
)
ENDING = Q(action__in=("denunciation", "withdrawal"), provisions="")
SOFT = ("adoption", "co_sponsorship")
STATUSES = (
    "signatory", "contracting_state", "party", "former_party", "adopter", "non_party", "unknown",
)


class Standing(NamedTuple):
    """One of STATUSES, and the partial date since when it holds (None where unknown)."""

    status: str
    since: str | None


def by_instrument(instruments: Iterable[int], on: Day) -> dict[int, list[tuple[int, Standing]]]:
    """{instrument: [(participant, how it stands on that day)]}, without those who have done nothing yet."""
    found: dict[int, list[tuple[int, Standing]]] = defaultdict(list)
    rows = standings(on).filter(instrument_id__in=list(instruments)).exclude(status="non_party")
    for instrument, participant, status, since in columns(rows):
        found[instrument].append((participant, Standing(status, since)))
    return found


def matrix(on: Day) -> dict[tuple[int, int], Standing]:
    """{(instrument, participant): how it stands on that day} of all published ones, in one query."""
    return {(row[0], row[1]): Standing(row[2], row[3]) for row in columns(standings(on))}


def columns(rows: QuerySet) -> QuerySet:
    return rows.values_list("instrument_id", "participant_id", "status", "since")


def standings(on: Day) -> QuerySet:
    """One row for each published instrument and participant: `status` and `since` on the day `on`."""
    day = iso(on)
    rows = dated(TreatyAction.objects.published(), day).order_by()
    rows = rows.values(
        "instrument_id", "participant_id", "instrument__entry_into_force", "instrument__terminated",
        "instrument__lifecycle",
    )
    rows = rows.annotate(**sums(day))
    cases = list(rules(day, past=day < iso(timezone.now().date())))
    status = Case(*(When(rule, Value(name)) for rule, name, _since in cases), default=Value("non_party"))
    since = Case(
        *(When(rule, F(source) if source else Value(None)) for rule, _name, source in cases),
        default=Value(None), output_field=CharField(),
    )
    return rows.annotate(status=status, since=since)


def dated(actions: QuerySet, day: str) -> QuerySet:
    """Actions with `given`, the day of the act; `bound`, the day from which its consent binds; and the
    last ending of the same pair in effect by `day`: when it was declared and when it took effect."""
    actions = actions.annotate(given=Coalesce("done", "effective"), effect=Coalesce("effective", "done"))
    into_force = F("instrument__entry_into_force")
    bound = Case(
        When(effective__isnull=False, then=F("effective")),
        When(done__lte=into_force, then=into_force),
        When(Q(instrument__entry_into_force__isnull=False) | Q(instrument__lifecycle="in_force"), then=F("done")),
        default=None, output_field=CharField(),
    )
    return actions.annotate(bound=bound, ended=last_ending("effect", day), declared=last_ending("given", day))


def last_ending(column: str, day: str) -> Subquery:
    endings = TreatyAction.objects.filter(
        ENDING, instrument=OuterRef("instrument"), participant=OuterRef("participant")
    ).annotate(given=Coalesce("done", "effective"), effect=Coalesce("effective", "done"))
    latest = endings.filter(effect__lte=day).order_by().values("instrument", "participant")
    return Subquery(latest.annotate(last=Max(column)).values("last"))


def sums(day: str) -> dict[str, Any]:
    """What the actions of one pair come to: the first day of each kind that still counts on `day`."""
    counts = Q(declared__isnull=True) | Q(given__gt=F("declared"))
    consent, soft, signature = Q(action__in=CONSENT), Q(action__in=SOFT), Q(action="signature")
    undated = Q(given__isnull=True)
    by_then = Q(given__lte=day)
    return {
        "party_since": Min("bound", filter=consent & by_then & counts & Q(bound__lte=day)),
        "consented": Min("given", filter=consent & by_then & counts),
        "adopted": Min("effect", filter=soft & Q(effect__lte=day) & counts),
        "signed": Min("given", filter=signature & by_then & counts),
        "left": Max("ended"),
        "was_bound": Min("action", filter=consent & (by_then | undated)),
        "undated_consent": Min("action", filter=consent & undated),
        "undated_adoption": Min("action", filter=soft & undated),
        "undated_signature": Min("action", filter=signature & undated),
        "anything": Min("action", filter=by_then | undated),
    }


def rules(day: str, *, past: bool) -> Iterable[tuple[Q, str, str | None]]:
    """(condition, status, column of `since`), the first that holds decides. `past`: a day before today."""
    over = Q(instrument__terminated__lte=day)
    in_force = Q(instrument__entry_into_force__lte=day) | Q(
        instrument__entry_into_force__isnull=True, instrument__lifecycle="in_force"
    )
    yield has("party_since") & over, "former_party", "instrument__terminated"
    yield has("party_since"), "party", "party_since"
    yield has("consented"), "contracting_state", "consented"
    yield has("adopted"), "adopter", "adopted"
    yield has("signed"), "signatory", "signed"
    yield has("left") & has("was_bound"), "former_party", "left"
    yield has("left"), "non_party", "left"
    if not past:
        yield has("undated_consent") & over, "former_party", "instrument__terminated"
        yield has("undated_consent") & in_force, "party", None
        yield has("undated_consent"), "contracting_state", None
        yield has("undated_adoption"), "adopter", None
        yield has("undated_signature"), "signatory", None
    yield has("anything"), "unknown", None


def has(column: str) -> Q:
    return Q(**{f"{column}__isnull": False})
