"""The ledger: every write passes here and leaves one `Change`, in the same transaction.

    @ledger.atomic
    def publish(entity, *, by):
        entity = lock(entity)
        policy.require(by, "publish_entity", entity)
        with ledger.record(entity, by=by, action="publish"):
            entity.status = Status.PUBLISHED
            entity.save()

Changes are gathered while the outermost `atomic` runs and appended at its end, under the lock of the
chain's head, so that writers wait for each other only for the moment of appending and never hold that
lock while they ask for another. Outside `atomic`, `record` appends at once.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection, models, transaction
from django.dispatch import Signal
from django.utils import timezone

from instruments.models import Change, LedgerHead, User
from instruments.snapshots import State, plain, state_of

# Sent with `changes`, about to be appended: the moment to lock what a follower will write, since who
# holds the ledger must not wait for anyone.
recording = Signal()
# Sent with `changes`, the list just appended, inside the transaction that made them.
recorded = Signal()

P = ParamSpec("P")
R = TypeVar("R")
READ_HEAD = f"SELECT seq, hash FROM {LedgerHead._meta.db_table} WHERE id = 1 "  # noqa: S608
MOVE_HEAD = f"UPDATE {LedgerHead._meta.db_table} SET seq = %s, hash = %s WHERE id = 1"  # noqa: S608
_pending: ContextVar[list[Change] | None] = ContextVar("pending", default=None)


@contextmanager
def batch() -> Iterator[None]:
    """One transaction whose changes are appended together at its end."""
    if (outer := _pending.get()) is not None:
        with transaction.atomic(), undone_together(outer):
            yield
        return
    token = _pending.set([])
    try:
        with transaction.atomic():
            yield
            append(_pending.get() or [])
    finally:
        _pending.reset(token)


@contextmanager
def undone_together(pending: list[Change]) -> Iterator[None]:
    """When the block fails, what it handed over is forgotten with the savepoint."""
    mark = len(pending)
    try:
        yield
    except BaseException:
        del pending[mark:]
        raise


def atomic(function: Callable[P, R]) -> Callable[P, R]:
    """Decorator for actions: `batch` around the call."""

    @wraps(function)
    def inside(*args: P.args, **kwargs: P.kwargs) -> R:
        with batch():
            return function(*args, **kwargs)

    return inside


@contextmanager
def record(
    thing: models.Model,
    *,
    by: User | None,
    action: str,
    reason: str = "",
    before: State | None = None,
) -> Iterator[Change]:
    """Record what the block does to `thing`. `before` is taken now for a thing that exists, unless given."""
    if before is None and not thing._state.adding:
        before = state_of(unread(thing))
    change = Change(actor=by, action=action, reason=reason, before=before)
    yield change
    note(change, thing)


def unread(thing: models.Model) -> models.Model:
    """`thing` without the lists it was fetched with: they may have changed since."""
    getattr(thing, "_prefetched_objects_cache", {}).clear()
    return thing


def note(change: Change, thing: models.Model) -> None:
    """Complete `change` with what `thing` is now, unless the block said so itself, and hand it over."""
    change.kind = getattr(thing, "kind", None) or thing._meta.model_name or ""
    change.thing = thing.uuid  # type: ignore[attr-defined]
    change.title = str(thing)[:250]
    if change.after is None:
        change.after = state_of(unread(thing))
    hand_over([change])


def hand_over(changes: list[Change]) -> None:
    """Append `changes`, now or, inside `batch`, at its end."""
    pending = _pending.get()
    if pending is None:
        with transaction.atomic():
            append(changes)
    else:
        pending.extend(changes)


def append(changes: list[Change]) -> None:
    """Give the changes their numbers and hashes, store them, and tell those who follow."""
    if not changes:
        return
    recording.send(Change, changes=changes)
    seq, previous = locked_head()
    now = timezone.now()
    for change in changes:
        seq += 1
        change.seq, change.at, change.previous_hash = seq, now, previous
        change.hash = previous = digest(change)
    Change.objects.bulk_create(changes, batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute(MOVE_HEAD, [seq, previous])
    recorded.send(Change, changes=changes)


def locked_head() -> tuple[int, str]:
    """(seq, hash) of the last change; whoever asks next waits until this transaction ends.

    Plain SQL, as every write asks: making the queries takes longer than running them.
    """
    with connection.cursor() as cursor:
        cursor.execute(READ_HEAD + ("FOR UPDATE" * connection.features.has_select_for_update))
        row = cursor.fetchone()
    if row is None:
        LedgerHead.objects.get_or_create(pk=1)
        return locked_head()
    return row[0], row[1]


def digest(change: Change) -> str:
    """The SHA-256 that chains `change` to the one before it."""
    content: dict[str, Any] = {
        name: getattr(change, name)
        for name in ("seq", "action", "reason", "kind", "title", "before", "after", "previous_hash")
    }
    content |= {"at": plain(change.at), "thing": str(change.thing), "actor": change.actor_id}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def broken_links() -> Iterator[tuple[int, str]]:
    """(seq, what is wrong) for every place where the chain does not hold."""
    previous, expected = "0" * 64, 1
    for change in Change.objects.order_by("seq").iterator(chunk_size=500):
        if change.seq != expected:
            yield change.seq, f"number {expected} is missing before it"
        if change.previous_hash != previous:
            yield change.seq, "does not follow from the one before"
        if digest(change) != change.hash:
            yield change.seq, "is not what was recorded"
        previous, expected = change.hash, change.seq + 1
    head = LedgerHead.objects.filter(pk=1).first()
    if head is None and expected > 1:
        yield expected - 1, "is the last that is there, but not known as the end of the chain"
    if head and (head.seq, head.hash) != (expected - 1, previous):
        yield head.seq, "the end of the chain is cut off"


def history(thing: models.Model) -> models.QuerySet[Change]:
    """All that was recorded of `thing`, newest first."""
    return Change.objects.filter(thing=thing.uuid).select_related("actor").order_by("-seq")  # type: ignore[attr-defined]
