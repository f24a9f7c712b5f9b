"""The shape of each resource is pinned: a field that goes or changes its type breaks somebody's program.

`shapes.json` holds every resource of version 1 as the schema tells it: each field with its JSON type,
`?` where it may be null. Fields may be added to it with the code; what stands there stays (see the
guide: a year's notice, and another version).

    SHAPES=write python -m pytest tests/portal/api/test_shapes.py     adds what is new, and only that
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

PINNED = Path(__file__).with_name("shapes.json")
Shapes = dict[str, dict[str, str]]


@pytest.fixture
def shapes(client: Client, db: None) -> Shapes:
    answer = client.get("/api/v1/schema/", headers={"accept": "application/json"})
    components = json.loads(answer.content)["components"]["schemas"]
    return {
        name: {field: told(found, components) for field, found in shape["properties"].items()}
        for name, shape in sorted(components.items())
        if shape.get("type") == "object"
    }


def told(found: dict[str, Any], components: dict[str, Any]) -> str:
    """A field's JSON type in a word: `string`, `integer?`, `[Reference]`, `{string}`."""
    if "$ref" in found:
        name = found["$ref"].rpartition("/")[2]
        one = components[name]
        return name if one.get("type") == "object" else told(one, components)
    if several := found.get("oneOf") or found.get("anyOf") or found.get("allOf"):
        kinds = {told(each, components) for each in several}
        return "|".join(sorted(kinds - {"null"})) + ("?" if "null" in kinds else "")
    if "enum" in found and "type" not in found:
        return "null" if found["enum"] == [None] else "string"
    types = found.get("type", "any")
    types = [types] if isinstance(types, str) else types
    one = next((each for each in types if each != "null"), "null")
    if one == "array":
        one = f"[{told(found['items'], components)}]"
    elif one == "object" and "additionalProperties" in found:
        inner = found["additionalProperties"]
        one = f"{{{told(inner, components) if isinstance(inner, dict) else 'any'}}}"
    return one + ("?" if "null" in types and one != "null" else "")


def test_no_field_goes_or_changes_its_type(shapes: Shapes) -> None:
    pinned: Shapes = json.loads(PINNED.read_text(encoding="utf-8"))
    lost = [
        f"{name}.{field} was {kind}, is {shapes.get(name, {}).get(field, 'gone')}"
        for name, fields in pinned.items()
        for field, kind in fields.items()
        if shapes.get(name, {}).get(field) != kind
    ]
    assert lost == []


def test_what_is_new_is_pinned_with_the_code(shapes: Shapes) -> None:
    pinned: Shapes = json.loads(PINNED.read_text(encoding="utf-8"))
    if os.environ.get("SHAPES") == "write":
        both = {name: fields | pinned.get(name, {}) for name, fields in shapes.items()}
        PINNED.write_text(json.dumps(pinned | both, indent=1, sort_keys=True) + "\n", "utf-8")
        return
    new = {f"{name}.{field}" for name, fields in shapes.items() for field in fields} - {
        f"{name}.{field}" for name, fields in pinned.items() for field in fields
    }
    assert new == set(), "add them with SHAPES=write"
