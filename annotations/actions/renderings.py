"""Renderings: passages in other languages, written, reviewed and published like notes."""

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
    """Write or rewrite a rendering of one passage of the current revision; a draft until reviewed."""
    policy.require(by, "render_passage", article)
    revision = article.current
    passage = Passage.objects.filter(revision=revision, eid=eid).first()
    if revision is None or passage is None:
        raise refusal("eid", _("There is no passage %(eid)s.") % {"eid": eid}, "unknown")
    if not text.strip():
        raise refusal("text", _("Nothing is written."), "required")
    if pk:
        rendering = locked(Rendering.objects.all(), pk=pk, version=version)
        rendering.version += 1
    else:
        rendering = Rendering(article=article, eid=eid, lang=lang, type=type, creator=by)
    with ledger.record(rendering, by=by, action="edit" if pk else "create"):
        rendering.text, rendering.revision = text, revision
        rendering.source_sha256 = sha256(passage.words(revision.text))
        rendering.status, rendering.reviewer = S.DRAFT, None
        rendering.full_clean(exclude=["creator", "reviewer"])
        rendering.save()
    return rendering


@ledger.atomic
def submit(pk: int, *, by: User, version: int | None = None) -> Rendering:
    rendering = locked(Rendering.objects.all(), pk=pk, version=version)
    policy.require(by, "submit_note", rendering)
    with ledger.record(rendering, by=by, action="submit"):
        rendering.status = S.IN_REVIEW
        rendering.version += 1
        rendering.save()
    return rendering


@ledger.atomic
def publish(pk: int, *, by: User, version: int | None = None) -> Rendering:
    """The reviewer vouches for it; what it replaces is withdrawn."""
    rendering = locked(Rendering.objects.all(), pk=pk, version=version)
    policy.require(by, "publish_note", rendering)
    if rendering.status != S.IN_REVIEW:
        raise ValidationError(_("It has not been submitted."), code="status")
    replaced = Rendering.objects.filter(
        article=rendering.article,
        eid=rendering.eid,
        lang=rendering.lang,
        type=rendering.type,
        status=S.PUBLISHED,
    )
    for old in replaced.select_for_update():
        with ledger.record(old, by=by, action="withdraw"):
            old.status = S.WITHDRAWN
            old.save()
    with ledger.record(rendering, by=by, action="publish"):
        rendering.status, rendering.reviewer = S.PUBLISHED, by
        rendering.one_person_desk = rendering.creator_id == by.pk
        rendering.version += 1
        rendering.save()
    return rendering
