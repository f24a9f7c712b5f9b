"""Migrations that would lock readers or writers out, or that the release before could not live with.

Reads, with squawk, the SQL that every migration after an app's first makes on PostgreSQL. What is known
and meant is named here, with its reason; an exception that nothing needs any more is a complaint, too.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from tests import machine
from tests.checks import NOT_RUN

OURS = ("instruments", "annotations", "portal")
SQUAWK = Path(sys.executable).with_name("squawk")

# Rules of taste, and what `migrate` sees to itself (one transaction each, a lock timeout).
NOT_OURS = (
    "prefer-bigint-over-int",
    "prefer-text-field",
    "require-lock-timeout",
    "require-statement-timeout",
    "transaction-nesting",
)
BEFORE_THE_FIRST = "no release came before it"
# (app.migration, rule): why it may.
EXCEPTIONS: dict[tuple[str, str], str] = {
    # Django adds a column with its default, then drops the default: older code cannot insert (db_default).
    ("annotations.0003_assignments_and_blind_annotating", "ban-drop-default"): BEFORE_THE_FIRST,
    ("annotations.0004_why_a_rendering_was_returned", "ban-drop-default"): BEFORE_THE_FIRST,
    ("instruments.0002_session_epoch", "ban-drop-default"): BEFORE_THE_FIRST,
    # The table is scanned while nobody writes: its new column is empty everywhere.
    ("annotations.0006_who_wrote_last", "constraint-missing-not-valid"): BEFORE_THE_FIRST,
    ("annotations.0006_who_wrote_last", "adding-foreign-key-constraint"): BEFORE_THE_FIRST,
}


def migrations() -> Iterator[tuple[str, str]]:
    """All of ours but the first of each app, which runs where there is nothing yet."""
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None)
    for app, name in sorted(loader.disk_migrations):
        if app in OURS and not loader.disk_migrations[app, name].initial:
            yield app, name


def sql_of(app: str, name: str) -> str:
    from django.core.management import call_command

    out = StringIO()
    call_command("sqlmigrate", app, name, stdout=out, no_color=True)
    return out.getvalue()


def found_in(sql: str) -> Iterator[tuple[str, str]]:
    """(rule, in words) for all that squawk finds in one migration's SQL."""
    command = [str(SQUAWK), "--reporter", "json", "--pg-version", "15", "--stdin-filepath", "sql"]
    for rule in NOT_OURS:
        command += ["--exclude", rule]
    done = subprocess.run(command, input=sql, check=False, capture_output=True, text=True)
    if not done.stdout.strip().startswith("["):
        raise RuntimeError(f"squawk does not answer: {done.stderr.strip() or done.stdout.strip()}")
    for each in json.loads(done.stdout):
        yield each["rule_name"], f"line {each['line'] + 1}: {each['message']}"


def complaints(read: dict[str, str], exceptions: dict[tuple[str, str], str]) -> Iterator[str]:
    """What is wrong with the SQL of these migrations, by name."""
    met: set[tuple[str, str]] = set()
    for name, sql in read.items():
        for rule, words in found_in(sql):
            met.add((name, rule))
            if (name, rule) not in exceptions:
                yield f"{name}, {rule}, {words}"
    for name, rule in sorted(exceptions.keys() - met):
        yield f"{name} needs no exception from {rule} any more"


def main() -> int:
    if not os.environ["DATABASE_URL"].startswith("postgres"):
        print("Only a PostgreSQL can say what a migration does there; there is none.")
        return 1 if machine.CI else NOT_RUN
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    read = {f"{app}.{name}": sql_of(app, name) for app, name in migrations()}
    found = list(complaints(read, EXCEPTIONS))
    print("\n".join([*found, f"{len(read)} migrations read."]))
    if found:
        print("Make it in steps (a db_default keeps a column's default), or name it in EXCEPTIONS.")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
