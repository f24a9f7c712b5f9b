"""A passage is found by its published translations and summaries, and shown in their words."""

import pytest

from annotations.actions import articles, renderings
from instruments.policy import Role
from portal.reader import Reader
from portal.search import index
from portal.search.finding import Question, find
from portal.search.hits import Showcase, Shown
from tests import make

pytestmark = pytest.mark.django_db
EID = "preamble__para_1"


def hits(query: str, lang: str = "zh-hant") -> list[Shown]:
    found = find(Question(query))
    return Showcase(found.query, Reader(lang)).show(found.hits)


def in_step() -> bool:
    return list(index.verify()) == []


@pytest.fixture
def article():
    article = make.article(text="魯里坦尼亞的<b>網絡</b>。\n另一段。", status="draft")
    articles.publish(article.pk, by=make.user(Role.ADMINISTRATOR))
    return article


def publish(article, text: str, **fields: str) -> int:
    author, reviewer = make.user(Role.CURATOR), make.user(Role.REVIEWER)
    made = renderings.write(article, fields.pop("eid", EID), text=text, by=author, **fields)
    renderings.submit(made.pk, by=author)
    assert hits(text) == []
    renderings.publish(made.pk, by=reviewer)
    return made.pk


def test_a_phrase_of_a_translation_finds_the_passage_in_its_words(article) -> None:
    publish(article, "The <i>networks</i> of the kingdom.", lang="en")
    (hit,) = hits('"networks</i> of the"')
    assert (hit.type, hit.eid, hit.snippet_lang) == ("passage", EID, "en")
    assert hit.snippet == "The &lt;i&gt;<mark>networks&lt;/i&gt; of the</mark> kingdom."
    assert in_step()


def test_the_passage_s_own_words_are_shown_first(article) -> None:
    publish(article, "Ein 網絡 hier.", lang="de")
    (hit,) = hits("網絡")
    assert (hit.snippet_lang, "魯里坦尼亞" in hit.snippet) == ("zh-Hant", True)
    (hit,) = hits("網絡 hier")
    assert hit.snippet_lang == "de"


def test_of_two_renderings_the_reader_s_own_is_shown(article) -> None:
    publish(article, "Resumen 2001.", lang="es", type="summary")
    publish(article, "Обзор 2001.", lang="ru")
    publish(article, "Summary 2001.", lang="en", type="summary")
    assert [hits("2001", lang)[0].snippet_lang for lang in ("ru", "en")] == ["ru", "en"]


def test_a_rendering_of_what_only_holds_other_passages_is_found(article) -> None:
    publish(article, "What the opening says.", lang="en", eid="preamble")
    assert [(hit.eid, hit.snippet_lang) for hit in hits("opening")] == [("preamble", "en")]
    assert in_step()


def test_what_is_replaced_or_withdrawn_is_found_no_more(article) -> None:
    publish(article, "Old words.", lang="en")
    newer = publish(article, "New ones.", lang="en")
    assert (hits("Old words"), len(hits("New ones"))) == ([], 1) and in_step()
    renderings.withdraw(newer, by=make.user(Role.REVIEWER), reason="Wrong.")
    assert hits("New ones") == [] and in_step()


def test_it_goes_with_its_article_and_its_passage(article) -> None:
    admin = make.user(Role.ADMINISTRATOR)
    publish(article, "Of the second.", lang="en", eid="preamble__para_2")
    reading = articles.read("只有一段。".encode(), "x.txt", slug=article.slug)
    articles.import_article(reading, by=admin)
    assert hits("Of the second") == [] and in_step()
    publish(article, "Of the first.", lang="en")
    articles.withdraw(article.pk, by=admin)
    assert hits("Of the first") == [] and in_step()


def test_the_check_sees_a_rendering_that_is_not_indexed(article) -> None:
    make.rendering(article, text="Past the ledger.")
    assert any("is outdated" in line for line in index.verify())
    index.rebuild()
    assert len(hits("Past the ledger")) == 1 and in_step()
