"""What was done in rooms by a right that not every member has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec
from sqlalchemy import bindparam, insert, select

from stonechat.storage.instants import to_instant, to_stored
from stonechat.storage.people import find_users
from stonechat.storage.prepared import Prepared, beside_places
from stonechat.storage.tables import audits
from stonechat.wire.rooms import AuditEntry
from stonechat.wire.shapes import timestamp

if TYPE_CHECKING:
    from stonechat.actions.store import Audit
    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement

_encode: Final = msgspec.json.Encoder().encode
_decode: Final = msgspec.json.Decoder(dict).decode


@beside_places
def _add(_: Dialect) -> Statement:
    return insert(audits)


@Prepared
def _of_room(_: Dialect) -> Statement:
    found = select(audits).where(
        audits.c.room_id == bindparam("room"), audits.c.id < bindparam("before")
    )
    return found.order_by(audits.c.id.desc()).limit(bindparam("most"))


_ABOVE_ALL: Final = "g"
"""A text behind all ids."""


def add_audit(tx: Handle, audit: Audit) -> None:
    """Store what somebody did, now."""
    tx.run(
        _add,
        id=tx.new_id(),
        room_id=audit.room_id,
        actor_id=audit.actor_id,
        act=audit.act,
        user_id=audit.user_id,
        message_id=audit.message_id,
        details=_encode(audit.details).decode(),
        done_at=to_stored(tx.now),
    )


def list_audits(tx: Handle, room_id: str, *, before: str | None, limit: int) -> list[AuditEntry]:
    """List what was done in a room, the latest first, that before the id `before` only."""
    rows = tx.fetch(_of_room, room=room_id, before=before or _ABOVE_ALL, most=limit)
    people = find_users(tx, {one for row in rows for one in (row.actor_id, row.user_id) if one})
    return [
        AuditEntry(
            id=row.id,
            actor=people[row.actor_id],
            act=row.act,
            user=people.get(row.user_id),
            message=row.message_id,
            details=_decode(row.details),
            done_at=timestamp(to_instant(row.done_at)),
        )
        for row in rows
    ]
