"""Two corrections of one text at once: the second to confirm is told, and nothing of the first is lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from annotations.models import Revision
from instruments.policy import Role
from tests import make

pytestmark = pytest.mark.django_db


def test_who_confirms_second_is_told(client: Client) -> None:
    client.force_login(make.user(Role.REVIEWER))
    article = make.article(text="第一段。")
    address = reverse("admin:annotations_article_revise", args=[article.pk])
    tokens = []
    for line in ("甲", "乙"):
        file = SimpleUploadedFile("text.txt", f"第一段。\n{line}。".encode())
        tokens.append(client.post(address, {"file": file}).context["token"])
    client.post(address, {"token": tokens[0]})
    late = client.post(
        address, {"token": tokens[1]}, follow=True, headers={"Accept-Language": "en"}
    )
    assert late.status_code == 200
    assert "revised meanwhile" in late.content.decode()
    assert Revision.objects.order_by("-number").first().text == "第一段。\n甲。"
    assert Revision.objects.count() == 2
