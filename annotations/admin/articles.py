"""Articles in the admin: upload with a preview, bibliography, publication, the way to the workbench."""

import secrets
from collections import Counter
from typing import Any

from django.contrib import admin, messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.actions import articles
from annotations.actions.anchors import foresee
from annotations.admin import agreement, placing
from annotations.differences import hunks
from annotations.forms import ArticleForm, UploadForm
from annotations.models import Anchor, Article
from annotations.policy import kept_from
from annotations.textfiles import TextFileError
from annotations.workbench.urls import urls as workbench_urls
from instruments import policy
from instruments.admin.base import LedgerAdmin
from instruments.conflicts import Conflict
from instruments.models import Status

KEPT_SECONDS = 3600

STEPS: list[tuple[str, Any, set[str], str]] = [
    ("publish", gettext_lazy("Publish"), {"draft", "in_review", "withdrawn"}, "publish_article"),
    ("withdraw", gettext_lazy("Withdraw"), {"draft", "in_review", "published"}, "withdraw_article"),
]
BLIND = ("begin_blind", gettext_lazy("Annotate blind"))
LIFT = ("lift_blind", gettext_lazy("Lift blind annotating"))


@admin.register(Article)
class ArticleAdmin(LedgerAdmin):
    abilities = {"view": "see_desk", "add": "import_article", "change": "edit_article"}
    form = ArticleForm
    list_display = ("title", "slug", "status", "open_notes", "workbench_link", "updated_at")
    list_filter = ("status", "language")
    search_fields = ("title", "slug")
    show_facets = admin.ShowFacets.ALWAYS
    change_form_template = "admin/annotations/article_change.html"
    fields = (
        "title",
        "slug",
        "titles",
        "authors",
        "container_title",
        ("volume", "issue", "pages"),
        "issued",
        "source_url",
        "doi",
        ("language", "licence"),
        "abstract",
        "status",
        "blind",
        "current",
        "change_reason",
        "seen_version",
    )
    readonly_fields = ("status", "blind", "current")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The address of a text that readers have seen stays: nothing leads on from an old one."""
        unseen = obj is None or obj.status in {Status.DRAFT, Status.IN_REVIEW}
        return self.readonly_fields if unseen else (*self.readonly_fields, "slug")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        waiting = Count(
            "annotations", filter=Q(annotations__status__in=["suggested", "draft", "in_review"])
        )
        return (
            super()
            .get_queryset(request)
            .annotate(waiting=waiting)
            .select_related("current__article")
        )

    @admin.display(description=gettext_lazy("notes to do"), ordering="waiting")
    def open_notes(self, article: Any) -> int:
        return int(article.waiting)

    @admin.display(description=gettext_lazy("workbench"))
    def workbench_link(self, article: Article) -> str:
        address = reverse("admin:annotations_article_workbench", args=[article.pk])
        return format_html('<a href="{}">{}</a>', address, _("Annotate"))

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        ours = [
            path("<int:pk>/revise/", wrap(self.upload_view), name="annotations_article_revise"),
            *placing.urls(self.admin_site),
            *agreement.urls(self.admin_site),
            *workbench_urls(self.admin_site),
        ]
        return [*ours, *super().get_urls()]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return self.upload_view(request)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["may_revise"] = may_revise(request, kwargs.get("obj"))
        return super().render_change_form(request, context, *args, **kwargs)

    def steps(self, request: HttpRequest, thing: Article) -> list[tuple[str, str]]:
        steps = [
            (name, str(label))
            for name, label, statuses, ability in STEPS
            if thing.status in statuses and policy.can(request.user, ability, thing)  # type: ignore[arg-type]
        ]
        name, label = LIFT if thing.blind else BLIND
        if policy.can(request.user, name, thing):  # type: ignore[arg-type]
            steps.append((name, str(label)))
        return steps

    def steps_named(self) -> list[tuple[str, str]]:
        named = [(name, str(label)) for name, label, _statuses, _ability in STEPS]
        return [*named, *((name, str(label)) for name, label in (BLIND, LIFT))]

    def take_step(self, request: HttpRequest, thing: Article, name: str) -> None:
        by: Any = request.user
        if name in (BLIND[0], LIFT[0]):
            articles.set_blind(thing.pk, name == BLIND[0], by=by)
        else:
            getattr(articles, name)(thing.pk, by=by)

    # Upload: the file is read and shown; only what was shown, and then confirmed, is stored.

    def upload_view(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        article = get_object_or_404(Article, pk=pk) if pk else None
        if not policy.can(request.user, "revise_article" if article else "import_article", article):  # type: ignore[arg-type]
            raise PermissionDenied
        if request.method == "POST" and "token" in request.POST:
            return self.confirm(request, article)
        if request.method != "POST":
            return self.upload_page(request, UploadForm(), article)
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            return self.preview(request, form, article)
        return self.upload_page(request, form, article, status=400)

    def upload_page(
        self,
        request: HttpRequest,
        form: UploadForm,
        article: Article | None,
        *,
        status: int = 200,
        **context: Any,
    ) -> HttpResponse:
        title = (
            _("A new revision of %(title)s") % {"title": article}
            if article
            else _("Add an article")
        )
        page = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "form": form,
            "article": article,
        }
        return TemplateResponse(
            request,
            "admin/annotations/upload.html",
            {**page, "title": title, **context},
            status=status,
        )

    def preview(
        self, request: HttpRequest, form: UploadForm, article: Article | None
    ) -> HttpResponse:
        file, given = form.cleaned_data["file"], form.cleaned_data
        content = file.read()
        slug = article.slug if article else given["slug"]
        title = article.title if article else given["title"]
        try:
            reading = articles.read(content, file.name, slug=slug, title=title)
        except TextFileError as error:
            form.add_error("file", str(error))
            return self.upload_page(
                request, form, article, status=413 if error.code == "too_large" else 400
            )
        taken = None if article else Article.objects.filter(slug=reading.slug).first()
        if taken:
            form.add_error("slug", _("There is already an article with this slug."))
            revisable = may_revise(request, taken)
            return self.upload_page(
                request, form, article, status=409, taken=taken, may_revise=revisable
            )
        token = secrets.token_urlsafe(16)
        kept = {
            "content": content,
            "name": file.name,
            "slug": reading.slug,
            "title": reading.title,
            "reason": given["reason"],
            "version": article.version if article else None,
        }
        cache.set(self.cache_key(request, token), kept, KEPT_SECONDS)
        shown = {"reading": reading, "outline": outline(reading), "token": token}
        return self.upload_page(
            request,
            form,
            article,
            **shown,
            **(foreseen(article, reading, request.user) if article else {}),
        )

    def cache_key(self, request: HttpRequest, token: str) -> str:
        return f"upload:{request.user.pk}:{token[:40]}"

    def confirm(self, request: HttpRequest, article: Article | None) -> HttpResponse:
        key = self.cache_key(request, request.POST["token"])
        kept = cache.get(key)
        if kept is None:
            messages.error(request, _("This preview has expired; choose the file again."))
            return redirect(request.path)
        reading = articles.read(
            kept["content"], kept["name"], slug=kept["slug"], title=kept["title"]
        )
        try:
            imported = self.store(request, reading, article, kept)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(request.path)
        except Conflict:
            messages.error(request, _("The text was revised meanwhile; reload it."))
            return redirect(request.path)
        cache.delete(key)
        messages.success(request, said_of(imported))
        return redirect(next_page(imported), imported.article.pk)

    def store(
        self,
        request: HttpRequest,
        reading: articles.Reading,
        article: Article | None,
        kept: dict[str, Any],
    ) -> articles.Imported:
        by, reason = request.user, kept["reason"]
        if article is None:
            return articles.create(reading, by=by, reason=reason)  # type: ignore[arg-type]
        return articles.revise(article.pk, reading, by=by, reason=reason, version=kept["version"])  # type: ignore[arg-type]


def outline(reading: articles.Reading) -> list[dict[str, Any]]:
    """The parsed structure, line by line, for the preview."""
    depths: dict[str | None, int] = {None: -1}
    lines = []
    for node in reading.nodes:
        depths[node.eid] = depths[node.parent] + 1
        words = node.heading or reading.file.text[node.start : node.end]
        lines.append(
            {"node": node, "depth": depths[node.eid], "words": words[:80], "long": len(words) > 80}
        )
    return lines


def may_revise(request: HttpRequest, article: Article | None) -> bool:
    return policy.can(request.user, "revise_article", article)  # type: ignore[arg-type]


def foreseen(article: Article, reading: articles.Reading, user: Any) -> dict[str, Any]:
    """What a new revision would do: the changed places, and where each note would stand."""
    current = article.current
    assert current is not None
    kept = set(kept_from(user).values_list("pk", flat=True))
    notes = [
        placing.Row.foreseen(*pair, reading.file.text)
        for pair in foresee(article, current, reading.file.text)
    ]
    return {
        "hunks": hunks(current.text, reading.file.text),
        "counts": dict(Counter(row.status_shown for row in notes)),
        "unsure": [row for row in notes if not row.certain and row.note.pk not in kept],
    }


def said_of(imported: articles.Imported) -> str:
    if not imported.changed:
        return _("This is the text that is there already; nothing has changed.")
    return _("Revision %(number)d is stored: %(count)d passages, %(notes)d notes carried over.") % {
        "number": imported.revision.number,
        "count": len(imported.passages),
        "notes": len(imported.anchors),
    }


def next_page(imported: articles.Imported) -> str:
    """After a revision, the notes that wait come first."""
    waiting = any(anchor.status in Anchor.WAITING for anchor in imported.anchors)
    return "admin:annotations_article_placing" if waiting else "admin:annotations_article_change"
