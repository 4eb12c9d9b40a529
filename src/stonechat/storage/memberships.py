"""Who is in a room, since when, and how far they have read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, case, exists, func, literal_column, null, select, tuple_, update

from stonechat.chat.limits import UNREAD_MOST
from stonechat.chat.notifications import RoomLevel
from stonechat.chat.values import Role
from stonechat.storage.amendments import advance_stream
from stonechat.storage.direct_rooms import room_shapes
from stonechat.storage.errors import Violated
from stonechat.storage.instants import to_instant, to_stored
from stonechat.storage.people import USER, to_user
from stonechat.storage.prepared import Prepared
from stonechat.storage.reads import calling
from stonechat.storage.rooms import MEMBERSHIP, ROOM, ROOM_TABLES, contains, to_room
from stonechat.storage.tables import memberships, notification_settings, rooms, users
from stonechat.wire.replies import RoomState
from stonechat.wire.shapes import Member, timestamp

if TYPE_CHECKING:
    from datetime import datetime

    from stonechat.chat.values import Room
    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement
    from stonechat.wire.shapes import Timestamp

_PRESENT: Final = memberships.c.left_at.is_(None)

_CALLS: Final = calling(
    memberships.c.room_id, memberships.c.user_id, memberships.c.read_position
).subquery("unread_mentions")
MENTIONS_COUNT: Final = (
    select(func.count()).select_from(_CALLS).scalar_subquery().label("mentions_count")
)
"""How often a member whose row is read is called past their read position, to `UNREAD_MOST`."""


MEMBER: Final = [*USER, *MEMBERSHIP, rooms.c.receipts]
"""What `to_member` reads, from `MEMBER_TABLES`."""

MEMBER_TABLES: Final = memberships.join(users, users.c.id == memberships.c.user_id).join(
    rooms, rooms.c.id == memberships.c.room_id
)


@Prepared
def _count(_: Dialect) -> Statement:
    counted = update(rooms).where(rooms.c.id == bindparam("which"))
    counted = counted.values(members_count=rooms.c.members_count + bindparam("by"))
    return counted.returning(rooms.c.members_count)


@Prepared
def _begin(dialect: Dialect) -> Statement:
    columns = {
        "room_id": bindparam("room", type_=memberships.c.room_id.type),
        "user_id": users.c.id,
        "user_key": users.c.key,
        "role": bindparam("as_role", type_=memberships.c.role.type),
        "revision": bindparam("at_revision", type_=memberships.c.revision.type),
        "joined_at": bindparam("now", type_=memberships.c.joined_at.type),
        "read_position": bindparam("read", type_=memberships.c.read_position.type),
        "read_changes": bindparam("changes", type_=memberships.c.read_changes.type),
        "joined_head": bindparam("head", type_=memberships.c.joined_head.type),
        "told_all": exists().where(
            notification_settings.c.user_id == users.c.id,
            notification_settings.c.tells == literal_column("'all'"),
        ),
    }
    person = select(*columns.values()).where(users.c.id == bindparam("person"))
    begun = dialect.insert(memberships).from_select(list(columns), person)
    anew: dict[str, Any] = {name: begun.excluded[name] for name in columns if name not in _KEY}
    anew |= {
        "left_at": null(),
        "read_changes": memberships.c.read_changes + 1,
        "own_past_read": literal_column("0"),
        # What they chose for the room before they left it is as it was.
        "told_all": case(
            (memberships.c.told_level.is_(None), begun.excluded.told_all),
            else_=memberships.c.told_level == RoomLevel.ALL.value,
        ),
    }
    return begun.on_conflict_do_update(
        index_elements=_KEY, set_=anew, where=memberships.c.left_at.is_not(None)
    )


_KEY: Final = ["room_id", "user_id"]


@Prepared
def _end(_: Dialect) -> Statement:
    ended = update(memberships).where(
        memberships.c.room_id == bindparam("room"),
        memberships.c.user_id == bindparam("person"),
        _PRESENT,
    )
    return ended.values(left_at=bindparam("now"), revision=bindparam("at_revision"))


@Prepared
def _change_role(_: Dialect) -> Statement:
    changed = update(memberships).where(
        memberships.c.room_id == bindparam("room"),
        memberships.c.user_id == bindparam("person"),
        _PRESENT,
    )
    role = bindparam("as_role", type_=memberships.c.role.type)
    # Whoever runs the room could not say so otherwise, and nobody may stand above them.
    mute = case((role == Role.MEMBER.value, memberships.c.muted_until), else_=null())
    return changed.values(role=role, muted_until=mute, revision=bindparam("at_revision"))


@Prepared
def _mute(_: Dialect) -> Statement:
    muted = update(memberships).where(
        memberships.c.room_id == bindparam("room"),
        memberships.c.user_id == bindparam("person"),
        _PRESENT,
    )
    return muted.values(muted_until=bindparam("until"), revision=bindparam("at_revision"))


@Prepared
def _owners(_: Dialect) -> Statement:
    owners = select(memberships.c.user_id).where(memberships.c.room_id == bindparam("room"))
    # As the condition of the index says it: a planner cannot compare it with a parameter.
    return owners.where(memberships.c.role == literal_column("'owner'"), _PRESENT)


@Prepared
def _longest_standing(_: Dialect) -> Statement:
    stand = select(memberships.c.user_id).where(
        memberships.c.room_id == bindparam("room"), _PRESENT
    )
    moderates = case((memberships.c.role == Role.MODERATOR.value, 0), else_=1)
    return stand.order_by(moderates, memberships.c.joined_at, memberships.c.user_id).limit(1)


@Prepared
def _rooms_of(_: Dialect) -> Statement:
    own = ROOM_TABLES.join(memberships, memberships.c.room_id == rooms.c.id)
    states = select(*ROOM, *MEMBERSHIP, MENTIONS_COUNT).select_from(own)
    states = states.where(memberships.c.user_id == bindparam("person"), _PRESENT)
    return states.order_by(memberships.c.joined_at, memberships.c.room_id)


@Prepared
def _members_by_name(_: Dialect) -> Statement:
    place = tuple_(memberships.c.user_key, memberships.c.user_id)
    listed = select(*MEMBER).select_from(MEMBER_TABLES)
    listed = listed.where(
        memberships.c.room_id == bindparam("room"),
        _PRESENT,
        place > tuple_(bindparam("after_key"), bindparam("after_id")),
        memberships.c.user_key.like(bindparam("pattern"), escape="\\"),
    )
    return listed.order_by(memberships.c.user_key, memberships.c.user_id).limit(bindparam("most"))


def begin_membership(
    tx: Handle, room: Room, person_id: str, role: Role, *, read_position: int
) -> Room:
    """Put somebody into a locked room at the transaction's time; an ended membership begins anew.

    Returns:
        The room after it: one revision later, with one member more.

    Raises:
        Violated: they are in the room already, or one of the two does not exist.
    """
    changed = _change(tx, room, by=1)
    begun = tx.run(
        _begin,
        room=room.id,
        person=person_id,
        as_role=role.value,
        at_revision=changed.revision,
        now=tx.now_stored,
        read=read_position,
        changes=0,
        head=room.head,
    )
    if not begun:
        raise Violated("A membership cannot begin: it has not ended, or its person does not exist.")
    return changed


def end_membership(tx: Handle, room: Room, person_id: str) -> Room:
    """Take a member out of a locked room at the transaction's time; the row stays, with its end.

    Returns:
        The room after it: one revision later, with one member less.

    Raises:
        Violated: they are not in the room.
    """
    changed = _change(tx, room, by=-1)
    ended = tx.run(
        _end, room=room.id, person=person_id, at_revision=changed.revision, now=tx.now_stored
    )
    if not ended:
        raise Violated("A membership cannot end: there is none.")
    return changed


def change_role(tx: Handle, room: Room, person_id: str, role: Role) -> Room:
    """Give a member of a locked room another role; one above a plain member's ends a mute.

    Returns:
        The room after it: one revision later.

    Raises:
        Violated: they are not in the room.
    """
    changed = _change(tx, room, by=0)
    given = tx.run(
        _change_role,
        room=room.id,
        person=person_id,
        as_role=role.value,
        at_revision=changed.revision,
    )
    if not given:
        raise Violated("A role cannot be given: its member is not in the room.")
    return changed


def mute_member(tx: Handle, room: Room, person_id: str, until: datetime | None) -> Room:
    """Let a member of a locked room only listen until then; None lets them speak again.

    Returns:
        The room after it: one revision later.

    Raises:
        Violated: they are not in the room.
    """
    changed = _change(tx, room, by=0)
    muted = tx.run(
        _mute,
        room=room.id,
        person=person_id,
        at_revision=changed.revision,
        until=to_stored(until) if until else None,
    )
    if not muted:
        raise Violated("Nobody can be muted who is not in the room.")
    return changed


def room_owners(tx: Handle, room_id: str) -> list[str]:
    """List the ids of those who are in a room and own it, mostly one."""
    return [row.user_id for row in tx.fetch(_owners, room=room_id)]


def longest_standing(tx: Handle, room_id: str) -> str | None:
    """Find the moderator, or else the member, who has been in a room without owners for longest.

    The cost grows with the number of members, whom it looks through.
    """
    rows = tx.fetch(_longest_standing, room=room_id)
    return rows[0].user_id if rows else None


def _change(tx: Handle, room: Room, *, by: int) -> Room:
    """Advance a room's revision and count of members."""
    revision = advance_stream(tx, room.id, by=1)
    counted = tx.fetch(_count, which=room.id, by=by)
    if not counted:
        raise Violated("A room that does not exist cannot have members.")
    return replace(room, revision=revision, members_count=counted[0].members_count)


