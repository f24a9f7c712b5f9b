"""The notes beside a passage, as HTML."""

from functools import lru_cache
from html import escape
from typing import NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from annotations.comments import comment_html
from annotations.models import Annotation
from instruments.models import Kind
from portal.articles.reading import Note, Reply
from portal.dates import shown_date
from portal.names import Reference
from portal.reader import TAGS

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


class Words(NamedTuple):
    """What all notes say alike in one language, as HTML: put together once, not for each note."""

    language: str
    tag: str  # the language as HTML writes it
    kinds: dict[str, str]
    signs: dict[str, str]
    verdicts: dict[str, str]
    question: str
    source: str
    address: tuple[str, str]
    permanent: str


@lru_cache(maxsize=16)
def words_in(language: str) -> Words:
    """The words in the active language, whose tag is `language`."""
    none = UUID(int=0)
    before, after = reverse("annotation-detail", args=[none]).split(str(none))
    return Words(
        language,
        TAGS.get(language, language),
        {kind: escape(kind_name(kind)) for kind in SIGNS},
        {kind: sign_html(kind) for kind in SIGNS},
        {verdict.value: escape(str(verdict.label)) for verdict in Annotation.Verdict},
        f"<strong>{escape(_('Question'))}</strong> ",
        escape(_("Source")),
        (before, after),
        escape(_("Permanent link to this note")),
    )


def sign_html(kind: str) -> str:
    return f'<abbr class="sign" title="{escape(kind_name(kind))}">{SIGNS[kind]}</abbr> '


def words_now() -> Words:
    """The words in the active language."""
    return words_in(get_language() or "")


@lru_cache(maxsize=2048)
def counted(count: int, language: str) -> str:
    """How many notes there are, in the active language, whose tag is `language`."""
    return escape(ngettext("%(count)s note", "%(count)s notes", count) % {"count": count})


def notes_html(notes: list[Note], words: Words) -> str:
    """Folded under the passage on a narrow page, in the margin on a wide one; empty without notes."""
    if not notes:
        return ""
    told: list[str] = []
    links: dict[tuple[int, str], list[Note]] = {}
    for note in notes:
        if is_mere_link(note):
            entity = note.entity.pk if note.entity else 0
            links.setdefault((entity, note.provision), []).append(note)
        else:
            told.append(note_html(note, words))
    inside = "".join(told) + links_html(links, words)
    count = counted(len(notes), words.language)
    return (
        f'<details class="notes" lang="{words.tag}"><summary>{count}</summary>'
        f'<div class="beside">{inside}</div></details>'
    )


def is_mere_link(note: Note) -> bool:
    """A note that names an entity and says no more."""
    return note.motivation == "identifying" and not (note.body or note.replies or note.tags)


def links_html(links: dict[tuple[int, str], list[Note]], words: Words) -> str:
    """One line for all entities that are only named, each once, however often it is named."""
    items = "".join([link_html(notes, words) for notes in links.values()])
    return f'<ul class="links">{items}</ul>' if items else ""


def link_html(notes: list[Note], words: Words) -> str:
    first, *more = notes
    others = "".join([f'<span id="note-{note.uuid}"></span>' for note in more]) if more else ""
    named = f"{others}{words.signs[first.kind]}{entity_html(first)}"
    return f'<li id="note-{first.uuid}" class="note k-{first.kind}">{named}</li>'


def entity_html(note: Note) -> str:
    if note.entity is None:
        return ""
    link = entity_link(note.entity)
    if not note.provision:
        return link
    return f'{link} <span class="provision" lang="">{escape(note.provision)}</span>'


@lru_cache(maxsize=4096)
def entity_link(entity: Reference) -> str:
    """One entity is linked by many notes."""
    return f'<a href="{entity.url}" lang="{entity.lang}">{escape(entity.name)}</a>'


# What many notes share: who wrote them, in which language.
shared = lru_cache(maxsize=1024)(escape)


def note_html(note: Note, words: Words | None = None) -> str:
    """A note that says something, with its quotation, its author and its replies."""
    words = words or words_now()
    heading = heading_of(note, words) if note.verdict or note.motivation == "questioning" else ""
    value = value_html(note, words) if note.value or note.verdict else ""
    body = body_html(note.body, note.lang) if note.body else ""
    replies = "".join([reply_html(reply) for reply in note.replies]) if note.replies else ""
    before, after = words.address
    by = shared(str(note.creator))
    return (
        f'<div id="note-{note.uuid}" class="note k-{note.kind}"><p class="what">'
        f"{words.signs[note.kind]}{heading}{entity_html(note)}{value}</p>"
        f"{body}{source_html(note, words) if note.source else ''}"
        f"{tags_html(note.tags) if note.tags else ''}{replies}"
        f'<p class="by"><span lang="">{by}</span> <a href="{before}{note.uuid}{after}" '
        f'aria-label="{words.permanent}">#</a></p></div>'
    )


def body_html(body: str, lang: str) -> str:
    return f'<div class="body" lang="{shared(lang)}">{comment_html(body)}</div>'


def heading_of(note: Note, words: Words) -> str:
    if note.verdict:
        return f'<strong class="v-{note.verdict}">{words.verdicts[note.verdict]}</strong> '
    return words.question


def value_html(note: Note, words: Words) -> str:
    if note.verdict:
        corrected = f'<span lang="{escape(note.lang)}">{escape(note.corrected)}</span>'
        said = escape(_("read instead: %(value)s")) % {"value": corrected}
        return f" {said}" if note.corrected else ""
    return date_html(note.value, words.language)


@lru_cache(maxsize=4096)
def date_html(value: str, language: str) -> str:
    """A date in the active language, whose tag is `language`."""
    return f'<time datetime="{escape(value)}">{escape(shown_date(value))}</time>'


def source_html(note: Note, words: Words) -> str:
    source = escape(note.source)
    if note.source.startswith(("https://", "http://")) and " " not in note.source:
        source = f'<a href="{source}" rel="nofollow noopener">{source}</a>'
    return f'<p class="source">{words.source}: <span lang="">{source}</span></p>'


def tags_html(tags: tuple[str, ...]) -> str:
    return (
        f'<p class="tags" lang="">{"".join([f"<span>{escape(tag)}</span> " for tag in tags])}</p>'
    )


def reply_html(reply: Reply) -> str:
    return (
        f'<div class="reply" id="note-{reply.uuid}">{body_html(reply.body, reply.lang)}'
        f'<p class="by" lang="">{escape(str(reply.creator))}</p></div>'
    )
