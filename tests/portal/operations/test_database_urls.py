"""What the settings make of the URLs of databases and caches."""

import pytest

from portal.settings import databases, shared_cache

PRIMARY = "postgres://u:p%40@h1:5432,h2:5433/name?target_session_attrs=read-write"


def test_a_url_may_name_several_hosts() -> None:
    found = databases(PRIMARY, "")
    assert list(found) == ["default"]
    config = found["default"]
    assert (config["HOST"], config["PORT"]) == ("h1,h2", "5432,5433")
    assert config["PASSWORD"] == "p@"
    assert config["OPTIONS"]["target_session_attrs"] == "read-write"


@pytest.mark.parametrize("between", [" ", ",", ", ", "\n"])
def test_replicas_are_told_apart_from_the_hosts_of_one(between: str) -> None:
    found = databases(PRIMARY, between.join(["postgres://u@r1,r2/name", "postgres://u@r3/name"]))
    assert found["replica-1"]["HOST"] == "r1,r2"
    assert found["replica-2"]["HOST"] == "r3"
    assert found["replica-2"]["TEST"] == {"MIRROR": "default"}


def test_a_dead_host_is_given_up_soon_unless_the_url_says_otherwise() -> None:
    assert databases(PRIMARY, "")["default"]["OPTIONS"]["connect_timeout"] == 3
    patient = databases(f"{PRIMARY}&connect_timeout=60", "")
    assert patient["default"]["OPTIONS"]["connect_timeout"] == 60


def test_plans_are_kept_unless_the_settings_say_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    assert databases(PRIMARY, PRIMARY)["replica-1"]["OPTIONS"]["prepare_threshold"] == 0
    monkeypatch.setattr("portal.settings.KEEPS_PLANS", {})
    assert "prepare_threshold" not in databases(PRIMARY, "")["default"]["OPTIONS"]


def test_a_socket_is_a_folder() -> None:
    url = "postgres://u@%2Fvar%2Frun%2Fpostgresql/name"
    assert databases(url, "")["default"]["HOST"] == "/var/run/postgresql"


def test_redis_is_not_waited_for_long() -> None:
    options = shared_cache("redis://127.0.0.1:6379/0")["OPTIONS"]
    assert options["socket_timeout"] == 1
    assert options["retry"].get_retries() == 1
    assert "OPTIONS" not in shared_cache("dbcache://cache")
