"""Pages for curating many things at once: topics for a selection, what is there twice, merging two."""

from collections import defaultdict
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from instruments import actions, policy
from instruments.actions.merging import references
from instruments.interchange.effects import SHEET_OF, cells_of
from instruments.models import Entity, Label, Status, Topic
from instruments.models.fields import is_text

PAGE = 50


class TopicsForm(forms.Form):
    """The topics to add."""

    def __init__(self, admin_site: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"] = forms.ModelMultipleChoiceField(
            Topic.objects.with_names(),
            label=_("Topics to add"),
            widget=AutocompleteSelectMultiple(Entity._meta.get_field("topics"), admin_site),
        )


def page(model_admin: Any, request: HttpRequest, title: str, **context: Any) -> dict[str, Any]:
    """What every page of the desk says."""
    return {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": title,
        **context,
    }


def set_topics(model_admin: Any, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
    """Ask which topics, then add them to the chosen."""
    form = TopicsForm(
        model_admin.admin_site, request.POST if "topics_asked" in request.POST else None
    )
    if form.is_valid():
        pks = list(queryset.values_list("pk", flat=True))
        count = actions.set_topics(pks, form.cleaned_data["topics"], by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("Topics added to %(count)d.") % {"count": count})
        return None
    context = page(
        model_admin, request, _("Add topics"), form=form, chosen=queryset, box=ACTION_CHECKBOX_NAME,
        media=model_admin.media + form.media,
    )  # fmt: skip
    return TemplateResponse(request, "admin/instruments/set_topics.html", context)


def choose_two(model_admin: Any, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
    """Lead the two that are chosen to the page that merges them."""
    chosen = list(queryset.order_by("pk").values_list("slug", "kind")[:3])
    if len(chosen) != 2 or chosen[0][1] != chosen[1][1]:
        messages.error(request, _("Choose two things of one kind."))
        return None
    address = reverse("admin:instruments_entity_merge")
    return redirect(f"{address}?source={chosen[0][0]}&target={chosen[1][0]}")


def merge_view(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Both things side by side, and what moving would move; then the merge."""
    if not policy.can(request.user, "merge_entities"):  # type: ignore[arg-type]
        raise PermissionDenied
    by: Any = request.user
    given = request.POST if request.method == "POST" else request.GET
    source, target = (found(given.get(name, "")) for name in ("source", "target"))
    if request.method == "POST":
        try:
            reason = given.get("reason", "").replace("\0", "")
            result = actions.merge(source.pk, target.pk, by=by, reason=reason)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, said_of(result, source))
            return redirect(f"admin:instruments_{target.kind}_change", target.pk)
    context = page(
        model_admin,
        request,
        _("Merge two things"),
        source=source,
        target=target,
        rows=side_by_side(source, target),
        moving=sorted(references(source).items()),
        problem=problem(source, target),
    )
    return TemplateResponse(
        request,
        "admin/instruments/merge.html",
        context,
        status=400 if request.method == "POST" else 200,
    )


def found(slug: str) -> Entity:
    entity = Entity.objects.filter(slug=slug).first() if is_text(slug) else None
    if entity is None:
        raise Http404(_("There is nothing called %(slug)s.") % {"slug": slug})
    return entity.specific


def problem(source: Entity, target: Entity) -> str:
    try:
        actions.merging.check_pair(source, target)
    except ValidationError as error:
        return " ".join(error.messages)
    return _("These are one and the same.") if source.pk == target.pk else ""


def said_of(result: Any, source: Entity) -> str:
    moved, dropped = sum(result.moved.values()), sum(result.dropped.values())
    said = _("%(source)s leads here now: %(moved)d links moved, %(dropped)d were here already.")
    return said % {"source": source.slug, "moved": moved, "dropped": dropped}


def side_by_side(source: Entity, target: Entity) -> list[tuple[str, str, str, bool]]:
    """(field, source's, target's, whether they differ) for each that either has."""
    rows = [
        (name, facts_of(source).get(name, ""), value) for name, value in facts_of(target).items()
    ]
    rows += [
        (name, value, "")
        for name, value in facts_of(source).items()
        if name not in facts_of(target)
    ]
    return [(name, one, other, one != other) for name, one, other in rows if one or other]


def facts_of(entity: Entity) -> dict[str, str]:
    """A thing's row as it would be exported, and its names."""
    facts = dict(zip(SHEET_OF[entity.kind].header, cells_of(entity), strict=True))
    names: dict[str, list[str]] = defaultdict(list)
    for label in entity.labels.all():
        names[label.lang].append(f"{label.text} ({label.get_kind_display()})")
    words = {f"{_('names')} {lang}": "\n".join(texts) for lang, texts in sorted(names.items())}
    described = {f"{_('description')} {row.lang}": row.text for row in entity.descriptions.all()}
    return {"slug": facts.pop("slug"), **words, **facts, **described}


def duplicates_view(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Names that two things of one kind share, whatever their script, width or case."""
    if not policy.can(request.user, "see_desk"):  # type: ignore[arg-type]
        raise PermissionDenied
    paginator = Paginator(shared_names(), PAGE)
    listed = paginator.get_page(request.GET.get("page"))
    context = page(
        model_admin, request, _("Names that two things share"), listed=listed, groups=groups(list(listed)),
        may_merge=policy.can(request.user, "merge_entities"),  # type: ignore[arg-type]
    )  # fmt: skip
    return TemplateResponse(request, "admin/instruments/duplicates.html", context)


def shared_names() -> QuerySet[Any, Any]:
    """(folded name, kind, number of things) for each name that several have."""
    living = Label.objects.exclude(entity__status=Status.WITHDRAWN).exclude(folded="").order_by()
    counted = living.values("folded", "entity__kind").annotate(
        things=Count("entity", distinct=True)
    )
    return counted.filter(things__gt=1).order_by("entity__kind", "folded")


def groups(names: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The things behind each shared name, oldest first, in a fixed number of queries."""
    folded = [name["folded"] for name in names]
    labels = Label.objects.filter(folded__in=folded).exclude(entity__status=Status.WITHDRAWN)
    things: dict[tuple[str, str], dict[int, Entity]] = defaultdict(dict)
    for label in (
        labels.select_related("entity").prefetch_related("entity__labels").order_by("entity_id")
    ):
        things[label.folded, label.entity.kind][label.entity_id] = label.entity
    return [
        {
            "name": name["folded"],
            "things": list(things[name["folded"], name["entity__kind"]].values()),
        }
        for name in names
    ]
