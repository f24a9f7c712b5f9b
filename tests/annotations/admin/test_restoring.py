"""Restoring a note from its history says what was done: a published one stays until the edit is reviewed."""

import pytest
from django.test import Client

from annotations.actions import notes
from annotations.models import Annotation, NoteEdit
from instruments import ledger
from instruments.policy import Role
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("published", "said"), [(False, "Restored as it was"), (True, "is now an edit of it")]
)
def test_restoring_says_whether_readers_see_it(client: Client, published: bool, said: str) -> None:
    author, reviewer = make.user(), make.user(Role.REVIEWER)
    article = make.article(text="一段文字。")
    note = notes.create(article.pk, 0, 2, by=author, motivation="commenting", body="first")
    first = ledger.history(note).first()
    notes.edit(note.pk, by=author, body="second")
    if published:
        notes.submit(note.pk, by=author)
        notes.publish(note.pk, by=reviewer)
    client.force_login(author)

    page = client.post(
        f"/admin/annotations/annotation/{note.pk}/restore/{first.seq}/",
        follow=True,
        headers={"Accept-Language": "en"},
    )

    assert said in page.content.decode()
    assert Annotation.objects.get().body == ("second" if published else "first")
    assert NoteEdit.objects.count() == published
