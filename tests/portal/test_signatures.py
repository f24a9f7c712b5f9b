"""Who is called otherwise is so everywhere at once: no answer with the old name passes as current."""

import pytest
from django.test import Client

from annotations.actions import articles, notes
from annotations.models import Annotation
from instruments import ledger
from instruments.models import User
from instruments.policy import Role
from portal.models import PublicChange
from tests import make

pytestmark = pytest.mark.django_db


def call(person: User, **names: str) -> None:
    with ledger.record(person, by=None, action="update"):
        for name, value in names.items():
            setattr(person, name, value)
        person.save()


@pytest.fixture
def note() -> Annotation:
    writer, reviewer = make.user(Role.CURATOR, display_name="Old Name"), make.user(Role.REVIEWER)
    reading = articles.read("理事會開會。".encode(), "a.txt", slug="digest", title="Digest")
    article = articles.create(reading, by=None, publish=True).article
    note = notes.create(article.pk, 0, 3, by=writer, motivation="commenting", body="So.")
    notes.submit(note.pk, by=writer)
    notes.publish(note.pk, by=reviewer)
    notes.create(article.pk, 0, 2, by=writer, motivation="commenting", body="A draft.")
    return Annotation.objects.get(pk=note.pk)


def test_a_new_name_is_a_new_answer(client: Client, note: Annotation) -> None:
    addresses = {
        f"/api/v1/annotations/{note.uuid}/": "application/json",
        "/api/v1/annotations/": "application/json",
        f"/annotations/{note.uuid}/": "application/ld+json",
        "/articles/digest/": "text/html",
    }
    before = {path: client.get(path, headers={"accept": kind}) for path, kind in addresses.items()}
    assert before["/api/v1/annotations/"].json()["results"][0]["creator"] == "Old Name"
    call(note.creator, display_name="New Name")
    for path, kind in addresses.items():
        known = {"accept": kind, "if-none-match": before[path]["ETag"]}
        after = client.get(path, headers=known)
        assert after.status_code == 200, path
        assert b"New Name" in after.content and b"Old Name" not in after.content, path


def test_a_mirror_is_told_of_what_is_public_and_of_nothing_else(note: Annotation) -> None:
    last = PublicChange.objects.latest("seq").seq
    call(note.creator, last_name="Shown")
    call(note.reviewer, display_name="Other")
    told = PublicChange.objects.filter(seq__gt=last).values_list("action", "kind", "uuid")
    assert list(told) == [("upsert", "annotation", note.uuid)] * 2


def test_what_is_no_name_is_nobodys_business(note: Annotation) -> None:
    last = PublicChange.objects.latest("seq").seq
    call(note.creator, email="writer@example.org")
    assert PublicChange.objects.latest("seq").seq == last
