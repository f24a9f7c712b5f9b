"""What this machine has of the tools that some tests need."""

import os
import shutil
from collections.abc import Iterator
from functools import cache

# With CI set, a missing tool is a failure: nothing may be skipped for want of it.
CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LOCAL_SERVERS = (
    "postgres://postgres@127.0.0.1:5432/postgres",
    "postgres://postgres@%2Fvar%2Frun%2Fpostgresql/postgres",
)


@cache
def browser() -> str | None:
    """The path of a Chromium, or None."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def candidates() -> Iterator[str]:
    """Where a PostgreSQL may answer, best first: the one asked for, and only then the machine's own."""
    asked = os.environ.get("DATABASE_URL", "")
    if asked.startswith(("postgres", "psql", "pgsql")):
        yield asked
    else:
        yield from LOCAL_SERVERS


def tried() -> str:
    """Where `postgresql` looked, in words that give away no password."""
    own = tuple(candidates()) == LOCAL_SERVERS
    return "at 127.0.0.1:5432 or the local socket" if own else "at DATABASE_URL"


def answers(url: str) -> bool:
    """Whether a PostgreSQL at `url` lets us in and lets us create a database."""
    import environ
    import psycopg

    config = environ.Env.db_url_config(url)
    parameters = {
        "host": config["HOST"],
        "port": config["PORT"],
        "user": config["USER"],
        "password": config["PASSWORD"],
        "dbname": "postgres",
    }
    known = {key: value for key, value in parameters.items() if value}
    try:
        with psycopg.connect(**known, connect_timeout=5) as connection:
            row = connection.execute(
                "SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.Error:
        return False
    return bool(row and row[0])


def postgresql() -> str | None:
    """The URL of a PostgreSQL on which test databases can be made, or None."""
    return next(filter(answers, candidates()), None)
