"""Dump, an empty database, restore: every row and history entry is there again, and only those."""

import json
import stat
import zipfile
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from annotations.actions import articles
from instruments import ledger
from instruments.models import Body, Change, Label, User
from portal.archive.seal import is_whole
from portal.integrity import CHECKS
from tests import make
from tests.portal.archive import life


def dump(path: Path) -> Path:
    call_command("dump", str(path), stdout=StringIO())
    return path


def restore(path: Path) -> dict[str, Any]:
    out = StringIO()
    call_command("restore", str(path), "--json", stdout=out)
    return json.loads(out.getvalue())


def manifest(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read("manifest.json"))


@pytest.mark.django_db(transaction=True)
def test_everything_comes_back(tmp_path: Path) -> None:
    life.live()
    before, digests = life.contents(), life.digests()
    last = Label.objects.order_by("pk").last().pk
    path = dump(tmp_path / "dump.zip")
    call_command("flush", interactive=False, verbosity=0)
    assert not User.objects.exists() and not Change.objects.exists()
    told = restore(path)
    after = life.contents()
    for label in before:
        if label != "portal.SearchDocument":
            assert after[label] == before[label], label
    assert life.digests() == digests
    assert told["rows"] == sum(map(len, before.values())) - len(before["portal.SearchDocument"])
    assert list(ledger.broken_links()) == []
    assert [problem for check in CHECKS.values() for problem in check()] == []
    # The last label was deleted before the dump: its key is not given out again.
    assert make.label(Body.objects.get(), "new", kind="alternative").pk > last + 1


@pytest.mark.django_db(transaction=True)
def test_dumping_changes_nothing_and_leaves_the_connection_as_it_was(tmp_path: Path) -> None:
    life.live()
    before = life.contents()
    dump(tmp_path / "dump.zip")
    assert life.contents() == before
    make.body()  # writing goes on
    if connection.vendor == "sqlite":
        assert connection.transaction_mode == "IMMEDIATE"


def test_work_goes_on_after_a_restore(archive: Path) -> None:
    restore(archive)
    reviewer = User.objects.order_by("pk").last()
    assert reviewer.check_password(reviewer.username)
    changes = Change.objects.count()
    articles.import_article(life.read("另一段話。"), by=None)
    make.user()
    assert Change.objects.count() == changes + 1
    assert list(ledger.broken_links()) == []


def test_a_second_dump_is_the_same(archive: Path, tmp_path: Path) -> None:
    restore(archive)
    one, other = manifest(archive), manifest(dump(tmp_path / "again.zip"))
    assert told(one) == told(other)
    assert one["schema"] == other["schema"]


def told(manifest: dict[str, Any]) -> list[list[Any]]:
    """Of each member all but the last key, which a test that rolls back cannot hold to account."""
    return [
        [m["name"], m["columns"], m["rows"], m["bytes"], m["sha256"]] for m in manifest["members"]
    ]


def test_the_archive_tells_what_it_is(archive: Path) -> None:
    told = manifest(archive)
    assert (told["format"], told["version"]) == ("scholium-dump", 1)
    assert "annotations.0001_initial" in told["schema"]
    assert told["totals"]["rows"] == sum(member["rows"] for member in told["members"])
    assert {"sessions", "axes"} <= told["left_out"].keys()
    by_table = {member["table"]: member for member in told["members"]}
    assert by_table["instruments.Change"]["rows"] > 5
    with zipfile.ZipFile(archive) as opened:
        assert opened.testzip() is None
        assert len(opened.namelist()) == len(told["members"]) + 1


def test_only_its_owner_may_read_it(db: None, tmp_path: Path) -> None:
    path = dump(tmp_path / "dump.zip")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert is_whole(path)


def test_an_older_dump_is_replaced_and_nothing_else_left(db: None, tmp_path: Path) -> None:
    path = tmp_path / "dump.zip"
    path.write_bytes(b"old")
    assert is_whole(dump(path))
    assert [found.name for found in tmp_path.iterdir()] == [path.name]
