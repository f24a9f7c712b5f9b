"""The addresses of each article's annotations, from the site root: they belong to the article's own."""

from django.urls import path

from portal.linked_data import container

urlpatterns = [
    path("articles/<slug:slug>/annotations/", container.container, name="article-annotations"),
    path(
        "articles/<slug:slug>/annotations/pages/<int:number>/",
        container.page,
        {"content": "pages"},
        name="article-annotations-page",
    ),
    path(
        "articles/<slug:slug>/annotations/iris/<int:number>/",
        container.page,
        {"content": "iris"},
        name="article-annotations-iris",
    ),
]
