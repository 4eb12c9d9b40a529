"""Who is kept out of rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, bindparam, delete, or_, select, tuple_

from stonechat.storage.instants import to_instant, to_stored
from stonechat.storage.people import USER, find_users, to_user
from stonechat.storage.prepared import Prepared, beside_places
from stonechat.storage.tables import bans, users
from stonechat.wire.rooms import BanEntry
from stonechat.wire.shapes import timestamp

if TYPE_CHECKING:
    from stonechat.actions.store import BanTerms
    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement

STILL_HOLDS: Final = or_(bans.c.until.is_(None), bans.c.until > bindparam("now"))
"""Whether a ban is not over; `now` is a parameter."""


@beside_places
def _set_ban(dialect: Dialect) -> Statement:
    added = dialect.insert(bans)
    terms = {name: added.excluded[name] for name in ("until", "reason", "banned_by", "banned_at")}
    return added.on_conflict_do_update(index_elements=["room_id", "user_id"], set_=terms)


@beside_places
def _forget_ended(_: Dialect) -> Statement:
    return delete(bans).where(bans.c.room_id == bindparam("room"), bans.c.until <= bindparam("now"))


@beside_places
def _lift_ban(_: Dialect) -> Statement:
    return delete(bans).where(
        bans.c.room_id == bindparam("room"), bans.c.user_id == bindparam("person"), STILL_HOLDS
    )


@Prepared
def _ban(_: Dialect) -> Statement:
    return select(bans.c.user_id).where(
        bans.c.room_id == bindparam("room"), bans.c.user_id == bindparam("person"), STILL_HOLDS
    )


@Prepared
def _bans_by_name(_: Dialect) -> Statement:
    listed = select(*USER, bans.c.until, bans.c.reason, bans.c.banned_by, bans.c.banned_at)
    listed = listed.join_from(bans, users, users.c.id == bans.c.user_id)
    place = tuple_(users.c.key, users.c.id)
    listed = listed.where(
        and_(bans.c.room_id == bindparam("room"), STILL_HOLDS),
        place > tuple_(bindparam("after_key"), bindparam("after_id")),
    )
    return listed.order_by(users.c.key, users.c.id).limit(bindparam("most"))


def set_ban(tx: Handle, room_id: str, person_id: str, terms: BanTerms) -> None:
    """Keep somebody out from now on, and forget those bans of the room that are over."""
    tx.run(_forget_ended, room=room_id, now=tx.now_stored)
    tx.run(
        _set_ban,
        room_id=room_id,
        user_id=person_id,
        until=to_stored(terms.until) if terms.until else None,
        reason=terms.reason,
        banned_by=terms.banned_by,
        banned_at=tx.now_stored,
    )


def lift_ban(tx: Handle, room_id: str, person_id: str) -> bool:
    """Keep somebody out no longer; False if they were not, or a ban was over by itself."""
    return bool(tx.run(_lift_ban, room=room_id, person=person_id, now=tx.now_stored))


def is_banned(tx: Handle, room_id: str, person_id: str) -> bool:
    """Tell whether somebody is kept out now."""
    return bool(tx.fetch(_ban, room=room_id, person=person_id, now=tx.now_stored))


def list_bans(
    tx: Handle, room_id: str, *, after: tuple[str, str] | None, limit: int
) -> list[BanEntry]:
    """List who is kept out now by (key of the username, id), those behind `after` only.

    The cost grows with the number of bans of the room, which are sorted.
    """
    after_key, after_id = after or ("", "")
    rows = tx.fetch(
        _bans_by_name,
        room=room_id,
        now=tx.now_stored,
        after_key=after_key,
        after_id=after_id,
        most=limit,
    )
    moderators = find_users(tx, {row.banned_by for row in rows})
    return [
        BanEntry(
            user=to_user(row),
            until=None if row.until is None else timestamp(to_instant(row.until)),
            reason=row.reason,
            banned_by=moderators[row.banned_by],
            banned_at=timestamp(to_instant(row.banned_at)),
        )
        for row in rows
    ]
