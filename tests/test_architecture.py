"""The directions that import-linter cannot see: models named in strings, and template tags.

portal -> annotations -> instruments: what stands further right knows nothing of what stands left of it.
"""

import ast
import re
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ABOVE = {"instruments": {"annotations", "portal"}, "annotations": {"portal"}, "portal": set()}
LONGEST = 350  # lines; a note, not a law
REFERENCES = {"ForeignKey", "OneToOneField", "ManyToManyField"}


def sources(app: str) -> list[Path]:
    return sorted(p for p in (ROOT / app).rglob("*.py") if "migrations" not in p.parts)


def models_named_in_strings(tree: ast.AST) -> Iterator[str]:
    """The app labels in `get_model("app.Model")`, `get_model("app", …)` and `ForeignKey("app.Model")`."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        name = (
            call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        )
        if name not in REFERENCES | {"get_model"}:
            continue
        named = [*call.args[:1], *(k.value for k in call.keywords if k.arg in {"to", "app_label"})]
        for argument in named:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.value.split(".")[0]


def tag_libraries() -> dict[str, str]:
    """Template tag library -> the app that owns it."""
    return {
        path.stem: app
        for app in ABOVE
        for path in (ROOT / app).glob("templatetags/*.py")
        if path.stem != "__init__"
    }


def templates_of(app: str) -> list[Path]:
    return sorted(
        [*(ROOT / "templates" / app).rglob("*.html"), *(ROOT / app).glob("templates/**/*.html")]
    )


def libraries_loaded(template: str) -> set[str]:
    """What `{% load a b %}` and `{% load x from a %}` name."""
    loaded = set()
    for words in re.findall(r"{%\s*load\s+(.*?)\s*%}", template):
        loaded |= set(words.split(" from ")[-1].split())
    return loaded


@pytest.mark.parametrize("app", ABOVE)
def test_no_string_points_up(app: str) -> None:
    pointing = {
        f"{path.relative_to(ROOT)} names {label}"
        for path in sources(app)
        for label in models_named_in_strings(ast.parse(path.read_text(encoding="utf-8")))
        if label in ABOVE[app]
    }
    assert not pointing


@pytest.mark.parametrize("app", ABOVE)
def test_no_template_borrows_from_above(app: str) -> None:
    owners = tag_libraries()
    borrowing = {
        f"{path.relative_to(ROOT)} loads {library} of {owners[library]}"
        for path in templates_of(app)
        for library in libraries_loaded(path.read_text(encoding="utf-8"))
        if owners.get(library) in ABOVE[app]
    }
    assert not borrowing


def test_the_reader_of_strings_sees_them() -> None:
    code = (
        'apps.get_model("portal.Thing"); get_model("annotations", "Note"); '
        'models.ForeignKey("portal.Page", 1); ManyToManyField(to="annotations.Tag"); call("portal.x")'
    )
    assert list(models_named_in_strings(ast.parse(code))).count("portal") == 2
    assert list(models_named_in_strings(ast.parse(code))).count("annotations") == 2


def test_the_reader_of_templates_sees_loads() -> None:
    assert libraries_loaded("{% load a b %}{%load c from d %}{% url 'x' %}") == {"a", "b", "d"}


def test_long_files_are_noted() -> None:
    """Not a failure: a file over the length is named in the summary, for whoever is near it."""
    for app in ABOVE:
        for path in sources(app):
            length = path.read_text(encoding="utf-8").count("\n")
            if length > LONGEST:
                warnings.warn(f"{path.relative_to(ROOT)} has {length} lines", stacklevel=1)
