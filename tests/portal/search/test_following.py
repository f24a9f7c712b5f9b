"""The index follows the ledger in the same transaction: a stranger never finds a draft."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from annotations.actions import articles, notes
from instruments.actions import entities, merging
from instruments.models import Label
from instruments.policy import Role
from portal.models import SearchDocument
from portal.search import index
from portal.search.finding import Question, find
from tests import make

pytestmark = pytest.mark.django_db


def kinds(query: str) -> list[str]:
    return [hit.kind for hit in find(Question(query)).hits]


def in_step() -> bool:
    return list(index.verify()) == []


@pytest.fixture
def article():
    article = make.article(text="該國代表發言。\n另一段文字。", status="draft")
    articles.publish(article.pk, by=make.user(Role.ADMINISTRATOR))
    return article


def test_a_text_is_found_while_it_is_public() -> None:
    article, admin = (
        make.article(text="唯此一句。", title="題名", status="draft"),
        make.user(Role.ADMINISTRATOR),
    )
    index.rebuild()
    assert kinds("唯此一句") == kinds("題名") == []
    articles.publish(article.pk, by=admin)
    assert (kinds("唯此一句"), kinds("題名")) == (["passage"], ["article"]) and in_step()
    articles.withdraw(article.pk, by=admin)
    assert kinds("唯此一句") == kinds("題名") == [] and not SearchDocument.objects.exists()


def test_a_revision_takes_the_place_of_the_one_before(article) -> None:
    reading = articles.read("該國代表離席。\n另一段文字。".encode(), "x.txt", slug=article.slug)
    articles.import_article(reading, by=make.user(Role.ADMINISTRATOR))
    assert (kinds("發言"), kinds("離席"), kinds("另一段")) == ([], ["passage"], ["passage"])
    assert in_step()


def test_a_note_is_found_from_its_publication_to_its_withdrawal(article) -> None:
    author, reviewer = make.user(Role.CURATOR), make.user(Role.REVIEWER)
    note = notes.create(
        article.pk, 0, 2, by=author, motivation="commenting", body="罕見之語", tags=["稀有標籤"]
    )
    assert kinds("罕見之語") == []
    notes.submit(note.pk, by=author)
    assert kinds("罕見之語") == []
    notes.publish(note.pk, by=reviewer)
    assert kinds("罕見之語") == kinds("稀有标签") == ["annotation"] and in_step()
    notes.withdraw(note.pk, by=reviewer)
    assert kinds("罕見之語") == [] and in_step()


def test_an_edited_note_is_found_by_its_old_words_until_the_edit_is_published(article) -> None:
    author, reviewer = make.user(Role.CURATOR), make.user(Role.REVIEWER)
    note = notes.create(article.pk, 0, 2, by=author, motivation="commenting", body="第一稿")
    notes.submit(note.pk, by=author)
    notes.publish(note.pk, by=reviewer)
    notes.edit(note.pk, by=author, body="第二稿")
    notes.submit(note.pk, by=author)
    assert (kinds("第一稿"), kinds("第二稿")) == (["annotation"], []) and in_step()
    notes.publish(note.pk, by=reviewer)
    assert (kinds("第一稿"), kinds("第二稿")) == ([], ["annotation"]) and in_step()


def test_an_entity_is_found_by_what_it_is_called_now() -> None:
    state, admin = make.state(name="Ruritania", status="draft"), make.user(Role.ADMINISTRATOR)
    assert kinds("Ruritania") == []
    entities.publish(state.pk, by=admin)
    assert kinds("ruritania") == ["state"]
    state.refresh_from_db()
    with entities.saving(state, by=admin):
        state.save()
        Label.objects.filter(entity=state).update(text="Graustark", folded="graustark")
    assert (kinds("Ruritania"), kinds("Graustark")) == ([], ["state"]) and in_step()
    entities.withdraw(state.pk, by=admin)
    assert kinds("Graustark") == [] and in_step()


def test_a_mention_is_found_while_note_and_entity_are_public(article) -> None:
    admin, author, reviewer = (
        make.user(Role.ADMINISTRATOR),
        make.user(Role.CURATOR),
        make.user(Role.REVIEWER),
    )
    state = make.state(name="Ruritania", status="draft")
    entities.publish(state.pk, by=admin)
    note = notes.create(article.pk, 0, 2, by=author, motivation="identifying", entity=state)
    assert "passage" not in kinds("Ruritania")
    notes.submit(note.pk, by=author)
    notes.publish(note.pk, by=reviewer)
    assert kinds("Ruritania") == ["state", "passage"] and in_step()
    entities.withdraw(state.pk, by=admin)
    assert kinds("Ruritania") == [] and in_step()
    entities.publish(state.pk, by=admin)
    notes.withdraw(note.pk, by=reviewer)
    assert kinds("Ruritania") == ["state"] and in_step()


def test_a_merge_moves_the_mentions(article) -> None:
    admin = make.user(Role.ADMINISTRATOR)
    old, new = make.state(name="Ruritania"), make.state(name="Graustark")
    make.note(article, 0, 2, entity=old)
    index.rebuild()
    assert kinds("Ruritania") == ["state", "passage"]
    merging.merge(old.pk, new.pk, by=admin)
    assert "passage" in kinds("Graustark") and in_step()


def test_what_is_undone_leaves_no_trace(article) -> None:
    class Halt(Exception):
        pass

    state = make.state(name="Ruritania", status="draft")

    @transaction.atomic
    def publish_and_fail() -> None:
        entities.publish(state.pk, by=make.user(Role.ADMINISTRATOR))
        assert kinds("Ruritania") == ["state"]
        raise Halt

    with pytest.raises(Halt):
        publish_and_fail()
    assert kinds("Ruritania") == [] and in_step()


def test_publishing_a_note_costs_the_same_beside_many(article) -> None:
    author, reviewer = make.user(Role.CURATOR), make.user(Role.REVIEWER)

    def cost() -> int:
        note = notes.create(article.pk, 0, 2, by=author, motivation="commenting", body="言")
        notes.submit(note.pk, by=author)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            notes.publish(note.pk, by=reviewer)
        return len(queries)

    cost()  # what is looked up once a process
    first = cost()
    for _ in range(5):
        make.note(article, 0, 2)
    index.rebuild()
    assert cost() == first


def test_publishing_a_link_touches_its_document_and_its_passage(article, monkeypatch) -> None:
    author, reviewer = make.user(Role.CURATOR), make.user(Role.REVIEWER)
    state = make.state(name="Ruritania")
    index.rebuild()
    note = notes.create(article.pk, 0, 2, by=author, motivation="identifying", entity=state)
    notes.submit(note.pk, by=author)
    written: list[str] = []
    store = index.store
    monkeypatch.setattr(
        index, "store", lambda changed: (written.extend(d.kind for d in changed), store(changed))
    )
    notes.publish(note.pk, by=reviewer)
    assert sorted(written) == ["annotation", "passage"]


def test_the_check_of_the_index_can_fail(article) -> None:
    make.note(article, 0, 2, body="未編入")
    assert any("is not in the search index" in line for line in index.verify())
    index.rebuild()
    assert in_step()
    SearchDocument.objects.filter(part="preamble__para_1").update(folded="\n\n別的")
    assert any("is outdated" in line for line in index.verify())
    index.rebuild()
    SearchDocument.objects.filter(kind="annotation").update(
        thing="00000000-0000-4000-8000-000000000000"
    )
    assert any("is of nothing public" in line for line in index.verify())


def test_a_rebuild_that_is_interrupted_leaves_the_old_index(article) -> None:
    def interrupt(done: int, total: int, what: str) -> None:
        if what == "articles":
            raise KeyboardInterrupt

    before = list(SearchDocument.objects.order_by("pk").values_list("pk", "part"))
    with pytest.raises(KeyboardInterrupt):
        index.rebuild(interrupt)
    assert list(SearchDocument.objects.order_by("pk").values_list("pk", "part")) == before
    assert kinds("該國代表") == ["passage"]
    assert in_step()
