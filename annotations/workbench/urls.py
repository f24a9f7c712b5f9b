"""Addresses of the workbench, relative to the article admin's root."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path

from annotations.workbench import (
    assignments,
    entities,
    inbox,
    notes,
    pages,
    renderings,
    suggested,
    whole,
)
from annotations.workbench.answers import View, endpoint, with_article
from annotations.workbench.seen import with_note

NOTE = "notes/<uuid:uuid>/"
ENDPOINTS: list[tuple[str, str, View, str]] = [
    ("all/", "all", pages.everything, "GET"),
    (NOTE, "note", whole.detail, "GET"),
    (NOTE + "edit/", "edit", notes.edit, "POST"),
    (NOTE + "place/", "place", notes.place, "POST"),
    (NOTE + "reply/", "reply", notes.reply, "POST"),
    (NOTE + "facts/", "facts", notes.facts, "GET"),
    (NOTE + "cite/", "cite", notes.cite, "POST"),
    (NOTE + "alike/", "alike", suggested.alike, "GET"),
    (NOTE + "<slug:name>/", "step", notes.step, "POST"),
    ("submit-all/", "submit_all", notes.submit_all, "POST"),
    ("publish-all/", "publish_all", notes.publish_all, "POST"),
    ("suggest/", "suggest", suggested.suggest, "POST"),
    ("decide/", "decide", suggested.decide, "POST"),
    ("find/", "find", suggested.find, "GET"),
    ("renderings/", "renderings", renderings.listed, "GET"),
    ("renderings/new/", "render", renderings.write, "POST"),
    ("renderings/<uuid:uuid>/<slug:name>/", "rendering_step", renderings.step, "POST"),
    ("assignments/", "assign", assignments.assign, "POST"),
    ("assignments/<uuid:uuid>/<slug:name>/", "assignment_step", assignments.step, "POST"),
    ("entities/", "lookup", entities.lookup, "GET"),
    ("entities/draft/", "draft", entities.draft, "GET"),
    ("entities/new/", "new_entity", entities.create, "POST"),
]


def found(tail: str, view: View) -> View:
    """The view with what its address names: a note and its article, or the article alone."""
    return with_note(view) if tail.startswith(NOTE) else with_article(view)


def urls(admin_site: AdminSite) -> list[URLPattern]:
    """`admin:annotations_article_workbench` (pk), `…_inbox`, and the JSON endpoints beside the page."""
    name = "annotations_article_workbench"
    page = admin_site.admin_view(pages.workbench(admin_site))
    my_work = admin_site.admin_view(inbox.inbox(admin_site))

    def door(tail: str, what: str, view: View, method: str) -> URLPattern:
        guarded = endpoint(admin_site, view, method)
        return path(f"<int:pk>/workbench/{tail}", guarded, name=f"{name}_{what}")

    return [
        path("workbench/inbox/", my_work, name="annotations_article_inbox"),
        path("<int:pk>/workbench/", page, name=name),
        # Alone in finding the article itself, with the lock that it needs on it.
        door("notes/", "create", notes.create, "POST"),
        *(door(tail, what, found(tail, view), method) for tail, what, view, method in ENDPOINTS),
    ]
