"""The shapes of texts, notes, citations and changes, for the schema (see `serializers`)."""

from rest_framework import serializers as s

from annotations import models as texts
from instruments import models as catalogue
from portal.api.serializers import PartialDate, PassageKey, Reference, moment, optional, string
from portal.models import PublicChange

CHANGED_KINDS = [(kind, kind) for kind in (*catalogue.KINDS, "article", "annotation")]
ARTICLE_KIND = [("article", "article")]


class PublishedIn(s.Serializer):
    """Where an article was published (names after CSL)."""

    container_title = optional()
    volume = optional()
    issue = optional()
    pages = optional()
    doi = optional()
    url = optional()
    issued = PartialDate(allow_null=True)


class Article(s.Serializer):
    id = s.UUIDField()
    kind = s.ChoiceField(ARTICLE_KIND)
    slug = string()
    url = s.URLField()
    title = string()
    titles = s.DictField(child=string())
    authors = s.ListField(child=s.JSONField())
    language = string()
    licence = string()
    updated_at = moment()
    abstract = string()
    source = PublishedIn()
    revision = s.IntegerField(min_value=1)
    sha256 = string()
    length = s.IntegerField(min_value=0)
    passage_count = s.IntegerField(min_value=0)
    annotation_count = s.IntegerField(min_value=0)


class Rendering(s.Serializer):
    """A translation or a summary of a passage."""

    id = s.UUIDField()
    lang = string()
    type = s.ChoiceField(texts.Rendering.Type.choices)
    text = string()
    modified = moment()
    creator = optional()
    reviewer = optional()


class Passage(s.Serializer):
    article = string()
    revision = s.IntegerField(min_value=1)
    eid = string()
    kind = s.ChoiceField(texts.Passage.Kind.choices)
    url = s.URLField()
    number = optional()
    heading = optional()
    start = s.IntegerField(min_value=0)
    end = s.IntegerField(min_value=0)
    text = string()
    parent = optional()
    renderings = Rendering(many=True)


class Reply(s.Serializer):
    id = s.UUIDField()
    url = s.URLField()
    body = string()
    lang = string()
    creator = optional()
    reviewer = optional()
    created = moment()
    modified = moment()


class Annotation(s.Serializer):
    """A published note. A reply has no place of its own: from `passage` to `suffix` it holds nulls."""

    id = s.UUIDField()
    url = s.URLField()
    article = string()
    revision = s.IntegerField(min_value=1)
    passage = optional()
    motivation = s.ChoiceField(texts.Annotation.Motivation.choices)
    start = s.IntegerField(min_value=0, allow_null=True)
    end = s.IntegerField(min_value=0, allow_null=True)
    exact = optional()
    prefix = optional()
    suffix = optional()
    entity = Reference(allow_null=True)
    provision = string()
    body = optional()
    lang = string()
    value = optional()
    verdict = s.ChoiceField(texts.Annotation.Verdict.choices, allow_null=True)
    corrected_value = optional()
    source = optional()
    tags = s.ListField(child=string())
    creator = optional()
    reviewer = optional()
    created = moment()
    modified = moment()
    parent = s.UUIDField(allow_null=True)
    replies = Reply(many=True)


class Source(s.Serializer):
    """An outside source (names after CSL)."""

    id = s.UUIDField()
    key = string()
    type = string()
    title = string()
    authors = s.ListField(child=s.JSONField())
    container_title = string()
    publisher = string()
    url = string()
    accessed = s.DateField(allow_null=True)
    tier = s.ChoiceField(texts.Source.Tier.choices)
    language = string()
    issued = PartialDate(allow_null=True)


class Citation(s.Serializer):
    id = s.UUIDField()
    entity = Reference()
    field = string()
    value = string()
    stance = s.ChoiceField(texts.Citation.Stance.choices)
    annotation = s.UUIDField(allow_null=True)
    passage = PassageKey(allow_null=True)
    source = Source(allow_null=True)
    locator = string()
    stale = s.BooleanField()
    checked_at = moment(allow_null=True)


class Change(s.Serializer):
    seq = s.IntegerField(min_value=1)
    at = moment()
    action = s.ChoiceField(PublicChange.Action.choices)
    kind = s.ChoiceField(CHANGED_KINDS)
    id = s.UUIDField()
    url = s.URLField()
