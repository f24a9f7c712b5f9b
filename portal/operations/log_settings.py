"""How log lines are written and where they go. Read by the settings, so it needs none of them."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from pythonjsonlogger.json import JsonFormatter

TEXT = "{asctime} {levelname} {name} [{request_id}] {message}"
JSON = "{asctime}{levelname}{name}{request_id}{message}"


def settings_for(form: str) -> dict[str, Any]:
    """Django's LOGGING, for lines of `text` or `json`."""
    formatters = {
        "text": {"format": TEXT, "style": "{"},
        "json": {
            "()": JsonFormatter,
            "fmt": JSON,
            "style": "{",
            "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
            "timestamp": False,
        },
    }
    if form not in formatters:
        raise ImproperlyConfigured(f"LOG_FORMAT is {form!r}; it is json or text")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatters[form]},
        "filters": {
            "request": {"()": "portal.operations.logs.OfRequest"},
            "refusal": {"()": "portal.operations.logs.BriefRefusal"},
            "outage": {"()": "portal.operations.logs.BriefOutage"},
        },
        "handlers": {
            "errors": handler("ext://sys.stderr"),
            "requests": handler("ext://sys.stdout"),
        },
        "root": {"handlers": ["errors"], "level": "WARNING"},
        "loggers": {
            "scholium": {"level": "INFO"},
            "scholium.requests": {"handlers": ["requests"], "propagate": False},
            # What was answered with 4xx is in the line of its request.
            "django.request": {"level": "ERROR", "filters": ["outage"]},
        },
    }


def handler(stream: str) -> dict[str, Any]:
    return {
        "class": "logging.StreamHandler",
        "stream": stream,
        "formatter": "line",
        "filters": ["request", "refusal"],
    }
