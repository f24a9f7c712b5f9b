"""Where releases and their files are, and of what type a file is by its name."""

from django.conf import settings

from portal.api.collections import ROOT

PLAIN = "text/plain"
MEDIA_TYPES = {
    "jsonl": "application/x-ndjson",
    "csv": "text/csv",
    "ttl": "text/turtle",
    "json": "application/json",
    "cff": "application/yaml",
}


def media_type_of(name: str) -> str:
    return MEDIA_TYPES.get(name.rpartition(".")[2], PLAIN)


def release_url(number: int) -> str:
    return f"{settings.SITE_URL}{ROOT}/releases/{number}/"


def file_url(number: int, name: str) -> str:
    return release_url(number) + name
