"""Kinds and the first part of their addresses, in the order in which the site speaks of them."""

PLURALS = {
    "instrument": "instruments",
    "body": "bodies",
    "state": "states",
    "position": "positions",
    "challenge": "challenges",
    "recommendation": "recommendations",
    "topic": "topics",
    "place": "places",
}
