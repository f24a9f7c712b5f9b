"""The upload form: a preview first, and a clear answer to everything that is not a text."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from annotations.models import Article, Passage, Revision
from instruments.models import Change
from instruments.policy import Role
from tests import make

pytestmark = pytest.mark.django_db
ADD = "/admin/annotations/article/add/"
TEXT = "引言。\n一、機制\n一是設立秘書處。\n二是設立理事會。"


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make.user(Role.CURATOR))
    return client


def upload(
    client: Client, content: bytes, name: str = "text.txt", address: str = ADD, **fields: Any
) -> Any:
    return client.post(
        address,
        {"file": SimpleUploadedFile(name, content), **fields},
        headers={"Accept-Language": "en"},
    )


def store(client: Client, preview: Any, address: str = ADD) -> Any:
    return client.post(
        address, {"token": preview.context["token"]}, follow=True, headers={"Accept-Language": "en"}
    )


def test_nothing_is_stored_before_the_preview_is_confirmed(desk: Client) -> None:
    preview = upload(desk, TEXT.encode(), title="題目")
    page = preview.content.decode()
    assert preview.status_code == 200
    assert "sec_1__point_2" in page and "設立秘書處" in page
    assert not Article.objects.exists() and not Change.objects.exists()
    done = store(desk, preview)
    assert done.status_code == 200
    article = Article.objects.get()
    assert (article.slug, article.title, article.status) == ("text", "題目", "draft")
    assert article.current.text == TEXT
    assert Change.objects.count() == 1


def test_the_preview_counts_what_it_shows(desk: Client) -> None:
    preview = upload(desk, TEXT.encode())
    assert len(preview.context["outline"]) == Passage.objects.count() + 5


def test_html_in_a_text_is_text(desk: Client) -> None:
    preview = upload(desk, "<script>alert(1)</script> & <b>粗</b>".encode())
    page = preview.content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_flat_text_without_headings_is_fine(desk: Client) -> None:
    store(desk, upload(desk, "一段。\n又一段。".encode()))
    assert list(Passage.objects.values_list("eid", flat=True)) == ["para_1", "para_2"]


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (b"   \n", 400, "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", 400, "png"),
        ("一段文字。".encode()[:-2], 400, "byte"),
        (b"a" * 20_000_000, 413, "20,000,000"),
    ],
)
def test_what_is_no_text_is_refused_by_name(
    desk: Client, content: bytes, status: int, words: str
) -> None:
    answer = upload(desk, content)
    assert answer.status_code == status
    assert words in answer.content.decode().lower()
    assert not Revision.objects.exists()


def test_no_file_at_all_is_said(desk: Client) -> None:
    answer = desk.post(ADD, {}, headers={"Accept-Language": "en"})
    assert answer.status_code == 400
    assert "file" in answer.context["form"].errors


def test_a_taken_slug_is_a_conflict_with_a_link(desk: Client) -> None:
    taken = make.article(slug="text")
    answer = upload(desk, TEXT.encode())
    assert answer.status_code == 409
    assert reverse("admin:annotations_article_change", args=[taken.pk]) in answer.content.decode()
    assert Article.objects.count() == 1


@pytest.mark.parametrize("role", Role)
def test_the_way_to_a_new_revision_is_shown_to_those_who_may_go_it(
    client: Client, role: Role
) -> None:
    client.force_login(make.user(role))
    taken = make.article(slug="text")
    way = reverse("admin:annotations_article_revise", args=[taken.pk])
    open_to_all = client.get(way).status_code == 200
    change = client.get(reverse("admin:annotations_article_change", args=[taken.pk]))
    for page in (upload(client, TEXT.encode()), change):
        assert (way in page.content.decode()) == open_to_all


def test_a_bad_slug_is_named(desk: Client) -> None:
    answer = upload(desk, TEXT.encode(), slug="Not_A_Slug")
    assert answer.status_code == 400
    assert "slug" in answer.context["form"].errors


def test_a_new_revision_is_previewed_too(desk: Client) -> None:
    store(desk, upload(desk, TEXT.encode()))
    article = Article.objects.get()
    address = reverse("admin:annotations_article_revise", args=[article.pk])
    assert upload(desk, b"x", address=address).status_code == 403
    desk.force_login(make.user(Role.REVIEWER))
    preview = upload(desk, (TEXT + "三是完。").encode(), address=address)
    assert Revision.objects.count() == 1
    store(desk, preview, address)
    article.refresh_from_db()
    assert article.current.number == 2


def test_a_preview_is_only_for_who_asked_for_it(desk: Client) -> None:
    token = upload(desk, TEXT.encode()).context["token"]
    desk.force_login(make.user(Role.CURATOR))
    desk.post(ADD, {"token": token})
    assert not Article.objects.exists()


def test_strangers_and_forgers_do_not_upload(client: Client) -> None:
    assert upload(client, TEXT.encode()).status_code == 302
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(make.user(Role.CURATOR))
    assert upload(careful, TEXT.encode()).status_code == 403
    assert not Article.objects.exists()


def test_a_wrong_password_says_so(client: Client) -> None:
    make.user(Role.CURATOR, username="someone")
    answer = client.post(
        "/admin/login/",
        {"username": "someone", "password": "wrong"},
        headers={"Accept-Language": "en"},
    )
    assert answer.status_code == 200
    assert "correct username and password" in answer.content.decode()
    assert "_auth_user_id" not in client.session
