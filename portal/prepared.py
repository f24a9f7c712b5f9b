"""Queries whose SQL is made once: for a page that asks many, to make it takes longer than to run it."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.db import connections
from django.db.models import CharField, F, QuerySet
from django.db.models.functions import Cast

from portal.models import PublicHead

# What a builder is given in place of keys, which are never negative.
STAND_INS = tuple(range(-1, -33, -1))
BARE_UUID = 32


class Prepared:
    """The query that `build` makes of primary keys, `count` of them, and of nothing that changes.

    Rows come as the driver has them: only columns of text and whole numbers may be asked for.
    """

    def __init__(self, build: Callable[..., QuerySet], count: int = 1) -> None:
        self.build, self.count = build, count
        self.statement = lru_cache(maxsize=4)(self.made)

    def made(self, database: str) -> tuple[str, tuple[Any, ...]]:
        query = self.build(*STAND_INS[: self.count]).query
        return query.get_compiler(database).as_sql()

    def rows(self, *keys: int) -> list[tuple]:
        """Its rows for these keys, from the database that the answer is as fresh as."""
        database = PublicHead.objects.db
        sql, parameters = self.statement(database)
        given = dict(zip(STAND_INS, keys, strict=False))
        with connections[database].cursor() as cursor:
            cursor.execute(sql, tuple([given.get(value, value) for value in parameters]))
            return cursor.fetchall()


def uuid_text(column: str) -> Cast:
    """A UUID as the database writes it: `dashed` makes one of all of them."""
    return Cast(F(column), CharField())


def dashed(uuid: str) -> str:
    """A UUID as it is written, from 32 digits or as it is written."""
    if len(uuid) != BARE_UUID:
        return uuid
    return f"{uuid[:8]}-{uuid[8:12]}-{uuid[12:16]}-{uuid[16:20]}-{uuid[20:]}"
