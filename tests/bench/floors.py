"""The floors: what the same server and middleware cost around the least that could be done.

`/bench/bare/` is a constant answer; `/bench/annotations/` and `/bench/instruments/` are one SELECT of a
hundred public rows, by psycopg, out through orjson; `/bench/insert/` is one INSERT. All that the portal
answers is here as well: these are the addresses of a server that is measured.
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
    SELECT a.uuid, r.slug AS article, v.number AS revision, p.eid AS passage, a.motivation, n.start, n."end",
        n.exact, n.prefix, n.suffix, e.uuid AS entity_id, e.kind AS entity_kind, e.slug AS entity,
        a.provision, a.body, a.lang, a.value, a.verdict, a.corrected_value, a.source, a.creator_id,
        a.reviewer_id, a.created, a.modified
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
    SELECT e.uuid, e.kind, e.slug, e.mention_count, e.verified_at, e.updated_at, i.*
    FROM instruments_instrument i JOIN instruments_entity e ON e.id = i.entity_ptr_id
    WHERE e.status = 'published' ORDER BY e.slug LIMIT 100
"""
INSERT = """
    INSERT INTO annotations_annotation (uuid, article_id, motivation, status, proposed_kind, provision,
        body, lang, value, verdict, corrected_value, source, creator_id, one_person_desk,
        returned_because, rationale, version, created, modified)
    VALUES (%s, %s, 'commenting', 'draft', '', '', %s, 'zh-Hant', '', '', '', '', %s, false, '', '', 1,
        now(), now())
"""


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE)


def rows(request: HttpRequest, sql: str) -> HttpResponse:
    from psycopg.rows import dict_row

    connection.ensure_connection()
    with connection.connection.cursor(row_factory=dict_row) as cursor:
        found = cursor.execute(sql).fetchall()
    content = orjson.dumps({"results": found}, option=orjson.OPT_UTC_Z, default=str)
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
    path("bench/annotations/", rows, {"sql": ANNOTATIONS}),
    path("bench/instruments/", rows, {"sql": INSTRUMENTS}),
    path("bench/insert/", insert),
    path("", include("portal.urls")),
]
