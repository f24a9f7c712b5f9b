"""Where an ability on a text or a note also depends on the thing itself."""

from annotations.models import Annotation, Desk, NoteEdit, Rendering
from instruments.models import User
from instruments.policy import Role, can, require, roles_of, rule

__all__ = ["Role", "can", "one_person_desk", "require", "roles_of"]

Written = Annotation | NoteEdit | Rendering


def one_person_desk() -> bool:
    return Desk.objects.filter(pk=1, one_person=True).exists()


def is_senior(user: User) -> bool:
    return bool(roles_of(user) & {Role.REVIEWER, Role.ADMINISTRATOR})


def is_own(user: User, thing: Written) -> bool:
    """Whether `user` wrote it; of an edit, whether they wrote the edit or the note."""
    authors = {thing.creator_id}
    if isinstance(thing, NoteEdit):
        authors.add(thing.annotation.creator_id)
    return user.pk in authors


@rule("edit_note")
def edits_own_or_reviews(user: User, thing: Annotation | NoteEdit) -> bool:
    """One's own work while it is not under review; reviewers also what others wrote. An edit of a
    published note has one writer, so that whoever publishes it has not written any of it."""
    if isinstance(thing, NoteEdit):
        return thing.creator_id == user.pk
    return thing.creator_id == user.pk or is_senior(user)


@rule("submit_note")
@rule("withdraw_note")
def own_or_reviews(user: User, thing: Written) -> bool:
    return thing.creator_id == user.pk or is_senior(user)


@rule("publish_note")
def reviews_work_of_others(user: User, thing: Written) -> bool:
    return not is_own(user, thing) or one_person_desk()
