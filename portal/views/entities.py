"""The kinds of the catalogue: a list of each, and a page for each entity."""

from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from instruments.actions.entities import was_public
from instruments.models import KINDS, Entity, Kind
from portal.complaints import day
from portal.data_blocks import json_ld_block
from portal.entities import concordance, connections, facts, life, parties, statements
from portal.entities.evidence import Footnotes
from portal.entities.trees import tree_html
from portal.linked_data import entity_response, wanted
from portal.linked_data.entities import json_ld
from portal.names import References
from portal.pictures import life as life_picture
from portal.plurals import PLURALS
from portal.serving.prepared import Prepared
from portal.views.page import public_page

STATEMENTS = {Kind.POSITION, Kind.CHALLENGE, Kind.RECOMMENDATION}


@require_safe
def detail(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """An entity as a page, or as linked data for who prefers that; an old name leads to the new one."""
    if wanted(request):
        entity = KINDS[kind].objects.published().filter(slug=slug).first()
        return entity_response(request, entity) if entity else moved(slug)
    response = page(request, kind=kind, slug=slug)
    patch_vary_headers(response, ["Accept"])
    return response


def moved(slug: str) -> HttpResponse:
    """Where a renamed or merged entity went, if a stranger may know; else there is nothing here."""
    renamed = Entity.objects.published().filter(redirects__slug=slug).first()
    merged = Entity.objects.filter(slug=slug, merged_into__isnull=False).first()
    target = renamed or (survivor(merged) if merged and was_public(merged) else None)
    if target is None or not target.is_public or target.slug == slug:
        raise Http404
    return HttpResponsePermanentRedirect(target.get_absolute_url())


def survivor(entity: Entity | None) -> Entity | None:
    """The end of a chain of merges."""
    seen = set()
    while entity is not None and entity.merged_into_id and entity.pk not in seen:
        seen.add(entity.pk)
        entity = entity.merged_into
    return entity


@public_page("as_of")
def page(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Names, facts with footnotes, what the texts say, connections, and how it is known."""
    found = public_one(kind).objects(slug)
    if not found:
        return moved(slug)
    return render(request, "portal/entity.html", entity_context(request, found[0]))


@lru_cache
def public_one(kind: str) -> Prepared:
    """The public entity of the kind that has a slug."""
    shown = KINDS[kind].objects.published().select_related("verified_by")
    return Prepared(lambda slug: shown.filter(slug=slug))


def entity_context(request: HttpRequest, entity: Any) -> dict[str, Any]:
    reader, on = request.reader, day(request)
    linked_pks, pointing = facts.linked_pks(entity), connections.pointing_pks(entity)
    belongs, actions = connections.memberships(entity), connections.treaty_actions(entity)
    members = connections.members_on(entity, on) if entity.kind == Kind.BODY else []
    relations = connections.relations(entity) if entity.kind == Kind.INSTRUMENT else []
    standings = parties.standings(entity.pk, on) if entity.kind == Kind.INSTRUMENT else []
    pks = {
        entity.pk,
        *(pk for found in linked_pks.values() for pk in found),
        *(pk for _t, found in pointing for pk in found),
    }
    pks |= {pk for row in [*belongs, *members] for pk in (row.member_id, row.body_id)}
    pks |= {pk for row in actions for pk in (row.participant_id, row.instrument_id)}
    pks |= {pk for row in relations for pk in (row.subject_id, row.object_id)}
    pks |= {pk for pk, _standing in standings}
    references, footnotes = References(pks, reader), Footnotes(entity, reader)
    mentions, mention_count = concordance.mentions_of(entity, reader)
    tree = (
        statements.branches(KINDS[entity.kind], reader, entity.pk)
        if entity.kind in STATEMENTS
        else []
    )
    context = {
        "entity": entity,
        "me": references[entity.pk],
        "linked": json_ld_block(json_ld(entity.kind, entity.slug, reader, timezone.now().date())),
        "kind_name": Kind(entity.kind).label,
        "plural": PLURALS[entity.kind],
        "plural_name": KINDS[entity.kind]._meta.verbose_name_plural,
        "names": facts.all_names(entity, reader),
        "descriptions": facts.descriptions(entity, reader),
        "name_notes": footnotes.of("label"),
        "description_notes": footnotes.of("description"),
        "facts": facts.facts_of(entity, linked_pks, references, footnotes, reader),
        "memberships": connections.periods(belongs, references, footnotes, of_member=True),
        "members": connections.by_status(
            connections.periods(members, references, footnotes, of_member=False)
        ),
        "parties": parties.parties(standings, references)
        if entity.kind == Kind.INSTRUMENT
        else None,
        "links": connections.links(relations, entity, references),
        "deeds": connections.deeds(actions, entity, references),
        "groups": connections.groups(pointing, references),
        "mentions": mentions,
        "mention_count": mention_count,
        "branch": tree[0] if tree else None,
        "tree": tree_html(tree, reader.tag),
        "as_of": on.isoformat(),
        "today": timezone.now().date(),
    }
    events = life.events_of(
        entity,
        references,
        facts=context["facts"],
        memberships=(belongs, context["memberships"]),
        members=members,
        actions=actions,
        pointing=pointing,
        relations=relations,
    )
    context |= {"events": events, "life": life_picture.drawn(events)}
    return context | {"rest": footnotes.rest(), "footnotes": footnotes.listed}
