"""Every .po file compiles, has no fuzzy or missing entry, and its .mo file is what it compiles to.

Nor does the source say anything that a .po file has not heard of.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests import machine
from tests.checks import NOT_RUN

ROOT = Path(__file__).resolve().parents[2]


def complaints(po: Path) -> Iterator[str]:
    name = po.relative_to(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "fresh.mo"
        command = ["msgfmt", "--check", "--statistics", "-o", str(fresh), str(po)]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:
            yield done.stderr.strip()
            return
        if "fuzzy" in done.stderr or "untranslated" in done.stderr:
            yield f"{name}: {done.stderr.strip()}"
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.read_bytes() != fresh.read_bytes():
            yield f"{mo.relative_to(ROOT)} is not what {po.name} compiles to: manage.py compilemessages"


def unheard() -> Iterator[str]:
    """What the source asks to have translated and the .po files do not know, or no longer need to."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in ("instruments", "annotations", "portal", "templates"):
            shutil.copytree(
                ROOT / name, copy / name, ignore=shutil.ignore_patterns("static", "*.mo")
            )
        shutil.copy(ROOT / "manage.py", copy)
        done = subprocess.run(
            [
                sys.executable,
                "manage.py",
                "makemessages",
                "--all",
                "--no-location",
                "--no-obsolete",
            ],
            cwd=copy,
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            yield done.stderr.strip()
        for po in sorted((copy / "portal").rglob("*.po")):
            name = po.relative_to(copy)
            if messages(po) != messages(ROOT / name):
                yield f"{name} is not what the source asks for: manage.py makemessages, translate"


def messages(po: Path) -> set[str]:
    """What a .po file translates; comments, order and line breaks aside."""
    flat = subprocess.run(
        ["msgcat", "--no-wrap", str(po)], check=True, capture_output=True, text=True
    ).stdout
    return {line for line in flat.splitlines() if line.startswith(("msgid", "msgctxt"))}


def main() -> int:
    if shutil.which("msgfmt") is None:
        print("msgfmt (gettext) is not on this machine; the translations were not checked.")
        return 1 if machine.CI else NOT_RUN
    files = [
        po for app in ("instruments", "annotations", "portal") for po in (ROOT / app).rglob("*.po")
    ]
    found = [complaint for po in sorted(files) for complaint in complaints(po)]
    found += unheard()
    if not files:
        found = ["There is no .po file; the interface is to be had in four languages."]
    print("\n".join(found))
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
