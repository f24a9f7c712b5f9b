"""Programs that come from npm, pinned with hashes in a folder of their own and installed beside Python's."""

import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INSTALLED = ROOT / ".venv" / "node"
PINS = ("package.json", "package-lock.json")


def program(folder: str, name: str) -> Path | None:
    """The program `name` of the packages that `tests/{folder}` pins, or None where there is no npm.

    Installed once; again when a pin changes. Raises RuntimeError where npm cannot get the packages.
    """
    pins = ROOT / "tests" / folder
    digest = hashlib.sha256(b"".join((pins / pin).read_bytes() for pin in PINS)).hexdigest()
    home = INSTALLED / f"{folder}-{digest[:16]}"
    if not home.exists():
        if shutil.which("npm") is None:
            return None
        install(pins, home)
    return home / "node_modules" / ".bin" / name


def install(pins: Path, home: Path) -> None:
    """All of it, or nothing: what broke off is not found by the next who looks."""
    INSTALLED.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=INSTALLED) as scratch:
        for pin in PINS:
            shutil.copy(pins / pin, scratch)
        command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        done = subprocess.run(command, cwd=scratch, check=False, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"npm cannot install {home.name}: {done.stderr.strip()[-300:]}")
        shutil.copytree(scratch, home, symlinks=True)
