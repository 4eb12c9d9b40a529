"""The hot path: looking up where a batch of sends goes, and writing it.

Each function costs a number of statements that does not depend on the batch, and each statement
takes the whole batch as one parameter. The driver gives up Python's global lock once for a
statement, not once for a row, which matters while the event loop is busy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
from sqlalchemy import and_, bindparam, insert, literal_column, or_, select, update

from stonechat.actions.images import file_shape
from stonechat.actions.store import EarlierSend, PostingPlace
from stonechat.storage.dialect import as_rows
from stonechat.storage.instants import to_stored
from stonechat.storage.messages import messages_at
from stonechat.storage.people import PERSON, to_person
from stonechat.storage.prepared import Prepared, beside_places
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
    Whole,
    files,
    images,
    memberships,
    mentions,
    messages,
    rooms,
    streams,
    users,
    whisper_members,
    whispers,
)
from stonechat.wire.shapes import user_shape

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from stonechat.actions.store import Counters, NewMessage
    from stonechat.chat.values import Person, Room
    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement
    from stonechat.wire.shapes import User


_encode: Final = msgspec.json.Encoder().encode


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


def _adding(*, plain: bool) -> Prepared:
    """Prepare adding messages; plain ones have nothing but their text."""
    columns: dict[str, Any] = {
        "stream_id": Characters,
        "position": Whole,
        "id": Characters,
        "revision": Whole,
        "author_id": Characters,
        "client_id": Characters,
        "text": Characters,
    }
    if not plain:
        columns |= {
            "images_count": Whole,
            "reply_to_id": Characters,
            "reply_to_position": Whole,
            "mentions": Characters,
            "files": Characters,
            "after_position": Whole,
        }

    def build(dialect: Dialect) -> Statement:
        rows = dialect.given("messages", **columns)
        added = {column.key: column for column in rows.columns}
        added["sent_revision"] = rows.c.revision
        added["sent_at"] = bindparam("sent", type_=Whole)
        if plain:
            added["images_count"] = literal_column("0")
        return insert(messages).from_select(list(added), select(*added.values()))

    build.__name__ = "_add_plain" if plain else "_add_any"
    return beside_places(build)


_add_plain: Final = _adding(plain=True)
_add_any: Final = _adding(plain=False)


@beside_places
def _add_images(dialect: Dialect) -> Statement:
    rows = dialect.given(
        "images",
        stream_id=Characters,
        position=Whole,
        ordinal=Whole,
        id=Characters,
        type=Characters,
        name=Characters,
        alt=Characters,
        width=Whole,
        height=Whole,
        bytes=Whole,
        placeholder=Characters,
        blob=Characters,
    )
    return insert(images).from_select(list(rows.columns.keys()), select(rows))


@beside_places
def _move_counters(dialect: Dialect) -> Statement:
    counters = dialect.given("counters", stream=Characters, head=Whole, revision=Whole)
    moved = update(streams).where(streams.c.id == counters.c.stream)
    return moved.values(head=counters.c.head, revision=counters.c.revision)


@beside_places
def _move_reads(dialect: Dialect) -> Statement:
    reads = dialect.given("reads", room=Characters, author=Characters, position=Whole)
    moved = update(memberships).where(
        memberships.c.room_id == reads.c.room,
        memberships.c.user_id == reads.c.author,
        memberships.c.read_position < reads.c.position,
    )
    return moved.values(
        read_position=reads.c.position,
        read_changes=memberships.c.read_changes + 1,
        own_past_read=literal_column("0"),
    )


@beside_places
def _move_whisper_reads(dialect: Dialect) -> Statement:
    reads = dialect.given("reads", whisper=Characters, author=Characters, position=Whole)
    moved = update(whisper_members).where(
        whisper_members.c.whisper_id == reads.c.whisper,
        whisper_members.c.user_id == reads.c.author,
        whisper_members.c.read_position < reads.c.position,
    )
    return moved.values(
        read_position=reads.c.position,
        read_changes=whisper_members.c.read_changes + 1,
        own_past_read=literal_column("0"),
    )


@beside_places
def _add_mentions(dialect: Dialect) -> Statement:
    rows = dialect.given(
        "mentions",
        stream_id=Characters,
        user_id=Characters,
        position=Whole,
        author_id=Characters,
    )
    return insert(mentions).from_select(list(rows.columns.keys()), select(rows))


@beside_places
def _add_files(dialect: Dialect) -> Statement:
    rows = dialect.given(
        "files",
        id=Characters,
        stream_id=Characters,
        position=Whole,
        blob=Characters,
        name=Characters,
        type=Characters,
        bytes=Whole,
    )
    return insert(files).from_select(list(rows.columns.keys()), select(rows))


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


def add_messages(
    tx: Handle, new_messages: Sequence[NewMessage], counters: Mapping[str, Counters]
) -> None:
    """Insert messages and their images, and store the counters of their rooms.

    Each author's read position moves to their newest message of the batch, and never back.

    Args:
        tx: the transaction, which must have locked the rooms.
        new_messages: with places that follow those in the store, in the order of positions, all
            sent at the same instant; either all of rooms, or all of whispers.
        counters: for each stream, its numbers after the last of its messages.

    Raises:
        Violated: a position, an id or an (author, client id) is taken.
    """
    plain = not any(_is_more_than_text(new) for new in new_messages)
    tx.run(
        _add_plain if plain else _add_any,
        messages=as_rows(map(_plain_row if plain else _message_row, new_messages)),
        sent=to_stored(new_messages[0].sent_at),
    )
    if not plain:
        _add_parts(tx, new_messages)
    moved = ((room_id, after.head, after.revision) for room_id, after in counters.items())
    tx.run(_move_counters, counters=as_rows(moved))
    tx.places.move(counters)
    newest = {(new.stream_id, new.author_id): new.position for new in new_messages}
    move = _move_reads if new_messages[0].whisper is None else _move_whisper_reads
    tx.run(move, reads=as_rows((*whose, position) for whose, position in newest.items()))


def _is_more_than_text(new: NewMessage) -> bool:
    return bool(new.images or new.reply_to or new.mentions or new.files or new.whisper)


def _add_parts(tx: Handle, new_messages: Sequence[NewMessage]) -> None:
    """Insert what messages have beside their text; nothing costs a statement that none has."""
    image_rows = [row for new in new_messages for row in _image_rows(new)]
    if image_rows:
        tx.run(_add_images, images=as_rows(image_rows))
    file_rows = [row for new in new_messages for row in _file_rows(new)]
    if file_rows:
        tx.run(_add_files, files=as_rows(file_rows))
    called = [
        (new.stream_id, person_id, new.position, new.author_id)
        for new in new_messages
        for person_id in new.called
    ]
    if called:
        tx.run(_add_mentions, mentions=as_rows(called))


def _plain_row(new: NewMessage) -> tuple[object, ...]:
    return (
        new.stream_id,
        new.position,
        new.id,
        new.revision,
        new.author_id,
        new.client_id,
        new.text,
    )


def _message_row(new: NewMessage) -> tuple[object, ...]:
    reply_to = new.reply_to
    return (
        *_plain_row(new),
        len(new.images),
        reply_to.id if reply_to else None,
        reply_to.position if reply_to else None,
        _encode(new.mentions).decode() if new.mentions else None,
        _encode([file_shape(file) for file in new.files]).decode() if new.files else None,
        new.whisper.after if new.whisper else None,
    )


def _file_rows(new: NewMessage) -> list[tuple[object, ...]]:
    return [
        (file.id, new.stream_id, new.position, file.blob, file.name, file.type, file.bytes)
        for file in new.files
    ]


def _image_rows(new: NewMessage) -> list[tuple[object, ...]]:
    return [
        (
            new.stream_id,
            new.position,
            ordinal,
            image.id,
            image.type,
            image.name,
            image.alt,
            image.width,
            image.height,
            image.bytes,
            image.placeholder,
            image.blob,
        )
        for ordinal, image in enumerate(new.images)
    ]
