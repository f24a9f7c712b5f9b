"""What the environment says is meant, or named and refused in one line, before anything is changed."""

import os
import signal
import stat
import threading
import time
from pathlib import Path

import pytest

from portal import settings
from portal.operations.environment import Environment
from tests import databases
from tests.servers import Portal, end

STRANGE = [
    ("DATABASE_URL", "nonsense"),
    ("DATABASE_URL", "mysql://u:secret@h/name"),
    ("DATABASE_URL", "postgres://u:sec/ret@h/name"),
    ("REPLICA_DATABASE_URLS", "nonsense"),
    ("CACHE_URL", "secret"),
    ("EMAIL_URL", "secret"),
    ("SITE_URL", "scholium.example"),
    ("SITE_URL", "https://scholium.example/below"),
    ("TRUSTED_PROXIES", "10.0.0.1, proxy"),
    ("DEBUG", "maybe"),
    ("REQUIRE_SECOND_FACTOR", "enabled"),
    ("SLOW_QUERY_MS", "2s"),
    ("API_RATE", "many"),
    ("LOG_FORMAT", "xml"),
]
OURS = {"DJANGO_SETTINGS_MODULE": "portal.settings", "SECRET_KEY": "only for this test"}


@pytest.mark.parametrize(("name", "value"), STRANGE)
def test_what_cannot_be_meant_is_named_in_one_line(name: str, value: str) -> None:
    done = databases.manage("sqlite://:memory:", "check", **OURS | {name: value})
    assert done.returncode != 0
    assert done.stderr.startswith(f"Settings: {name}")
    assert done.stderr.count("\n") == 1
    assert not {"secret", "sec/ret"} & set(done.stderr.split())


def test_an_empty_one_is_as_if_it_were_not_there() -> None:
    empty = dict.fromkeys(
        ("CACHE_URL", "SITE_URL", "ALLOWED_HOSTS", "REPLICA_DATABASE_URLS", "DEBUG"), ""
    )
    ask = "from portal.settings import *; print(DATABASES['default']['NAME'], ALLOWED_HOSTS, DEBUG)"
    done = databases.run("", "-c", ask, **OURS | empty)
    assert done.stdout.strip() == (
        f"{settings.VAR_DIR}/scholium.db ['127.0.0.1', 'localhost'] False"
    )


def test_lists_may_have_spaces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "a.example, b.example,")
    assert Environment().list("ALLOWED_HOSTS", default=[]) == ["a.example", "b.example"]


def test_the_database_lies_in_the_folder_whatever_its_name() -> None:
    odd = Path("/srv/網 絡 100%25 #x?")
    found = settings.database(settings.sqlite_in(odd))
    assert found["NAME"] == f"{odd}/scholium.db"


def test_a_secret_of_which_only_the_file_was_made_is_made(tmp_path: Path) -> None:
    """A first start that was killed left an empty file, with which no other could begin."""
    path = tmp_path / "var" / "secret_key"
    path.parent.mkdir()
    path.touch()
    assert len(settings.kept_secret(path)) > 50


def test_all_who_begin_at_once_have_one_secret(tmp_path: Path) -> None:
    path, found = tmp_path / "var" / "secret_key", []
    begin = threading.Barrier(8)

    def start() -> None:
        begin.wait()
        found.append(settings.kept_secret(path))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found) == {path.read_text()}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.once
@pytest.mark.long
def test_only_the_arbiter_minds_an_interrupt(tmp_path: Path, blank_sqlite: str) -> None:
    """The terminal sends it to all; a worker told twice, a moment apart, hung until it was killed."""
    with databases.copy_of(blank_sqlite, tmp_path / "portal.db") as url:
        portal = Portal(url, tmp_path)
        try:
            [worker] = portal.workers()
            os.kill(worker, signal.SIGINT)
            time.sleep(0.5)
            assert portal.ask("/healthz").status == 200
            assert portal.workers() == [worker]
        finally:
            end(portal.process, signal.SIGINT)
