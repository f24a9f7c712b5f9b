"""A client that openapi-python-client makes from the schema reads every collection."""

import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.test import Client

from portal.api.urls import LISTINGS
from portal.wsgi import application
from tests.portal.api import world
from tests.portal.api.test_collections import get

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_connection")]
# The types of files are not among those that the generator knows; each is told to be read as another.
CONFIGURATION = """
post_hooks: []
content_type_overrides:
  application/x-ndjson: application/octet-stream
  application/yaml: application/json
"""


def test_a_generated_client_reads_every_collection(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.published()
    generate(client, tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    reader = importlib.import_module("scholium_client").Client(
        base_url="http://127.0.0.1:8000",
        raise_on_unexpected_status=True,
        httpx_args={"transport": httpx.WSGITransport(app=application)},
    )
    for collection in LISTINGS:
        page = operation(collection, f"list_{collection}").sync(client=reader)
        listed = get(client, f"/api/v1/{collection}/")["results"]
        assert len(page.results) == len(listed), collection
    instruments = operation("instruments", "list_instruments").sync(client=reader, q=["agreement"])
    assert [(found.slug, found.level.value) for found in instruments.results] == [
        ("agreement", "regional")
    ]
    one = operation("instruments", "get_instrument").sync("agreement", client=reader)
    assert one.entry_into_force.date == "2011-06-02"
    refused = operation("instruments", "get_instrument").sync("nothing", client=reader)
    assert refused.errors[0].code == "not_found"


def generate(client: Client, folder: Path) -> None:
    """A package `scholium_client` in `folder`. Whatever in the schema the generator warns of fails."""
    schema, configuration = folder / "schema.json", folder / "configuration.yaml"
    schema.write_bytes(
        client.get("/api/v1/schema/", headers={"accept": "application/json"}).content
    )
    configuration.write_text(CONFIGURATION)
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"]
    command += ["--path", str(schema), "--config", str(configuration), "--fail-on-warning"]
    command += ["--output-path", str(folder / "scholium_client")]
    made = subprocess.run(command, check=False, capture_output=True, text=True)
    assert made.returncode == 0, made.stdout + made.stderr


def operation(collection: str, name: str) -> Any:
    parts = (collection, name)
    return importlib.import_module(
        ".".join(["scholium_client.api", *(part.replace("-", "_") for part in parts)])
    )
