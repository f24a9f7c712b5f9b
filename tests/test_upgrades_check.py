"""The check of migrations sees a lock that would stop readers, and no exception outlives its reason."""

from tests.checks.upgrades import complaints

NAME = "portal.0009_anything"
HARMLESS = 'BEGIN;\nCREATE TABLE "portal_new" ("id" bigint NOT NULL PRIMARY KEY);\nCOMMIT;\n'
LOCKING = 'BEGIN;\nALTER TABLE "portal_release" ALTER COLUMN "title" TYPE text;\nCOMMIT;\n'
BREAKING = 'BEGIN;\nALTER TABLE "portal_release" DROP COLUMN "title";\nCOMMIT;\n'
UNKNOWN = """BEGIN;
ALTER TABLE "portal_release" ADD COLUMN "colour" integer DEFAULT 0 NOT NULL;
ALTER TABLE "portal_release" ALTER COLUMN "colour" DROP DEFAULT;
COMMIT;
"""


def rules(sql: str, *excepted: str) -> list[str]:
    exceptions = {(NAME, rule): "a reason" for rule in excepted}
    return [line.split(", ")[1] for line in complaints({NAME: sql}, exceptions) if ", " in line]


def test_a_new_table_stands_in_nobodys_way() -> None:
    assert rules(HARMLESS) == []


def test_what_locks_readers_out_is_found() -> None:
    assert "changing-column-type" in rules(LOCKING)


def test_what_the_release_before_still_reads_is_found() -> None:
    assert "ban-drop-column" in rules(BREAKING)


def test_a_column_that_the_release_before_would_have_to_fill_is_found() -> None:
    assert rules(UNKNOWN) == ["ban-drop-default"]


def test_a_named_exception_holds_for_as_long_as_it_is_needed() -> None:
    assert rules(BREAKING, "ban-drop-column") == []
    exceptions = {(NAME, "ban-drop-column"): "a reason"}
    assert list(complaints({NAME: HARMLESS}, exceptions)) == [
        f"{NAME} needs no exception from ban-drop-column any more"
    ]
