"""Finding an entity by typing, in any script or language, and making a new one from a selection."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length
from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.translation import gettext as _

from annotations import policy
from annotations.actions.anchors import check_span
from annotations.models import Article
from annotations.suggestions.headnouns import kind_of
from annotations.workbench.answers import Json, Refused, body_of
from annotations.workbench.forms import CREATABLE, EntityForm, checked
from annotations.workbench.presenting import chosen
from instruments.actions import saving
from instruments.models import Body, Entity, Instrument, Kind, Label, Place, State, Topic
from instruments.scripts import fold, simplify

MODELS: dict[str, type[Entity]] = {m.KIND: m for m in (State, Body, Instrument, Place, Topic)}
SHOWN = 12
LOOKED_AT = 120
QUERY_LIMIT = 200

TITLE = re.compile(r"《([^《》]{1,300}(?:《[^《》]*》[^《》]*)*)》")
YEAR = re.compile(r"(1[89]|20)\d\d(?=\s*(?:年|\)|）|$))")
NEAR = 20  # code points on each side in which the year of a title may stand
FORMS = (
    ("公约", "convention"),
    ("协定", "agreement"),
    ("协议", "agreement"),
    ("条约", "convention"),
    ("议定书", "protocol"),
    ("备忘录", "memorandum"),
    ("决议", "resolution"),
    ("宣言", "declaration"),
    ("声明", "statement"),
    ("公报", "statement"),
    ("宪章", "charter"),
    ("章程", "charter"),
    ("构想", "concept"),
    ("行动计划", "action_plan"),
    ("措施计划", "action_plan"),
    ("计划", "action_plan"),
    ("纲要", "programme"),
    ("规划", "programme"),
    ("行为准则", "code_of_conduct"),
    ("法", "law"),
    ("战略", "strategy"),
    ("路线图", "roadmap"),
)


def lookup(request: HttpRequest, article: Article) -> Json:
    """`q`: any words of a name; `kind`: only of that kind. Best first: equal, beginning so, containing."""
    query, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    if len(query) > QUERY_LIMIT:
        raise Refused(
            _("At most %(limit)d characters can be looked for.") % {"limit": QUERY_LIMIT}, field="q"
        )
    if kind and kind not in Kind.values:
        raise Refused(_("There is no kind “%(kind)s”.") % {"kind": kind[:40]}, field="kind")
    if not fold(query):
        return {"entities": []}
    pks = list(dict.fromkeys(ranked(query, kind).values_list("entity_id", flat=True)[:LOOKED_AT]))[
        :SHOWN
    ]
    found = Entity.objects.in_bulk(pks)
    named = Entity.objects.filter(pk__in=found).prefetch_related("labels", "descriptions")
    by_key = {entity.pk: entity for entity in named}
    return {"entities": chosen([by_key[pk] for pk in pks if pk in by_key])}


def ranked(query: str, kind: str) -> QuerySet[Label]:
    """Labels that hold every word of `query`, or whose entity another authority calls so."""
    whole = fold(query)
    words = Q()
    for word in filter(None, map(fold, query.split())):
        words &= Q(folded__contains=word)
    labels = Label.objects.filter(
        words | Q(entity__identifiers__value__iexact=query) | Q(entity__slug=query)
    )
    labels = labels.exclude(entity__status="withdrawn")
    if kind:
        labels = labels.filter(entity__kind=kind)
    fit = Case(
        When(folded=whole, then=Value(0)),
        When(folded__startswith=whole, then=Value(1)),
        When(words, then=Value(2)),
        default=Value(0),
        output_field=IntegerField(),
    )
    return labels.order_by(fit, "-entity__mention_count", Length("folded"), "entity_id")


def draft(request: HttpRequest, article: Article) -> Json:
    """What a new entity could be, read from the selection: 《title》, the year beside it, its head noun."""
    try:
        start, end = int(request.GET["start"]), int(request.GET["end"])
    except (KeyError, ValueError):
        raise Refused(_("A whole number is expected."), field="start") from None
    assert article.current is not None
    text = article.current.text
    check_span(text, start, end)
    quote = text[start:end]
    title = TITLE.search(quote)
    name = (title[1] if title else quote.strip(" “”‘’「」『』\n")).strip()
    year, cited = year_near(text, start, end)
    kind = kind_of(simplify(name)) or (Kind.INSTRUMENT if title else Kind.BODY)
    return {
        "kind": kind,
        "name": name[:500],
        "lang": article.language,
        "slug": slug_for(kind, name, year),
        "form": form_of(name),
        "level": Instrument.Level.REGIONAL,
        "body_type": Body.Type.ORGANISATION,
        "date": year if kind == Kind.INSTRUMENT else "",
        "as_cited": cited if kind == Kind.INSTRUMENT else "",
    }


def year_near(text: str, start: int, end: int) -> tuple[str, str]:
    """The year inside or nearest to a span on its own line, and as the text writes it."""
    before = text[max(0, start - NEAR) : start].rsplit("\n", 1)[-1]
    after = text[end : end + NEAR].split("\n", 1)[0]
    inside = list(YEAR.finditer(text[start:end]))
    behind, ahead = list(YEAR.finditer(before)), list(YEAR.finditer(after))
    if inside:
        found = inside[-1]
    elif behind and (not ahead or len(before) - behind[-1].end() <= ahead[0].start()):
        found = behind[-1]
    elif ahead:
        found = ahead[0]
    else:
        return "", ""
    return found[0], re.match(r".{4}\s*年?", found.string[found.start() :])[0]  # type: ignore[index]


def form_of(name: str) -> str:
    plain = simplify(name).rstrip("》)）")
    return next((form for head, form in FORMS if plain.endswith(head)), Instrument.Form.DECLARATION)


def slug_for(kind: str, name: str, year: str) -> str:
    """A free slug: the Latin letters and digits of the name, else its kind and year."""
    stem = slugify(name)[:60].strip("-")
    if not re.search("[a-z]", stem):
        stem = "-".join(filter(None, [kind, year]))
    taken = set(Entity.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(slug for slug in numbered if slug not in taken)


@transaction.atomic
def create(request: HttpRequest, article: Article) -> Json:
    """A draft in the catalogue, with the one name that the text gives it."""
    policy.require(request.user, "edit_entity")  # type: ignore[arg-type]
    said = checked(EntityForm(body_of(request, *EntityForm.base_fields)))
    entity = MODELS[said["kind"]](slug=said["slug"], **facts_in(said))
    try:
        entity.full_clean(exclude=["kind"])
    except ValidationError as error:
        raise ValidationError(error.message_dict) from error
    with saving(entity, by=request.user):  # type: ignore[arg-type]
        entity.save()
        Label.objects.create(entity=entity, lang=said["lang"], text=said["name"])
    return {"entities": chosen([entity])}


def facts_in(said: dict[str, Any]) -> dict[str, Any]:
    """The columns that a kind has of what was said."""
    if said["kind"] == Kind.INSTRUMENT:
        day = (
            {"adopted": said["date"] or None, "adopted_as_cited": said["as_cited"]}
            if said["date"]
            else {}
        )
        return {"form": said["form"], "level": said["level"], "stub": True} | day
    return {"body_type": said["body_type"]} if said["kind"] == Kind.BODY else {}


def choices() -> dict[str, list[tuple[str, Any]]]:
    """What the form for a new entity offers."""
    return {
        "kind": [(kind.value, kind.label) for kind in CREATABLE],
        "form": Instrument.Form.choices,
        "level": Instrument.Level.choices,
        "body_type": Body.Type.choices,
    }
