"""Fills a data directory with conversations that nobody had to have.

One room in which as much was said as in all others together, many rooms, public and private, and
whispers. It is written by the functions with which the server writes, in large transactions.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Final

from benchmarks.scribe import BEGAN_AT, Cast, Scribe, Talk
from benchmarks.texts import texts
from stonechat.actions.rooms import add_public_room, ensure_lobby
from stonechat.actions.sessions import Opening, open_session
from stonechat.actions.store import Account, Counters
from stonechat.actions.tokens import new_token
from stonechat.app.data_directory import database_file
from stonechat.chat.names import name_keys
from stonechat.chat.values import Person, Role, Room, RoomKind, ServerRole, SessionKind
from stonechat.storage.database import Database
from stonechat.storage.transaction import SqlTransaction

READER: Final = "reader"
"""Who is in many rooms and has read none of what was said."""

AUTHORS: Final = 50
OFTEN: Final = "author0"
"""Who says most; the others say the less the higher their number."""

SELDOM: Final = f"author{AUTHORS - 1}"
WHISPERS: Final = 10
"""In the one room; the reader is part of the first one."""

WHISPERED_EVERY: Final = 1_000
"""So many messages of that room come with one in each whisper."""

TIME_SPAN: Final = timedelta(days=690)
TIMES: Final = 1_000
"""At which something was said, spread over that."""

_TIMES_A_TRANSACTION: Final = 10
_ALL: Final = 2**40
_LET_IN_AT_ONCE: Final = 500
"""The server waits for no transaction longer than a second."""

NOBODY_LOGS_IN: Final = "not a hash"
_ONE_ROOM_SEED, _MANY_ROOMS_SEED = 1, 2


@dataclass(frozen=True, slots=True)
class Extent:
    """How much there is.

    Attributes:
        messages: in the one room, and as many over all others.
        rooms: the others; every other one is private.
        own: rooms that the reader is in, the one of them.
    """

    messages: int
    rooms: int
    own: int

    @property
    def batch(self) -> int:
        """Messages of one time, here and there: a small store spans as long as a large one."""
        return max(1, self.messages // TIMES)


@dataclass(frozen=True, slots=True)
class Store:
    """A data directory that was filled, and how long that took.

    Attributes:
        token: brings the reader back.
        one: the room in which most was said.
        own: the others that the reader is in.
        message_bytes: what a message takes in the database, with its indexes and the search's.
    """

    token: str
    one: Talk
    own: list[Talk]
    seconds: float
    message_bytes: float


def fill(data: Path, extent: Extent) -> Store:
    """Make a data directory that no server has used, and fill it; a server may then be started."""
    began = time.perf_counter()
    data.mkdir(mode=0o700)
    database = Database.open(database_file(data))
    try:
        token = new_token()
        with database.transaction() as tx:
            cast = _people_and_rooms(tx, extent)
            open_session(tx, cast.reader, Opening(token, SessionKind.PROGRAM))
        _talk(database, cast, extent)
    finally:
        database.close()
    seconds = time.perf_counter() - began
    message_bytes = database_file(data).stat().st_size / (2 * extent.messages)
    return Store(token, cast.one, cast.many[: extent.own - 1], seconds, message_bytes)


def let_in(data: Path, room: str, count: int) -> None:
    """Let so many people with accounts, who never connect, into a public room; its server may run.

    The room is made unless it is there.
    """
    database = Database.open(database_file(data), may_migrate=False)
    try:
        for first in range(0, count, _LET_IN_AT_ONCE):
            names = [f"away{n}" for n in range(first, min(first + _LET_IN_AT_ONCE, count))]
            with database.transaction() as tx:
                _let_in(tx, room, names)
    finally:
        database.close()


def _let_in(tx: SqlTransaction, room: str, names: Sequence[str]) -> None:
    access = tx.find_room(room, actor_id="", lock=True)
    place = access.room if access else add_public_room(tx, room, None, None, None)
    for name in names:
        person = add_account(tx, name)
        place = tx.begin_membership(place, person.id, Role.MEMBER, read_position=place.head)


def add_account(tx: SqlTransaction, username: str) -> Person:
    """Store somebody who registered under a free name."""
    person_id = tx.new_id()
    tx.add_guest(person_id, username)
    tx.claim_name(person_id, name_keys(username))
    account = Account(
        person_id=person_id,
        role=ServerRole.MEMBER,
        password_hash=NOBODY_LOGS_IN,
        email=None,
        email_pending=None,
        created_at=tx.now,
        password_changed_at=tx.now,
    )
    tx.add_account(account)
    person = tx.find_person(person_id)
    if person is None:
        raise LookupError(username)
    return person


def _people_and_rooms(tx: SqlTransaction, extent: Extent) -> Cast:
    ensure_lobby(tx)
    reader = add_account(tx, READER)
    authors = [add_account(tx, f"author{number}") for number in range(AUTHORS)]
    one = _add_room(tx, "everything", [reader, *authors])
    many = []
    for number in range(extent.rooms):
        members = [reader, authors[0]] if number + 1 < extent.own else [authors[0]]
        many.append(_add_room(tx, None if number % 2 else f"room{number}", members))
    others = [reader, *authors[WHISPERS : 2 * WHISPERS - 1]]
    whispers = [
        tx.open_whisper(one.id, [author.id, other.id])
        for author, other in zip(authors[:WHISPERS], others, strict=True)
    ]
    return Cast(reader, authors, one, many, whispers)


def _add_room(tx: SqlTransaction, name: str | None, members: Sequence[Person]) -> Talk:
    """Make a room; it is private without a name."""
    room = add_public_room(tx, name, None, None, None) if name else _add_private_room(tx)
    for person in members:
        room = tx.begin_membership(room, person.id, Role.MEMBER, read_position=0)
    return Talk(room.id, name, Counters(room.head, room.revision))


def _add_private_room(tx: SqlTransaction) -> Room:
    room = Room(
        id=tx.new_id(),
        kind=RoomKind.PRIVATE,
        name=None,
        title="a private room",
        topic=None,
        members_count=0,
        head=0,
        revision=0,
        created_at=tx.now,
    )
    tx.add_room(room, None)
    return room


def _talk(database: Database, cast: Cast, extent: Extent) -> None:
    """Let everybody say everything, in all rooms at the same time."""
    scribe = Scribe(cast)
    in_one = texts(extent.messages, _ONE_ROOM_SEED)
    in_many = texts(extent.messages, _MANY_ROOMS_SEED)
    streams = [room.id for room in (cast.one, *cast.many)]
    streams += [whisper.id for whisper in cast.whispers]
    starts = iter(range(0, extent.messages, extent.batch))
    while some := [*islice(starts, _TIMES_A_TRANSACTION)]:
        with database.transaction() as tx:
            for start in some:
                scribe.sent_at = BEGAN_AT + TIME_SPAN * (start / extent.messages)
                scribe.say(tx, [cast.one], [*islice(in_one, extent.batch)], start)
                scribe.say(tx, cast.many, [*islice(in_many, extent.batch)], start)
                if start % WHISPERED_EVERY == 0:
                    scribe.whisper(tx)
        with database.transaction() as tx:
            tx.index_messages(streams, most=_ALL, most_characters=_ALL)
