"""Writing, submitting and reviewing one note, as JSON."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from annotations import policy
from annotations.actions import anchors, evidence, notes, suggesting
from annotations.actions.saying import tag_names
from annotations.models import Annotation, Article, Citation
from annotations.workbench.answers import Json, Refused, body_of, no_article
from annotations.workbench.drafted import drafted, rewritten
from annotations.workbench.forms import NoteForm, SpanForm, StepForm, checked
from annotations.workbench.presenting import entities, notes_in, people, presented
from annotations.workbench.seen import Seen
from annotations.workbench.whole import COMPARED, gone, shown, whole
from instruments import ledger
from instruments.conflicts import Conflict

SPAN = tuple(SpanForm.base_fields)
SAID = tuple(NoteForm.base_fields)


def create(request: HttpRequest, article_id: int) -> Json:
    sent = body_of(request, *SPAN, *SAID)
    span, said = SpanForm(sent), NoteForm(sent)
    if not span.is_valid() or not said.is_valid():
        checked(span)
        checked(said)
    by: Any = request.user
    try:
        draft = notes.draft(article_id, by=by, **span.cleaned_data, **said.cleaned_data)
    except Article.DoesNotExist:
        raise no_article(article_id) from None
    return drafted(draft, by)


def edit(request: HttpRequest, seen: Seen) -> Json:
    """Change what a note says; a suggestion so changed is accepted as corrected."""
    sent = body_of(request, "version", *SAID)
    version = checked(StepForm(sent))["version"]
    said = checked(NoteForm(sent))
    by: Any = request.user
    try:
        if seen.note.status == Annotation.Status.SUGGESTED:
            said.pop("tags")
            note = suggesting.accept(seen.note.pk, by=by, version=version, **said)
            return now(seen, note, by)
        note = notes.edit(seen.note.pk, by=by, version=version, **said)
    except Conflict as conflict:
        raise collision(seen, conflict, sent) from conflict
    return now(seen, note, by, tag_names(said["tags"]))


def now(seen: Seen, note: Annotation, by: Any, tags: list[str] | None = None) -> Json:
    """The row of a note that `by` just wrote, with the tags it had or these, or word that it is off
    the desk."""
    if note.status in {Annotation.Status.REJECTED, Annotation.Status.WITHDRAWN}:
        return gone(note)
    row = rewritten(seen, note, seen.tags if tags is None else tags, by)
    return row or shown(seen.article, note)


def collision(seen: Seen, conflict: Conflict, sent: Json) -> Refused:
    """Both texts: the note as it is now, and what was sent."""
    last = ledger.history(seen.note).first()
    who = last.actor and people([last.actor_id])[last.actor_id] if last else ""
    message = _("%(who)s changed this note meanwhile. Nothing was saved; what you typed is kept.")
    theirs = {name: conflict.current.get(name) for name in (*COMPARED, "status", "entity_id")}
    theirs["tags"] = [tag.name for tag in conflict.thing.tags.all()]  # type: ignore[attr-defined]
    found = shown(seen.article, seen.note)
    linked = entities([theirs["entity_id"], sent.get("entity")])
    return Refused(
        message % {"who": who or _("Someone")},
        field="version",
        status=409,
        version=conflict.version,
        theirs=theirs,
        yours=sent,
        now=found | {"entities": found.get("entities", {}) | linked},
    )


def step(request: HttpRequest, seen: Seen, name: str) -> Json:
    """Submit, publish, return, withdraw, accept or reject a note; or drop the edit of one."""
    sent = body_of(request, "version", "reason")
    asked = checked(StepForm(sent))
    given: dict[str, Any] = {"by": request.user, "version": asked["version"]}
    actions = {
        "submit": notes.submit,
        "publish": notes.publish,
        "return": notes.give_back,
        "withdraw": notes.withdraw,
        "drop": notes.drop_edit,
        "accept": suggesting.accept,
        "reject": suggesting.reject,
    }
    if name not in actions:
        raise Http404(_("There is no step “%(name)s”.") % {"name": name})
    if name in {"return", "withdraw", "drop"}:
        given["reason"] = asked["reason"]
    try:
        return now(seen, actions[name](seen.note.pk, **given), request.user)  # type: ignore[operator]
    except Conflict as conflict:
        raise collision(seen, conflict, sent) from conflict


def place(request: HttpRequest, seen: Seen) -> Json:
    """Put a note on another span."""
    article, note = seen.article, seen.note
    sent = body_of(request, "version", *SPAN)
    span, version = checked(SpanForm(sent)), checked(StepForm(sent))["version"]
    if article.current is None or span["revision"] != article.current.number:
        raise Refused(_("The text was revised meanwhile; reload it."), field="revision", status=409)
    try:
        anchors.place(note.pk, span["start"], span["end"], by=request.user, version=version)  # type: ignore[arg-type]
    except Conflict as conflict:
        raise collision(seen, conflict, sent) from conflict
    return shown(article, note)


def reply(request: HttpRequest, seen: Seen) -> Json:
    note = seen.note
    said = body_of(request, "body")
    if not isinstance(said.get("body"), str):
        raise Refused(_("Text is expected."), field="body")
    notes.reply(note.pk, said["body"], by=request.user, lang=note.lang)  # type: ignore[arg-type]
    return whole(seen.article, note)


def submit_all(request: HttpRequest, article: Article) -> Json:
    body_of(request)
    return {"count": notes.submit_all(article.pk, by=request.user)} | presented(
        notes_in(article, request.user), article
    )  # type: ignore[arg-type]


def publish_all(request: HttpRequest, article: Article) -> Json:
    """Publish the notes named, all or none."""
    chosen = several(article, body_of(request, "notes").get("notes"), request.user)
    notes.publish_all([note.pk for note in chosen], by=request.user)  # type: ignore[arg-type]
    return presented(
        notes_in(article, request.user).filter(pk__in=[note.pk for note in chosen]), article
    )


def several(article: Article, sent: Any, user: Any) -> list[Annotation]:
    """The notes of `article` that a list of ids names. Refused when one is none that `user` may see."""
    if not isinstance(sent, list) or not sent or not all(isinstance(item, str) for item in sent):
        raise Refused(_("A list of notes is expected."), field="notes")
    try:
        wanted = {UUID(item) for item in sent}
    except ValueError:
        raise Refused(_("A list of notes is expected."), field="notes") from None
    notes = Annotation.objects.filter(article=article, uuid__in=wanted)
    found = list(policy.seen_by(user, notes))
    if len(found) != len(wanted):
        raise Refused(_("There is no such note on this article."), field="notes", status=404)
    return found


def cite(request: HttpRequest, seen: Seen) -> Json:
    """Say that the passage under a note bears on a fact of its entity."""
    note = seen.note
    sent = body_of(request, "field", "value", "stance")
    if note.entity is None:
        raise Refused(_("This note links to nothing whose facts it could support."), field="field")
    policy.require(request.user, "cite", note.entity)  # type: ignore[arg-type]
    field, stance = sent.get("field"), sent.get("stance", Citation.Stance.SUPPORTS)
    facts = {fact["field"]: fact["value"] for fact in facts_of(note)}
    if field not in facts:
        raise Refused(_("There is no such fact."), field="field")
    if stance not in Citation.Stance.values:
        raise Refused(_("There is no such stance."), field="stance")
    evidence.cite(
        note.entity, field, by=request.user, annotation=note, value=facts[field], stance=stance
    )  # type: ignore[arg-type]
    return whole(seen.article, note)


def facts(request: HttpRequest, seen: Seen) -> Json:
    note = seen.note
    stances = [{"value": value, "label": str(label)} for value, label in Citation.Stance.choices]
    return {"facts": facts_of(note) if note.entity else [], "stances": stances}


OUR_OWN = {
    "id",
    "uuid",
    "kind",
    "slug",
    "status",
    "version",
    "verified_by",
    "verified_at",
    "merged_into",
    "mention_count",
    "created_at",
    "updated_at",
    "entity_ptr",
    "stub",
}


def facts_of(note: Annotation) -> list[Json]:
    """The filled facts of the entity that a note links to: field, label, and the value as text."""
    assert note.entity is not None
    entity = note.entity.specific
    rows = []
    for field in entity._meta.concrete_fields:
        value = field.value_from_object(entity)
        if field.name in OUR_OWN or field.name.endswith("_as_cited") or value in (None, "", []):
            continue
        if field.is_relation:
            value = getattr(entity, field.name).slug
        rows.append({"field": field.name, "label": str(field.verbose_name), "value": str(value)})
    return rows
