"""A note as templates include it."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from portal.articles.margin import note_html
from portal.articles.reading import Note

register = template.Library()


@register.simple_tag
def note(one: Note) -> SafeString:
    return mark_safe(note_html(one))  # noqa: S308  escaped where it is built
