"""Who is asked to annotate which part of the text."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from annotations import policy
from annotations.actions import assigning
from annotations.models import Article, Assignment
from annotations.workbench.answers import Json, Refused, body_of
from annotations.workbench.forms import StepForm, Whole, Words, checked
from annotations.workbench.presenting import people
from instruments.conflicts import Conflict
from instruments.models import User

STEPS: dict[str, Any] = {"finish": assigning.finish, "withdraw": assigning.withdraw}


class AssignmentForm(forms.Form):
    assignee = Whole()
    eid = Words(max_length=200)
    due = forms.DateField(required=False)
    note = Words(max_length=500)

    def clean_assignee(self) -> User:
        found = User.objects.filter(pk=self.cleaned_data["assignee"], is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("There is no such person."), code="unknown")
        return found


def open_ones(article: Article, user: Any) -> list[Json]:
    """The assignments under way, and what `user` may do to each."""
    found = list(article.assignments.filter(status=Assignment.Status.OPEN))
    names = people(row.assignee_id for row in found)
    return [
        {
            "uuid": str(row.uuid),
            "eid": row.eid,
            "who": names[row.assignee_id],
            "mine": row.assignee_id == user.pk,
            "due": row.due.isoformat() if row.due else "",
            "note": row.note,
            "version": row.version,
            "acts": [
                name
                for name, ability in (("finish", "finish_assignment"), ("withdraw", "assign"))
                if policy.can(user, ability, row)
            ],
        }
        for row in found
    ]


def colleagues() -> list[tuple[int, str]]:
    """Whom something can be assigned to: those at the desk."""
    desk = User.objects.filter(is_staff=True, is_active=True).values_list("pk", flat=True)
    return sorted(people(desk).items(), key=lambda person: person[1])


def assign(request: HttpRequest, article: Article) -> Json:
    said = checked(AssignmentForm(body_of(request, *AssignmentForm.base_fields)))
    assigning.assign(article.pk, said.pop("assignee"), by=request.user, **said)  # type: ignore[arg-type]
    return {"assignments": open_ones(article, request.user)}


def step(request: HttpRequest, article: Article, uuid: UUID, name: str) -> Json:
    version = checked(StepForm(body_of(request, "version")))["version"]
    found = article.assignments.filter(uuid=uuid).first()
    if found is None or name not in STEPS:
        raise Http404(_("There is no such assignment on this article."))
    try:
        STEPS[name](found.pk, by=request.user, version=version)
    except Conflict as conflict:
        said = _("Someone changed this assignment meanwhile.")
        raise Refused(said, status=409, assignments=open_ones(article, request.user)) from conflict
    return {"assignments": open_ones(article, request.user)}
