"""Suggestions on the workbench: proposing, looking at all that are alike, deciding."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from annotations import anchoring
from annotations.actions import suggesting
from annotations.models import Article
from annotations.workbench.answers import Json, Refused, body_of
from annotations.workbench.notes import several
from annotations.workbench.presenting import notes_in, presented
from annotations.workbench.seen import Seen

DECISIONS = {"accept": suggesting.accept_all, "reject": suggesting.reject_all}
FOUND_AT_MOST = 20
QUOTE_LIMIT = 1000


def suggest(request: HttpRequest, article: Article) -> Json:
    """Propose what is not proposed yet; all notes, since anything may be new."""
    body_of(request)
    made = suggesting.suggest(article.pk, by=request.user)  # type: ignore[arg-type]
    return {"count": len(made)} | presented(notes_in(article, request.user), article)


def alike(request: HttpRequest, seen: Seen) -> Json:
    """The open suggestions for the same thing: what deciding for all would decide."""
    return {"notes": [str(note.uuid) for note in suggesting.alike(seen.note)]}


def decide(request: HttpRequest, article: Article) -> Json:
    """Accept or reject the suggestions named, all or none: those that the preview showed."""
    sent = body_of(request, "decision", "notes")
    decision = sent.get("decision")
    if not isinstance(decision, str) or decision not in DECISIONS:
        raise Refused(_("The decision is “accept” or “reject”."), field="decision")
    chosen = [note.pk for note in several(article, sent.get("notes"), request.user)]
    DECISIONS[decision](chosen, by=request.user)  # type: ignore[arg-type]
    if decision == "reject":
        return {"notes": [], "entities": {}, "people": {}, "all_gone": sent["notes"]}
    return presented(notes_in(article, request.user).filter(pk__in=chosen), article)


def find(request: HttpRequest, article: Article) -> Json:
    """Where a quote stands in the current text, best first, in code points."""
    quote = request.GET.get("q", "")
    if not quote.strip():
        raise Refused(_("Type the words to find."), field="q")
    if len(quote) > QUOTE_LIMIT:
        raise Refused(
            _("At most %(limit)d characters can be looked for.") % {"limit": QUOTE_LIMIT}, field="q"
        )
    assert article.current is not None
    text = article.current.text
    found = anchoring.find(text, quote)[:FOUND_AT_MOST]
    return {
        "found": [
            {
                "start": c.start,
                "end": c.end,
                "score": round(c.score, 2),
                "exact": text[c.start : c.end],
                "before": text[max(0, c.start - 12) : c.start],
                "after": text[c.end : c.end + 12],
            }
            for c in found
            if c.start < c.end
        ]
    }
