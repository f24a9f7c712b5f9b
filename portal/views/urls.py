"""The addresses of the public pages: one list."""

from django.urls import path

from portal.plurals import PLURALS
from portal.views import (
    about,
    annotations,
    articles,
    citing,
    entities,
    feeds,
    health,
    home,
    language,
    pictures,
    search,
)

KINDS = [
    pattern
    for kind, plural in PLURALS.items()
    for pattern in (
        path(f"{plural}/", entities.collection, {"kind": kind}, name=plural),
        path(f"{plural}/<slug:slug>/", entities.detail, {"kind": kind}, name=f"{kind}-detail"),
    )
]

urlpatterns = [
    path("", home.home, name="home"),
    path("articles/", articles.collection, name="articles"),
    path("articles/<slug:slug>/", articles.detail, name="article-detail"),
    path(
        "articles/<slug:slug>/revisions/<int:number>/", articles.revision, name="article-revision"
    ),
    path("articles/<slug:slug>/cite/", citing.cite, name="article-cite"),
    path("articles/<slug:slug>/text.txt", citing.text, name="article-text"),
    *KINDS,
    path("annotations/<uuid:uuid>/", annotations.detail, name="annotation-detail"),
    path("timeline/", pictures.timeline, name="timeline"),
    path("matrix/", pictures.matrix, name="matrix"),
    path("network/", pictures.network, name="network"),
    path("search/", search.page, name="search"),
    path("search/suggest", search.suggestions, name="search-suggest"),
    path("about/", about.page, {"name": "index"}, name="about"),
    path("about/<slug:name>/", about.page, name="about-page"),
    path("language/", language.choose, name="language"),
    path("feeds/changes.atom", feeds.changes, name="feed"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("llms.txt", feeds.overview, name="overview"),
    path("robots.txt", feeds.robots, name="robots"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
]
