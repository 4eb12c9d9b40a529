"""What is looked up of few messages: whom they call, who is blocked, and who has to wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, select

from stonechat.chat.values import RoomKind
from stonechat.storage.dialect import as_rows
from stonechat.storage.instants import to_instant
from stonechat.storage.prepared import Prepared, beside_places
from stonechat.storage.tables import (
    Characters,
    Whole,
    blocks,
    memberships,
    names,
    rooms,
    slow_posts,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement


@Prepared
def _members_by_key(dialect: Dialect) -> Statement:
    wanted = dialect.given("wanted", room=Characters, key=Characters)
    # By who holds the name, and then by the whole key: SQLite would look through all members.
    same = and_(
        memberships.c.room_id == wanted.c.room,
        memberships.c.user_id == names.c.user_id,
        # They may hold it for no other reason than that it looks like theirs.
        memberships.c.user_key == wanted.c.key,
        memberships.c.left_at.is_(None),
    )
    found = select(memberships.c.room_id, memberships.c.user_key, memberships.c.user_id)
    return found.select_from(
        wanted.join(names, names.c.key == wanted.c.key).join(memberships, same)
    )


@Prepared
def _barred(dialect: Dialect) -> Statement:
    places = dialect.given("places", room=Characters, author=Characters)
    other = and_(
        memberships.c.room_id == places.c.room,
        memberships.c.user_id != places.c.author,
        memberships.c.left_at.is_(None),
    )
    tables = places.join(
        rooms,
        and_(
            rooms.c.id == places.c.room,
            rooms.c.kind == RoomKind.DIRECT.value,
            rooms.c.members_count <= bindparam("most"),
        ),
    ).join(memberships, other)
    by_them = and_(
        blocks.c.blocker_id == memberships.c.user_id, blocks.c.blocked_id == places.c.author
    )
    return select(places.c.room, places.c.author, blocks.c.blocker_id).select_from(
        tables.join(blocks, by_them)
    )


@Prepared
def _slow_posts(dialect: Dialect) -> Statement:
    places = dialect.given("places", room=Characters, author=Characters)
    same = and_(slow_posts.c.room_id == places.c.room, slow_posts.c.user_id == places.c.author)
    found = select(slow_posts.c.room_id, slow_posts.c.user_id, slow_posts.c.posted_at)
    return found.join_from(places, slow_posts, same)


@beside_places
def _note_slow_posts(dialect: Dialect) -> Statement:
    places = dialect.given("places", room=Characters, author=Characters)
    # SQLite would take ON CONFLICT for a join's ON without a WHERE before it.
    rows = select(places.c.room, places.c.author, bindparam("now", type_=Whole)).where(
        places.c.room.is_not(None)
    )
    noted = dialect.insert(slow_posts).from_select(["room_id", "user_id", "posted_at"], rows)
    return noted.on_conflict_do_update(
        index_elements=["room_id", "user_id"], set_={"posted_at": noted.excluded.posted_at}
    )


def find_members_by_key(
    tx: Handle, wanted: Sequence[tuple[str, str]]
) -> Mapping[tuple[str, str], str]:
    """Find the present members of these (room id, case-folded username), by that.

    The cost does not depend on how many members there are.
    """
    rows = tx.fetch(_members_by_key, wanted=as_rows(wanted))
    return {(row.room_id, row.user_key): row.user_id for row in rows}


def find_barred(tx: Handle, places: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
    """Find who of the other one in a direct room of two is blocked, by (room id, author id)."""
    rows = tx.fetch(_barred, places=as_rows(places), most=2)
    return {(row.room, row.author): row.blocker_id for row in rows}


def slow_posts_of(
    tx: Handle, places: Collection[tuple[str, str]]
) -> Mapping[tuple[str, str], datetime]:
    """Find when these (room id, author id) said something last, while the room was slow."""
    rows = tx.fetch(_slow_posts, places=as_rows(places))
    return {(row.room_id, row.user_id): to_instant(row.posted_at) for row in rows}


def note_slow_posts(tx: Handle, places: Collection[tuple[str, str]]) -> None:
    """Note that these (room id, author id) say something at the transaction's time."""
    tx.run(_note_slow_posts, places=as_rows(places), now=tx.now_stored)
