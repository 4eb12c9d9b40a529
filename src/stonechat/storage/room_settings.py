"""What rooms are like, as it is changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, update

from stonechat.storage.amendments import advance_stream
from stonechat.storage.prepared import Prepared
from stonechat.storage.rooms import character
from stonechat.storage.tables import rooms

if TYPE_CHECKING:
    from stonechat.chat.values import Room
    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement

_LIKE_THIS = (
    "name",
    "key",
    "title",
    "topic",
    "folded",
    "searched",
    "archived_at",
    "history",
    "posting",
    "calling",
    "inviting",
    "receipts",
    "slow_seconds",
)


@Prepared
def _save(_: Dialect) -> Statement:
    saved = update(rooms).where(rooms.c.id == bindparam("which"))
    columns = {name: bindparam(f"new_{name}", type_=rooms.c[name].type) for name in _LIKE_THIS}
    return saved.values(**columns, revision=bindparam("at_revision"))


def save_room(tx: Handle, room: Room) -> Room:
    """Store what a locked room is like; who is in it and what is said there stays as it is.

    Returns:
        The room after it: one revision later, which its row is stamped with.

    Raises:
        Violated: there is no such room.
    """
    changed = replace(room, revision=advance_stream(tx, room.id, by=1))
    values = {f"new_{name}": value for name, value in character(room).items()}
    tx.run(_save, which=room.id, at_revision=changed.revision, **values)
    return changed
