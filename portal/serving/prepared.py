"""Queries whose SQL is made once: for a page that asks many, to make it takes longer than to run it.

Those of which none waits for what another says are asked `Together`.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connections, models
from django.db.models import CharField, F, QuerySet
from django.db.models.functions import Cast
from django.db.models.query import get_related_populators

from portal.models import PublicHead
from portal.serving import planned

# What a builder is given in place of keys, which are never negative, and of slugs, which are no numbers.
STAND_INS = tuple(range(-1, -33, -1))
BARE_UUID = 32
# From Django 6.1 on a thing is told how it fetches what it lacks; here, one by one, as it always was.
FETCHING = [models.FETCH_ONE] if hasattr(models, "FETCH_ONE") else []


class Statement(NamedTuple):
    """The SQL of a query with its parameters, and the compiler that knows what its columns are."""

    sql: str
    parameters: tuple[Any, ...]
    compiler: Any


class Prepared:
    """The query that `build` makes of keys or slugs, `count` of them, and of nothing that changes.

    `skewed` says that some keys have so much more than others that each wants a plan of its own.
    """

    def __init__(
        self, build: Callable[..., QuerySet], count: int = 1, *, skewed: bool = False
    ) -> None:
        self.build, self.count = build, count
        self.ask = planned.asked_plainly if skewed else planned.asked
        self.statement = lru_cache(maxsize=4)(self.made)

    def made(self, database: str) -> Statement:
        compiler = self.build(*STAND_INS[: self.count]).query.get_compiler(database)
        return Statement(*compiler.as_sql(), compiler)

    def question(self, *keys: int | str) -> planned.Question:
        """Its SQL and the parameters for these keys."""
        statement = self.statement(PublicHead.objects.db)
        given = dict(zip(STAND_INS, keys, strict=False))
        given |= dict(zip(map(str, STAND_INS), keys, strict=False))
        return statement.sql, [given.get(value, value) for value in statement.parameters]

    def rows(self, *keys: int | str) -> list[tuple]:
        """Its rows for these keys, from the database that the answer is as fresh as. They come as the
        driver has them: only columns of text and whole numbers may be asked for."""
        return self.ask(connections[PublicHead.objects.db], *self.question(*keys))

    def objects(self, *keys: int | str) -> list[Any]:
        """Its rows for these keys as models, with what the query selects of related ones: what Django
        makes of them, but for the SQL."""
        database = PublicHead.objects.db
        compiler, rows = self.statement(database).compiler, self.rows(*keys)
        columns, shape = compiler.select, compiler.klass_info
        first, last = shape["select_fields"][0], shape["select_fields"][-1] + 1
        names = [column[0].target.attname for column in columns[first:last]]
        converters = compiler.get_converters([column[0] for column in columns])
        related = get_related_populators(shape, columns, database, *FETCHING)
        found = []
        for row in compiler.apply_converters(rows, converters):
            thing = shape["model"].from_db(database, names, row[first:last])
            for each in related:
                each.populate(row, thing)
            found.append(thing)
        return found


class Together:
    """Queries that are asked when the first of their answers is needed, with all others that were noted by
    then: the database is waited for once. Not for `skewed` ones."""

    def __init__(self) -> None:
        self.noted: list[Answer] = []

    def rows(self, query: Prepared, *keys: int | str) -> "Answer":
        """The rows of the query for these keys, once the answer is called."""
        return self.answer(query.question(*keys))

    def answer(self, question: planned.Question) -> "Answer":
        """The rows of a question of text and whole numbers that is asked again and again."""
        self.noted.append(Answer(self, question))
        return self.noted[-1]

    def ask(self) -> None:
        """All that was noted and not asked yet."""
        noted, self.noted = self.noted, []
        questions, database = [each.question for each in noted], connections[PublicHead.objects.db]
        if len(questions) == 1:
            noted[0].rows = planned.asked(database, *questions[0])
            return
        for each, rows in zip(noted, planned.asked_together(database, questions), strict=True):
            each.rows = rows


class Answer:
    """The rows of one of the queries that are asked together."""

    def __init__(self, together: Together, question: planned.Question) -> None:
        self.together, self.question = together, question
        self.rows: list[tuple] | None = None

    def __call__(self) -> list[tuple]:
        if self.rows is None:
            self.together.ask()
        assert self.rows is not None
        return self.rows


def uuid_text(column: str) -> Cast:
    """A UUID as the database writes it: `dashed` makes one of all of them."""
    return Cast(F(column), CharField())


def dashed(uuid: str) -> str:
    """A UUID as it is written, from 32 digits or as it is written."""
    if len(uuid) != BARE_UUID:
        return uuid
    return f"{uuid[:8]}-{uuid[8:12]}-{uuid[12:16]}-{uuid[16:20]}-{uuid[20:]}"
