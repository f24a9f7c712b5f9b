"""What changed between two texts, in pieces a reader can follow. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import fast_diff_match_patch  # type: ignore[import-not-found, unused-ignore]

SECONDS = 2.0


@dataclass(frozen=True)
class Piece:
    """Text that stayed (=), went (-) or came (+)."""

    op: Literal["=", "-", "+"]
    text: str


def pieces(old: str, new: str) -> list[Piece]:
    """The two texts as one run of pieces: without `+` they are `old`, without `-` they are `new`."""
    found = fast_diff_match_patch.diff(
        old, new, timelimit=SECONDS, cleanup="Semantic", counts_only=False
    )
    return [Piece(op, text) for op, text in found if text]


def hunks(old: str, new: str, *, context: int = 24) -> list[list[Piece]]:
    """The places that changed, each with up to `context` code points of what stayed around it."""
    return list(gathered(pieces(old, new), context))


def gathered(run: Sequence[Piece], context: int) -> Iterator[list[Piece]]:
    hunk: list[Piece] = []
    for place, piece in enumerate(run):
        if piece.op != "=":
            hunk.append(piece)
        elif not hunk:
            hunk = lead(piece, context) if place + 1 < len(run) else []
        elif len(piece.text) <= 2 * context and place + 1 < len(run):
            hunk.append(piece)
        else:
            yield [*hunk, *tail(piece, context)]
            hunk = lead(piece, context) if place + 1 < len(run) else []
    if any(piece.op != "=" for piece in hunk):
        yield hunk


def lead(piece: Piece, context: int) -> list[Piece]:
    return [piece] if len(piece.text) <= context else [Piece("=", "…" + piece.text[-context:])]


def tail(piece: Piece, context: int) -> list[Piece]:
    return [piece] if len(piece.text) <= context else [Piece("=", piece.text[:context] + "…")]
