"""The index of search says how new a row is twice: finely, and in larger stretches, so that a few numbers
tell any stretch of ids.

While PostgreSQL makes it anew, search answers as before, and what is published waits.
"""

from django.db import migrations

INDEX = """
CREATE INDEX portal_search_tokens ON portal_searchdocument USING gin
(portal_search_text_tokens(folded), tokens, (ARRAY[(id >> 10)::integer, ~(id >> 15)::integer]))
WITH (fastupdate = off)
"""
OLD_INDEX = """
CREATE INDEX portal_search_tokens ON portal_searchdocument USING gin
(portal_search_text_tokens(folded), tokens, (ARRAY[(id >> 12)::integer])) WITH (fastupdate = off)
"""


def age_twice(apps, schema_editor):
    replace(schema_editor, INDEX)


def age_once(apps, schema_editor):
    replace(schema_editor, OLD_INDEX)


def replace(schema_editor, index):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        schema_editor.execute("DROP INDEX IF EXISTS portal_search_tokens")
        schema_editor.execute(index)


class Migration(migrations.Migration):
    dependencies = [("portal", "0005_signing_in")]

    operations = [migrations.RunPython(age_twice, age_once)]
