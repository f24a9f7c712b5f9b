"""Experts' Markdown as safe HTML."""

import nh3
from markdown_it import MarkdownIt

TAGS = {"p", "br", "em", "strong", "a", "ul", "ol", "li", "blockquote", "code", "pre", "del"}
_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})


def safe_html(text: str) -> str:
    """HTML of a few harmless elements; links lead only to http(s) and mail addresses."""
    return nh3.clean(
        _markdown.render(text),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
    )
