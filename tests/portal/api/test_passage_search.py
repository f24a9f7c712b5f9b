"""`passages?q=`: every passage that holds the words in either script, whatever its kind, and no other."""

import pytest

from annotations.models import Passage
from instruments.scripts import fold
from portal.search import engine, index
from tests import make

pytestmark = pytest.mark.django_db
URL = "/api/v1/passages/"
TEXT = "各方重申《憲章》的宗旨。\n網絡安全與5G。\n組織网络，\n憲章。"


@pytest.fixture
def content() -> None:
    article = make.article(text=TEXT)
    make.article(text="另一篇的網絡。")
    make.article(text="未公開的網絡。", status="draft")
    make.rendering(article, text="A translation of it.")
    index.rebuild()


def found(client, **query: str) -> list[tuple[str, str]]:
    """All pages, two passages each."""
    answer = client.get(URL, {"page_size": "2", **query}).json()
    passages = [(one["article"], one["eid"]) for one in answer["results"]]
    while answer["next"]:
        answer = client.get(answer["next"]).json()
        passages += [(one["article"], one["eid"]) for one in answer["results"]]
    return passages


def naive(query: str) -> list[tuple[str, str]]:
    passages = Passage.objects.published().order_by("revision_id", "order")
    return [
        (each.revision.article.slug, each.eid)
        for each in passages.select_related("revision__article")
        if fold(query) in fold(each.revision.text[each.start : each.end])
    ]


@pytest.mark.parametrize("cap", [2000, 1])
def test_just_what_a_reader_of_all_would_find(client, content, monkeypatch, cap: int) -> None:
    monkeypatch.setattr(engine, "CAP", cap)
    for query in (
        "網絡",
        "网络",
        "5g",
        "宗旨。網",
        "憲章",
        "。",
        "與5G。組織",
        "network",
        "translation",
    ):
        assert found(client, q=query) == naive(query), query
    assert ("另一篇" in TEXT, len(found(client, q="網絡"))) == (False, 5)


def test_with_other_filters(client, content) -> None:
    assert len(found(client, q="網絡", kind="paragraph")) == 3
    assert found(client, q="《“") == []
    either = client.get(f"{URL}?q=5g&q=憲章&kind=paragraph").json()["results"]
    assert [one["eid"][-1] for one in either] == ["1", "2", "4"]


def test_a_seam_moves_with_its_text(client, content) -> None:
    assert list(index.verify()) == []
    assert found(client, q="宗旨。網")[0][1] == "preamble"
