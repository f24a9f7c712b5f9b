"""A write that lost against another is done again, with everything that was sent; other errors are errors."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from portal.operations.retrying import TRIES

asked: list[bytes] = []
failures: list[BaseException] = []


class Collision(Exception):
    sqlstate = "40P01"


def view(request: HttpRequest) -> HttpResponse:
    asked.append(request.FILES["file"].read() + request.POST["name"].encode())
    if failures:
        raise failures.pop()
    return HttpResponse("done")


urlpatterns = [path("write/", view)]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture(autouse=True)
def fresh() -> None:
    asked.clear()
    failures.clear()


def deadlock() -> OperationalError:
    error = OperationalError("deadlock detected")
    error.__cause__ = Collision()
    return error


def write() -> Any:
    client = Client(raise_request_exception=False)
    file = SimpleUploadedFile("a.txt", b"all of it, ")
    return client.post("/write/", {"file": file, "name": "and more"})


def test_it_is_asked_again_with_all_that_was_sent() -> None:
    failures.extend([deadlock(), deadlock()])
    assert write().content == b"done"
    assert asked == [b"all of it, and more"] * 3


def test_what_went_well_is_done_once() -> None:
    assert write().content == b"done"
    assert len(asked) == 1


def test_what_collides_time_and_again_is_an_error_in_the_end() -> None:
    failures.extend([deadlock() for _ in range(TRIES)])
    assert write().status_code == 500
    assert len(asked) == TRIES


@pytest.mark.parametrize("error", [OperationalError("the server is gone"), ValueError("ours")])
def test_other_errors_are_not_tried_again(error: Exception) -> None:
    failures.append(error)
    assert write().status_code == 500
    assert len(asked) == 1
