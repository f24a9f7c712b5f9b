"""Who may do what: the one table that buttons, actions, API and tests all read.

An ability is granted by role. Where it also depends on the thing (its author, its status), the app that
owns the thing adds a rule with `@rule`; the rule can only narrow what the table grants.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils.translation import gettext as _

from instruments.models import User


class Role(StrEnum):
    CURATOR = "Curator"
    REVIEWER = "Reviewer"
    ADMINISTRATOR = "Administrator"


STAFF = frozenset(Role)
SENIOR = frozenset({Role.REVIEWER, Role.ADMINISTRATOR})
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})

ABILITIES: dict[str, frozenset[Role]] = {
    # The desk
    "see_desk": STAFF,
    "see_history": STAFF,
    # The catalogue
    "edit_entity": STAFF,
    "publish_entity": SENIOR,
    "withdraw_entity": SENIOR,
    "verify_entity": SENIOR,
    "merge_entities": SENIOR,
    "restore_entity": SENIOR,
    "import_catalogue": ADMINISTRATORS,
    "export_catalogue": STAFF,
    # Texts
    "import_article": STAFF,
    "edit_article": STAFF,
    "publish_article": SENIOR,
    "withdraw_article": SENIOR,
    "revise_article": SENIOR,
    "render_passage": STAFF,
    "assign": SENIOR,
    "finish_assignment": STAFF,
    "begin_blind": SENIOR,
    "lift_blind": SENIOR,
    # Notes
    "annotate": STAFF,
    "edit_note": STAFF,
    "submit_note": STAFF,
    "withdraw_note": STAFF,
    "publish_note": SENIOR,
    "return_note": SENIOR,
    "place_anchor": STAFF,
    "suggest": STAFF,
    "decide_suggestion": STAFF,
    # Evidence
    "cite": STAFF,
    "edit_source": STAFF,
    # People and the desk itself
    "manage_people": ADMINISTRATORS,
    "set_up_desk": ADMINISTRATORS,
    "freeze_release": ADMINISTRATORS,
}

GROUPS = f"""
    SELECT g.name FROM {Group._meta.db_table} g
    JOIN {User.groups.through._meta.db_table} m ON m.group_id = g.id WHERE m.user_id = %s
"""  # noqa: S608  the names of our own tables

Rule = Callable[[User, Any], bool]
_rules: dict[str, Rule] = {}


def rule(ability: str) -> Callable[[Rule], Rule]:
    """Decorator: `ability` on a thing also asks this function of (user, thing)."""
    if ability not in ABILITIES:
        raise KeyError(ability)

    def register(function: Rule) -> Rule:
        _rules[ability] = function
        return function

    return register


def roles_of(user: User) -> frozenset[Role]:
    """The roles of a person; none for a stranger or someone deactivated. A superuser has all."""
    if not (user.is_authenticated and user.is_active and user.is_staff):
        return frozenset()
    if user.is_superuser:
        return STAFF
    if not hasattr(user, "_roles"):
        remember_groups(user, groups_of(user))
    return user._roles  # type: ignore[attr-defined,no-any-return]


def remember_groups(user: User, names: set[str]) -> None:
    """What the database says of a person's groups just now: it is not asked again of this object."""
    user._roles = frozenset(role for role in Role if role in names)  # type: ignore[attr-defined]


def groups_of(user: User) -> set[str]:
    """By name; plain SQL, as every request of the desk asks."""
    with connection.cursor() as cursor:
        cursor.execute(GROUPS, [user.pk])
        return {name for (name,) in cursor.fetchall()}


def can(user: User, ability: str, thing: Any = None) -> bool:
    """Whether `user` has `ability`, on `thing` where one is given. KeyError for an unknown ability."""
    if not ABILITIES[ability] & roles_of(user):
        return False
    narrowed = _rules.get(ability)
    return thing is None or narrowed is None or narrowed(user, thing)


def require(user: User | None, ability: str, thing: Any = None) -> None:
    """Raise PermissionDenied unless `user` may. None is the portal itself (a command), which may."""
    if user is not None and not can(user, ability, thing):
        raise PermissionDenied(
            _("You may not do this here (%(ability)s).") % {"ability": ability.replace("_", " ")}
        )
