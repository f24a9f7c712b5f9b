"""Where an ability on a text or a note also depends on the thing itself."""

from annotations.models import Annotation, Desk, Rendering
from instruments.models import User
from instruments.policy import Role, can, require, roles_of, rule

__all__ = ["Role", "can", "one_person_desk", "require", "roles_of"]

Reviewed = Annotation | Rendering


def one_person_desk() -> bool:
    return Desk.objects.filter(pk=1, one_person=True).exists()


def is_senior(user: User) -> bool:
    return bool(roles_of(user) & {Role.REVIEWER, Role.ADMINISTRATOR})


@rule("edit_note")
def edits_own_or_reviews(user: User, note: Annotation) -> bool:
    """One's own work while it is not under review; reviewers also what others wrote."""
    return note.creator_id == user.pk or is_senior(user)


@rule("submit_note")
def submits_own(user: User, note: Annotation) -> bool:
    return note.creator_id == user.pk or is_senior(user)


@rule("withdraw_note")
def withdraws_own_or_reviews(user: User, note: Annotation) -> bool:
    return note.creator_id == user.pk or is_senior(user)


@rule("publish_note")
def reviews_work_of_others(user: User, note: Reviewed) -> bool:
    return note.creator_id != user.pk or one_person_desk()
