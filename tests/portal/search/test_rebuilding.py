"""Making the index right: searches go on meanwhile, and who is stopped on the way leaves it whole."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection, connections

from instruments.scripts import fold
from portal.models import SearchDocument
from portal.search import index
from portal.search.finding import Question, find
from tests import make

PLACES = [f"preamble__para_{number}" for number in range(1, 31)]


@pytest.fixture
def article():
    return make.article(text="\n".join(f"第{number}段常見的詞。" for number in range(30)))


def found() -> int:
    return find(Question("常見的詞")).count


def ask() -> int:
    """As another process asks."""
    try:
        return found()
    finally:
        connections.close_all()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_searches_find_everything_while_the_index_is_set_right(article) -> None:
    index.rebuild()
    SearchDocument.objects.filter(part__in=PLACES[:20]).update(
        folded=f"\n\n{fold('常見的詞')},outdated"
    )
    SearchDocument.objects.filter(part__in=PLACES[20:]).update(year="1900")
    with ThreadPoolExecutor(1) as other:
        counts = []
        index.rebuild(lambda *_: counts.append(other.submit(ask).result(timeout=10)))
        counts.append(other.submit(ask).result(timeout=10))
    assert len(counts) > 1 and set(counts) == {30}
    assert list(index.verify()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("arguments", [[], ["--anew"]])
def test_what_is_outdated_missing_or_too_much_is_set_right(article, arguments: list[str]) -> None:
    index.rebuild()
    SearchDocument.objects.filter(part=PLACES[0]).update(folded="\n\n別的")
    index.remove(list(SearchDocument.objects.filter(part__in=PLACES[1:3])))
    make.note(article, 0, 2, body="新")
    index.store([SearchDocument(kind="annotation", thing=uuid4(), folded="\n\n常見的詞")])
    call_command("rebuild_search", *arguments)
    assert list(index.verify()) == []
    assert found() == 30


@pytest.mark.django_db
def test_only_what_is_wrong_is_written_again_on_postgresql(article, monkeypatch) -> None:
    index.rebuild()
    SearchDocument.objects.filter(part=PLACES[3]).update(folded="\n\n別的")
    before = set(SearchDocument.objects.values_list("pk", flat=True))
    index.rebuild()
    kept = before & set(SearchDocument.objects.values_list("pk", flat=True))
    assert connection.vendor == "sqlite" or kept == before
    assert list(index.verify()) == []
