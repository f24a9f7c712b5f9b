"""What makes no sense is answered on every list, picture and search with the right status, in words, and
with a way on."""

import pytest

from portal.lists.asked import FILTERS
from portal.lists.facets import FACETS
from portal.plurals import PLURALS

pytestmark = pytest.mark.django_db
IN_ONE_PIECE = {"position", "challenge", "recommendation"}  # trees have no pages
EVERYWHERE = ["articles", "timeline", "matrix", "network", "flow", "search", *PLURALS.values()]


def bad_questions(kind):
    """(query, status) of all that a list of the kind is asked in vain."""
    if kind not in IN_ONE_PIECE:
        yield "page=9999", 404
        yield "page=two", 400
    yield f"q={'x' * 10_000}", 400
    yield "q=a%01b", 400
    yield "q=%00", 400
    for facet in FACETS[kind]:
        yield f"{facet.name}=NOT%20A%20VALUE", 400
    if "as_of" in FILTERS[kind].base_filters:
        yield "as_of=2021-02-30", 400


def explains(client, path, status):
    response = client.get(path)
    main = response.content.decode().split("<main")[1].split("</main")[0]
    assert response.status_code == status, path
    assert "<h1" in main, path
    assert "href=" in main, path
    assert "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" not in main, path


@pytest.mark.parametrize("kind", PLURALS)
def test_a_list_says_what_it_cannot_answer(client, kind):
    for query, status in bad_questions(kind):
        explains(client, f"/{PLURALS[kind]}/?{query}", status)


@pytest.mark.parametrize("kind", PLURALS)
def test_what_has_no_page_is_told_kindly(client, kind):
    explains(client, f"/{PLURALS[kind]}/nothing/", 404)
    explains(client, f"/{PLURALS[kind]}/%00/", 404)


@pytest.mark.parametrize("name", EVERYWHERE)
def test_there_are_two_scripts(client, name):
    explains(client, f"/{name}/?script=kana", 400)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/matrix/?as_of=2021-02-30", 400),
        ("/network/?as_of=2021-02-30", 400),
        ("/search/?q=a%01b", 400),
        ("/search/?type=poem&q=a", 400),
        ("/search/?q=a&page=9999", 404),
        ("/articles/nothing/", 404),
        ("/articles/nothing/revisions/1/", 404),
        ("/annotations/nothing/", 404),
    ],
)
def test_pictures_search_and_texts_say_it_too(client, path, status):
    explains(client, path, status)
