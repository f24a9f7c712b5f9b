"""Reading settings from the environment. What cannot be meant stops the start, named, and never shown:
an address of a database holds its password."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_network

import environ
from django.core.exceptions import ImproperlyConfigured

ORIGIN = re.compile(r"https?://([\w.-]+|\[[0-9a-f:]+\])(:\d{1,5})?", re.IGNORECASE)
YES, NO = {"true", "on", "ok", "y", "yes", "1"}, {"false", "off", "n", "no", "0", "none", ""}
RATE = re.compile(r"(\d+(/[smhd][a-z]*)?)?", re.ASCII)


class Environment(environ.Env):
    """The environment, whose yes is yes, and whose lists may have spaces after the commas."""

    def bool(self, name: str, default: bool) -> bool:  # type: ignore[override]
        word = os.environ.get(name, str(default)).strip().lower()
        if word not in YES | NO:
            raise ImproperlyConfigured(f"{name} is {word!r}; it is True or False")
        return word in YES

    def list(self, name: str, default: list[str]) -> list[str]:  # type: ignore[override, valid-type]
        parts = [part.strip() for part in os.environ.get(name, "").split(",")]
        return [part for part in parts if part] or default

    def int(self, name: str, default: int) -> int:  # type: ignore[override]
        word = os.environ.get(name) or str(default)
        if not word.isascii() or not word.isdigit():
            raise ImproperlyConfigured(f"{name} is {word!r}; it is a number")
        return int(word)


@contextmanager
def address(name: str) -> Iterator[None]:
    """ImproperlyConfigured, with no more than its name, where an address cannot be read."""
    try:
        yield
    except (ValueError, ImproperlyConfigured):
        raise ImproperlyConfigured(
            f"{name} is no address that the README knows; signs such as / and @ in a password are "
            "percent-encoded"
        ) from None


def site(url: str) -> str:
    """An origin: a scheme, a host, perhaps a port."""
    bare = url.rstrip("/")
    if not ORIGIN.fullmatch(bare):
        raise ImproperlyConfigured(
            f"SITE_URL is {url!r}; it is such as https://scholium.example, without a path"
        )
    return bare


def proxies(entries: list[str]) -> list[str]:
    """Addresses and networks, as a strict reader wants them."""
    try:
        return [str(ip_network(entry, strict=False)) for entry in entries]
    except ValueError as error:
        raise ImproperlyConfigured(f"TRUSTED_PROXIES: {error}") from None


def rate(text: str) -> str:
    """A number of requests and a time, such as 600/min, or nothing."""
    if not RATE.fullmatch(text):
        raise ImproperlyConfigured(f"API_RATE is {text!r}; it is such as 600/min")
    return text
