"""The index of search says how new a row is twice: finely, and in larger stretches, so that a few numbers
tell any stretch of ids.

PostgreSQL makes it beside the old one while people read and write. Where that is broken off, it is begun
again.
"""

from django.db import migrations, transaction

INDEX = """
CREATE INDEX CONCURRENTLY portal_search_tokens_new ON portal_searchdocument USING gin
(portal_search_text_tokens(folded), tokens, (ARRAY[(id >> 10)::integer, ~(id >> 15)::integer]))
WITH (fastupdate = off)
"""
OLD_INDEX = """
CREATE INDEX CONCURRENTLY portal_search_tokens_new ON portal_searchdocument USING gin
(portal_search_text_tokens(folded), tokens, (ARRAY[(id >> 12)::integer])) WITH (fastupdate = off)
"""


def age_twice(apps, schema_editor):
    replace(schema_editor, INDEX)


def age_once(apps, schema_editor):
    replace(schema_editor, OLD_INDEX)


def replace(schema_editor, index):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("DROP INDEX CONCURRENTLY IF EXISTS portal_search_tokens_new")
    schema_editor.execute("SET maintenance_work_mem = '256MB'")
    schema_editor.execute(index)
    schema_editor.execute("RESET maintenance_work_mem")
    with transaction.atomic(using=schema_editor.connection.alias):
        schema_editor.execute("DROP INDEX IF EXISTS portal_search_tokens")
        schema_editor.execute("ALTER INDEX portal_search_tokens_new RENAME TO portal_search_tokens")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("portal", "0005_signing_in")]

    operations = [migrations.RunPython(age_twice, age_once)]
