"""Translations and summaries of one passage, beside its original."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from annotations import policy
from annotations.actions import renderings
from annotations.models import Annotation, Article, Passage, Rendering, sha256
from annotations.workbench.answers import Json, Refused, body_of
from annotations.workbench.forms import StepForm, Words, checked
from annotations.workbench.presenting import people
from instruments.conflicts import Conflict
from instruments.models.entity import validate_language

S = Annotation.Status
OPEN = (S.DRAFT, S.IN_REVIEW, S.PUBLISHED)
STEPS: dict[str, Any] = {
    "submit": renderings.submit,
    "publish": renderings.publish,
    "return": renderings.give_back,
    "withdraw": renderings.withdraw,
}


class RenderingForm(forms.Form):
    eid = Words(required=True, max_length=200)
    lang = Words(required=True, max_length=20, validators=[validate_language])
    type = forms.ChoiceField(choices=Rendering.Type.choices)
    text = Words(max_length=100_000)


def listed(request: HttpRequest, article: Article) -> Json:
    """`eid`: the passage. Its words, and what stands of it in other languages."""
    return beside(article, request.GET.get("eid", ""), request.user)


def beside(article: Article, eid: str, user: Any) -> Json:
    passage = Passage.objects.filter(revision=article.current, eid=eid[:200]).first()
    if passage is None or article.current is None:
        raise Http404(_("There is no passage %(eid)s.") % {"eid": eid[:40]})
    words = passage.words(article.current.text)
    found = Rendering.objects.filter(article=article, eid=eid, status__in=OPEN)
    rows = list(found.order_by("lang", "type", "pk"))
    names = people(row.creator_id for row in rows)
    digest = sha256(words)
    return {
        "eid": eid,
        "words": words,
        "renderings": [row_of(row, user) | {
            "by": names.get(row.creator_id, ""), "stale": row.source_sha256 != digest,
        } for row in rows],
    }  # fmt: skip


def row_of(rendering: Rendering, user: Any) -> Json:
    plain = ("lang", "type", "text", "status", "version", "returned_because")
    return {name: getattr(rendering, name) for name in plain} | {
        "uuid": str(rendering.uuid),
        "type_name": rendering.get_type_display(),
        "status_name": rendering.get_status_display(),
        "acts": acts(rendering, user),
    }


def acts(rendering: Rendering, user: Any) -> list[str]:
    """What `user` may do to it now; the actions ask again."""
    drafted, waiting = rendering.status == S.DRAFT, rendering.status == S.IN_REVIEW
    can = {
        "edit": rendering.status == S.PUBLISHED or policy.can(user, "edit_note", rendering),
        "submit": drafted and policy.can(user, "submit_note", rendering),
        "publish": waiting and policy.can(user, "publish_note", rendering),
        "return": waiting and policy.can(user, "return_note", rendering),
        "withdraw": policy.can(user, "withdraw_note", rendering),
    }
    return [name for name, may in can.items() if may]


def write(request: HttpRequest, article: Article) -> Json:
    """Write a rendering, or, with `uuid`, rewrite one."""
    sent = body_of(request, "uuid", "version", *RenderingForm.base_fields)
    said = checked(RenderingForm(sent))
    known = rendering_of(article, sent["uuid"]) if sent.get("uuid") else None
    given = {
        "pk": known and known.pk,
        "version": checked(StepForm(sent))["version"] if known else None,
    }
    try:
        renderings.write(article, said.pop("eid"), by=request.user, **given, **said)  # type: ignore[arg-type]
    except Conflict as conflict:
        raise overtaken(conflict) from conflict
    return beside(article, sent["eid"], request.user)


def step(request: HttpRequest, article: Article, uuid: UUID, name: str) -> Json:
    rendering = rendering_of(article, str(uuid))
    asked = checked(StepForm(body_of(request, "version", "reason")))
    if name not in STEPS:
        raise Http404(_("There is no step “%(name)s”.") % {"name": name})
    given = {"reason": asked["reason"]} if name in {"return", "withdraw"} else {}
    try:
        STEPS[name](rendering.pk, by=request.user, version=asked["version"], **given)
    except Conflict as conflict:
        raise overtaken(conflict) from conflict
    return beside(article, rendering.eid, request.user)


def rendering_of(article: Article, uuid: Any) -> Rendering:
    try:
        wanted = UUID(uuid)
    except (ValueError, TypeError, AttributeError):
        raise Refused(_("There is no such rendering."), field="uuid", status=404) from None
    found = Rendering.objects.filter(article=article, uuid=wanted).first()
    if found is None:
        raise Refused(_("There is no such rendering."), field="uuid", status=404)
    return found


def overtaken(conflict: Conflict) -> Refused:
    """Told with what it says now; what was typed stays where it was typed."""
    said = _("Someone changed this rendering meanwhile. Nothing was saved; what you typed is kept.")
    text = conflict.current["text"]
    return Refused(said, field="", status=409, version=conflict.version, text=text)
