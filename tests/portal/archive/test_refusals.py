"""What is not a whole, unaltered dump of this very schema is refused with a line, and nothing is changed."""

import json
import random
import zipfile
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from instruments.models import LedgerHead, User
from portal.archive import reading, seal
from portal.archive.damage import Refused
from portal.archive.reading import Archive
from tests import make
from tests.portal.archive import life

pytestmark = pytest.mark.django_db
CHANGES = "tables/instruments.change.jsonl"
Content = dict[str, bytes]


def refused(path: Path) -> str:
    """The line that `restore` gives; nothing has changed."""
    before = life.contents()
    with pytest.raises(CommandError) as caught:
        call_command("restore", str(path), stdout=StringIO())
    said = str(caught.value)
    assert "\n" not in said
    assert path.name in said
    assert life.contents() == before
    return said


def opened(path: Path) -> str:
    with pytest.raises(Refused) as caught:
        Archive(path)
    return str(caught.value)


def forged(path: Path, change: Callable[[Content], Any], *, sealed: bool = True) -> Path:
    """The archive as someone would leave it who alters its content and seals it again."""
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    change(content)
    path.unlink()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, told in content.items():
            archive.writestr(name, told)
    if sealed:
        seal.seal(path)
    return path


def forged_manifest(path: Path, change: Callable[[dict[str, Any]], Any]) -> Path:
    def inside(content: Content) -> None:
        told = json.loads(content["manifest.json"])
        change(told)
        content["manifest.json"] = json.dumps(told).encode()

    return forged(path, inside)


