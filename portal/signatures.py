"""On what a person's public name stands: the notes, renderings and entities that they answer for."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from annotations.models import Annotation, Article, Rendering
from instruments.models import Change, Entity, User

NAMES = ("display_name", "first_name", "last_name")


def renamed(changes: Iterable[Change]) -> set[UUID]:
    """The people who are called otherwise after the changes than before."""
    return {
        change.thing
        for change in changes
        if change.kind == User.kind
        and change.before
        and change.after
        and any(change.before.get(name) != change.after.get(name) for name in NAMES)
    }


def signed(changes: Iterable[Change]) -> list[UUID]:
    """All that shows the name of somebody who is renamed: their public notes, the articles of their
    renderings, the entities they verified. For a reader these have changed."""
    people = renamed(changes)
    if not people:
        return []
    own = Q(creator__uuid__in=people) | Q(reviewer__uuid__in=people)
    renderings = Rendering.objects.published().filter(own)
    shown = (
        Annotation.objects.published().filter(own).order_by("pk"),
        Article.objects.filter(pk__in=renderings.values("article")).order_by("pk"),
        Entity.objects.published().filter(verified_by__uuid__in=people).order_by("pk"),
    )
    return [uuid for rows in shown for uuid in rows.values_list("uuid", flat=True)]
