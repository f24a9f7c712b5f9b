"""The floors: what the same server and middleware cost around the least that could be done.

`/bench/bare/` is a constant answer. `/bench/annotations/` and `/bench/instruments/` select a hundred public
rows and all that the API tells of them, table by table, by psycopg, and put out the rows as they are
through orjson: the same facts, nothing computed, nothing put together. `/bench/rows/` selects a hundred
notes by themselves, without what belongs to them: the least that any API could do. `/bench/insert/` is one
INSERT. All that the portal answers is here as well: these are the addresses of a server that is measured.
"""

from __future__ import annotations

import json
import uuid
from typing import Any

import orjson
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

PAGE = b"<!doctype html><title>bare</title>" + b"x" * 2000

ANNOTATIONS = """
    SELECT a.id, a.entity_id AS named, a.uuid, r.slug AS article, v.number AS revision, p.eid AS passage,
        a.motivation, n.start, n."end", n.exact, n.prefix, n.suffix, a.provision, a.body, a.lang, a.value,
        a.verdict, a.corrected_value, a.source, a.creator_id, a.reviewer_id, a.created, a.modified
    FROM annotations_annotation a
    JOIN annotations_article r ON r.id = a.article_id
    JOIN annotations_revision v ON v.id = r.current_id
    JOIN annotations_anchor n ON n.annotation_id = a.id AND n.revision_id = v.id
    LEFT JOIN annotations_passage p ON p.id = n.passage_id
    LEFT JOIN instruments_entity e ON e.id = a.entity_id
    WHERE a.status = 'published' AND r.status = 'published' AND a.parent_id IS NULL
        AND (e.id IS NULL OR e.status = 'published') AND n.status IN ('unchanged', 'shifted', 'manual')
    ORDER BY a.id LIMIT 100
"""
INSTRUMENTS = """
    SELECT e.id, e.uuid, e.kind, e.slug, e.mention_count, e.verified_at, e.updated_at, i.*
    FROM instruments_instrument i JOIN instruments_entity e ON e.id = i.entity_ptr_id
    WHERE e.status = 'published' ORDER BY e.slug LIMIT 100
"""
ROWS = """
    SELECT id, uuid, article_id, entity_id, motivation, provision, body, lang, value, verdict, source,
        creator_id, reviewer_id, created, modified
    FROM annotations_annotation ORDER BY id LIMIT 100
"""
# What belongs to the rows whose ids are given; `named` is an entity that is told by its name.
OF_ANNOTATIONS = (
    """SELECT t.annotation_id, g.name FROM annotations_annotation_tags t
    JOIN annotations_tag g ON g.id = t.tag_id WHERE t.annotation_id = ANY(%s)""",
    """SELECT parent_id, uuid, body, lang, creator_id, reviewer_id, created, modified
    FROM annotations_annotation WHERE parent_id = ANY(%s) AND status = 'published'""",
    """SELECT id, display_name, first_name, last_name FROM instruments_user
    WHERE id IN (SELECT unnest(ARRAY[creator_id, reviewer_id]) FROM annotations_annotation
                 WHERE id = ANY(%s))""",
)
OF_INSTRUMENTS = (
    "SELECT count(*) FROM instruments_entity WHERE status = 'published' AND kind = 'instrument'"
    " AND %s IS NOT NULL",
    "SELECT entity_id, lang, text FROM instruments_description WHERE entity_id = ANY(%s)",
    "SELECT entity_id, scheme, value FROM instruments_identifier WHERE entity_id = ANY(%s)",
    "SELECT entity_id, topic_id AS named FROM instruments_entity_topics WHERE entity_id = ANY(%s)",
    """SELECT instrument_id, body_id AS named FROM instruments_instrument_adopting_bodies
    WHERE instrument_id = ANY(%s)""",
    """SELECT instrument_id, state_id AS named FROM instruments_instrument_states
    WHERE instrument_id = ANY(%s)""",
    """SELECT subject_id, relation, object_id AS named, provision FROM instruments_instrumentrelation
    WHERE subject_id = ANY(%s)""",
    """SELECT object_id, relation, subject_id AS named, provision FROM instruments_instrumentrelation
    WHERE object_id = ANY(%s)""",
    """SELECT instrument_id, participant_id AS named, action, done, effective, provisions
    FROM instruments_treatyaction WHERE instrument_id = ANY(%s)""",
)
NAMES = (
    "SELECT id, uuid, kind, slug FROM instruments_entity WHERE id = ANY(%s) AND status = 'published'",
    "SELECT entity_id, lang, kind, text FROM instruments_label WHERE entity_id = ANY(%s)",
)
INSERT = """
    INSERT INTO annotations_annotation (uuid, article_id, motivation, status, proposed_kind, provision,
        body, lang, value, verdict, corrected_value, source, creator_id, one_person_desk,
        returned_because, rationale, version, created, modified)
    VALUES (%s, %s, 'commenting', 'draft', '', '', %s, 'zh-Hant', '', '', '', '', %s, false, '', '', 1,
        now(), now())
"""


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE)


def rows(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(ROWS)
        names = [column[0] for column in cursor.description]
        found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return HttpResponse(
        orjson.dumps({"results": found}, option=orjson.OPT_UTC_Z), content_type="application/json"
    )


def whole(request: HttpRequest, sql: str, belonging: tuple[str, ...]) -> HttpResponse:
    from psycopg.rows import dict_row

    connection.ensure_connection()
    with connection.connection.cursor(row_factory=dict_row) as cursor:
        found = cursor.execute(sql).fetchall()
        ids = [row["id"] for row in found]
        parts = [found, *(cursor.execute(each, [ids]).fetchall() for each in belonging)]
        named = {row.get("named") for part in parts for row in part} - {None}
        parts += [cursor.execute(each, [[*ids, *named]]).fetchall() for each in NAMES]
    content = orjson.dumps(
        {"results": found, "around": parts[1:]}, option=orjson.OPT_UTC_Z, default=str
    )
    return HttpResponse(content, content_type="application/json")


@csrf_exempt
def insert(request: HttpRequest) -> HttpResponse:
    """The row of a draft, with its indexes and constraints, in a transaction of its own."""
    sent: dict[str, Any] = json.loads(request.body)
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [uuid.uuid4(), sent["article"], sent["body"], sent["creator"]])
    return HttpResponse(b'{"ok": true}', content_type="application/json")


urlpatterns = [
    path("bench/bare/", bare),
    path("bench/rows/", rows),
    path("bench/annotations/", whole, {"sql": ANNOTATIONS, "belonging": OF_ANNOTATIONS}),
    path("bench/instruments/", whole, {"sql": INSTRUMENTS, "belonging": OF_INSTRUMENTS}),
    path("bench/insert/", insert),
    path("", include("portal.urls")),
]
