"""Experts' comments, written in Markdown, as safe HTML."""

import re
from collections.abc import Iterator
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType

IDEOGRAPHIC = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
# One line that Markdown leaves alone: no sign of its own, and no beginning of a list or a quotation.
PLAIN = re.compile(
    r"[^\d\s\x00-@\[-`{-\xa0](?:[^\n!&*<>\[-`~\x00-\x1f\x7f-\xa0]*[^\s!&*<>\[-`~\x00-\x1f\x7f-\xa0])?"
)
TAGS = {"p", "br", "em", "strong", "a", "ul", "ol", "li", "blockquote", "code", "pre", "del"}


class Spaceless(StateInline):
    """Markdown where no spaces stand between words: `是**“重點”**的` is emphasis as `is **“this”** one` is.

    CommonMark asks for white space or punctuation outside a mark that has punctuation inside it; beside
    an ideograph there is none to ask for.
    """

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803
        found = super().scanDelims(start, canSplitWord)
        before = self.src[start - 1 : start]
        after = self.src[start + found.length : start + found.length + 1]
        beside = self.src[start] == "*" and (IDEOGRAPHIC.match(before) or IDEOGRAPHIC.match(after))
        if not beside:
            return found
        return Scanned(
            bool(after and not after.isspace()), bool(before and not before.isspace()), found.length
        )


class SpacelessInline(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = Spaceless(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def markdown() -> MarkdownIt:
    parser = MarkdownIt()
    parser.inline = SpacelessInline()
    return parser.configure("commonmark", {"html": False, "linkify": False, "breaks": True})


_markdown = markdown()


@lru_cache(maxsize=4096)
def comment_html(text: str) -> SafeString:
    """Markdown to HTML of a few harmless elements; links only to http(s) and mail addresses."""
    if PLAIN.fullmatch(text):  # most comments, for a hundredth of the time
        return mark_safe(f"<p>{text}</p>\n")  # noqa: S308  no sign of HTML in it
    return mark_safe(clean(text))  # noqa: S308  cleaned


@lru_cache(maxsize=4096)
def plain_text(text: str) -> str:
    """What Markdown says, as text without its signs: for a list, where a line is all there is room for."""
    if PLAIN.fullmatch(text):
        return text
    return " ".join(words_of(_markdown.parse(text)))


def words_of(tokens: list[Token]) -> Iterator[str]:
    """The words of each block: of what is written, of code, and what stands for a picture."""
    for token in tokens:
        if token.type == "inline":
            pieces = (piece_of(piece) for piece in token.children or ())
            yield " ".join("".join(pieces).split())
        elif token.content:
            yield " ".join(token.content.split())


def piece_of(token: Token) -> str:
    return " " if token.type in {"softbreak", "hardbreak"} else token.content


def clean(text: str) -> str:
    """Any Markdown, by the parser and the sanitiser."""
    return nh3.clean(
        _markdown.render(text),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
    )