def rooms_of(tx: Handle, person_id: str) -> list[RoomState]:
    """List the rooms somebody is in, oldest membership first, with what they have not read.

    The cost grows with the number of rooms, and of mentions that are not read: how many messages
    are unread follows from the numbers of room and membership.
    """
    rows = tx.fetch(_rooms_of, person=person_id)
    found = [to_room(row) for row in rows]
    shapes = room_shapes(tx, found)
    return [
        RoomState(
            room=shape,
            role=Role(row.role),
            read=row.read_position,
            unread=unread_count(room.head, row.read_position, row.own_past_read),
            mentions=row.mentions_count,
        )
        for row, room, shape in zip(rows, found, shapes, strict=True)
    ]


def unread_count(head: int, read_position: int, own_past_read: int) -> int:
    """Tell how many messages past a read position are not one's own, to `UNREAD_MOST`."""
    return min(UNREAD_MOST, max(0, head - read_position - own_past_read))


def list_members(
    tx: Handle, room_id: str, *, query: str, after: tuple[str, str] | None, limit: int
) -> list[Member]:
    """List present members by (key of the username, id), those behind `after` only.

    `query` matches anywhere in the username, folded. A page without it costs the same in a room of
    any size; with it, what is looked through until the page is full.
    """
    after_key, after_id = after or ("", "")
    rows = tx.fetch(
        _members_by_name,
        room=room_id,
        after_key=after_key,
        after_id=after_id,
        pattern=contains(query),
        most=limit,
    )
    return [to_member(row) for row in rows]


def to_member(row: Any) -> Member:  # noqa: ANN401
    """Read a member, also one who left, from a row with the columns `MEMBER` of `MEMBER_TABLES`."""
    return Member(
        user=to_user(row),
        role=Role(row.role),
        joined_at=timestamp(to_instant(row.joined_at)),
        left_at=_optional_timestamp(row.left_at),
        read=row.read_position if row.receipts else None,
        muted_until=_optional_timestamp(row.muted_until),
    )


def _optional_timestamp(stored: int | None) -> Timestamp | None:
    return None if stored is None else timestamp(to_instant(stored))
