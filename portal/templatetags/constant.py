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
def constant(name: str) -> SafeString:
    """The template `name`, which may speak of nothing but the site, in the active language."""
    made = rendered.__wrapped__ if settings.DEBUG else rendered
    return made(name, get_language() or "", settings.CONTACT_EMAIL)


@lru_cache(maxsize=64)
def rendered(name: str, language: str, contact: str) -> SafeString:
    languages = [(code, TAGS[code], own_name) for code, own_name in settings.LANGUAGES]
    context = {"CONTACT_EMAIL": contact, "language": language, "languages": languages}
    return render_to_string(name, context)
