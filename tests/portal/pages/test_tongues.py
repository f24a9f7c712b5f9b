"""Each run of words says its language; dates are written as the reader writes them."""

import re

import pytest

from tests import make

pytestmark = pytest.mark.django_db


def read(client, path, language):
    client.cookies["django_language"] = language
    return client.get(path, headers={"accept": "text/html"}).content.decode()


def test_every_public_page_is_to_be_had_in_every_language(client):
    body = make.body()
    for path in ("/", "/bodies/", body.get_absolute_url(), "/matrix/"):
        html = read(client, path, "en")
        tags = re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"', html)
        address = f"http://127.0.0.1:8000{path}"
        assert dict(tags) == {
            "zh-Hant": f"{address}?lang=zh-hant",
            "zh-Hans": f"{address}?lang=zh-hans",
            "en": f"{address}?lang=en",
            "ru": f"{address}?lang=ru",
            "x-default": address,
        }


def test_notes_beside_a_text_are_in_the_readers_language_and_their_words_in_their_own(client):
    article = make.article(text="上海合作組織成立。")
    make.note(
        article,
        0,
        2,
        motivation="assessing",
        verdict="corrected",
        corrected_value="更正",
        body="說明",
        source="Some book, p. 3",
    )
    html = read(client, article.get_absolute_url(), "ru")
    assert '<details class="notes" lang="ru">' in html
    assert '<span class="gutter" lang="ru">' in html
    assert '<span lang="zh-Hant">更正</span>' in html
    assert '<span lang="">Some book, p. 3</span>' in html
    assert re.search(r'<p class="by"><span lang="">[^<]+</span>', html)


def test_no_correction_is_announced_where_there_is_none(client):
    article = make.article(text="上海合作組織成立。")
    make.note(article, 0, 2, motivation="assessing", verdict="confirmed", body="說明")
    assert "read instead" not in read(client, article.get_absolute_url(), "en")


def test_the_title_of_a_page_is_in_the_language_of_the_name(client):
    body = make.body(name="Council")
    html = read(client, body.get_absolute_url(), "ru")
    assert '<title lang="en">Council' in html


def test_a_mark_of_a_picture_is_named_in_one_language_with_its_date(client):
    treaty = make.instrument(name="Treaty", adopted="2001-06-15")
    html = read(client, "/timeline/", "ru")
    label = 'aria-label="Treaty, June 15, 2001" lang="en"'
    assert label in html
    assert treaty.get_absolute_url() in html


def test_what_a_treaty_action_says_is_in_no_known_language(client):
    deed = make.treaty_action(make.instrument(), make.state(), done="2001", text="Some words")
    html = read(client, deed.instrument.get_absolute_url(), "ru")
    assert '<small lang="">Some words</small>' in html


@pytest.mark.parametrize(
    ("language", "day", "month"),
    [
        ("zh-hant", "2001年6月15日", "2001年6月"),
        ("zh-hans", "2001年6月15日", "2001年6月"),
        ("en", "June 15, 2001", "June 2001"),
        ("ru", "15 июня 2001 г.", "Июнь 2001 г."),
    ],
)
def test_dates_are_written_as_the_reader_writes_them(client, language, day, month):
    exact, vague = make.instrument(adopted="2001-06-15"), make.instrument(adopted="2001-06")
    assert f'<time datetime="2001-06-15">{day}</time>' in read(
        client, exact.get_absolute_url(), language
    )
    assert f'<time datetime="2001-06">{month}</time>' in read(
        client, vague.get_absolute_url(), language
    )
