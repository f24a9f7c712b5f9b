"""The address of a text: to be chosen until readers have it, and kept from then on."""

import pytest
from django.test import Client
from django.urls import reverse

from annotations.actions import articles
from annotations.models import Article
from instruments.policy import Role
from tests import make

pytestmark = pytest.mark.django_db


def readdress(client: Client, article: Article, slug: str) -> None:
    """Send the form as it came, with another slug."""
    address = reverse("admin:annotations_article_change", args=[article.pk])
    form = client.get(address).context["adminform"].form
    sent = {field.html_name: field.value() for field in form}
    sent = {name: "" if value is None else value for name, value in sent.items()}
    answer = client.post(address, sent | {"slug": slug, "title": "Changed"})
    assert answer.status_code == 302
    article.refresh_from_db()
    assert article.title == "Changed"


def test_of_a_draft_it_may_be_changed(client: Client) -> None:
    client.force_login(make.user(Role.CURATOR))
    article = make.article(slug="old", status="draft")

    readdress(client, article, "new")

    assert article.slug == "new"


def test_once_published_it_stays(client: Client) -> None:
    client.force_login(make.user(Role.CURATOR))
    article = make.article(slug="old")

    readdress(client, article, "new")

    assert article.slug == "old"
    articles.withdraw(article.pk, by=None)
    readdress(client, article, "new")
    assert article.slug == "old"
