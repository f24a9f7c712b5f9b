"""No requirement is unused, and no package is used without being one.

Reads requirements/base.in against what the code imports, and the .txt files against the .in files.
"""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("instruments", "annotations", "portal")

# Named in a setting or on a command line, never imported.
BY_NAME = {
    "django-otp": "django_otp",
    "drf-spectacular": "drf_spectacular",
    "gunicorn": "gunicorn",
    "psycopg": "postgres",
    "redis": "redis",
    "whitenoise": "whitenoise",
}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(file: Path) -> set[str]:
    """The names in a requirements file, without versions and hashes."""
    names = re.findall(r"^([A-Za-z0-9][\w.-]*)", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {normal(name) for name in names}


def extras(file: Path) -> set[str]:
    """What `name[extra]` may bring under the name `name-extra`, as drf-spectacular does its sidecar."""
    found = re.findall(r"^([\w.-]+)\[([\w,]+)\]", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {normal(f"{name}-{extra}") for name, list_ in found for extra in list_.split(",")}


def imported() -> dict[str, str]:
    """Distribution -> a file that imports it, for all that is neither ours nor Python's."""
    distributions = packages_distributions()
    found: dict[str, str] = {}
    for app in APPS:
        for file in sorted((ROOT / app).rglob("*.py")):
            for module in modules_in(file):
                if module not in sys.stdlib_module_names and module not in APPS:
                    for name in distributions.get(module, [module]):
                        found.setdefault(normal(name), str(file.relative_to(ROOT)))
    return found


def modules_in(file: Path) -> Iterator[str]:
    """The top-level names of the modules that `file` imports, or names as strings in the settings."""
    text = file.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]
        elif file.name == "settings.py" and isinstance(node, ast.Constant):
            yield from re.findall(r"^([a-z_]+)(?:\.\w+)*$", str(node.value))


def complaints() -> Iterator[str]:
    folder = ROOT / "requirements"
    base = declared(folder / "base.in")
    used = imported()
    known = {normal(name) for names in packages_distributions().values() for name in names}
    by_name = {name for name, word in BY_NAME.items() if mentioned(word)}
    for name in sorted((used.keys() & known) - base - extras(folder / "base.in")):
        yield f"{used[name]} imports {name}, which requirements/base.in does not name"
    for name in sorted(base - used.keys() - by_name):
        yield f"requirements/base.in names {name}, which nothing uses"
    for name in ("base", "dev"):
        for lost in sorted(declared(folder / f"{name}.in") - declared(folder / f"{name}.txt")):
            yield f"requirements/{name}.txt lacks {lost}: make lock"
    for pin in sorted(pins(folder / "base.txt") - pins(folder / "dev.txt")):
        yield f"requirements/dev.txt lacks {pin} of base.txt: make lock"


def pins(file: Path) -> set[str]:
    return set(
        re.findall(r"^[\w.-]+(?:\[[\w,]+\])?==\S+", file.read_text(encoding="utf-8"), re.MULTILINE)
    )


def mentioned(word: str) -> bool:
    """Whether the settings, the server's configuration or the Makefile name `word`."""
    files = ("portal/settings.py", "portal/gunicorn.py", "Makefile", "README.md")
    return any(word in (ROOT / file).read_text(encoding="utf-8") for file in files)


if __name__ == "__main__":
    found = list(complaints())
    print("\n".join(found))
    sys.exit(bool(found))
