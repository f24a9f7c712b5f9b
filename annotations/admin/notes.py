"""Notes and renderings in lists; they are written in the workbench."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations import policy
from annotations.actions import assigning, notes
from annotations.forms import AssignmentForm
from annotations.models import Annotation, Article, Assignment, Citation, NoteEdit, Rendering
from annotations.why import why
from instruments.admin import discretion
from instruments.admin.base import LedgerAdmin, PolicyAdmin
from instruments.models import Change


@admin.register(Annotation)
class AnnotationAdmin(LedgerAdmin):
    """The queue: every note, by status, kind, article and author."""

    abilities = {"view": "see_desk", "restore": "edit_note"}
    list_display = (
        "words",
        "motivation",
        "entity",
        "status",
        "article",
        "creator",
        "reviewer",
        "modified",
    )
    list_filter = ("status", "motivation", "article", ("creator", admin.RelatedOnlyFieldListFilter))
    search_fields = ("body", "entity__labels__folded", "anchors__exact")
    list_select_related = ("article", "entity", "creator", "reviewer")
    show_facets = admin.ShowFacets.ALWAYS
    date_hierarchy = "modified"
    actions = ("submit_selected", "publish_selected", "withdraw_selected")
    readonly_fields = ("workbench_link", "why_suggested")
    fields = (
        "workbench_link",
        "article",
        "motivation",
        "status",
        "entity",
        "provision",
        "body",
        "lang",
        "value",
        "verdict",
        "corrected_value",
        "source",
        "creator",
        "reviewer",
        "returned_because",
        "why_suggested",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        seen = policy.seen_by(request.user, super().get_queryset(request))  # type: ignore[arg-type]
        notes_in_place = seen.prefetch_related("entity__labels", "anchors")
        return notes_in_place.annotate(current=F("article__current"))

    @admin.display(description=gettext_lazy("words"))
    def words(self, note: Any) -> str:
        exact = next((a.exact for a in note.anchors.all() if a.revision_id == note.current), "")
        return exact[:40] or str(note)

    @admin.display(description=gettext_lazy("workbench"))
    def workbench_link(self, note: Annotation) -> str:
        address = reverse("admin:annotations_article_workbench", args=[note.article_id])
        return format_html('<a href="{}#note-{}">{}</a>', address, note.uuid, _("Show in the text"))

    @admin.display(description=gettext_lazy("why suggested"))
    def why_suggested(self, note: Annotation) -> str:
        return why(note.rationale)

    def for_each(self, request: HttpRequest, queryset: QuerySet, action: Any) -> None:
        done, refused = 0, []
        for pk, title in [(note.pk, self.words(note)) for note in queryset.order_by("pk")]:
            try:
                action(pk, by=request.user)
                done += 1
            except (PermissionDenied, ValidationError) as error:
                refused.append(f"{title}: {' '.join(getattr(error, 'messages', [str(error)]))}")
        self.message_user(request, _("Done for %(count)d.") % {"count": done})
        for reason in refused[:10]:
            self.message_user(request, reason, messages.WARNING)

    @admin.action(description=gettext_lazy("Submit for review"))
    def submit_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.for_each(request, queryset, notes.submit)

    @admin.action(description=gettext_lazy("Publish"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.for_each(request, queryset, notes.publish)

    @admin.action(description=gettext_lazy("Withdraw"))
    def withdraw_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.for_each(request, queryset, notes.withdraw)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return policy.can(request.user, "publish_note")  # type: ignore[arg-type]

    def restore(self, request: HttpRequest, thing: Annotation, change: Change) -> None:
        notes.restore(thing.pk, change.seq, by=request.user)  # type: ignore[arg-type]

    def said_when_restored(self, thing: Annotation) -> str:
        if not thing.is_public:
            return super().said_when_restored(thing)
        return _(
            "What it said after change %(seq)d is now an edit of it, to be submitted and reviewed; "
            "until then readers see the note as it is."
        )


@admin.register(NoteEdit)
class NoteEditAdmin(LedgerAdmin):
    """What published notes are to say instead, to look through; they are written in the workbench."""

    abilities = {"view": "see_desk"}
    list_display = ("annotation", "status", "creator", "reviewer", "modified")
    list_filter = ("status", ("creator", admin.RelatedOnlyFieldListFilter))
    search_fields = ("body", "entity__labels__folded")
    list_select_related = ("annotation", "creator", "reviewer")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        kept = policy.kept_from(request.user)  # type: ignore[arg-type]
        return super().get_queryset(request).exclude(annotation__in=kept)


@admin.register(Rendering)
class RenderingAdmin(PolicyAdmin):
    abilities = {"view": "see_desk"}
    list_display = ("eid", "lang", "type", "status", "article", "creator", "modified")
    list_filter = ("status", "lang", "type", "article")
    list_select_related = ("article", "creator")
    search_fields = ("text", "eid")


@admin.register(Assignment)
class AssignmentAdmin(LedgerAdmin):
    """Who is asked to annotate what; also assigned, with the contents at hand, in the workbench."""

    abilities = {"view": "see_desk", "add": "assign"}
    form = AssignmentForm
    list_display = ("article", "eid", "assignee", "due", "status", "assigned_by")
    list_filter = ("status", "article", ("assignee", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("article", "assignee", "assigned_by")
    fields = ("article", "eid", "assignee", "due", "note")

    def save_model(self, request: HttpRequest, obj: Assignment, form: Any, change: bool) -> None:
        said = {name: form.cleaned_data[name] for name in ("eid", "due", "note")}
        by: Any = request.user
        obj.pk = assigning.assign(obj.article_id, obj.assignee, by=by, **said).pk
        obj.refresh_from_db()

    def save_related(self, *args: Any) -> None:
        """The action has stored all there is."""

    def steps(self, request: HttpRequest, thing: Assignment) -> list[tuple[str, str]]:
        if thing.status != Assignment.Status.OPEN:
            return []
        may = {"finish": "finish_assignment", "withdraw": "assign"}
        by: Any = request.user
        return [step for step in self.steps_named() if policy.can(by, may[step[0]], thing)]

    def steps_named(self) -> list[tuple[str, str]]:
        return [("finish", _("Mark as done")), ("withdraw", _("Withdraw"))]

    def take_step(self, request: HttpRequest, thing: Assignment, name: str) -> None:
        getattr(assigning, name)(thing.pk, by=request.user)


def without_notes_kept_back(user: Any, changes: QuerySet[Change]) -> QuerySet[Change]:
    """Without what was done to notes that are annotated blind."""
    if not Article.objects.filter(blind=True).exists():
        return changes
    kept = policy.kept_from(user)
    for uuids in (
        kept.values("uuid"),
        NoteEdit.objects.filter(annotation__in=kept).values("uuid"),
        Citation.objects.filter(annotation__in=kept).values("uuid"),
    ):
        changes = changes.exclude(thing__in=uuids)
    return changes


discretion.KEPT_BACK.append(without_notes_kept_back)
