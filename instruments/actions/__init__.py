"""Every write to the catalogue by a person or a command, one function each."""

from instruments.actions.entities import (
    lock_entity,
    publish,
    rename,
    saving,
    set_topics,
    submit,
    verify,
    withdraw,
)
from instruments.actions.merging import merge
from instruments.actions.restoring import restore

__all__ = [
    "lock_entity",
    "merge",
    "publish",
    "rename",
    "restore",
    "saving",
    "set_topics",
    "submit",
    "verify",
    "withdraw",
]
