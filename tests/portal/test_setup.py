"""What `make run` does before it serves: everything the first time, nothing the second."""

import json
import os
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core import serializers
from django.core.management import CommandError, call_command
from django.db import connection

from annotations.actions import articles
from annotations.models import Article, Revision
from instruments.models import Change, User
from instruments.policy import Role, roles_of
from portal.management.commands.setup import Command
from portal.operations import static_collection
from portal.roles import sync_roles
from portal.settings import STORAGES
from tests import make

pytestmark = pytest.mark.django_db

TEXT = "一、網絡安全\n這是為測試寫的一段話。\n二、合作\n這是另一段話。\n"


@pytest.fixture(autouse=True)
def house(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place of its own for locks and static files, and no password in the environment."""
    settings.VAR_DIR = tmp_path / "var"
    settings.STATIC_ROOT = tmp_path / "var" / "static"
    monkeypatch.delenv("PORTAL_ADMIN_PASSWORD", raising=False)
    return tmp_path


@pytest.fixture
def text_file(tmp_path: Path) -> Path:
    path = tmp_path / "a text.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def command() -> Command:
    sync_roles()
    return Command(stdout=StringIO(), stderr=StringIO())


def setup(**options: Any) -> str:
    out = StringIO()
    call_command("setup", stdout=out, **options)
    return out.getvalue()


def told(command: Command) -> str:
    return command.stdout.getvalue()


def everything() -> dict[str, list[str]]:
    """Every row of every table of ours."""
    from django.apps import apps

    rows = {}
    for app in ("instruments", "annotations", "portal", "auth"):
        for model in apps.get_app_config(app).get_models():
            rows[model._meta.label] = serializers.serialize("json", model.objects.order_by("pk"))
    return rows


def test_the_second_time_nothing_happens(text_file: Path) -> None:
    first = setup(article=str(text_file))
    assert "user admin made" in first
    assert Article.objects.published().count() == 2  # the sample and the file
    article = edit_everything(text_file)
    before = everything()
    second = setup(article=str(text_file))
    assert everything() == before
    assert Article.objects.get(pk=article.pk).revisions.count() == 2
    assert "made" not in second
    assert "is already here" in second


def edit_everything(text_file: Path) -> Article:
    """What people may do between two starts: correct and withdraw the text, rename and retire `admin`."""
    article = Revision.objects.get(text=TEXT).article
    longer = articles.read((TEXT + "三、補充\n").encode(), text_file.name, slug=article.slug)
    articles.revise(article.pk, longer, by=None)
    articles.withdraw(article.pk, by=None)
    User.objects.filter(username="admin").update(username="wang", is_active=False)
    return article


def test_the_password_comes_from_the_environment(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_ADMIN_PASSWORD", "a word of ours")
    command.make_first_user()
    admin = User.objects.get(username="admin")
    assert admin.check_password("a word of ours")
    assert admin.is_superuser
    assert Role.ADMINISTRATOR in roles_of(admin)
    assert "a word of ours" not in told(command)


def test_else_it_is_printed_once(command: Command) -> None:
    command.make_first_user()
    password = told(command).split("the password ")[1].split(" (shown once)")[0]
    assert len(password) >= 20
    assert User.objects.get(username="admin").check_password(password)
    command.make_first_user()
    assert told(command).count(password) == 1


def test_an_account_named_admin_is_not_taken_over(command: Command) -> None:
    make.user(Role.CURATOR, username="admin")
    command.make_first_user()
    admin = User.objects.get(username="admin")
    assert admin.check_password("admin")
    assert not admin.is_superuser


def test_no_password_is_kept_in_the_ledger(command: Command) -> None:
    command.make_first_user()
    admin = User.objects.get(username="admin")
    change = Change.objects.get(thing=admin.uuid)
    assert admin.password not in json.dumps([change.before, change.after])


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\xff" * 50])
def test_a_bad_file_is_named_and_leaves_nothing(
    command: Command, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=r"bad\.txt"):
        command.import_once(path)
    assert not Revision.objects.exists()


def test_a_missing_file_is_named(command: Command, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nowhere"):
        command.import_once(tmp_path / "nowhere.txt")


def test_a_folder_that_cannot_be_is_named(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "a file" / "var"
    (tmp_path / "a file").touch()
    with pytest.raises(CommandError, match="a file/var: Not a directory"):
        setup()


def test_static_files_are_collected_only_when_they_change(settings: Any, tmp_path: Path) -> None:
    folder = tmp_path / "assets"
    folder.mkdir()
    (folder / "a.css").write_text("a { color: red }")
    settings.STATICFILES_DIRS = [str(folder)]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT.mkdir(parents=True)
    assert static_collection.collect()
    assert not static_collection.collect()
    (folder / "a.css").write_text("a { color: green }")
    os.utime(folder / "a.css", (1, 1))  # from an archive: older than the copy it replaces
    assert static_collection.collect()
    assert (settings.STATIC_ROOT / "a.css").read_text() == "a { color: green }"


def test_only_what_is_asked_for_is_compressed(settings: Any, tmp_path: Path) -> None:
    """Hashed names, and modules that others import by their plain names."""
    settings.STORAGES = STORAGES
    for name in ("admin", "annotations"):
        (tmp_path / "assets" / name).mkdir(parents=True)
        (tmp_path / "assets" / name / "a.js").write_text(
            "let words = 'said again and again';\n" * 50
        )
    settings.STATICFILES_DIRS = [str(tmp_path / "assets")]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT.mkdir(parents=True)
    static_collection.collect()
    packed = {path.relative_to(settings.STATIC_ROOT) for path in settings.STATIC_ROOT.rglob("*.br")}
    assert sorted(re.sub(r"[0-9a-f]{12}", "#", str(path)) for path in packed) == [
        "admin/a.#.js.br",
        "annotations/a.#.js.br",
        "annotations/a.js.br",
    ]


@pytest.mark.postgresql
def test_two_starts_wait_for_each_other() -> None:
    """The lock that one start holds is one that another would wait for."""
    from portal.management.commands.setup import ADVISORY_LOCK, alone, make_room

    make_room()
    with alone():
        held = connection.cursor()
        held.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s",
            [ADVISORY_LOCK],
        )
        assert held.fetchone()[0] == 1
