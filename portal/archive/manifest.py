"""What an archive says of itself: `manifest.json`."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from portal.archive.damage import Damaged, Refused
from portal.archive.tables import LEFT_OUT, apps_dumped, tables

NAME = "manifest.json"
FORMAT = "scholium-dump"
VERSION = 1
LARGEST = 4 * 1024 * 1024  # bytes
LARGEST_KEY = 2**63


@dataclass(frozen=True)
class Member:
    """One table's file. `last_key` is the last primary key its table gave out, where they are counted."""

    name: str
    table: str
    columns: list[str]
    rows: int
    bytes: int
    sha256: str
    last_key: int | None


@dataclass(frozen=True)
class Manifest:
    schema: list[str]
    members: list[Member]
    made_at: str = ""

    @property
    def rows(self) -> int:
        return sum(member.rows for member in self.members)

    def totals(self) -> dict[str, int]:
        size = sum(member.bytes for member in self.members)
        return {"tables": len(self.members), "rows": self.rows, "bytes": size}

    def written(self) -> bytes:
        content = {
            "format": FORMAT,
            "version": VERSION,
            "made_at": self.made_at,
            "schema": self.schema,
            "left_out": LEFT_OUT,
            "totals": self.totals(),
            "members": [asdict(member) for member in self.members],
        }
        return json.dumps(content, ensure_ascii=False, indent=1).encode()


def new(schema: list[str], members: list[Member]) -> Manifest:
    return Manifest(schema, members, datetime.now(UTC).isoformat().replace("+00:00", "Z"))


def read(content: bytes) -> Manifest:
    """Refused when it is of another program or of a version that is not known here."""
    try:
        told = json.loads(content)
        if told["format"] != FORMAT:
            raise Refused(f"this is no dump of the portal, but {str(told['format'])[:40]!r}")
        if told["version"] != VERSION:
            raise Refused(
                f"format {str(told['version'])[:10]} is not known here, only {VERSION}; "
                "restore with the release that made it"
            )
        found = Manifest(told["schema"], [Member(**m) for m in told["members"]], told["made_at"])
        check_types(found)
        return found
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Damaged(NAME, f"cannot be understood: {error}") from error


def check_types(told: Manifest) -> None:
    """TypeError where what is compared and counted with is of another type than a dump writes."""
    texts = [*told.schema, *(text for m in told.members for text in (m.name, m.table, *m.columns))]
    keys = [m.last_key for m in told.members if m.last_key is not None]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("a name is no text")
    if not all(isinstance(key, int) and 0 <= key < LARGEST_KEY for key in keys):
        raise TypeError("a key is no number")


def migrations_here() -> list[str]:
    """The migrations that this code has for the tables of a dump, as `app.name`."""
    return named(MigrationLoader(None).disk_migrations)


def migrations_applied() -> list[str]:
    return named(MigrationRecorder(connection).applied_migrations())


def named(migrations: Iterable[tuple[str, str]]) -> list[str]:
    ours = apps_dumped()
    return sorted(f"{app}.{name}" for app, name in migrations if app in ours)


def check_fit(manifest: Manifest) -> None:
    """Refused unless the archive's tables and columns are those of this code."""
    here, there = set(migrations_here()), set(manifest.schema)
    missing, unknown = sorted(here - there), sorted(there - here)
    if missing or unknown:
        said = [f"it lacks {', '.join(missing[:3])}"] if missing else []
        said += [f"{', '.join(unknown[:3])} is not known here"] if unknown else []
        raise Refused(
            f"it was made with other migrations ({'; '.join(said)}): restore with the release "
            "that made it, then upgrade"
        )
    wanted: dict[str, Any] = {t.member: (t.label, sorted(t.columns)) for t in tables()}
    found = {m.name: (m.table, sorted(m.columns)) for m in manifest.members}
    if len(manifest.members) != len(found) or wanted != found:
        odd = sorted(name for name in wanted | found if wanted.get(name) != found.get(name))
        raise Refused(
            f"its tables are not those of this portal: {', '.join(odd[:3]) or 'one is there twice'}"
        )
