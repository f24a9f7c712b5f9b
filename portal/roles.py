"""The roles as Django groups, with the model permissions that follow from the policy's abilities.

The policy decides in our own pages and actions. The groups' permissions say the same to Django's admin
and to other people's admin pages. Nobody may delete: things are withdrawn.
"""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import QuerySet

from instruments.policy import ABILITIES, Role

READ = "see_desk"

# Which ability lets a person write a model; None for what only the machine writes.
WRITING: dict[str, dict[str, str | None]] = {
    "instruments": {
        "entity": "edit_entity",
        "label": "edit_entity",
        "description": "edit_entity",
        "identifier": "edit_entity",
        "redirect": None,
        "state": "edit_entity",
        "body": "edit_entity",
        "instrument": "edit_entity",
        "place": "edit_entity",
        "topic": "edit_entity",
        "position": "edit_entity",
        "challenge": "edit_entity",
        "recommendation": "edit_entity",
        "membership": "edit_entity",
        "treatyaction": "edit_entity",
        "instrumentrelation": "edit_entity",
        "answer": "edit_entity",
        "addressee": "edit_entity",
        "change": None,
        "user": "manage_people",
    },
    "annotations": {
        "article": "edit_article",
        "revision": "revise_article",
        "passage": None,
        "annotation": "annotate",
        "anchor": "place_anchor",
        "noteedit": "annotate",
        "assignment": "assign",
        "tag": "annotate",
        "citation": "cite",
        "source": "edit_source",
        "rendering": "render_passage",
        "desk": "set_up_desk",
    },
    "auth": {"group": "manage_people"},
}


def permissions_of(role: Role) -> QuerySet[Permission]:
    """The permissions that `role` has by the table: view what the desk sees, add and change what it may."""
    wanted: set[int] = set()
    for app, models in WRITING.items():
        for model, ability in models.items():
            verbs = verbs_for(role, ability)
            codenames = [f"{verb}_{model}" for verb in verbs]
            found = Permission.objects.filter(content_type__app_label=app, codename__in=codenames)
            wanted |= set(found.values_list("pk", flat=True))
    return Permission.objects.filter(pk__in=wanted)


def verbs_for(role: Role, ability: str | None) -> tuple[str, ...]:
    if ability is not None and role in ABILITIES[ability]:
        return ("view", "add", "change")
    return ("view",) if role in ABILITIES[READ] and ability != "manage_people" else ()


@transaction.atomic
def sync_roles(known: Iterable[int] = ()) -> list[str]:
    """Make the groups that are missing, and return their names.

    A group that is there keeps what an administrator made of it; it gains only permissions that are
    newer than `known` (primary keys of permissions), those of models that an upgrade brought.
    """
    made = []
    for role in Role:
        group, created = Group.objects.get_or_create(name=role.value)
        granted = permissions_of(role)
        group.permissions.add(*(granted if created else granted.exclude(pk__in=set(known))))
        if created:
            made.append(group.name)
    return made
