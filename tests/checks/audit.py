"""Known vulnerabilities of the pinned packages, where the advisories can be read.

pip-audit calls a package it finds no record of "skipped", and a list of nothing but skipped packages
clean. A mirror that knows projects but not their versions answers just so; hence the counting.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.checks import NOT_RUN

ROOT = Path(__file__).resolve().parents[2]
COMMAND = ["-m", "pip_audit", "--disable-pip", "--require-hashes", "--progress-spinner", "off"]


def audit(requirements: Path) -> tuple[list[dict[str, Any]] | None, str]:
    """pip-audit's list of packages, None where it came to no result; and what it said besides."""
    command = [sys.executable, *COMMAND, "--format", "json", "-r", str(requirements)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    try:
        return json.loads(done.stdout)["dependencies"], done.stderr
    except (ValueError, KeyError):
        return None, done.stderr


def judge(packages: list[dict[str, Any]] | None) -> tuple[int, list[str]]:
    """The exit code and the lines to print."""
    audited = [package for package in packages or [] if "skip_reason" not in package]
    if not packages or not audited:
        return NOT_RUN, ["The advisories cannot be read from here; no package was audited."]
    lines = [
        f"{package['name']} {package['version']}: {flaw['id']}, fixed in {flaw['fix_versions']}"
        for package in audited
        for flaw in package["vulns"]
    ]
    left = len(packages) - len(audited)
    summary = f"{len(audited)} packages audited, {left} unknown to the advisories."
    return int(bool(lines)), [*lines, summary]


def main() -> int:
    packages, said = audit(ROOT / "requirements" / "dev.txt")
    code, lines = judge(packages)
    print("\n".join(lines))
    if packages is None:
        print(said.strip().splitlines()[-1] if said.strip() else "pip-audit said nothing.")
    return code


if __name__ == "__main__":
    sys.exit(main())
