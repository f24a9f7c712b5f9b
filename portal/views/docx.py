"""An article to take away: the text as a Word document, its public notes as comments."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.models import Annotation, Article, Revision
from portal.articles import docx_out, reading, rereading
from portal.articles.bibliography import author_name
from portal.articles.reading import Note
from portal.dates import shown_date
from portal.views.citing import published
from portal.views.page import public_page

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@public_page()
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """The current text to the letter (in its own script), with every note that stands in it."""
    found = published(slug)
    revision = found.current
    revision.article = found
    moments = moments_of(found)
    comments = [
        comment(note, moments) for note in rereading.notes_of(revision, request.reader, request.seq)
    ]
    body = docx_out.document(revision.text, headings(revision), comments, about(found))
    response = HttpResponse(body, content_type=DOCX)
    response["Content-Disposition"] = f'attachment; filename="{slug}.docx"'
    return response


def about(article: Article) -> docx_out.About:
    authors = "; ".join(author_name(author) for author in article.authors)
    return docx_out.About(article.title, authors, article.language, article.current.created_at)


def headings(revision: Revision) -> dict[int, int]:
    """The level of each heading, by the offset at which it begins."""
    nodes = reading.in_order(reading.tree_of(revision))
    return {
        node.start: node.depth
        for node in nodes
        if node.is_container and node.heading and node.stretch[0] < node.stretch[1]
    }


def moments_of(article: Article) -> dict[str, datetime]:
    """When each public note on the article was written."""
    rows = Annotation.objects.published().filter(article=article).order_by()
    return {str(uuid): created for uuid, created in rows.values_list("uuid", "created")}


def comment(note: Note, moments: dict[str, datetime]) -> docx_out.Comment:
    return docx_out.Comment(
        note.start, note.end, str(note.creator), moments.get(note.uuid), tuple(said(note))
    )


def said(note: Note) -> list[str]:
    """What the note says, a paragraph a string: the thing, the verdict or value, the words, the replies."""
    entity = note.entity
    rows = [
        f"{entity.name} {settings.SITE_URL}{entity.url}" if entity else "",
        note.provision,
        verdict(note),
        note.body,
        ", ".join(note.tags),
        f"{_('Source')}: {note.source}" if note.source else "",
        *(f"{reply.creator}: {reply.body}" for reply in note.replies),
        settings.SITE_URL + reverse("annotation-detail", args=[note.uuid]),
    ]
    return [row for row in rows if row]


def verdict(note: Note) -> str:
    """The verdict on a claim and what to read instead; of a date, its value."""
    if not note.verdict:
        return shown_date(note.value) if note.value else ""
    parts = [str(Annotation.Verdict(note.verdict).label)]
    if note.corrected:
        parts.append(_("read instead: %(value)s") % {"value": note.corrected})
    return ": ".join(parts)
