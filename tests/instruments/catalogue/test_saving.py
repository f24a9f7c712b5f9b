"""What happens to an entity between the moment an editor reads it and the moment they save it."""

import pytest

from instruments import actions
from instruments.models import Entity
from tests import make

pytestmark = pytest.mark.django_db


def test_mentions_counted_meanwhile_are_kept() -> None:
    body = make.body()
    # As a note that is published does; its editor sees no other version of the entity.
    Entity.objects.filter(pk=body.pk).update(mention_count=3)

    with actions.saving(body, by=make.user(), version=body.version):
        body.established_as_cited = "2006"
        body.save()

    body.refresh_from_db()
    assert (body.established_as_cited, body.mention_count) == ("2006", 3)
