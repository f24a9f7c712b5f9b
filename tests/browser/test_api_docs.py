"""The page that shows the API works in a browser under the strict policy, from this server alone."""

from typing import Any

import pytest

from portal.api.urls import LISTINGS

pytestmark = pytest.mark.browser


@pytest.mark.django_db(transaction=True)
def test_the_operations_are_listed_and_nothing_is_complained_of(
    live_server: Any, page: Any
) -> None:
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live_server.url}/api/docs/")
    page.wait_for_selector(".opblock")
    listed = page.locator(".opblock-summary-path").all_inner_texts()
    shown = {path.replace("\u200b", "") for path in listed}
    assert {f"/api/v1/{name}/" for name in LISTINGS} <= shown
    assert {"/api/v1/export/instruments.csv", "/api/v1/releases/{number}/{file}"} <= shown
    page.locator("#operations-instruments-list_instruments .opblock-summary").click()
    page.wait_for_selector("text=legal_force")
    assert all(url.startswith((live_server.url, "data:", "blob:")) for url in asked), asked
    assert complaints == []
