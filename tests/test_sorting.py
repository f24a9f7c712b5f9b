"""Tests are sorted by what they ask for before the command line chooses among them."""

import pytest

from tests.conftest import turn


def test_one_without_database_is_pure(request: pytest.FixtureRequest) -> None:
    assert request.node.get_closest_marker("pure")


@pytest.mark.django_db
def test_a_marked_one_is_not(request: pytest.FixtureRequest) -> None:
    assert not request.node.get_closest_marker("pure")


def test_one_with_a_fixture_is_not(request: pytest.FixtureRequest, db: None) -> None:
    assert not request.node.get_closest_marker("pure")


def test_pure_ones_can_be_left_out(pytestconfig: pytest.Config) -> None:
    """This test is pure, so where the choice was "not pure" it must not have come this far."""
    assert "not pure" not in pytestconfig.getoption("-m")


def test_long_ones_come_first_and_pure_ones_last(request: pytest.FixtureRequest) -> None:
    turns = [turn(item) for item in request.session.items]
    assert turns == sorted(turns)
