"""The hot path's beginning: looking up where a batch of sends goes, and which are retries.

Each function costs a number of statements that does not depend on the batch, and each statement
takes the whole batch as one parameter. The driver gives up Python's global lock once for a
statement, not once for a row, which matters while the event loop is busy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select

from stonechat.actions.store import EarlierSend, PostingPlace
from stonechat.storage.dialect import as_rows
from stonechat.storage.messages import messages_at
from stonechat.storage.people import PERSON, to_person
from stonechat.storage.prepared import Prepared
from stonechat.storage.rooms import (
    IS_READABLE,
    IS_VISIBLE,
    MEMBERSHIP,
    ROOM,
    find_room_ids,
    lock_streams,
    to_access,
    to_room,
)
from stonechat.storage.tables import (
    Characters,
    memberships,
    messages,
    rooms,
    streams,
    users,
    whispers,
)
from stonechat.wire.shapes import user_shape

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from stonechat.actions.store import Counters
    from stonechat.chat.values import Person, Room
    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement
    from stonechat.wire.shapes import User


@Prepared
def _earlier(dialect: Dialect) -> Statement:
    sends = dialect.given("sends", author=Characters, client_id=Characters)
    same = and_(messages.c.author_id == sends.c.author, messages.c.client_id == sends.c.client_id)
    # The author of a whisper is part of it for ever.
    tables = sends.join(messages, same).outerjoin(whispers, whispers.c.id == messages.c.stream_id)
    tables = tables.outerjoin(rooms, rooms.c.id == messages.c.stream_id)
    authors = and_(
        memberships.c.room_id == messages.c.stream_id,
        memberships.c.user_id == messages.c.author_id,
    )
    is_visible = or_(whispers.c.id.is_not(None), and_(IS_VISIBLE, IS_READABLE))
    return select(
        messages.c.author_id,
        messages.c.client_id,
        messages.c.stream_id,
        messages.c.position,
        is_visible.label("visible"),
    ).select_from(tables.outerjoin(memberships, authors))


@Prepared
def _places(dialect: Dialect) -> Statement:
    places = dialect.given("places", author=Characters, room=Characters)
    # By both columns of one table: PostgreSQL would look up by the room alone otherwise.
    authors = and_(memberships.c.room_id == places.c.room, memberships.c.user_id == places.c.author)
    tables = (
        places.join(rooms, rooms.c.id == places.c.room)
        .join(streams, streams.c.id == rooms.c.id)
        .join(users, users.c.id == places.c.author)
        .outerjoin(memberships, authors)
    )
    return select(*PERSON, *ROOM, *MEMBERSHIP).select_from(tables).where(IS_VISIBLE)


@Prepared
def _replied(dialect: Dialect) -> Statement:
    ids = dialect.given("ids", id=Characters)
    return select(messages.c.id, messages.c.stream_id, messages.c.position).join_from(
        ids, messages, messages.c.id == ids.c.id
    )


def find_sends(
    tx: Handle, sends: Sequence[tuple[str, str]]
) -> Mapping[tuple[str, str], EarlierSend]:
    """Find which of these (author, client id) already stand for a message, and read it."""
    # Each once: whatever is asked for twice would be joined twice, and have its images twice.
    rows = tx.fetch(_earlier, sends=as_rows(dict.fromkeys(sends)))
    if not rows:
        return {}
    found = messages_at(tx, [(row.stream_id, row.position) for row in rows])
    return {
        (row.author_id, row.client_id): EarlierSend(
            found[row.stream_id, row.position], visible=bool(row.visible)
        )
        for row in rows
    }


def lock_places(
    tx: Handle, places: Sequence[tuple[str, str]]
) -> Mapping[tuple[str, str], PostingPlace]:
    """Look up and lock where (author, room reference) want to post, as far as each may see.

    Rooms are locked in the order of their ids, before counters and memberships are read, so that a
    membership that ends meanwhile is seen as ended. What is not to be seen is missing in the
    answer. What this connection looked up before is not looked up again where no other could have
    changed it (`places.py`).
    """
    known = tx.known_places()
    missing = [place for place in places if place not in known]
    if missing:
        ids = find_room_ids(tx, {reference for _, reference in missing})
        lock_streams(tx, set(ids.values()))
        wanted = {(author, ids[reference]) for author, reference in missing}
        rows = tx.fetch(_places, places=as_rows(wanted))
        found = _to_places(rows, tx.places.counters_of)
        whose = {place: (place[0], ids[place[1]]) for place in missing}
        tx.places.learn({p: found[whose[p]] for p in missing if whose[p] in found})
    return {place: known[place] for place in places if place in known}


def _to_places(
    rows: Iterable[Any], counters_of: Callable[[Room], Counters]
) -> dict[tuple[str, str], PostingPlace]:
    """Read places by (author id, room id); a person or room of many rows is made once."""
    found: dict[tuple[str, str], PostingPlace] = {}
    read: dict[str, Room] = {}
    people: dict[str, tuple[Person, User]] = {}
    for row in rows:
        if row.room_id not in read:
            read[row.room_id] = to_room(row)
        if row.person_id not in people:
            person = to_person(row)
            people[row.person_id] = person, user_shape(person)
        room = read[row.room_id]
        found[row.person_id, row.room_id] = PostingPlace(
            to_access(row, room), *people[row.person_id], counters_of(room)
        )
    return found


def find_replied(tx: Handle, message_ids: Collection[str]) -> Mapping[str, tuple[str, int]]:
    """Find the (room id, position) of messages, by id, whoever may see them."""
    rows = tx.fetch(_replied, ids=as_rows([message_id] for message_id in message_ids))
    return {row.id: (row.stream_id, row.position) for row in rows}
