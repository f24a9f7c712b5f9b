"""Renderings: passages in other languages, written, reviewed and published like notes."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from annotations import policy
from annotations.models import Annotation, Article, Passage, Rendering, sha256
from instruments import ledger
from instruments.conflicts import locked
from instruments.models import User
from instruments.refusals import refusal

S = Annotation.Status


@ledger.atomic
def write(
    article: Article,
    eid: str,
    *,
    lang: str,
    text: str,
    by: User,
    type: str = Rendering.Type.TRANSLATION,
    pk: int | None = None,
    version: int | None = None,
) -> Rendering:
    """Write or rewrite a rendering of one passage of the current revision; a draft until reviewed. One that
    readers see stays as it is until the new one, written in its stead, is published."""
    policy.require(by, "render_passage", article)
    revision = article.current
    passage = Passage.objects.filter(revision=revision, eid=eid).first()
    if revision is None or passage is None:
        raise refusal("eid", _("There is no passage %(eid)s.") % {"eid": eid}, "unknown")
    if not text.strip():
        raise refusal("text", _("Nothing is written."), "required")
    rendering = under_way(pk, version, by=by) if pk else None
    if rendering is None:
        rendering = Rendering(article=article, eid=eid, lang=lang, type=type, creator=by)
    with ledger.record(rendering, by=by, action="edit" if rendering.pk else "create"):
        rendering.text, rendering.revision = text, revision
        rendering.source_sha256 = sha256(passage.words(revision.text))
        rendering.status, rendering.reviewer = S.DRAFT, None
        rendering.full_clean(exclude=["creator", "reviewer"])
        rendering.save()
    return rendering


def under_way(pk: int, version: int | None, *, by: User) -> Rendering | None:
    """The rendering to be rewritten, locked and one version on; None where it is published."""
    rendering = locked(Rendering.objects.all(), pk=pk, version=version)
    if rendering.status == S.PUBLISHED:
        return None
    policy.require(by, "edit_note", rendering)
    expect(rendering, S.DRAFT, S.IN_REVIEW)
    rendering.version += 1
    return rendering


def expect(rendering: Rendering, *statuses: str) -> None:
    if rendering.status not in statuses:
        words = _("This rendering is %(status)s; this cannot be done to it.")
        raise ValidationError(words % {"status": rendering.get_status_display()}, code="status")


def advance(
    rendering: Rendering, *, by: User, action: str, to: str, reason: str = "", **changes: Any
) -> Rendering:
    with ledger.record(rendering, by=by, action=action, reason=reason):
        rendering.status = to
        for name, value in changes.items():
            setattr(rendering, name, value)
        rendering.version += 1
        rendering.save()
    return rendering


@ledger.atomic
def submit(pk: int, *, by: User, version: int | None = None) -> Rendering:
    rendering = locked(Rendering.objects.all(), pk=pk, version=version)
    policy.require(by, "submit_note", rendering)
    expect(rendering, S.DRAFT)
    return advance(rendering, by=by, action="submit", to=S.IN_REVIEW, returned_because="")


@ledger.atomic
def give_back(pk: int, *, by: User, reason: str, version: int | None = None) -> Rendering:
    """Return it to its author, saying why."""
    rendering = locked(Rendering.objects.all(), pk=pk, version=version)
    policy.require(by, "return_note", rendering)
    expect(rendering, S.IN_REVIEW)
    if not reason.strip():
        raise refusal("reason", _("Say why it is returned."), "required")
    changes = {"returned_because": reason}
    return advance(rendering, by=by, action="return", to=S.DRAFT, reason=reason, **changes)


@ledger.atomic
def withdraw(pk: int, *, by: User, reason: str = "", version: int | None = None) -> Rendering:
    rendering = locked(Rendering.objects.all(), pk=pk, version=version)
    policy.require(by, "withdraw_note", rendering)
    expect(rendering, S.DRAFT, S.IN_REVIEW, S.PUBLISHED)
    return advance(rendering, by=by, action="withdraw", to=S.WITHDRAWN, reason=reason)


@ledger.atomic
def publish(pk: int, *, by: User, version: int | None = None) -> Rendering:
    """The reviewer vouches for it; what it replaces is withdrawn."""
    rendering = locked(Rendering.objects.all(), pk=pk, version=version)
    policy.require(by, "publish_note", rendering)
    expect(rendering, S.IN_REVIEW)
    replaced = Rendering.objects.filter(
        article=rendering.article,
        eid=rendering.eid,
        lang=rendering.lang,
        type=rendering.type,
        status=S.PUBLISHED,
    )
    for old in replaced.select_for_update():
        advance(old, by=by, action="withdraw", to=S.WITHDRAWN)
    vouched: dict[str, Any] = {"reviewer": by, "one_person_desk": policy.is_own(by, rendering)}
    return advance(rendering, by=by, action="publish", to=S.PUBLISHED, **vouched)
