"""Who asks to be let into rooms.

Whoever asks must not learn whether there is such a room, neither by the answer nor by how long it
takes: a request is stored for whatever was taken for an id, and goes when its asker asks for
something else.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, bindparam, delete, literal_column, or_, select, tuple_

from stonechat.chat import limits
from stonechat.chat.values import RoomKind
from stonechat.storage.bans import STILL_HOLDS
from stonechat.storage.instants import to_instant, to_stored
from stonechat.storage.people import USER, to_user
from stonechat.storage.prepared import Prepared, beside_places
from stonechat.storage.tables import bans, blocks, join_requests, memberships, rooms, users
from stonechat.wire.rooms import JoinRequest
from stonechat.wire.shapes import timestamp

if TYPE_CHECKING:
    from sqlalchemy import BindParameter, ColumnElement

    from stonechat.actions.store import AskedPlace
    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement

_PATIENCE: Final = timedelta(days=limits.JOIN_REQUEST_DAYS)

_ASKER: Final[BindParameter[str]] = bindparam("asker")
_OWN: Final = join_requests.c.user_id == _ASKER
_IS_RECENT: Final = join_requests.c.asked_at > bindparam("long_ago")
_PRESENT: Final = memberships.c.left_at.is_(None)


def _may_come_in(room: ColumnElement[str], asker: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether somebody is neither in a room nor kept out of it."""
    is_in = select(memberships.c.user_id).where(
        memberships.c.room_id == room, memberships.c.user_id == asker, _PRESENT
    )
    is_kept_out = select(bans.c.user_id).where(
        bans.c.room_id == room, bans.c.user_id == asker, STILL_HOLDS
    )
    return and_(~is_in.exists(), ~is_kept_out.exists())


@beside_places
def _forget_vain(_: Dialect) -> Statement:
    belongs = select(rooms.c.id).where(rooms.c.id == join_requests.c.room_id).exists()
    # What is asked now costs the same whether or not it belongs to a room.
    is_vain = and_(~belongs, join_requests.c.room_id != bindparam("room"))
    return delete(join_requests).where(_OWN, or_(is_vain, ~_IS_RECENT))


@Prepared
def _own_request(_: Dialect) -> Statement:
    return select(join_requests.c.asked_at).where(
        join_requests.c.room_id == bindparam("room"), _OWN
    )


@beside_places
def _ask(dialect: Dialect) -> Statement:
    asked = dialect.insert(join_requests)
    return asked.on_conflict_do_update(
        index_elements=["room_id", "user_id"], set_={"text": asked.excluded.text}
    )


@beside_places
def _forget_oldest(_: Dialect) -> Statement:
    latest = select(join_requests.c.room_id).where(_OWN)
    latest = latest.order_by(join_requests.c.asked_at.desc(), join_requests.c.room_id.desc())
    beyond = latest.offset(limits.JOIN_REQUESTS)
    return delete(join_requests).where(_OWN, join_requests.c.room_id.in_(beyond))


@Prepared
def _admitters(_: Dialect) -> Statement:
    has_blocked = select(blocks.c.blocker_id).where(
        blocks.c.blocker_id == memberships.c.user_id, blocks.c.blocked_id == _ASKER
    )
    found = select(memberships.c.user_id).join_from(
        rooms, memberships, memberships.c.room_id == rooms.c.id
    )
    return found.where(
        rooms.c.id == bindparam("room"),
        rooms.c.kind == RoomKind.PRIVATE.value,
        rooms.c.archived_at.is_(None),
        # As the condition of the index says it.
        memberships.c.role != literal_column("'member'"),
        _PRESENT,
        ~has_blocked.exists(),
    )


@Prepared
def _is_waited_for(_: Dialect) -> Statement:
    return select(rooms.c.id).where(
        rooms.c.id == bindparam("room"), _may_come_in(rooms.c.id, _ASKER)
    )


@Prepared
def _of_room(_: Dialect) -> Statement:
    listed = select(*USER, join_requests.c.text, join_requests.c.asked_at)
    listed = listed.join_from(join_requests, users, users.c.id == join_requests.c.user_id)
    place = tuple_(join_requests.c.asked_at, join_requests.c.user_id)
    listed = listed.where(
        join_requests.c.room_id == bindparam("room"),
        _IS_RECENT,
        _may_come_in(join_requests.c.room_id, join_requests.c.user_id),
        place > tuple_(bindparam("after_at"), bindparam("after_id")),
    )
    listed = listed.order_by(join_requests.c.asked_at, join_requests.c.user_id)
    return listed.limit(bindparam("most"))


@beside_places
def _end(_: Dialect) -> Statement:
    return delete(join_requests).where(
        join_requests.c.room_id == bindparam("room"), _OWN, _IS_RECENT
    )


@beside_places
def _end_all(_: Dialect) -> Statement:
    return delete(join_requests).where(_OWN)


def add_join_request(tx: Handle, room_reference: str, person_id: str, text: str | None) -> bool:
    """Let somebody ask, at the transaction's time; who asks again only says something else.

    Of their requests those go that are old, that belong to no room, and the oldest of too many.

    Returns:
        False if they asked before, and wait for an answer.
    """
    own = {"room": room_reference, "asker": person_id}
    tx.run(_forget_vain, **own, long_ago=_long_ago(tx))
    asked_before = tx.fetch(_own_request, **own)
    tx.run(_ask, room_id=room_reference, user_id=person_id, text=text, asked_at=tx.now_stored)
    tx.run(_forget_oldest, asker=person_id)
    return not asked_before


def find_admitters(tx: Handle, room_reference: str, asker_id: str) -> list[str]:
    """List the ids of those who can let somebody into a private room.

    None for who is in the room, for whom nobody may let in, and for what is no room's id. The cost
    does not depend on how many members there are.
    """
    asked = {"room": room_reference, "asker": asker_id}
    admitters = tx.fetch(_admitters, **asked)
    waits = tx.fetch(_is_waited_for, **asked, now=tx.now_stored)
    return [row.user_id for row in admitters] if waits else []


def list_join_requests(
    tx: Handle, room_id: str, *, after: AskedPlace | None, limit: int
) -> list[JoinRequest]:
    """List who asks and could be let in, by (when they asked, id), those behind `after` only.

    The cost grows with the number of those who ask.
    """
    after_at, after_id = (to_stored(after[0]), after[1]) if after else (0, "")
    rows = tx.fetch(
        _of_room,
        room=room_id,
        now=tx.now_stored,
        long_ago=_long_ago(tx),
        after_at=after_at,
        after_id=after_id,
        most=limit,
    )
    return [
        JoinRequest(user=to_user(row), text=row.text, asked_at=timestamp(to_instant(row.asked_at)))
        for row in rows
    ]


def end_join_request(tx: Handle, room_id: str, person_id: str) -> bool:
    """Forget that somebody asks; False if they do not, or have done so for too long."""
    return bool(tx.run(_end, room=room_id, asker=person_id, long_ago=_long_ago(tx)))


def end_join_requests(tx: Handle, person_id: str) -> None:
    """Forget everything that somebody asks."""
    tx.run(_end_all, asker=person_id)


def _long_ago(tx: Handle) -> int:
    return to_stored(tx.now - _PATIENCE)
