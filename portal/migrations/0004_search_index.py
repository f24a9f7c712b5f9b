"""The index of search anew: of the text itself, and with renderings, on both databases.

PostgreSQL's tokens of the text are made by its index from the text, so that no row carries them: half the
room. The rows are made from public things and are made again after the migration (portal.search.creation).
"""

from django.db import migrations

TOKENS = """
CREATE OR REPLACE FUNCTION portal_search_text_tokens(folded text) RETURNS integer[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    found integer[] := '{}';
    letter text;
    code bigint;
    before bigint;
BEGIN
    FOREACH letter IN ARRAY string_to_array(folded, NULL) LOOP
        code := ascii(letter);
        IF code = 10 THEN
            before := NULL;
        ELSE
            found := found || code::integer;
            IF before IS NOT NULL THEN
                found := found || (((before * 2654435761 + code) & 4294967295) - 2147483648)::integer;
            END IF;
            before := code;
        END IF;
    END LOOP;
    RETURN found;
END $$
"""
INDEX = """
CREATE INDEX portal_search_tokens ON portal_searchdocument USING gin
(portal_search_text_tokens(folded), tokens, (ARRAY[(id >> 12)::integer])) WITH (fastupdate = off)
"""
OLD_INDEX = (
    "CREATE INDEX portal_search_tokens ON portal_searchdocument "
    "USING gin (tokens) WITH (gin_pending_list_limit = 256)"
)


def index_texts(apps, schema_editor):
    apps.get_model("portal", "SearchDocument").objects.all().delete()
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("DROP INDEX IF EXISTS portal_search_tokens")
        schema_editor.execute("ALTER TABLE portal_searchdocument ALTER tokens SET STATISTICS -1")
        schema_editor.execute(TOKENS)
        schema_editor.execute(INDEX)


def index_tokens(apps, schema_editor):
    apps.get_model("portal", "SearchDocument").objects.all().delete()
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("DROP INDEX IF EXISTS portal_search_tokens")
        schema_editor.execute("ALTER TABLE portal_searchdocument ALTER tokens SET STATISTICS 1000")
        schema_editor.execute("DROP FUNCTION portal_search_text_tokens(text)")
        schema_editor.execute(OLD_INDEX)


class Migration(migrations.Migration):
    dependencies = [("portal", "0003_release")]

    operations = [migrations.RunPython(index_texts, index_tokens)]
