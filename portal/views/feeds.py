"""For machines that visit: the feed of changes, the map of the site, and the rules."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from annotations.models import Annotation, Article
from instruments.models import Entity
from portal import news
from portal.plurals import PLURALS
from portal.views.page import public_page

ENTRIES = 50
FIXED = ("home", "articles", *PLURALS.values(), "timeline", "matrix", "network", "flow", "about")
MOST = 50_000  # addresses that one site map may hold, by its protocol


@public_page()
def changes(request: HttpRequest) -> HttpResponse:
    """The latest changes of published things as an Atom feed."""
    feed = Atom1Feed(
        title="Scholium",
        link=settings.SITE_URL + "/",
        description=_("What changed"),
        language=request.reader.tag,
        feed_url=settings.SITE_URL + request.path,
    )
    for one in news.latest(request.reader, ENTRIES):
        feed.add_item(
            title=one.title,
            link=settings.SITE_URL + one.url,
            description="",
            updateddate=one.at,
            unique_id=f"urn:uuid:{one.uuid}",
            categories=[one.kind],
            author_name="Scholium",
        )
    return HttpResponse(
        feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )


@public_page()
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page, with when it last changed."""
    rows = "".join(
        f"<url><loc>{escape(settings.SITE_URL + path)}</loc>"
        + (f"<lastmod>{changed:%Y-%m-%dT%H:%M:%SZ}</lastmod>" if changed else "")
        + "</url>"
        for path, changed in addresses()
    )
    body = f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'
    return HttpResponse(body, content_type="application/xml; charset=utf-8")


def addresses() -> Iterator[tuple[str, datetime | None]]:
    """(path, last change) of every public page; notes last, as many as one map may hold."""
    yield from ((reverse(name), None) for name in FIXED)
    used = len(FIXED)
    queries = (
        Article.objects.published().values_list("slug", "updated_at"),
        Entity.objects.published()
        .order_by("kind", "slug")
        .values_list("kind", "slug", "updated_at"),
        Annotation.objects.published().order_by("pk").values_list("uuid", "modified"),
    )
    for rows, name in zip(queries, ("article-detail", "", "annotation-detail"), strict=True):
        for row in rows[: MOST - used]:
            used += 1
            *kind, key, changed = row
            yield reverse(name or f"{kind[0]}-detail", args=[key]), changed


@public_page()
def overview(request: HttpRequest) -> HttpResponse:
    """The site in plain text: what there is to read and where its data is."""
    site = settings.SITE_URL
    lines = [
        "# Scholium",
        "",
        f"> {_('Texts on international information security, annotated by experts, passage by passage.')}",
    ]
    lines += ["", f"## {_('Articles')}", ""]
    for article in Article.objects.published().order_by("slug"):
        lines.append(f"- [{article.title}]({site}{reverse('article-text', args=[article.slug])})")
    lines += [
        "",
        f"## {_('Data')}",
        "",
        f"- [OpenAPI]({site}{reverse('api-schema')})",
    ]
    lines += ["", f"## {_('Pages')}", ""]
    lines += [f"- {site}{reverse(name)}" for name in FIXED]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    with override(None):
        lines = [
            "User-agent: *",
            "Disallow: /admin/",
            "Disallow: /language/",
            f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
        ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
