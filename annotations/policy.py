"""Where an ability on a text or a note also depends on the thing itself."""

from annotations.models import Annotation, Article, Assignment, Desk, NoteEdit, Rendering
from annotations.querysets import AnnotationQuerySet
from instruments.models import User
from instruments.policy import Role, can, require, roles_of, rule

__all__ = ["Role", "can", "one_person_desk", "require", "roles_of"]

Written = Annotation | NoteEdit | Rendering


def one_person_desk() -> bool:
    return Desk.objects.filter(pk=1, one_person=True).exists()


def is_senior(user: User) -> bool:
    return bool(roles_of(user) & {Role.REVIEWER, Role.ADMINISTRATOR})


def is_own(user: User, thing: Written) -> bool:
    """Whether `user` wrote it, or wrote last what it says; of an edit, whether they wrote the edit or the
    note."""
    authors = {thing.creator_id}
    if isinstance(thing, Annotation):
        authors.add(thing.rewritten_by_id)
    if isinstance(thing, NoteEdit):
        authors.add(thing.annotation.creator_id)
    return user.pk in authors


def rewriter(note: Annotation, by: User) -> User | None:
    """Who is to be remembered when `by` writes what the note says: none beside its author."""
    return None if by.pk == note.creator_id else by


def annotates(user: User, article: Article) -> bool:
    """Whether `user` has annotated the article, or is asked to."""
    mine = article.annotations.filter(creator=user).exclude(motivation="replying")
    return mine.exists() or article.assignments.filter(assignee=user, status="open").exists()


def seen_by(user: User, notes: AnnotationQuerySet) -> AnnotationQuerySet:
    """Those of `notes` that the desk shows `user`: of an article annotated blind, an annotator sees their
    own and open suggestions; reviewers who do not annotate it see all."""
    return notes.not_blind_to(user, adjudicates=is_senior(user))


def kept_from(user: User | None) -> AnnotationQuerySet:
    """The notes that the desk keeps from `user`; without one, those that it keeps from anyone."""
    blind = Annotation.objects.filter(article__blind=True)
    if user is None:
        return blind
    return blind.exclude(pk__in=seen_by(user, blind).values("pk"))


def sees_note(user: User, note: Annotation) -> bool:
    return seen_by(user, Annotation.objects.filter(pk=note.pk)).exists()


@rule("lift_blind")
def does_not_annotate(user: User, article: Article) -> bool:
    return not annotates(user, article)


@rule("finish_assignment")
def is_assigned(user: User, assignment: Assignment) -> bool:
    return assignment.assignee_id == user.pk or is_senior(user)


@rule("edit_note")
def edits_own_or_reviews(user: User, thing: Written) -> bool:
    """One's own work while it is not under review; reviewers also what others wrote. An edit of a
    published note has one writer, as a rendering has, so that whoever publishes it wrote none of it."""
    if not isinstance(thing, Annotation):
        return thing.creator_id == user.pk
    return thing.creator_id == user.pk or is_senior(user)


@rule("submit_note")
@rule("withdraw_note")
def own_or_reviews(user: User, thing: Written) -> bool:
    return thing.creator_id == user.pk or is_senior(user)


@rule("publish_note")
def reviews_work_of_others(user: User, thing: Written) -> bool:
    return not is_own(user, thing) or one_person_desk()
