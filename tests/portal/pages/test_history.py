"""The list of revisions is the same, whichever of them its process was there for."""

import random

import pytest

from annotations.actions import articles
from portal.articles import history
from tests import make

pytestmark = pytest.mark.django_db


def revised(article, number):
    text = f"第 {number} 稿。".encode()
    reading = articles.read(text, "text.txt", slug=article.slug, title=article.title)
    articles.revise(article.pk, reading, by=None)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_kept_of_it_is_what_the_database_says(client, seed):
    dice, article = random.Random(seed), make.article(text="第 1 稿。", status="draft")
    lengths = []
    for number in range(2, 14):
        step = articles.publish if dice.random() < 0.7 else articles.withdraw
        step(article.pk, by=None)
        if dice.random() < 0.8:
            revised(article, number)
        if dice.random() < 0.6:
            client.get(f"/articles/{article.slug}/")
        article.refresh_from_db()
        if article.status == "published":
            assert history.public_revisions(article) == history.looked_up(article.pk)
            lengths.append(len(history.looked_up(article.pk)))
    assert lengths[-1] > 2
