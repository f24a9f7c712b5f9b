"""What is shipped to run the portal with names nothing that the portal does not know."""

import re
import subprocess
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]
UNITS = sorted((ROOT / "portal" / "operations" / "systemd").iterdir())
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def compose() -> Any:
    """With a word in place of every variable of its own."""
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(re.sub(r"\$\{\w+:[?-]\}", "word", text))


def test_every_variable_is_in_the_readme(compose: Any) -> None:
    given = compose["services"]["web-1"]["environment"]
    assert {"DATABASE_URL", "REPLICA_DATABASE_URLS", "CACHE_URL", "TRUSTED_PROXIES"} <= given.keys()
    assert [name for name in given if f"`{name}`" not in README] == []


def test_every_variable_that_the_settings_read_is_in_the_table() -> None:
    table = README.split("## Settings", 1)[1].split("## ", 1)[0]
    named = re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE)
    settings = (ROOT / "portal" / "settings.py").read_text(encoding="utf-8")
    read = re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', settings)
    assert read
    assert sorted(set(read) - set(named)) == []


def test_the_databases_are_named_as_the_settings_want_them(compose: Any) -> None:
    from portal.settings import databases

    given = compose["services"]["web-1"]["environment"]
    found = databases(given["DATABASE_URL"], given["REPLICA_DATABASE_URLS"])
    assert (found["default"]["HOST"], found["replica-1"]["HOST"]) == ("primary,replica", "replica")
    assert found["default"]["OPTIONS"]["target_session_attrs"] == "read-write"
    hosts = {"primary", "replica", "cache"}
    assert hosts <= compose["services"].keys()


def test_every_service_comes_back_and_keeps_its_log_small(compose: Any) -> None:
    for name, service in compose["services"].items():
        assert service["restart"] == "unless-stopped", name
        assert service["logging"]["options"]["max-size"], name


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_units_run_what_there_is(unit: Path) -> None:
    parser = ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(unit.read_text(encoding="utf-8"))
    assert "Unit" in parser
    if "Service" in parser:
        program, target = parser["Service"]["ExecStart"].split()
        assert program == "/usr/bin/make"
        assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)
    else:
        assert (unit.with_suffix(".service")).exists()


@pytest.mark.parametrize(("there", "begun_again"), [("python", True), ("python pip", False)])
def test_an_environment_that_was_cut_off_is_made_again(
    tmp_path: Path, there: str, begun_again: bool
) -> None:
    (tmp_path / "Makefile").write_text(MAKEFILE, encoding="utf-8")
    for name in ("requirements/base.txt", *(f".venv/bin/{name}" for name in there.split())):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    planned = subprocess.run(
        ["make", "--dry-run", ".venv/.base"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ("sh .ci/environment" in planned.stdout) == begun_again
