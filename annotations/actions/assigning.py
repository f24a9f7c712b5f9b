"""Assignments: asking an expert to annotate a text or a passage of it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from annotations import policy
from annotations.actions import telling
from annotations.models import Article, Assignment
from instruments import ledger
from instruments.conflicts import locked
from instruments.models import User
from instruments.refusals import refusal

S = Assignment.Status


@ledger.atomic
def assign(
    article_id: int,
    assignee: User,
    *,
    by: User,
    eid: str = "",
    due: date | None = None,
    note: str = "",
) -> Assignment:
    """Ask `assignee` to annotate the passage `eid` of the current text, or all of it. ValidationError
    names the field."""
    article = locked(Article.objects.select_related("current"), pk=article_id)
    policy.require(by, "assign", article)
    if not policy.can(assignee, "annotate"):
        raise refusal("assignee", _("This person may not annotate."), "role")
    if eid and not (article.current and article.current.passages.filter(eid=eid).exists()):
        raise refusal("eid", _("There is no passage %(eid)s.") % {"eid": eid}, "unknown")
    known = Assignment.objects.filter(article=article, eid=eid, assignee=assignee, status=S.OPEN)
    if known.exists():
        raise refusal("assignee", _("This is assigned to them already."), "twice")
    made = Assignment(
        article=article, eid=eid, assignee=assignee, assigned_by=by, due=due, note=note
    )
    made.clean_fields(exclude=["article", "assignee", "assigned_by"])
    with ledger.record(made, by=by, action="assign"):
        made.save()
    telling.assigned(made, by=by)
    return made


@ledger.atomic
def finish(pk: int, *, by: User, version: int | None = None) -> Assignment:
    """It is done, the assignee says."""
    return end(pk, S.DONE, "finish_assignment", by=by, version=version)


@ledger.atomic
def withdraw(pk: int, *, by: User, version: int | None = None) -> Assignment:
    return end(pk, S.WITHDRAWN, "assign", by=by, version=version)


def end(pk: int, status: S, ability: str, *, by: User, version: int | None) -> Assignment:
    assignment = locked(Assignment.objects.select_related("article"), pk=pk, version=version)
    policy.require(by, ability, assignment)
    if assignment.status != S.OPEN:
        words = _("This assignment is %(status)s.")
        raise ValidationError(words % {"status": assignment.get_status_display()}, code="status")
    with ledger.record(assignment, by=by, action="finish" if status == S.DONE else "withdraw"):
        assignment.status = status
        assignment.version += 1
        assignment.save()
    return assignment
