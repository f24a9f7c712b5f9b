"""Trees of statements, as HTML. Strings are built by hand: of hundreds of links, a template makes most of
what the page costs."""

from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal.entities.statements import Branch


class Words(NamedTuple):
    """What branches say alike, in the language of the page."""

    judgement: str
    understood: str


def tree_html(branches: list[Branch], tag: str) -> SafeString:
    """The items of a list, each with those below it; `tag` is the language of the page."""
    judgement, understood = escape(_("judgement")), escape(_("understood"))
    words = Words(
        f'><span lang="{tag}">{judgement}</span></small>',
        f' <small class="judgement">{understood}</small>',
    )
    return mark_safe("".join([branch_html(one, words) for one in branches]))  # noqa: S308  escaped


def branch_html(branch: Branch, words: Words) -> str:
    number = f'<span class="number">{escape(branch.number)}</span> ' if branch.number else ""
    uptake = f' <small class="uptake">{escape(branch.uptake)}</small>' if branch.uptake else ""
    said = f'<p lang="{escape(branch.lang)}">{escape(branch.words)}</p>' if branch.words else ""
    children = "".join([branch_html(child, words) for child in branch.children])
    below = f"<ul>{children}</ul>" if children else ""
    return (
        f"<li>{number}{branch.reference.link}{uptake}{said}\n{answers_html(branch, words)}\n"
        f"{addressees_html(branch, words)}\n{below}</li>"
    )


def answers_html(branch: Branch, words: Words) -> str:
    """What it answers, or what answers it."""
    told = []
    for reference, judgement, rationale in branch.answers:
        why = f' title="{escape(rationale)}" lang=""' if rationale else ""
        judged = f' <small class="judgement"{why}{words.judgement}' if judgement else ""
        told.append(f"<span>{reference.link}{judged}</span>")
    return f'<p class="answers">↔ {"; ".join(told)}</p>' if told else ""


def addressees_html(branch: Branch, words: Words) -> str:
    """Whom it speaks to."""
    told = [
        f"<span>{reference.link}{'' if explicit else words.understood}</span>"
        for reference, explicit in branch.addressees
    ]
    return f'<p class="addressees">→ {"; ".join(told)}</p>' if told else ""
