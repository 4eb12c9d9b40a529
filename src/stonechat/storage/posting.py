"""The hot path's end: writing a batch of messages, with all that is more than their text.

Each function costs a number of statements that does not depend on the batch; what no message of it
has costs none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
from sqlalchemy import bindparam, insert, literal_column, select, update

from stonechat.actions.images import file_shape
from stonechat.storage.dialect import as_rows
from stonechat.storage.instants import to_stored
from stonechat.storage.prepared import Prepared, beside_places
from stonechat.storage.tables import (
    Characters,
    Whole,
    files,
    images,
    memberships,
    mentions,
    messages,
    streams,
    whisper_members,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stonechat.actions.store import Counters, NewMessage
    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement

_encode: Final = msgspec.json.Encoder().encode


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
