"""Anchors: spans of text that find their place again after the text was edited. Pure, no Django.

All offsets are Unicode code points, end exclusive, unless a name says UTF-16.
"""

from .finding import find
from .offsets import from_utf16, to_utf16
from .placements import Candidate, Placement, Status
from .quotes import CONTEXT, Anchor, Quote, anchor_at, quote_at
from .reanchoring import reanchor

__all__ = [
    "CONTEXT",
    "Anchor",
    "Candidate",
    "Placement",
    "Quote",
    "Status",
    "anchor_at",
    "find",
    "from_utf16",
    "quote_at",
    "reanchor",
    "to_utf16",
]
