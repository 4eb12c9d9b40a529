"""How people are seen: what they chose, whom they blocked, and when they were last active."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, func, literal_column, select

from stonechat.actions.store.presence import Appearance, Neighbour
from stonechat.chat.values import Availability
from stonechat.storage import blocks as blocking
from stonechat.storage.dialect import as_rows
from stonechat.storage.instants import to_instant, to_optional_instant
from stonechat.storage.people import USER, to_user
from stonechat.storage.prepared import Prepared
from stonechat.storage.tables import Characters, blocks, memberships, profiles, users

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sqlalchemy import ColumnElement

    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement

_APPEARANCE: Final[list[ColumnElement[Any]]] = [
    *USER,
    users.c.last_active_at,
    profiles.c.availability,
    profiles.c.shows_presence,
    profiles.c.status_text,
    profiles.c.status_emoji,
    profiles.c.status_until,
]


@Prepared
def _appearances(dialect: Dialect) -> Statement:
    ids = dialect.given("ids", id=Characters)
    tables = users.join(ids, ids.c.id == users.c.id)
    return select(*_APPEARANCE).select_from(
        tables.outerjoin(profiles, profiles.c.user_id == users.c.id)
    )


@Prepared
def _blocked(dialect: Dialect) -> Statement:
    ids = dialect.given("ids", id=Characters)
    return select(blocks.c.blocker_id, blocks.c.blocked_id).join_from(
        ids, blocks, blocks.c.blocker_id == ids.c.id
    )


@Prepared
def _shared_rooms(dialect: Dialect) -> Statement:
    ids = dialect.given("ids", id=Characters)
    theirs, own = memberships.alias("theirs"), memberships.alias("own")
    is_shared = select(own.c.user_id).where(
        own.c.room_id == theirs.c.room_id,
        own.c.user_id == bindparam("actor"),
        own.c.left_at.is_(None),
    )
    # For each of them by itself: of a join, either database may think that it is best to go through
    # everybody in the actor's rooms.
    # A text would become a parameter that only SQLAlchemy itself can put in.
    comma: Any = literal_column("','")
    rooms = select(func.aggregate_strings(theirs.c.room_id, comma)).where(
        theirs.c.user_id == ids.c.id, theirs.c.left_at.is_(None), is_shared.exists()
    )
    return select(ids.c.id, rooms.scalar_subquery().label("room_ids"))


def find_appearance(tx: Handle, person_id: str) -> Appearance | None:
    """Find how somebody is seen; None for an unknown id."""
    return find_appearances(tx, [person_id]).get(person_id)


def find_neighbours(
    tx: Handle, actor_id: str, person_ids: Collection[str]
) -> Mapping[str, Neighbour]:
    """Find those of these people who are in a room with the actor, or the actor.

    A constant number of statements; the cost grows with the rooms that these people are in, and
    with those whom they blocked, `limits.BLOCKED` each at most.
    """
    shared = _find_shared_rooms(tx, actor_id, person_ids)
    blocked = blocked_by(tx, shared)
    return {
        person_id: Neighbour(
            appearance, frozenset(shared[person_id]), frozenset(blocked.get(person_id, ()))
        )
        for person_id, appearance in find_appearances(tx, shared).items()
    }


def find_neighbour(tx: Handle, actor_id: str, person_id: str) -> Neighbour | None:
    """Find somebody who is in a room with the actor, or the actor; else None.

    Costs the same whomever else they blocked: of that it says whether it is the actor.
    """
    shared = _find_shared_rooms(tx, actor_id, [person_id])
    appearance = find_appearance(tx, person_id) if shared else None
    if appearance is None:
        return None
    is_blocked = blocking.blockers(tx, actor_id, [person_id])
    blocked = frozenset({actor_id} if is_blocked else ())
    return Neighbour(appearance, frozenset(shared[person_id]), blocked)


def _find_shared_rooms(
    tx: Handle, actor_id: str, person_ids: Collection[str]
) -> dict[str, set[str]]:
    shared: dict[str, set[str]] = {actor_id: set()} if actor_id in person_ids else {}
    for row in tx.fetch(_shared_rooms, ids=as_rows([one] for one in person_ids), actor=actor_id):
        if row.room_ids:
            shared[row.id] = set(row.room_ids.split(","))
    return shared


def blocked_by(tx: Handle, person_ids: Collection[str]) -> Mapping[str, set[str]]:
    """Find whom each of these people has blocked, if anybody; in one statement."""
    blocked: dict[str, set[str]] = defaultdict(set)
    for row in tx.fetch(_blocked, ids=as_rows([one] for one in person_ids)):
        blocked[row.blocker_id].add(row.blocked_id)
    return blocked


def find_appearances(tx: Handle, person_ids: Iterable[str]) -> dict[str, Appearance]:
    """Find how people are seen, by id; in one statement, whoever asks."""
    ids = as_rows([person_id] for person_id in person_ids)
    return {row.person_id: _to_appearance(row) for row in tx.fetch(_appearances, ids=ids)}


def _to_appearance(row: Any) -> Appearance:  # noqa: ANN401
    has_profile = row.availability is not None
    return Appearance(
        user=to_user(row),
        last_active_at=to_instant(row.last_active_at),
        availability=Availability(row.availability) if has_profile else Availability.ONLINE,
        shows_presence=bool(row.shows_presence) if has_profile else True,
        text=row.status_text,
        emoji=row.status_emoji,
        until=to_optional_instant(row.status_until),
    )
