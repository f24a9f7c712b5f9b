"""A desk at work: a text, an author, a reviewer, and clients that speak JSON for each."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import make

TEXT = "第一段說《示範公約》（2006 年）與😀組織。\n第二段說示範組織，又說示範組織。"


class Desk:
    """One person at the workbench of one article."""

    def __init__(self, article: Any, user: Any, *, csrf: bool = False) -> None:
        self.article, self.user = article, user
        self.client = Client(enforce_csrf_checks=csrf)
        if user is not None:
            self.client.force_login(user)
        self.root = reverse("admin:annotations_article_workbench", args=[article.pk])

    def get(self, tail: str = "", **query: Any) -> Any:
        return self.client.get(self.root + tail, query)

    def post(self, tail: str, body: Any = None, **headers: Any) -> Any:
        sent = body if isinstance(body, str) else json.dumps({} if body is None else body)
        return self.client.post(
            self.root + tail, sent, content_type="application/json", headers=headers
        )

    def write(self, start: int = 0, end: int = 3, **said: Any) -> Any:
        """Save a new note; returns the response."""
        span = {"start": start, "end": end, "revision": 1}
        return self.post("notes/", span | {"motivation": "commenting", "body": "A comment."} | said)


@pytest.fixture
def article(db: None) -> Any:
    return make.article(text=TEXT)


@pytest.fixture
def author(article: Any) -> Desk:
    return Desk(article, make.user("Curator", username="author"))


@pytest.fixture
def reviewer(article: Any) -> Desk:
    return Desk(article, make.user("Reviewer", username="reviewer"))


@pytest.fixture
def stranger(article: Any) -> Desk:
    return Desk(article, None)


def fields_of(response: Any) -> set[str]:
    """The fields that a refusal names."""
    return {error["field"] for error in response.json()["errors"]}
