"""A text is set again only as far as something in it has changed, and looks as if all of it had been."""

import itertools
import random

import pytest
from django.core.cache import caches

from annotations.actions import articles
from annotations.actions import notes as actions
from annotations.models import Annotation
from instruments.policy import Role
from portal.articles import reading, rereading, typesetting
from portal.models import PublicItem
from tests import make

pytestmark = pytest.mark.django_db
LINES = [
    "引言：各方 <合作> 與交流。",
    "一、合作的基礎",
    "第一段說明合作的緣由與範圍。",
    "第二段列舉各方提出的主張。",
    "二、合作的前景",
    "第三段談到著名的計劃與發展。",
    "第四段是結論。",
]
ROUNDS = 6


@pytest.fixture
def again(monkeypatch):
    """The texts that were marked, in order."""
    plain, found = typesetting.marked_html, []

    def noting(shown, clean, span, *rest):
        found.append(shown.text[span[0] : span[1]])
        return plain(shown, clean, span, *rest)

    monkeypatch.setattr(typesetting, "marked_html", noting)
    return found


def read(lines):
    return articles.read("\n".join(lines).encode(), "text.txt", slug="text", title="A text")


def imported():
    return articles.create(read(LINES), by=None, publish=True, language="zh-Hant").article


def revised(article, lines):
    articles.revise(article.pk, read(lines), by=None)
    article.refresh_from_db()
    return article


def edited(lines, dice):
    """Words put in, another number, a line more, a line less, two in another order."""
    at = dice.randrange(1, len(lines))
    line, before, after = lines[at], lines[:at], lines[at + 1 :]
    cut = dice.randrange(len(line))
    return dice.choice(
        [
            [*before, f"{line[:cut]}另{line[cut:]}", *after],
            [*before, line.replace("第", "這").replace("二、", "五、"), *after],
            [*before, f"{line[::-1]}。", line, *after],
            [*before, *(after or [line])],
            [*before[:-1], line, before[-1], *after],
        ]
    )


def annotated(article, dice, count):
    """Comments and verdicts, some across two lines."""
    for number in range(count):
        length = dice.randint(1, 30)
        start = dice.randrange(article.current.length - length)
        verdict = {"motivation": "assessing", "verdict": "confirmed", "source": "A source"}
        said = {"motivation": "commenting", "body": f"Comment {number}."}
        make.note(article, start, start + length, **(said if number % 3 else verdict))


def pages(client, article, before_each=lambda: None):
    """The page of the first and the current revision in two languages and both scripts."""
    caches["rendered"].clear()
    rereading._kept.clear()
    found = []
    for number in sorted({1, article.current.number}):
        for asked in itertools.product(("en", "ru"), ("hant", "hans")):
            before_each()
            address = f"/articles/{article.slug}/revisions/{number}/"
            answer = client.get(address, dict(zip(("lang", "script"), asked, strict=True)))
            assert answer.status_code == 200
            found.append(answer.content)
    return found


def forget():
    typesetting.fragments_of.cache_clear()
    typesetting.marks_of.cache_clear()


def test_whatever_changes_the_page_looks_as_if_it_were_set_anew(client):
    forget()
    dice, article, lines = random.Random("typesetting"), imported(), LINES
    annotated(article, dice, 12)
    reviewer = make.user(Role.REVIEWER)
    for _ in range(ROUNDS):
        pages(client, article)
        notes = Annotation.objects.published().filter(article=article)
        if left := list(notes):
            actions.withdraw(dice.choice(left).pk, by=reviewer)
            notes.filter(pk=dice.choice(left).pk).update(source=f"Source {dice.random()}")
        lines = edited(lines, dice)
        article = revised(article, lines)
        assert pages(client, article) == pages(client, article, before_each=forget)


def test_only_the_passages_that_changed_are_marked_again(client, again):
    """Also for a reader in another language, who had not read the article before."""
    forget()
    article = imported()
    for line in LINES:
        make.note(article, start := article.current.text.index(line), start + 4)
    address = article.get_absolute_url()
    client.get(address, {"lang": "en"})
    assert again == LINES
    again.clear()
    changed = [f"{LINES[0]}後來補充。", *LINES[1:3], f"後來補充：{LINES[3]}", *LINES[4:]]
    revised(article, changed)
    for lang in ("ru", "en"):
        html = client.get(address, {"lang": lang}).content.decode()
        assert html.count("後來補充") == 2
    assert again == [changed[0], changed[3]]


NOTE = reading.Note(
    id=1, start=10, end=20, motivation="identifying", body="", lang="en", value="", verdict="",
    corrected="", source="", provision="", uuid="u", creator="", reviewer="", kind="state", tags=(),
    replies=(), entity=None,
)  # fmt: skip
CHANGED = ({"start": 9}, {"end": 21}, {"uuid": "v"}, {"body": "words"}, {"tags": ("tag",)})


@pytest.mark.parametrize("change", CHANGED, ids=str)
def test_a_note_that_changed_is_not_alike(change):
    moved = NOTE._replace(id=2, start=15, end=25)
    assert typesetting.are_alike([(NOTE, 0)], [(moved, 0)], 5)
    other = moved._replace(**change)
    assert not typesetting.are_alike([(NOTE, 0)], [(other, 0)], 5)


def test_notes_on_other_lines_or_more_of_them_are_not_alike():
    assert not typesetting.are_alike([(NOTE, 0)], [(NOTE, 1)], 0)
    assert not typesetting.are_alike([(NOTE, 0)], [(NOTE, 0), (NOTE, 0)], 0)


def test_a_highlight_says_nothing_of_the_name_of_what_it_links():
    named = NOTE._replace(entity=object())
    assert not typesetting.are_alike([(NOTE, 0)], [(named, 0)], 0)
    assert typesetting.are_alike([(NOTE, 0)], [(named, 0)], 0, reading.NAMED)


def test_a_note_between_two_passages_goes_with_the_next_revision(client):
    forget()
    article = imported()
    start = article.current.text.index("\n")
    note = make.note(article, start, start + 1, body="Between the two.")
    PublicItem.objects.create(uuid=note.uuid, kind=note.kind, url="/")
    address = article.get_absolute_url()
    assert "Between the two." in client.get(address).content.decode()
    actions.withdraw(note.pk, by=make.user(Role.REVIEWER))
    revised(article, [*LINES, "新的一段。"])
    assert "Between the two." not in client.get(address).content.decode()


def test_who_has_no_name_is_called_so_in_the_language_of_each_reader(client):
    article = imported()
    annotated(article, random.Random("names"), 3)
    html = {lang: client.get(article.get_absolute_url(), {"lang": lang}) for lang in ("en", "ru")}
    assert "An expert" in html["en"].content.decode()
    assert "An expert" not in html["ru"].content.decode()
