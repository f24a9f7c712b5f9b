"""How derived statuses of participants are shown: a word, and a sign where there is room for one letter."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import pgettext

from instruments import status
from portal.dates import shown_date
from portal.names import Reference, References

# From the closest tie to the loosest; the sign stands in the cells of the matrix.
SIGNS = {
    "party": "●",
    "adopter": "◆",
    "contracting_state": "◐",
    "signatory": "○",
    "former_party": "×",
    "unknown": "?",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A status as a table shows it."""

    status: str
    name: str
    sign: str
    since: str


@dataclass(frozen=True, slots=True)
class Party:
    other: Reference
    standing: Shown


def shown(standing: status.Standing) -> Shown | None:
    """The status in words; None for a non-party, which no table lists."""
    if standing.status not in SIGNS:
        return None
    since = shown_date(standing.since) if standing.since else ""
    return Shown(standing.status, status_name(standing.status), SIGNS[standing.status], since)


def status_name(value: str) -> str:
    names = {
        "party": pgettext("to an instrument", "party"),
        "adopter": pgettext("to an instrument", "adopter"),
        "contracting_state": pgettext("to an instrument", "contracting state"),
        "signatory": pgettext("to an instrument", "signatory"),
        "former_party": pgettext("to an instrument", "former party"),
        "unknown": pgettext("to an instrument", "unknown"),
    }
    return names[value]


def standings(instrument: int, day: date) -> list[tuple[int, status.Standing]]:
    """(participant, standing) of all who have acted on the instrument by `day`."""
    return status.by_instrument([instrument], day).get(instrument, [])


def parties(rows: list[tuple[int, status.Standing]], references: References) -> list[Party]:
    """The closest first, then by name."""
    found = [
        Party(references[pk], one)
        for pk, standing in rows
        if pk in references and (one := shown(standing))
    ]
    order = list(SIGNS)
    return sorted(found, key=lambda party: (order.index(party.standing.status), party.other.name))
