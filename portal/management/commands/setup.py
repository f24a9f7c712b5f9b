"""Makes a portal ready to serve; what `make run` does before it starts the server."""

import fcntl
import os
import secrets
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from annotations.actions import articles
from annotations.models import Revision, sha256
from annotations.textfiles import TextFileError
from instruments import ledger
from instruments.models import User
from instruments.policy import Role
from portal.operations import static_collection
from portal.roles import sync_roles

FIRST_USER = "admin"
ADVISORY_LOCK = 376_833  # any number, the same for all who set up one database


class Command(BaseCommand):
    help = (
        "Make the portal ready to serve: database, roles, the first user, the sample, static files. "
        "Run again, it changes nothing that anyone edited."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--article", default="", metavar="FILE", help="import and publish a text file"
        )
        parser.add_argument(
            "--from", default=".", dest="place", metavar="DIR", help="where FILE is relative to"
        )

    def handle(self, *, article: str, place: str, **options: Any) -> None:
        try:
            make_room()
            with alone():
                self.prepare(Path(place, article) if article else None)
        except OperationalError as error:
            said = str(error).strip().partition("\n")[0]
            raise CommandError(f"The database does not answer: {said}") from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error

    def prepare(self, article: Path | None) -> None:
        known = self.migrate()
        call_command("createcachetable", verbosity=0)
        for name in sync_roles(known):
            self.say(f"role {name} made")
        self.make_first_user()
        call_command("load_sample", stdout=self.stdout, stderr=self.stderr)
        if article is not None:
            self.import_once(article)
        with self.timed("static files collected") as step:
            step.done = static_collection.collect()

    def migrate(self) -> set[int]:
        """Bring the tables up to date; the permissions (keys) that were known before."""
        executor = MigrationExecutor(connection)
        known = set()
        if "auth_permission" in connection.introspection.table_names():
            known = set(Permission.objects.values_list("pk", flat=True))
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            with self.timed("database brought up to date"):
                call_command("migrate", interactive=False, verbosity=0)
        return known

    def make_first_user(self) -> None:
        """The user `admin`, once: not where someone already rules this portal."""
        people = User.objects.filter(is_superuser=True) | User.objects.filter(username=FIRST_USER)
        if people.exists():
            return
        chosen = os.environ.get("PORTAL_ADMIN_PASSWORD", "")
        password = chosen or secrets.token_urlsafe(15)
        user = User(username=FIRST_USER, is_staff=True, is_superuser=True)
        user.set_password(password)
        with ledger.batch(), ledger.record(user, by=None, action="create"):
            user.save()
            user.groups.add(Group.objects.get(name=Role.ADMINISTRATOR))
        told = (
            "the password in PORTAL_ADMIN_PASSWORD"
            if chosen
            else f"the password {password} (shown once)"
        )
        self.say(f"user {FIRST_USER} made, with {told}")

    def import_once(self, path: Path) -> None:
        """Import and publish the file, unless its text is, or ever was, a revision here."""
        try:
            reading = articles.read(path.read_bytes(), path.name)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except TextFileError as error:
            raise CommandError(f"{path}: {error}") from error
        if Revision.objects.filter(sha256=sha256(reading.file.text)).exists():
            self.say(f"{path.name} is already here")
            return
        call_command(
            "import_article", str(path), publish=True, stdout=self.stdout, stderr=self.stderr
        )

    def say(self, text: str) -> None:
        self.stdout.write(f"  {text}")

    @contextmanager
    def timed(self, what: str) -> Iterator["Step"]:
        """Say `what` and how long it took, if the block found anything to do."""
        step, began = Step(), time.monotonic()
        yield step
        if step.done:
            self.say(f"{what} ({time.monotonic() - began:.1f} s)")


class Step:
    done = True


def make_room() -> None:
    """The folders under which the database and our own files lie."""
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        if not name.startswith(("file:", ":memory:")):
            Path(name).parent.mkdir(parents=True, exist_ok=True)


@contextmanager
def alone() -> Iterator[None]:
    """Two starts at once set up one after the other: on this machine, and on one PostgreSQL."""
    with (settings.VAR_DIR / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])
