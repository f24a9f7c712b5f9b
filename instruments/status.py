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
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from django.db import connections
from django.utils import timezone

from instruments.models import Entity, Instrument, TreatyAction
from instruments.querysets import Day, iso

STATUSES = (
    "signatory",
    "contracting_state",
    "party",
    "former_party",
    "adopter",
    "non_party",
    "unknown",
)
CHUNK = 500  # instruments in one query

# Of a list of instruments, which is one parameter however long: the condition, and its brackets.
AMONG = {
    "postgresql": ("a.instrument_id = ANY(%(instruments)s::bigint[])", "{}"),
    "sqlite": ("a.instrument_id IN (SELECT value FROM json_each(%(instruments)s))", "[]"),
}

# Every action with the day it was done (`given`), took effect and, of consent, began to bind.
ACTIONS = """
SELECT a.instrument_id, a.participant_id, a.action, a.provisions,
       COALESCE(a.done, a.effective) AS given,
       COALESCE(a.effective, a.done) AS effect,
       CASE WHEN a.effective IS NOT NULL THEN a.effective
            WHEN a.done <= i.entry_into_force THEN i.entry_into_force
            WHEN i.entry_into_force IS NOT NULL OR i.lifecycle = 'in_force' THEN a.done END AS bound,
       CASE WHEN a.action IN ('definitive_signature', 'ratification', 'acceptance', 'approval',
                              'accession', 'succession') THEN 'consent'
            WHEN a.action IN ('adoption', 'co_sponsorship') THEN 'adoption'
            WHEN a.action IN ('denunciation', 'withdrawal') AND a.provisions = '' THEN 'ending'
            ELSE a.action END AS kind
FROM {actions} a
JOIN {instruments} i ON i.entity_ptr_id = a.instrument_id
JOIN {entities} it ON it.id = a.instrument_id AND it.status = 'published'
JOIN {entities} who ON who.id = a.participant_id AND who.status = 'published'
WHERE {condition}
"""

# The last ending in effect on the day: when it was declared, and when it took effect.
ENDINGS = """
SELECT instrument_id, participant_id, MAX(effect) AS ended, MAX(given) AS declared
FROM actions WHERE kind = 'ending' AND effect <= %(day)s
GROUP BY instrument_id, participant_id
"""

# What still counts on the day: acts done by then and, where there was an ending, after it.
SUMS = """
SELECT a.instrument_id, a.participant_id, MAX(e.ended) AS ended,
       MIN(CASE WHEN {counts} AND kind = 'consent' AND bound <= %(day)s THEN bound END) AS bound,
       MIN(CASE WHEN {counts} AND kind = 'consent' THEN given END) AS consented,
       MIN(CASE WHEN {counts} AND kind = 'adoption' AND effect <= %(day)s THEN effect END) AS adopted,
       MIN(CASE WHEN {counts} AND kind = 'signature' THEN given END) AS signed,
       MAX(CASE WHEN kind = 'consent' AND (given <= %(day)s OR given IS NULL) THEN 1 END) AS was_bound,
       MAX(CASE WHEN given IS NULL AND kind = 'consent' THEN 1 END) AS undated_consent,
       MAX(CASE WHEN given IS NULL AND kind = 'adoption' THEN 1 END) AS undated_adoption,
       MAX(CASE WHEN given IS NULL AND kind = 'signature' THEN 1 END) AS undated_signature,
       MAX(CASE WHEN given <= %(day)s OR given IS NULL THEN 1 END) AS anything
FROM actions a LEFT JOIN endings e
  ON e.instrument_id = a.instrument_id AND e.participant_id = a.participant_id
GROUP BY a.instrument_id, a.participant_id
"""
COUNTS = "given <= %(day)s AND (e.declared IS NULL OR given > e.declared)"

