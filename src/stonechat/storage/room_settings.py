"""What rooms are like, as it is changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, update

from stonechat.storage.errors import Violated
from stonechat.storage.prepared import Prepared
from stonechat.storage.rooms import character
from stonechat.storage.tables import rooms, streams

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
def _advance(_: Dialect) -> Statement:
    advanced = update(streams).where(streams.c.id == bindparam("which"))
    advanced = advanced.values(revision=streams.c.revision + 1)
    return advanced.returning(streams.c.revision)


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
    advanced = tx.fetch(_advance, which=room.id)
    if not advanced:
        raise Violated("A room that does not exist cannot be changed.")
    changed = replace(room, revision=advanced[0].revision)
    values = {f"new_{name}": value for name, value in character(room).items()}
    tx.run(_save, which=room.id, at_revision=changed.revision, **values)
    return changed
