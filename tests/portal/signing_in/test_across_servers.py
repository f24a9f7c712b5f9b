"""Wrong passwords are counted together, whichever server they are sent to."""

import signal
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlencode

import pytest
from django.conf import settings

from tests import databases, servers
from tests.portal.signing_in.door import LOGIN
from tests.servers import CSRF, Portal, end

pytestmark = [pytest.mark.once, pytest.mark.long]
PEOPLE = """
import django
django.setup()
from tests import make
for name in ("tried", "other"):
    make.user(username=name)
"""


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, blank_sqlite: str) -> Iterator[list[Portal]]:
    """Two servers on one database, which hold no cache in common but what is in it."""
    folder = tmp_path_factory.mktemp("servers")
    with ExitStack() as ends:
        url = ends.enter_context(databases.copy_of(blank_sqlite, folder / "portal.sqlite3"))
        done = databases.run(url, "-c", PEOPLE, **servers.settings())
        assert done.returncode == 0, done.stderr
        started = []
        for _ in range(2):
            started.append(Portal(url, folder))
            ends.callback(end, started[-1].process, signal.SIGTERM)
        yield started


def sign_in(portal: Portal, name: str, password: str) -> int:
    """The status of the answer: 302 for whoever is let in."""
    sent = {"username": name, "password": password, "csrfmiddlewaretoken": CSRF}
    headers = {
        "Cookie": f"csrftoken={CSRF}",
        "Origin": f"http://127.0.0.1:{portal.port}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return portal.send("POST", LOGIN, urlencode(sent).encode(), headers).status


def test_wrong_passwords_spread_over_two_servers_lock_the_account_on_both(
    both: list[Portal],
) -> None:
    half = settings.AXES_FAILURE_LIMIT // 2
    assert half == 5
    tried = [sign_in(both[at % 2], "tried", "wrong") for at in range(2 * half)]

    assert tried == [200] * (2 * half - 1) + [429]
    assert [sign_in(portal, "tried", "tried") for portal in both] == [429, 429]
    assert [sign_in(portal, "other", "other") for portal in both] == [302, 302]