# (condition, status, since): the first that holds decides. `known`: the day is today or later.
OVER = "i.terminated <= %(day)s"
IN_FORCE = (
    "(i.entry_into_force <= %(day)s OR i.entry_into_force IS NULL AND i.lifecycle = 'in_force')"
)
RULES = (
    (f"bound IS NOT NULL AND {OVER}", "former_party", "i.terminated"),
    ("bound IS NOT NULL", "party", "bound"),
    ("consented IS NOT NULL", "contracting_state", "consented"),
    ("s.adopted IS NOT NULL", "adopter", "s.adopted"),
    ("s.signed IS NOT NULL", "signatory", "s.signed"),
    ("ended IS NOT NULL AND was_bound = 1", "former_party", "ended"),
    ("ended IS NOT NULL", "non_party", "ended"),
    (f"%(known)s = 1 AND undated_consent = 1 AND {OVER}", "former_party", "i.terminated"),
    (f"%(known)s = 1 AND undated_consent = 1 AND {IN_FORCE}", "party", "NULL"),
    ("%(known)s = 1 AND undated_consent = 1", "contracting_state", "NULL"),
    ("%(known)s = 1 AND undated_adoption = 1", "adopter", "NULL"),
    ("%(known)s = 1 AND undated_signature = 1", "signatory", "NULL"),
    ("anything = 1", "unknown", "NULL"),
)
QUERY = """
WITH actions AS ({actions}), endings AS ({endings}), sums AS ({sums})
SELECT s.instrument_id, s.participant_id, CASE {statuses} ELSE 'non_party' END, CASE {sinces} END
FROM sums s JOIN {instruments} i ON i.entity_ptr_id = s.instrument_id
"""


class Standing(NamedTuple):
    """One of STATUSES, and the partial date since when it holds (None where unknown)."""

    status: str
    since: str | None


def by_instrument(instruments: Iterable[int], on: Day) -> dict[int, list[tuple[int, Standing]]]:
    """{instrument: [(participant, how it stands on that day)]}, without those who have done nothing yet."""
    wanted = list(instruments)
    found: dict[int, list[tuple[int, Standing]]] = defaultdict(list)
    for start in range(0, len(wanted), CHUNK):
        for instrument, participant, standing in standings(on, wanted[start : start + CHUNK]):
            if standing.status != "non_party":
                found[instrument].append((participant, standing))
    return found


def matrix(on: Day) -> dict[tuple[int, int], Standing]:
    """{(instrument, participant): how it stands on that day} of all published ones, in one query."""
    return {(row[0], row[1]): row[2] for row in standings(on)}


def standings(on: Day, instruments: Sequence[int] | None = None) -> list[tuple[int, int, Standing]]:
    """(instrument, participant, standing) of published ones on the day `on`, in one query."""
    day = iso(on)
    known = int(day >= timezone.now().date().isoformat())
    values: dict[str, object] = {"day": day, "known": known}
    connection = connections[TreatyAction.objects.db]
    condition = "1 = 1"
    if instruments is not None:
        condition, (first, last) = AMONG[connection.vendor]
        values["instruments"] = first + ",".join(map(str, instruments)) + last
    with connection.cursor() as cursor:
        cursor.execute(query(condition), values)
        return [(row[0], row[1], Standing(row[2], row[3])) for row in cursor.fetchall()]


@cache
def query(condition: str) -> str:
    """The whole question as SQL that both databases understand; `condition` restricts the actions `a`."""
    tables = {
        "actions": TreatyAction._meta.db_table,
        "instruments": Instrument._meta.db_table,
        "entities": Entity._meta.db_table,
    }
    return QUERY.format(
        actions=ACTIONS.format(**tables, condition=condition),
        endings=ENDINGS,
        sums=SUMS.format(counts=COUNTS),
        statuses=" ".join(f"WHEN {rule} THEN '{status}'" for rule, status, _since in RULES),
        sinces=" ".join(f"WHEN {rule} THEN {since}" for rule, _status, since in RULES),
        instruments=tables["instruments"],
    )
