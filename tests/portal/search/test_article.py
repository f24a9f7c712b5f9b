"""The queries that come with the real article, where it is on this machine."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from portal.reader import Reader
from portal.search.finding import Question, find
from portal.search.hits import Showcase

SHARED = Path(__file__).resolve().parents[4] / "shared" / "article"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not (SHARED / "queries-dev.json").exists(), reason="the article is not here"
    ),
]


def test_the_queries_of_the_inventory_find_just_what_they_should() -> None:
    call_command("load_sample")
    call_command("import_article", str(SHARED / "article.txt"), "--publish", "--slug", "real")
    wrong = {}
    for query in json.loads((SHARED / "queries-dev.json").read_text(encoding="utf-8")):
        found = find(Question(query["query"], kinds=("passage",)))
        hits = Showcase(found.query, Reader("zh-hant")).show(found.hits)
        eids = [hit.eid for hit in hits if hit.article == "real"]
        best = query.get("best")
        if set(eids) != set(query["expect"]) or (best and eids[0] != best):
            wrong[query["query"]] = sorted(set(eids) ^ set(query["expect"]))
    assert not wrong