def test_wherever_it_is_cut_off_it_is_refused(archive: Path) -> None:
    content = archive.read_bytes()
    lengths = {0, 1, 21, 22, 63, 64, 66, len(content) - 1, len(content) - 64, len(content) - 65}
    lengths |= set(range(100, len(content), len(content) // 25))
    for length in sorted(lengths):
        archive.write_bytes(content[:length])
        assert opened(archive)


def test_a_cut_is_named_by_the_member_it_went_through(archive: Path) -> None:
    with zipfile.ZipFile(archive) as whole:
        info = whole.getinfo(CHANGES)
    archive.write_bytes(archive.read_bytes()[: info.header_offset + 30 + len(CHANGES) + 20])
    assert f"{CHANGES} is cut off" in refused(archive)


def test_whichever_byte_is_altered_it_is_refused(archive: Path) -> None:
    content = archive.read_bytes()
    places = [0, 4, 6, 10, 12, 26, len(content) - 1, len(content) - 65, len(content) - 70]
    places += random.Random(7).sample(range(len(content)), 60)
    for place in places:
        altered = bytearray(content)
        altered[place] ^= 1 << (place % 8)
        archive.write_bytes(altered)
        assert opened(archive), place


def test_an_altered_byte_is_named_by_its_member(archive: Path) -> None:
    with zipfile.ZipFile(archive) as whole:
        info = whole.getinfo(CHANGES)
    altered = bytearray(archive.read_bytes())
    altered[info.header_offset + 30 + len(CHANGES) + info.compress_size // 2] ^= 1
    archive.write_bytes(altered)
    assert f"{CHANGES} is damaged" in refused(archive)


def test_without_its_seal_it_is_refused(archive: Path) -> None:
    assert "seal" in refused(forged(archive, lambda content: None, sealed=False))


def test_a_row_altered_and_sealed_again_is_found_while_it_is_read(archive: Path) -> None:
    def tamper(content: Content) -> None:
        content[CHANGES] = content[CHANGES].replace(b'"action":"publish"', b'"action":"publich"', 1)

    assert f"{CHANGES} is not what was written" in refused(forged(archive, tamper))


def test_a_row_too_few_and_one_too_many_are_found(archive: Path) -> None:
    kept = archive.read_bytes()
    assert CHANGES in refused(forged(archive, lambda c: c.update({CHANGES: c[CHANGES][:-1]})))
    archive.write_bytes(kept)
    assert CHANGES in refused(forged(archive, lambda c: c.update({CHANGES: c[CHANGES] * 2})))


def test_a_missing_and_a_foreign_member_are_found(archive: Path) -> None:
    kept = archive.read_bytes()
    assert CHANGES in refused(forged(archive, lambda content: content.pop(CHANGES)))
    archive.write_bytes(kept)
    assert "../../evil" in refused(forged(archive, lambda c: c.update({"../../evil": b"x"})))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda told: told.update(format="other"), "no dump of the portal"),
        (lambda told: told.update(version=2), "format 2 is not known here"),
        (lambda told: told.pop("members"), "cannot be understood"),
        (lambda told: told.update(schema=5), "cannot be understood"),
        (lambda told: told["schema"].append(["x"]), "cannot be understood"),
        (lambda told: told["members"][5].update(columns=None), "cannot be understood"),
        (lambda told: told["members"][5].update(name=7), "cannot be understood"),
        (lambda told: told["members"][5].update(last_key="x"), "cannot be understood"),
        (lambda told: told["members"][5].update(last_key=2**63), "cannot be understood"),
        (lambda told: told["schema"].append("portal.0999_later"), "portal.0999_later is not known"),
        (
            lambda told: told["schema"].remove("annotations.0001_initial"),
            "annotations.0001_initial",
        ),
        (lambda told: told["members"][0].update(columns=["id"]), "its tables are not those"),
        (lambda told: told["members"][5].update(sha256="0" * 64), "its SHA-256 is another"),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(
    archive: Path, change: Callable[[dict[str, Any]], Any], said: str
) -> None:
    assert said in refused(forged_manifest(archive, change))


def test_a_bomb_is_refused_before_it_is_read(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "FREE", 1000)
    size = 3_000_000

    def blow_up(content: Content) -> None:
        content[CHANGES] = b" " * size
        told = json.loads(content["manifest.json"])
        next(m for m in told["members"] if m["name"] == CHANGES)["bytes"] = size
        content["manifest.json"] = json.dumps(told).encode()

    assert f"{CHANGES} would swell" in refused(forged(archive, blow_up))


def test_a_manifest_beyond_measure_is_not_read(archive: Path) -> None:
    bloat = {"manifest.json": b" " * 5_000_000}
    assert "manifest.json is too large" in refused(forged(archive, lambda c: c.update(bloat)))


def summed_up(content: Content, member: str, lines: bytes) -> None:
    """Put other lines into a member, with a manifest that vouches for them."""
    import hashlib

    content[member] = lines
    told = json.loads(content["manifest.json"])
    row = next(m for m in told["members"] if m["name"] == member)
    digest = hashlib.sha256(lines).hexdigest()
    row.update(bytes=len(lines), rows=lines.count(b"\n"), sha256=digest)
    content["manifest.json"] = json.dumps(told).encode()


@pytest.mark.parametrize(
    ("member", "lines", "said"),
    [
        ("annotations.tag", b'{"id":1}\n', "row 1 has other columns"),
        ("annotations.tag", b'{"id":"x","name":"y"}\n', "row 1 has a value of the wrong type"),
        ("annotations.tag", b"{\n", "row 1 "),
        (
            "annotations.tag",
            b'{"id":1,"name":"x"}\n{"id":2,"name":"x"}\n',
            "not taken by the database",
        ),
        (
            "annotations.annotation_tags",
            b'{"annotation_id":999,"id":1,"tag_id":999}\n',
            "refers to one",
        ),
    ],
)
def test_rows_that_cannot_be_are_refused(
    archive: Path, member: str, lines: bytes, said: str
) -> None:
    name = f"tables/{member}.jsonl"
    assert said in refused(forged(archive, lambda content: summed_up(content, name, lines)))


def test_only_an_empty_database_takes_a_dump(archive: Path) -> None:
    make.user(None)
    assert "the database is not empty: instruments.User has 1 rows" in refused(archive)


def test_other_files_are_refused(tmp_path: Path) -> None:
    missing, text, other = tmp_path / "nothing.zip", tmp_path / "text.zip", tmp_path / "other.zip"
    assert "No such file" in refused(missing)
    text.write_text("no archive")
    assert "no archive" in refused(text)
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", "b")
    seal.seal(other)
    assert "no manifest.json" in refused(other)


def test_a_failure_at_the_very_end_leaves_nothing(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal.search import index

    def fail(*arguments: Any, **options: Any) -> int:
        raise Refused("no index today")

    monkeypatch.setattr(index, "rebuild", fail)
    assert "no index today" in refused(archive)
    assert not User.objects.exists() and not LedgerHead.objects.exists()


def test_a_dump_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("dump", str(tmp_path / "no" / "dump.zip"), stdout=StringIO())
    with pytest.raises(CommandError, match="Is a directory"):
        call_command("dump", str(tmp_path), stdout=StringIO())
    assert list(tmp_path.iterdir()) == []
