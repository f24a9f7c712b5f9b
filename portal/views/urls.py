"""The addresses of the public pages: one list."""

from django.urls import path

from portal.plurals import PLURALS
from portal.views import (
    about,
    annotations,
    articles,
    cards,
    citing,
    collections,
    docx,
    entities,
    entity_files,
    feeds,
    health,
    home,
    language,
    opensearch,
    pictures,
    search,
    takeaway,
)

KINDS = [
    pattern
    for kind, plural in PLURALS.items()
    for pattern in (
        path(f"{plural}/", collections.collection, {"kind": kind}, name=plural),
        path(f"{plural}/<slug:slug>/", entities.detail, {"kind": kind}, name=f"{kind}-detail"),
        path(f"{plural}/<slug:slug>/card/", cards.card, {"kind": kind}, name=f"{kind}-card"),
        path(f"{plural}/<slug:slug>/data.csv", entity_files.table, {"kind": kind}),
        path(f"{plural}/<slug:slug>/data.jsonld", entity_files.linked_data, {"kind": kind}),
        path(f"{plural}/<slug:slug>/text.txt", entity_files.text, {"kind": kind}),
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
    path("articles/<slug:slug>/article.docx", docx.article, name="article-docx"),
    path("articles/<slug:slug>/text.txt", citing.text, name="article-text"),
    *KINDS,
    path("annotations/<uuid:uuid>/", annotations.detail, name="annotation-detail"),
    path("timeline/", pictures.timeline, name="timeline"),
    path("matrix/", pictures.matrix, name="matrix"),
    path("network/", pictures.network, name="network"),
    path("flow/", pictures.flow, name="flow"),
    path("timeline.svg", takeaway.timeline_svg, name="timeline-svg"),
    path("timeline.csv", takeaway.timeline_csv, name="timeline-csv"),
    path("years.svg", takeaway.years_svg, name="years-svg"),
    path("matrix.svg", takeaway.matrix_svg, name="matrix-svg"),
    path("matrix.csv", takeaway.matrix_csv, name="matrix-csv"),
    path("network.svg", takeaway.network_svg, name="network-svg"),
    path("network.csv", takeaway.network_csv, name="network-csv"),
    path("flow.svg", takeaway.flow_svg, name="flow-svg"),
    path("flow.csv", takeaway.flow_csv, name="flow-csv"),
    path("search/", search.page, name="search"),
    path("search/suggest", search.suggestions, name="search-suggest"),
    path("about/", about.page, {"name": "index"}, name="about"),
    path("about/<slug:name>/", about.page, name="about-page"),
    path("language/", language.choose, name="language"),
    path("feeds/changes.atom", feeds.changes, name="feed"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("llms.txt", feeds.overview, name="overview"),
    path("opensearch.xml", opensearch.description, name="opensearch"),
    path("robots.txt", feeds.robots, name="robots"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]
