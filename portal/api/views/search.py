"""Search: ranked hits of every type, with facets."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions
from rest_framework import serializers as s
from rest_framework.exceptions import NotFound

from annotations.models import Article
from instruments.models import KINDS, Entity
from portal.api import values
from portal.api.paging import PAGE, PAGE_SIZE, SIZE, address
from portal.api.parameters import EVERYWHERE, Asked, Parameter, details
from portal.api.representations.rows import rows_of
from portal.api.resources import Json, Resource
from portal.api.schema import AutoSchema
from portal.api.serializers import Reference
from portal.names import Reference as Named
from portal.search.finding import FACETS, Found, Question, find
from portal.search.hits import Showcase, Shown

TYPES = ["passage", "annotation", "article", *KINDS]
LONGEST = 10_000


class Asking(values.Words):
    """What is searched for: up to 10,000 characters."""

    schema = {
        "type": "string",
        "minLength": 1,
        "maxLength": LONGEST,
        "pattern": r"^[^\u0000-\u001f\u007f]+$",
    }

    def clean(self, value: str) -> Any:
        if value in ("", None):
            raise ValidationError(self.error_messages["required"], code="required")
        if any(ord(char) < 32 or ord(char) == 127 for char in value):
            raise ValidationError(_("This value holds control characters."), code="invalid")
        if len(value) > LONGEST:
            message = _("This value is longer than %(most)s characters.") % {"most": LONGEST}
            raise ValidationError(message, code="max_length")
        return value


Q = Parameter(
    "q",
    Asking(),
    gettext_lazy("Words, all of them required; in quotation marks, a phrase."),
    "network",
)
TYPE = Parameter(
    "type", values.Choice(TYPES), gettext_lazy("The type of hit."), "passage", many=True
)
ARTICLE = Parameter(
    "article",
    values.slug(),
    gettext_lazy("The slug of the article that holds the hit."),
    "digest",
    many=True,
)
ENTITY_KIND = Parameter(
    "entity_kind",
    values.Choice(KINDS),
    gettext_lazy("The kind of entity that is the hit, or that the note found links."),
    "state",
    many=True,
)
YEAR = Parameter(
    "year",
    values.Year(),
    gettext_lazy("When the text was published, the instrument made or the body established."),
    "2001",
    many=True,
)


class Count(s.Serializer):
    value = s.CharField()
    count = s.IntegerField(min_value=1)


class Facets(s.Serializer):
    type = Count(many=True)
    article = Count(many=True)
    entity_kind = Count(many=True)
    year = Count(many=True)


class Hit(s.Serializer):
    """`snippet` is HTML: escaped, with what was asked for in `<mark>`. `via` is the entity, named otherwise
    in the question, that a passage mentions."""

    type = s.ChoiceField(TYPES)
    id = s.UUIDField()
    title = s.CharField()
    title_lang = s.CharField()
    heading = s.CharField(allow_null=True)
    url = s.URLField()
    snippet = s.CharField()
    snippet_lang = s.CharField()
    article = s.CharField(allow_null=True)
    eid = s.CharField(allow_null=True)
    entity = Reference(allow_null=True)
    via = Reference(allow_null=True)


class HitPage(s.Serializer):
    """`count_is_capped`: there are more hits than are counted, ranked and shown."""

    count = s.IntegerField(min_value=0)
    count_is_capped = s.BooleanField()
    next = s.URLField(allow_null=True)
    previous = s.URLField(allow_null=True)
    facets = Facets()
    results = Hit(many=True)


class SearchSchema(AutoSchema):
    def get_override_parameters(self) -> list[OpenApiParameter]:
        found = super().get_override_parameters()
        for parameter in found:
            parameter.required = parameter.name == "q"
        return found


class Search(Resource):
    """Passages, notes, articles and entities that hold all the words asked for, the best first.

    Simplified, traditional and mixed script find the same. A name of an entity in another language than a
    passage also finds the passages that mention it: such hits say so in `via`.
    """

    parameters = (Q, TYPE, ARTICLE, ENTITY_KIND, YEAR, PAGE, PAGE_SIZE, *EVERYWHERE)
    serializer_class = HitPage
    schema = SearchSchema()

    def answer(self, asked: Asked, **kwargs: Any) -> Json:
        found = find(self.question(asked))
        number, size = asked.get("page", 1), asked.get("page_size", SIZE)
        last = max(1, -(-found.count // size))
        if number > last:
            raise NotFound(_("There is no such page."))
        hits = Showcase(found.query, self.reader).show(found.page(number, size))
        path, ids = self.request.path, entity_ids(hits)
        return {
            "count": found.count,
            "count_is_capped": found.is_capped,
            "next": address(path, asked.query, page=number + 1) if number < last else None,
            "previous": address(path, asked.query, page=number - 1) if number > 1 else None,
            "facets": facets(found),
            "results": [represented(hit, ids) for hit in hits],
        }

    def question(self, asked: Asked) -> Question:
        if "q" not in asked.query:
            required = exceptions.ErrorDetail(_("This parameter is required."), code="required")
            raise exceptions.ValidationError({"q": [required]})
        given = several(asked, (TYPE, ARTICLE, ENTITY_KIND, YEAR))
        pks = articles_of(given["article"]) or (-1,) if given["article"] else ()
        return Question(asked.get("q"), given["type"], pks, given["entity_kind"], given["year"])


def articles_of(slugs: tuple[str, ...]) -> tuple[int, ...]:
    found = Article.objects.published().filter(slug__in=slugs)
    return tuple(found.values_list("pk", flat=True))


def several(asked: Asked, parameters: tuple[Parameter, ...]) -> dict[str, tuple[str, ...]]:
    """The values of parameters that may be repeated. ValidationError names those that are wrong."""
    found, wrong = {}, {}
    for parameter in parameters:
        try:
            found[parameter.name] = tuple(
                map(parameter.value.clean, asked.query.getlist(parameter.name))
            )
        except ValidationError as error:
            wrong[parameter.name] = details(error)
    if wrong:
        raise exceptions.ValidationError(wrong)
    return found


def facets(found: Found) -> Json:
    """For each facet its values, the most frequent first."""
    return {
        name: [{"value": value, "count": count} for value, count in found.most_frequent(name)]
        for name in FACETS
    }


def entity_ids(hits: list[Shown]) -> dict[int, Any]:
    """The UUIDs of the entities that hits are or tell of, by primary key."""
    known = {hit.entity.pk: hit.id for hit in hits if hit.entity and hit.type in KINDS}
    pks = {reference.pk for hit in hits for reference in (hit.entity, hit.via) if reference}
    rows = rows_of(Entity, ("id", "uuid"), "id", pks - known.keys())
    return known | {pk: UUID(str(uuid)) for pk, uuid in rows}


def represented(hit: Shown, ids: dict[int, Any]) -> Json:
    return {
        "type": hit.type,
        "id": hit.id,
        "title": hit.title,
        "title_lang": hit.title_lang,
        "heading": hit.heading[0] or None,
        "url": settings.SITE_URL + hit.url,
        "snippet": hit.snippet,
        "snippet_lang": hit.snippet_lang,
        "article": hit.article or None,
        "eid": hit.eid or None,
        "entity": reference(hit.entity, ids),
        "via": reference(hit.via, ids),
    }


def reference(named: Named | None, ids: dict[int, Any]) -> Json | None:
    if named is None:
        return None
    url = settings.SITE_URL + named.url
    return {
        "id": ids.get(named.pk),
        "kind": named.kind,
        "slug": named.slug,
        "name": named.name,
        "url": url,
    }
