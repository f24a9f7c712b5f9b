"""A backup is whole or it is none, and only old ones make room for it."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from portal.operations import backups

pytestmark = pytest.mark.django_db


def back_up(folder: Path, **options: Any) -> dict[str, Any]:
    out = StringIO()
    call_command("backup", to=str(folder), json=True, stdout=out, **options)
    return dict(json.loads(out.getvalue()))


def test_it_has_the_time_in_its_name_and_is_for_its_owner_only(tmp_path: Path) -> None:
    with time_machine.travel("2026-11-22T10:20:30Z", tick=False):
        told = back_up(tmp_path / "new")
    path = tmp_path / "new" / "scholium-20261122T102030Z.zip"
    assert told == {"file": str(path), "size": path.stat().st_size, "kept": 1}
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert backups.read_back(path) > 0


def test_the_oldest_go_and_nothing_else(tmp_path: Path) -> None:
    old = [tmp_path / f"scholium-2025010{day}T000000Z.zip" for day in (1, 2, 3)]
    other = tmp_path / "scholium-before-the-move.zip"
    for path in (*old, other):
        path.touch()
    told = back_up(tmp_path, keep=2)
    assert [path.exists() for path in old] == [False, False, True]
    assert other.exists()
    assert told["kept"] == 2
    assert back_up(tmp_path, keep=0)["kept"] >= 2


def test_one_that_cannot_be_read_back_is_none_and_drops_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "scholium-20250101T000000Z.zip"
    old.touch()

    def spoiled(path: Path, progress: Any) -> None:
        dump(path, progress)
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)

    dump = backups.dump
    monkeypatch.setattr(backups, "dump", spoiled)
    with pytest.raises(CommandError, match=r"damaged|SHA-256|seal"):
        back_up(tmp_path, keep=1)
    assert backups.made_in(tmp_path) == [old]


def test_a_folder_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="file"):
        back_up(tmp_path / "file")
