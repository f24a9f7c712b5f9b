"""The parts of a page that are the same on every page of a language."""

from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from portal.reader import TAGS

register = template.Library()


@register.simple_tag
def constant(name: str, of: str = "") -> SafeString:
    """The template `name`, which may speak of nothing but the site and `of` one thing by its slug, in the
    active language."""
    made = rendered.__wrapped__ if settings.DEBUG else rendered
    return made(name, of, get_language() or "", settings.CONTACT_EMAIL)


@lru_cache(maxsize=256)
def rendered(name: str, of: str, language: str, contact: str) -> SafeString:
    languages = [(code, TAGS[code], own_name) for code, own_name in settings.LANGUAGES]
    context = {"of": of, "CONTACT_EMAIL": contact, "language": language, "languages": languages}
    return render_to_string(name, context)
