"""Reading what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec
from sqlalchemy import and_, bindparam, func, select

from stonechat.actions.images import image_shape
from stonechat.actions.messages import NOBODY
from stonechat.actions.store import Messages, NewImage
from stonechat.chat.limits import PAGE_BYTES
from stonechat.storage.dialect import as_rows
from stonechat.storage.instants import to_instant, to_stored
from stonechat.storage.people import USER, to_user
from stonechat.storage.prepared import Prepared
from stonechat.storage.tables import (
    Characters,
    Whole,
    images,
    messages,
    users,
    whisper_members,
    whispers,
)
from stonechat.wire.shapes import (
    File,
    Mentions,
    Message,
    Reaction,
    ReplyTo,
    Whisper,
    timestamp,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, FromClause, ScalarSelect, Select

    from stonechat.actions.store import Page
    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement
    from stonechat.wire.shapes import Image, Timestamp, User

MESSAGE: Final[list[ColumnElement[Any]]] = [
    messages.c.stream_id,
    messages.c.position,
    messages.c.id.label("message_id"),
    messages.c.revision,
    messages.c.client_id,
    messages.c.text,
    messages.c.images_count,
    messages.c.reply_to_id,
    messages.c.reply_to_position,
    messages.c.sent_at,
    messages.c.edited_at,
    messages.c.deleted_at,
    messages.c.pinned_at,
    messages.c.mentions,
    messages.c.reactions,
    messages.c.files,
    messages.c.after_position,
    *USER,
]
"""What `to_messages` reads, from `MESSAGE_TABLES`."""

MESSAGE_TABLES: Final[FromClause] = messages.join(users, users.c.id == messages.c.author_id)

_decode_mentions: Final = msgspec.json.Decoder(Mentions).decode
_decode_reactions: Final = msgspec.json.Decoder(list[Reaction]).decode
_decode_files: Final = msgspec.json.Decoder(list[File]).decode

_ABOVE_ALL: Final = 2**62
"""A position that no message has."""


class WhisperFacts(NamedTuple):
    """In which room a whisper is, and who is part of it, by id."""

    room_id: str
    member_ids: list[str]


def _page(*, older: bool) -> Prepared:
    """Prepare the messages before or after a place, nearest first."""

    def build(_: Dialect) -> Statement:
        position = messages.c.position
        beyond = position < bindparam("place") if older else position > bindparam("place")
        page = select(*MESSAGE).select_from(MESSAGE_TABLES)
        page = page.where(
            messages.c.stream_id == bindparam("stream"), beyond, position >= bindparam("floor")
        )
        return page.order_by(position.desc() if older else position).limit(bindparam("most"))

    build.__name__ = "_older" if older else "_newer"
    return Prepared(build)


_older: Final = _page(older=True)
_newer: Final = _page(older=False)


@Prepared
def _extent(_: Dialect) -> Statement:
    def end(found: ColumnElement[int]) -> ScalarSelect[int]:
        own = select(found).where(messages.c.stream_id == bindparam("stream"))
        return own.scalar_subquery()

    return select(
        end(func.min(messages.c.position)).label("lowest"),
        end(func.max(messages.c.position)).label("highest"),
    )


@Prepared
def _sent_at(_: Dialect) -> Statement:
    return select(messages.c.sent_at).where(
        messages.c.stream_id == bindparam("stream"), messages.c.position == bindparam("place")
    )


@Prepared
def _images_between(_: Dialect) -> Statement:
    found = select(images).where(
        images.c.stream_id == bindparam("stream"),
        images.c.position.between(bindparam("first"), bindparam("last")),
    )
    return found.order_by(images.c.position, images.c.ordinal)


def _at(dialect: Dialect, found: Select[Any], table: Any) -> Select[Any]:  # noqa: ANN401
    """Restrict a statement to given places."""
    places = dialect.given("places", stream=Characters, position=Whole)
    return found.join(
        places,
        and_(table.c.stream_id == places.c.stream, table.c.position == places.c.position),
    )


@Prepared
def _messages_at(dialect: Dialect) -> Statement:
    return _at(dialect, select(*MESSAGE).select_from(MESSAGE_TABLES), messages)


@Prepared
def _images_at(dialect: Dialect) -> Statement:
    found = _at(dialect, select(images).select_from(images), images)
    return found.order_by(images.c.stream_id, images.c.position, images.c.ordinal)


@Prepared
def _whispers(dialect: Dialect) -> Statement:
    ids = dialect.given("ids", id=Characters)
    tables = ids.join(whispers, whispers.c.id == ids.c.id)
    tables = tables.join(whisper_members, whisper_members.c.whisper_id == whispers.c.id)
    found = select(whispers.c.id, whispers.c.room_id, whisper_members.c.user_id)
    return found.select_from(tables).order_by(whispers.c.id, whisper_members.c.user_id)


def read_page(tx: Handle, stream_id: str, page: Page) -> Messages:
    """Read a page of a room or a whisper, oldest message first.

    It is cut by position, through the primary key: the cost depends on the page's length and not on
    how much is before or after it. A page around a place is filled from the other side when one
    side has too few.
    """
    rows = _shortened(_cut(tx, stream_id, page), page)
    extent = tx.fetch(_extent, stream=stream_id)[0]
    if extent.highest is None or extent.highest < page.first:
        return Messages([], more_before=False, more_after=False)
    first, last = _edges(rows, page)
    found: Sequence[Any] = ()
    if any(row.images_count for row in rows):
        found = tx.fetch(_images_between, stream=stream_id, first=first, last=last)
    return Messages(
        _to_messages(rows, found, whispers_of(tx, rows)),
        more_before=max(extent.lowest, page.first) < first,
        more_after=extent.highest > last,
    )


def _cut(tx: Handle, stream_id: str, page: Page) -> list[Any]:
    def read(statement: Prepared, place: int) -> list[Any]:
        return tx.fetch(statement, stream=stream_id, place=place, floor=page.first, most=page.limit)

    most = page.limit
    if page.around is not None:
        older = read(_older, page.around + 1)
        newer = read(_newer, page.around)
        # The place itself counts as older.
        room_after = max(most // 2, most - len(older))
        newer = newer[:room_after]
        return older[: most - len(newer)][::-1] + newer
    if page.after is not None:
        return read(_newer, page.after)
    return read(_older, _ABOVE_ALL if page.before is None else page.before)[::-1]


def _shortened(rows: list[Any], page: Page) -> list[Any]:
    """Leave out what is too much text for one answer, the farthest from the page's place first."""
    total = sum(len(row.text.encode()) for row in rows)
    while total > PAGE_BYTES and len(rows) > 1:
        if page.around is not None:
            is_older = page.around - rows[0].position >= rows[-1].position - page.around
        else:
            is_older = page.after is None
        left_out = rows[0 if is_older else -1]
        rows = rows[1:] if is_older else rows[:-1]
        total -= len(left_out.text.encode())
    return rows


