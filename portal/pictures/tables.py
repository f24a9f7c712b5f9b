"""What the pictures show, as rows for a file; the first row names the columns."""

from collections.abc import Iterable

from django.conf import settings

from portal.names import Reference, References
from portal.pictures.flow import Flow
from portal.pictures.matrix import Matrix
from portal.pictures.network import Network
from portal.pictures.timeline import Dated

Rows = Iterable[list[str]]


def address(reference: Reference) -> str:
    return settings.SITE_URL + reference.url


def dated(found: list[Dated], references: References) -> Rows:
    """One row an instrument: its date as it is known (year, month or day) and the names of its themes."""
    yield ["date", "instrument", "url", "themes"]
    for one in found:
        themes = "; ".join(references[topic].name for topic in one.topics)
        yield [one.date, one.reference.name, address(one.reference), themes]


def standings(matrix: Matrix) -> Rows:
    """One row a state and instrument between which something is."""
    yield ["state", "state_url", "instrument", "instrument_url", "status", "since"]
    for state, cells in matrix.rows:
        for instrument, one in zip(matrix.instruments, cells, strict=True):
            if one:
                yield [
                    *(state.name, address(state)),
                    *(instrument.name, address(instrument)),
                    *(one.status, one.since),
                ]


def joined(net: Network) -> Rows:
    """One row a line of the picture; `how` is member, part, adopted, acted or named."""
    yield ["from_kind", "from", "from_url", "how", "to_kind", "to", "to_url"]
    for one, other, how in net.edges:
        yield [*ends(net.references[one]), how, *ends(net.references[other])]


def flowing(flow: Flow) -> Rows:
    """One row a line of the picture, from the left to the right."""
    yield ["from_kind", "from", "from_url", "to_kind", "to", "to_url"]
    for one, other in flow.edges:
        yield [*ends(flow.references[one]), *ends(flow.references[other])]


def ends(reference: Reference) -> tuple[str, str, str]:
    return reference.kind, reference.name, address(reference)
