"""How many rows a list has, said as a sentence."""

from typing import Any

from django.utils.translation import ngettext_lazy

ALL = {
    "instrument": ngettext_lazy("%(all)s instrument", "%(all)s instruments", "all"),
    "body": ngettext_lazy("%(all)s body", "%(all)s bodies", "all"),
    "state": ngettext_lazy("%(all)s state", "%(all)s states", "all"),
    "position": ngettext_lazy("%(all)s position", "%(all)s positions", "all"),
    "challenge": ngettext_lazy("%(all)s challenge", "%(all)s challenges", "all"),
    "recommendation": ngettext_lazy("%(all)s recommendation", "%(all)s recommendations", "all"),
    "topic": ngettext_lazy("%(all)s topic", "%(all)s topics", "all"),
    "place": ngettext_lazy("%(all)s place", "%(all)s places", "all"),
}
SOME = {
    "instrument": ngettext_lazy(
        "%(found)s of %(all)s instrument", "%(found)s of %(all)s instruments", "all"
    ),
    "body": ngettext_lazy("%(found)s of %(all)s body", "%(found)s of %(all)s bodies", "all"),
    "state": ngettext_lazy("%(found)s of %(all)s state", "%(found)s of %(all)s states", "all"),
    "position": ngettext_lazy(
        "%(found)s of %(all)s position", "%(found)s of %(all)s positions", "all"
    ),
    "challenge": ngettext_lazy(
        "%(found)s of %(all)s challenge", "%(found)s of %(all)s challenges", "all"
    ),
    "recommendation": ngettext_lazy(
        "%(found)s of %(all)s recommendation", "%(found)s of %(all)s recommendations", "all"
    ),
    "topic": ngettext_lazy("%(found)s of %(all)s topic", "%(found)s of %(all)s topics", "all"),
    "place": ngettext_lazy("%(found)s of %(all)s place", "%(found)s of %(all)s places", "all"),
}


def how_many(kind: str, found: int, total: int, *, narrowed: bool) -> str:
    """ "63 instruments", or "12 of 63 instruments" where something was asked."""
    said: Any = SOME[kind] if narrowed else ALL[kind]
    return str(said % {"found": found, "all": total})
