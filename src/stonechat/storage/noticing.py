"""Finding whom messages concern, at a cost that does not grow with the members of their rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
from sqlalchemy import and_, bindparam, exists, func, select

from stonechat.actions.store import HearerFacts, Said
from stonechat.chat.notifications import Hearer, Keyword, RoomLevel
from stonechat.chat.values import HistoryView, RoomKind
from stonechat.storage.dialect import as_rows
from stonechat.storage.instants import to_instant, to_optional_instant
from stonechat.storage.notification_settings import to_settings
from stonechat.storage.prepared import Prepared
from stonechat.storage.tables import (
    Characters,
    Whole,
    accounts,
    blocks,
    keywords,
    memberships,
    mentions,
    messages,
    noticed,
    notification_settings,
    rooms,
    streams,
    whisper_members,
    whispers,
)
from stonechat.wire.shapes import Mentions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from stonechat.actions.store import Concerned
    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement

_decode_mentions: Final = msgspec.json.Decoder(Mentions).decode

_PRESENT: Final = memberships.c.left_at.is_(None)
_DONE: Final = func.coalesce(noticed.c.position, 0)

_ROOM_ID: Final = func.coalesce(whispers.c.room_id, messages.c.stream_id)

_SAID: Final = [
    messages.c.stream_id,
    messages.c.position,
    messages.c.id,
    messages.c.author_id,
    messages.c.text,
    messages.c.sent_at,
    messages.c.deleted_at,
    messages.c.reply_to_position,
    messages.c.mentions,
    _ROOM_ID.label("room_id"),
    rooms.c.kind,
]


@Prepared
def _unnoticed(_: Dialect) -> Statement:
    tables = streams.outerjoin(noticed, noticed.c.stream_id == streams.c.id)
    found = select(streams.c.id, _DONE.label("done"), streams.c.head).select_from(tables)
    return found.where(streams.c.head > _DONE)


@Prepared
def _next_ones(dialect: Dialect) -> Statement:
    given = dialect.given("given", stream=Characters, done=Whole, most=Whole)
    within = and_(
        messages.c.stream_id == given.c.stream,
        messages.c.position > given.c.done,
        messages.c.position <= given.c.done + given.c.most,
    )
    tables = given.join(messages, within)
    tables = tables.outerjoin(whispers, whispers.c.id == messages.c.stream_id)
    tables = tables.outerjoin(rooms, rooms.c.id == messages.c.stream_id)
    found = select(*_SAID).select_from(tables)
    return found.order_by(messages.c.stream_id, messages.c.position).limit(bindparam("altogether"))


@Prepared
def _parties(dialect: Dialect) -> Statement:
    given = dialect.given("given", stream=Characters)
    in_room = and_(memberships.c.room_id == given.c.stream, _PRESENT)
    direct = select(given.c.stream, memberships.c.user_id).join_from(given, memberships, in_room)
    whispered = select(given.c.stream, whisper_members.c.user_id).join_from(
        given, whisper_members, whisper_members.c.whisper_id == given.c.stream
    )
    return direct.union_all(whispered)


def _crowding(*, called: bool) -> Prepared:
    """Prepare a page of the members of a room: of all, or of those whom each message concerns."""

    def build(_: Dialect) -> Statement:
        page = select(memberships.c.user_id).where(
            memberships.c.room_id == bindparam("room"),
            _PRESENT,
            memberships.c.user_id > bindparam("after"),
        )
        if not called:
            page = page.where(memberships.c.told_all)
        return page.order_by(memberships.c.user_id).limit(bindparam("most"))

    build.__name__ = "_called_crowd" if called else "_crowd"
    return Prepared(build)


_crowds: Final = {called: _crowding(called=called) for called in (False, True)}


@Prepared
def _authors(dialect: Dialect) -> Statement:
    given = dialect.given("given", stream=Characters, place=Whole)
    same = and_(messages.c.stream_id == given.c.stream, messages.c.position == given.c.place)
    return select(messages.c.stream_id, messages.c.position, messages.c.author_id).join_from(
        given, messages, same
    )


@Prepared
def _counted(dialect: Dialect) -> Statement:
    given = dialect.given("given", stream=Characters, place=Whole)
    same = and_(
        mentions.c.stream_id == given.c.stream,
        mentions.c.position == given.c.place,
        mentions.c.position > 0,  # by the index of what calls in one message
    )
    return select(mentions.c.stream_id, mentions.c.position, mentions.c.user_id).join_from(
        given, mentions, same
    )


@Prepared
def _keyword_owners(dialect: Dialect) -> Statement:
    given = dialect.given("given", word=Characters)
    return select(keywords.c.user_id, keywords.c.first_word, keywords.c.words).join_from(
        given, keywords, keywords.c.first_word == given.c.word
    )


@Prepared
def _hearers(dialect: Dialect) -> Statement:
    given = dialect.given(
        "given", ordinal=Whole, person=Characters, stream=Characters, room=Characters,
        author=Characters,
    )  # fmt: skip
    in_room = and_(
        memberships.c.room_id == given.c.room, memberships.c.user_id == given.c.person, _PRESENT
    )
    in_whisper = and_(
        whisper_members.c.whisper_id == given.c.stream,
        whisper_members.c.user_id == given.c.person,
    )
    tables = given.join(rooms, rooms.c.id == given.c.room)
    tables = tables.outerjoin(memberships, in_room).outerjoin(whisper_members, in_whisper)
    tables = tables.outerjoin(accounts, accounts.c.user_id == given.c.person)
    tables = tables.outerjoin(
        notification_settings, notification_settings.c.user_id == given.c.person
    )
    is_blocked = exists().where(
        blocks.c.blocker_id == given.c.person, blocks.c.blocked_id == given.c.author
    )
    return select(
        given.c.ordinal,
        rooms.c.history,
        memberships.c.user_id.label("member_id"),
        memberships.c.read_position,
        memberships.c.joined_head,
        memberships.c.told_level,
        memberships.c.quiet_until,
        whisper_members.c.read_position.label("whisper_read"),
        accounts.c.user_id.label("account_id"),
        notification_settings.c.settings,
        is_blocked.correlate(given).label("is_blocked"),
    ).select_from(tables)


def unnoticed_streams(tx: Handle) -> dict[str, tuple[int, int]]:
    """Tell of streams that have more up to where they were looked at, and their heads.

    Looks at all streams.
    """
    return {row.id: (row.done, row.head) for row in tx.fetch(_unnoticed)}


def read_said(
    tx: Handle, done: Mapping[str, int], *, most: int, most_characters: int
) -> list[Said]:
    """Read the next messages of streams past the given positions, at least one if there is one.

    Args:
        tx: the transaction.
        done: by stream.
        most: so many messages.
        most_characters: so much text, though at least one message.
    """
    given = as_rows([stream_id, position, most] for stream_id, position in done.items())
    rows = tx.fetch(_next_ones, given=given, altogether=most)
    characters = 0
    found: list[Said] = []
    for row in rows:
        characters += len(row.text)
        if found and characters > most_characters:
            break
        found.append(_to_said(row))
    return found


def read_said_at(tx: Handle, stream_id: str, position: int) -> Said | None:
    """Read one message as it is looked at; None if there is none."""
    rows = tx.fetch(_next_ones, given=as_rows([(stream_id, position - 1, 1)]), altogether=1)
    return _to_said(rows[0]) if rows else None


def parties(tx: Handle, stream_ids: Collection[str]) -> Iterable[tuple[str, str]]:
    """List (stream, person) of those who are part of direct rooms or whispers."""
    rows = tx.fetch(_parties, given=as_rows([one] for one in stream_ids))
    return [(row.stream, row.user_id) for row in rows]


def crowd(tx: Handle, room_id: str, *, called: bool, after: str, limit: int) -> list[str]:
    """List members by id behind `after`: all if they are called, or whom each message concerns."""
    rows = tx.fetch(_crowds[called], room=room_id, after=after, most=limit)
    return [row.user_id for row in rows]


def authors_at(tx: Handle, places: Collection[tuple[str, int]]) -> Mapping[tuple[str, int], str]:
    """Find who wrote the messages at these (stream, position)."""
    rows = tx.fetch(_authors, given=as_rows(places))
    return {(row.stream_id, row.position): row.author_id for row in rows}


def counted_as_here(
    tx: Handle, places: Collection[tuple[str, int]]
) -> Iterable[tuple[str, int, str]]:
    """List (stream, position, person) of whom these messages call; empty for everybody."""
    rows = tx.fetch(_counted, given=as_rows(places))
    return [(row.stream_id, row.position, row.user_id) for row in rows]


def keyword_owners(tx: Handle, first_words: Collection[str]) -> Iterable[tuple[str, Keyword]]:
    """List (person, keyword) of those who have one that begins with one of these words.

    One look-up for each word; the cost then grows with the keywords found.
    """
    rows = tx.fetch(_keyword_owners, given=as_rows([word] for word in first_words))
    return [(row.user_id, Keyword(row.first_word, row.words)) for row in rows]


def find_hearers(tx: Handle, concerned: Collection[Concerned]) -> Mapping[Concerned, HearerFacts]:
    """Find how people stand to messages, with what they chose, in one statement."""
    asked = list(concerned)
    given = as_rows(
        [at, it.person_id, it.stream_id, it.room_id, it.author_id] for at, it in enumerate(asked)
    )
    rows = tx.fetch(_hearers, given=given) if asked else []
    return {asked[row.ordinal]: _to_facts(row, asked[row.ordinal]) for row in rows}


def _to_said(row: Any) -> Said:  # noqa: ANN401
    called = _decode_mentions(row.mentions) if row.mentions else None
    return Said(
        stream_id=row.stream_id,
        position=row.position,
        id=row.id,
        room_id=row.room_id,
        author_id=row.author_id,
        text=row.text,
        sent_at=to_instant(row.sent_at),
        is_direct=row.kind == RoomKind.DIRECT,
        is_deleted=row.deleted_at is not None,
        reply_to=row.reply_to_position,
        mentioned=tuple(called.users) if called else (),
        calls_room=bool(called and called.room),
        calls_here=bool(called and called.here),
    )


def _to_facts(row: Any, asked: Concerned) -> HearerFacts:  # noqa: ANN401
    settings = to_settings(row.settings)
    is_whisper = asked.stream_id != asked.room_id
    read = row.whisper_read if is_whisper else row.read_position
    floor = row.joined_head if row.history == HistoryView.JOINED and not is_whisper else 0
    hearer = Hearer(
        is_account=row.account_id is not None,
        is_author=asked.person_id == asked.author_id,
        blocks_author=bool(row.is_blocked),
        # A whisper stays readable for who left its room; but who left is not told of it.
        may_read=row.member_id is not None and read is not None and asked.position > floor,
        has_read=read is not None and asked.position <= read,
        choice=settings.tells,
        level=RoomLevel(row.told_level or RoomLevel.DEFAULT),
        quiet_until=to_optional_instant(row.quiet_until),
    )
    return HearerFacts(hearer, settings)
