"""Experts' comments, written in Markdown, as safe HTML."""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "br", "em", "strong", "a", "ul", "ol", "li", "blockquote", "code", "pre", "del"}
_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})


@lru_cache(maxsize=4096)
def comment_html(text: str) -> SafeString:
    """Markdown to HTML of a few harmless elements; links only to http(s) and mail addresses."""
    html = nh3.clean(
        _markdown.render(text),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
    )
    return mark_safe(html)  # noqa: S308  cleaned above
