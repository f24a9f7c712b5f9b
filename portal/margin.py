"""The notes beside a passage, as HTML."""

from functools import lru_cache
from html import escape

from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from annotations.models import Annotation
from instruments.models import Kind
from portal.comments import comment_html
from portal.dates import shown_date
from portal.reading import Note, Reply

# Letters that tell the kinds of highlight apart where colour does not.
SIGNS = {
    "state": "S",
    "body": "B",
    "instrument": "I",
    "place": "P",
    "topic": "T",
    "statement": "R",
    "date": "D",
    "comment": "C",
    "verdict": "V",
}


def kind_name(kind: str) -> str:
    """The legend's word for a kind of highlight, in the active language."""
    own = {
        "statement": pgettext("kind of highlight", "Position, challenge, recommendation"),
        "date": pgettext("kind of highlight", "Date or value"),
        "comment": pgettext("kind of highlight", "Comment or question"),
        "verdict": pgettext("kind of highlight", "Verdict"),
        "topic": pgettext("kind of highlight", "Topic or tag"),
    }
    return own.get(kind) or str(Kind(kind).label)


def notes_html(notes: list[Note]) -> str:
    """Folded under the passage on a narrow page, in the margin on a wide one; empty without notes."""
    if not notes:
        return ""
    links = [note for note in notes if is_mere_link(note)]
    told = [note for note in notes if not is_mere_link(note)]
    count = escape(
        ngettext("%(count)s note", "%(count)s notes", len(notes)) % {"count": len(notes)}
    )
    inside = "".join(note_html(note) for note in told) + links_html(links)
    return f'<details class="notes"><summary>{count}</summary><div class="beside">{inside}</div></details>'


def is_mere_link(note: Note) -> bool:
    """A note that names an entity and says no more."""
    return note.motivation == "identifying" and not (note.body or note.replies or note.tags)


def links_html(links: list[Note]) -> str:
    """One line for all entities that are only named, each once, however often it is named."""
    by_entity: dict[tuple[str, str], list[Note]] = {}
    for note in links:
        by_entity.setdefault((note.entity.url if note.entity else "", note.provision), []).append(
            note
        )
    items = "".join(link_html(notes) for notes in by_entity.values())
    return f'<ul class="links">{items}</ul>' if items else ""


def link_html(notes: list[Note]) -> str:
    first = notes[0]
    others = "".join(f'<span id="note-{note.uuid}"></span>' for note in notes[1:])
    named = f"{others}{sign(first.kind)}{entity_html(first)}"
    return f'<li id="note-{first.uuid}" class="note k-{first.kind}">{named}</li>'


@lru_cache(maxsize=128)
def sign_in(kind: str, language: str) -> str:
    return f'<abbr class="sign" title="{escape(kind_name(kind))}">{SIGNS[kind]}</abbr> '


def sign(kind: str) -> str:
    return sign_in(kind, get_language() or "")


def entity_html(note: Note) -> str:
    entity = note.entity
    if entity is None:
        return ""
    provision = (
        f' <span class="provision">{escape(note.provision)}</span>' if note.provision else ""
    )
    return f'<a href="{entity.url}" lang="{entity.lang}">{escape(entity.name)}</a>{provision}'


def note_html(note: Note) -> str:
    """A note that says something, with its quotation, its author and its replies."""
    parts = [sign(note.kind), heading_of(note), entity_html(note), value_html(note)]
    body = (
        f'<div class="body" lang="{escape(note.lang)}">{comment_html(note.body)}</div>'
        if note.body
        else ""
    )
    replies = "".join(reply_html(reply) for reply in note.replies)
    return (
        f'<div id="note-{note.uuid}" class="note k-{note.kind}"><p class="what">{"".join(parts)}</p>'
        f"{body}{source_html(note)}{tags_html(note)}{replies}{by_line(note)}</div>"
    )


def heading_of(note: Note) -> str:
    if note.verdict:
        word = escape(str(Annotation.Verdict(note.verdict).label))
        return f'<strong class="v-{note.verdict}">{word}</strong> '
    if note.motivation == "questioning":
        return f"<strong>{escape(_('Question'))}</strong> "
    return ""


def value_html(note: Note) -> str:
    if note.verdict and note.corrected:
        return f" {escape(_('read instead: %(value)s') % {'value': note.corrected})}"
    if not note.value or note.verdict:
        return ""
    return f'<time datetime="{escape(note.value)}">{escape(shown_date(note.value))}</time>'


def source_html(note: Note) -> str:
    if not note.source:
        return ""
    label = escape(_("Source"))
    words = escape(note.source)
    if note.source.startswith(("https://", "http://")) and " " not in note.source:
        words = f'<a href="{words}" rel="nofollow noopener">{words}</a>'
    return f'<p class="source">{label}: {words}</p>'


def tags_html(note: Note) -> str:
    if not note.tags:
        return ""
    return f'<p class="tags">{"".join(f"<span>{escape(tag)}</span> " for tag in note.tags)}</p>'


def reply_html(reply: Reply) -> str:
    return (
        f'<div class="reply" id="note-{reply.uuid}"><div class="body" lang="{escape(reply.lang)}">'
        f'{comment_html(reply.body)}</div><p class="by">{escape(reply.creator)}</p></div>'
    )


def by_line(note: Note) -> str:
    link = reverse("annotation-detail", args=[note.uuid])
    label = escape(_("Permanent link to this note"))
    return f'<p class="by">{escape(note.creator)} <a href="{link}" aria-label="{label}">#</a></p>'
