"""One person's inbox: what was returned, assigned, said to them, and what waits for their review."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations import policy
from annotations.actions.telling import threads_naming
from annotations.models import Annotation, Article, Assignment, NoteEdit
from instruments.models import User

S = Annotation.Status
LIMIT = 200
STATUSES = [S.DRAFT, S.IN_REVIEW, S.PUBLISHED]


class FilterForm(forms.Form):
    """What the queues are narrowed to."""

    motivation = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False,
        choices=[("", "—"), *[c for c in Annotation.Motivation.choices if c[0] != "replying"]],
    )  # fmt: skip
    status = forms.ChoiceField(
        label=gettext_lazy("Status"), required=False,
        choices=[("", "—"), *[(status.value, status.label) for status in STATUSES]],
    )  # fmt: skip
    article = forms.ModelChoiceField(
        Article.objects.all(), label=gettext_lazy("Article"), required=False, empty_label="—"
    )
    person = forms.ModelChoiceField(
        User.objects.filter(is_staff=True).order_by("username"),
        label=gettext_lazy("Author"), required=False, empty_label="—",
    )  # fmt: skip

    def condition(self) -> Q:
        """What notes must fulfil. A note and the edit of one are told apart by neither filter: either
        may have the status or the author asked for."""
        asked = self.cleaned_data
        found = Q()
        if asked.get("motivation"):
            found &= Q(motivation=asked["motivation"])
        if asked.get("article"):
            found &= Q(article=asked["article"])
        if asked.get("status"):
            found &= Q(status=asked["status"]) | of_edit(status=asked["status"])
        if asked.get("person"):
            found &= Q(creator=asked["person"]) | of_edit(creator=asked["person"])
        return found


@dataclass(frozen=True)
class Queue:
    """Notes of one sort, and what to say when there are none."""

    name: str
    title: str
    empty: str
    notes: list[Any]


def of_edit(**conditions: Any) -> Q:
    """That the note has an edit under way of which this is so."""
    return Q(Exists(NoteEdit.objects.open().filter(annotation=OuterRef("pk"), **conditions)))


def returned_to(user: User) -> Q:
    edits = NoteEdit.objects.open().filter(annotation=OuterRef("pk"), creator=user, status=S.DRAFT)
    returned = Exists(edits.exclude(returned_because=""))
    return Q(returned) | (Q(creator=user, status=S.DRAFT) & ~Q(returned_because=""))


def drafts_of(user: User) -> Q:
    drafted = Q(creator=user, status=S.DRAFT, returned_because="")
    return drafted | of_edit(creator=user, status=S.DRAFT, returned_because="")


def waiting_of(user: User) -> Q:
    return Q(creator=user, status=S.IN_REVIEW) | of_edit(creator=user, status=S.IN_REVIEW)


def reviewable_by(user: User) -> Q:
    """In review and written by others alone; at a one-person desk, in review."""
    if policy.one_person_desk():
        return Q(status=S.IN_REVIEW) | of_edit(status=S.IN_REVIEW)
    edits = NoteEdit.objects.filter(annotation=OuterRef("pk"), status=S.IN_REVIEW)
    edited = Exists(edits.exclude(creator=user))
    written = Q(status=S.IN_REVIEW) & (Q(rewritten_by=None) | ~Q(rewritten_by=user))
    return (written | Q(edited)) & ~Q(creator=user)


def sorts(user: User) -> list[tuple[str, str, str, Q]]:
    """(name, title, what to say when it is empty, condition) of each kind of work that waits."""
    mine = [
        ("returned", _("Returned to me"), _("Nothing was returned."), returned_to(user)),
        ("mentioned", _("I was mentioned"), _("Nobody mentioned you."),
         Q(pk__in=threads_naming(user))),
        ("drafts", _("My drafts"), _("No drafts."), drafts_of(user)),
        ("waiting", _("Mine, waiting for a reviewer"), _("Nothing of yours waits."),
         waiting_of(user)),
    ]  # fmt: skip
    if policy.can(user, "publish_note"):
        empty = _("Nothing waits for a review.")
        mine.insert(0, ("review", _("Waiting for my review"), empty, reviewable_by(user)))
    return mine


def queues(user: User, narrowed: Q) -> list[Queue]:
    found = notes_for(user).filter(narrowed)
    return [
        Queue(name, title, empty, list(found.filter(condition)[:LIMIT]))
        for name, title, empty, condition in sorts(user)
    ]


def notes_for(user: User) -> QuerySet[Any]:
    """The notes still of interest that the user may see, with all that a line of the inbox shows."""
    under_way = NoteEdit.objects.open().select_related("creator", "entity")
    under_way = under_way.prefetch_related("entity__labels")
    notes = policy.seen_by(user, Annotation.objects.in_place().open())
    notes = notes.exclude(motivation=Annotation.Motivation.REPLYING)
    notes = notes.annotate(place_start=F("anchors__start"), quote=Substr("anchors__exact", 1, 80))
    notes = notes.select_related("article", "creator", "reviewer", "entity")
    edits = Prefetch("edits", under_way, to_attr="under_way")
    return notes.prefetch_related("entity__labels", edits).order_by("article__slug", "place_start")


def assigned_to(user: User) -> list[Assignment]:
    open_ones = user.assignments.filter(status=Assignment.Status.OPEN)
    return list(open_ones.select_related("article", "assigned_by")[:LIMIT])


def inbox(admin_site: AdminSite) -> Callable[..., HttpResponse]:
    def page(request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        if not policy.can(user, "see_desk"):
            raise PermissionDenied
        form = FilterForm(request.GET)
        narrowed = form.condition() if form.is_valid() else Q()
        context = admin_site.each_context(request) | {
            "title": _("My work"),
            "opts": Article._meta,
            "is_nav_sidebar_enabled": False,
            "limit": LIMIT,
            "form": form,
            "assigned": assigned_to(user),
            "queues": queues(user, narrowed),
        }
        return TemplateResponse(
            request,
            "annotations/workbench/inbox.html",
            context,
            status=200 if form.is_valid() else 400,
        )

    return page
