"""What every test gets, and how tests are sorted by what they need.

Markers set here, by what a test asks for: `pure` (no database: run once, whatever the database under
test). Markers that tests carry: `postgresql` (needs its locks), `browser` (needs a Chromium), `long`
(begun first), `part` (of something longer; the summary names it), `soak` (`make soak` alone).
"""

from collections.abc import Generator, Iterator
from typing import Any

import pytest

from tests import databases, machine, servers

DATABASE_FIXTURES = {
    "db",
    "transactional_db",
    "django_db_reset_sequences",
    "django_db_serialized_rollback",
    "django_db_setup",
    "live_server",
    "django_assert_num_queries",
    "django_assert_max_num_queries",
    "admin_client",
    "admin_user",
}
SEEN_AS_SERVED = {"chromium", "site"}
MISSING = "not on this machine: "


@pytest.hookimpl(wrapper=True, tryfirst=True)  # before -m chooses among the markers
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None]:
    for item in items:
        if not asks_for_database(item):
            item.add_marker("pure")
    yield
    items.sort(key=turn)


def turn(item: pytest.Item) -> int:
    """Long tests come first, so that no worker is left with one at the end. Those that look at the portal
    as it is served come together, so that one worker alone starts it, and a browser."""
    if item.get_closest_marker("long"):
        return 0
    served = SEEN_AS_SERVED & set(getattr(item, "fixturenames", ()))
    return 2 if item.get_closest_marker("pure") and not served else 1


def asks_for_database(item: pytest.Item) -> bool:
    from django.test import TransactionTestCase

    cls = getattr(item, "cls", None)
    return (
        item.get_closest_marker("django_db") is not None
        or bool(DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())))
        or (cls is not None and issubclass(cls, TransactionTestCase))
    )


def pytest_runtest_setup(item: pytest.Item) -> None:
    item.user_properties += [("part", marker.args[0]) for marker in item.iter_markers("part")]
    if item.get_closest_marker("browser") and machine.browser() is None:
        miss("a browser (Chromium)")
    if item.get_closest_marker("postgresql"):
        from django.db import connection

        if connection.vendor != "postgresql":
            pytest.skip("needs PostgreSQL, where this rule is kept")


def miss(tool: str) -> None:
    """Skip for want of `tool`; where everything must be there, fail."""
    if machine.CI:
        pytest.fail(f"{MISSING}{tool}, and CI is set", pytrace=False)
    pytest.skip(MISSING + tool)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Name what ran in part only, and what could not run for want of a tool."""
    reports = [
        each for status in ("passed", "failed") for each in terminalreporter.stats.get(status, [])
    ]
    parts = {text for report in reports for name, text in report.user_properties if name == "part"}
    for part in sorted(parts):
        terminalreporter.write_line(f"In part, and in full by make soak: {part}.")
    counts: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if MISSING in reason:
            tool = reason.split(MISSING, 1)[1]
            counts[tool] = counts.get(tool, 0) + 1
    for tool, count in counts.items():
        terminalreporter.write_line(f"NOT RUN: {count} tests need {tool}.", yellow=True)


@pytest.fixture(autouse=True)
def fresh_start(request: pytest.FixtureRequest) -> Iterator[None]:
    """Nothing kept in a process by one test is seen by the next: caches, the active language."""
    from django.core.cache import caches
    from django.utils import translation

    for cache in caches.all():
        cache.clear()
    translation.activate("zh-hant")
    yield
    translation.deactivate()


@pytest.fixture(scope="module")
def lasting(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Lets another fixture make things once for all tests of a module: each begins with them as they were
    made, since what a test does is taken back. None of them may need an empty database, or commit."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def blank_sqlite(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> str:
    """The URL of a database with all tables and nothing in them, for programs, to be copied. It is made by
    the worker that needs it first."""
    mine = tmp_path_factory.getbasetemp()
    path = (mine if worker_id == "master" else mine.parent) / "blank.db"
    with databases.one_at_a_time(path.with_suffix(".lock")):
        if not path.exists():
            unfinished = path.with_suffix(".new")
            servers.make_tables(databases.sqlite(unfinished))
            unfinished.rename(path)
    return databases.sqlite(path)


@pytest.fixture(scope="session")
def blank_postgresql() -> Iterator[str]:
    if machine.postgresql() is None:
        miss("PostgreSQL")
    with databases.postgresql() as url:
        servers.make_tables(url)
        yield url


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A running Chromium (Playwright's sync API). For tests marked `browser`."""
    import os

    from playwright.sync_api import sync_playwright

    # Playwright runs its loop in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=machine.browser(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of the portal as it is served, with its sample, on a database of its own."""
    from tests.bench import server

    settings = {"DJANGO_SETTINGS_MODULE": "portal.settings", "CONTACT_EMAIL": "desk@example.org"}
    with server.database("sqlite") as url, server.portal(url, **settings) as found:
        yield found.address


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    """A page of a fresh browser profile, 1280 by 900; a script error on it fails the test."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors, errors
