"""The addresses of the API, below /api/."""

from django.urls import path, re_path

from portal.api.collections import OF_KIND
from portal.api.documentation import Docs, Schema
from portal.api.exports.views import FILES, Manifest
from portal.api.listings import LISTINGS
from portal.api.views import around, catalogue, changes, releases, search, texts

DETAILS = {
    **{f"{OF_KIND[kind]}/<slug:slug>": view for kind, view in catalogue.DETAILS.items()},
    "memberships/<uuid:uuid>": catalogue.MembershipDetail,
    "treaty-actions/<uuid:uuid>": catalogue.TreatyActionDetail,
    "instrument-relations/<uuid:uuid>": catalogue.InstrumentRelationDetail,
    "articles/<slug:slug>": texts.ArticleDetail,
    "passages/<slug:article>:<slug:eid>": texts.PassageDetail,
    "annotations/<uuid:uuid>": texts.AnnotationDetail,
    "citations/<uuid:uuid>": texts.CitationDetail,
    "changes/<int:seq>": changes.ChangeDetail,
}
OTHERS = ("search", "export", "releases")

urlpatterns = [
    path("v1/", around.Root.as_view(collections=(*LISTINGS, *OTHERS)), name="api-root"),
    path("v1/search/", search.Search.as_view(), name="api-search"),
    *(path(f"v1/{name}/", view.as_view(), name=f"api-{name}") for name, view in LISTINGS.items()),
    *(path(f"v1/{route}/", view.as_view()) for route, view in DETAILS.items()),
    path("v1/export/", Manifest.as_view(), name="api-export"),
    *(path(f"v1/export/{name}", view.as_view()) for name, view in FILES.items()),
    path("v1/releases/", releases.ReleaseListing.as_view(), name="api-releases"),
    path("v1/releases/<int:number>/", releases.ReleaseDetail.as_view()),
    path("v1/releases/<int:number>/<str:file>", releases.FrozenFile.as_view()),
    path("v1/schema/", Schema.as_view(), name="api-schema"),
    path("docs/", Docs.as_view(), name="api-docs"),
    re_path(r"", around.Unknown.as_view()),
]