def _edges(rows: Sequence[Any], page: Page) -> tuple[int, int]:
    """Say from where to where a page reaches; an empty one lies just beside its place."""
    if rows:
        return rows[0].position, rows[-1].position
    if page.before is not None:
        return page.before, page.before - 1
    place = page.after if page.after is not None else page.around or 0
    return place + 1, place


def position_at(tx: Handle, stream_id: str, first: int, last: int, at: datetime) -> int:
    """Find the first position within bounds of a message sent at an instant or later, else `last`.

    Positions are handed out in the order of time, so they are halved until it is found: some
    twenty look-ups by key in a million, and no index that every message would have to be added to.
    """
    low, high, instant = first, last, to_stored(at)
    while low < high:
        middle = (low + high) // 2
        rows = tx.fetch(_sent_at, stream=stream_id, place=middle)
        if rows and rows[0].sent_at < instant:
            low = middle + 1
        else:
            high = middle
    return low


def messages_at(tx: Handle, places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Message]:
    """Read the messages at (stream, position), by that, in two statements at most."""
    rows = tx.fetch(_messages_at, places=as_rows(places))
    places_in_order = [(row.stream_id, row.position) for row in rows]
    return dict(zip(places_in_order, to_messages(tx, rows), strict=True))


def to_messages(tx: Handle, rows: Iterable[Any]) -> list[Message]:
    """Read messages from rows that have the columns `MESSAGE`, with their images from the store."""
    rows = list(rows)
    places = [(row.stream_id, row.position) for row in rows if row.images_count]
    found = tx.fetch(_images_at, places=as_rows(places)) if places else ()
    return _to_messages(rows, found, whispers_of(tx, rows))


def whispers_of(tx: Handle, rows: Iterable[Any]) -> Mapping[str, WhisperFacts]:
    """Find the whispers that messages are of, by id; none of them costs a statement."""
    ids = {row.stream_id for row in rows if row.after_position is not None}
    found: dict[str, WhisperFacts] = {}
    for row in tx.fetch(_whispers, ids=as_rows([one] for one in ids)) if ids else ():
        facts = found.setdefault(row.id, WhisperFacts(row.room_id, []))
        facts.member_ids.append(row.user_id)
    return found


def _to_messages(
    rows: Iterable[Any], image_rows: Iterable[Any], whispered: Mapping[str, WhisperFacts]
) -> list[Message]:
    attached: dict[tuple[str, int], list[Image]] = {}
    for row in image_rows:
        attached.setdefault((row.stream_id, row.position), []).append(_to_image(row))
    authors: dict[str, User] = {}
    shaped = []
    for row in rows:
        author = authors.get(row.person_id)
        if author is None:
            author = authors[row.person_id] = to_user(row)
        own = attached.get((row.stream_id, row.position), [])
        shaped.append(_to_message(row, author, own, whispered.get(row.stream_id)))
    return shaped


def _to_message(
    row: Any,  # noqa: ANN401
    author: User,
    attached: list[Image],
    whispered: WhisperFacts | None,
) -> Message:
    reply_to = None
    if row.reply_to_id is not None:
        reply_to = ReplyTo(id=row.reply_to_id, position=row.reply_to_position)
    whisper = None
    if whispered is not None:
        whisper = Whisper(row.stream_id, whispered.member_ids, row.after_position)
    return Message(
        id=row.message_id,
        room=row.stream_id if whispered is None else whispered.room_id,
        position=row.position,
        revision=row.revision,
        author=author,
        text=row.text,
        images=attached,
        reply_to=reply_to,
        mentions=_decode_mentions(row.mentions) if row.mentions else NOBODY,
        reactions=_decode_reactions(row.reactions) if row.reactions else [],
        client_id=row.client_id,
        sent_at=timestamp(to_instant(row.sent_at)),
        edited_at=_optional_timestamp(row.edited_at),
        deleted_at=_optional_timestamp(row.deleted_at),
        pinned_at=_optional_timestamp(row.pinned_at),
        whisper=whisper,
        files=_decode_files(row.files) if row.files else [],
    )


def _to_image(row: Any) -> Image:  # noqa: ANN401
    return image_shape(
        NewImage(
            id=row.id,
            type=row.type,
            name=row.name,
            alt=row.alt,
            width=row.width,
            height=row.height,
            bytes=row.bytes,
            placeholder=row.placeholder,
            blob=row.blob,
        )
    )


def _optional_timestamp(stored: int | None) -> Timestamp | None:
    return None if stored is None else timestamp(to_instant(stored))
