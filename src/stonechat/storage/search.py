"""Finding messages and rooms, as far as the asker may see them."""

from __future__ import annotations

from functools import cache
from itertools import accumulate
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, bindparam, exists, func, or_, select, true

from stonechat.actions.store import FoundMessages
from stonechat.chat.limits import PAGE_BYTES, SEARCH_DOCUMENTS
from stonechat.chat.values import HistoryView, RoomKind
from stonechat.storage.documents import ANY, HAS, PINNED, of_author, of_mentioned, of_room
from stonechat.storage.gram_index import NeededGrams, PlannedIndex
from stonechat.storage.grams import is_told_by, needed_grams, salt_of
from stonechat.storage.indexing import first_number
from stonechat.storage.messages import messages_at
from stonechat.storage.people import USER, to_user
from stonechat.storage.prepared import Prepared
from stonechat.storage.rooms import IS_VISIBLE, ROOM, ROOM_TABLES, holding, to_room
from stonechat.storage.tables import (
    Characters,
    documents,
    listings,
    memberships,
    rooms,
    users,
    whisper_members,
)
from stonechat.wire.shapes import room_shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement

    from stonechat.actions.store import MessageSearch
    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement
    from stonechat.wire import shapes

_FIRST_LOOK: Final = 200
_LOOKS_GROW: Final = 4
"""Documents that may fit are looked at in portions: mostly the first one has enough that do."""

_LOOK_SECONDS: Final = 0.02
"""After so long no further portion is begun, and whoever asked is told where to go on."""

_LOOKUPS_MOST: Final = 400
"""Grams under salts that one portion looks up at the most, unless there are more salts: each takes
some 15 µs. Whoever is in many private rooms has fewer grams of a text looked up in each."""

_BELOW_ALL: Final = -(2**62)
_ABOVE_ALL: Final = 2**62


def _is_readable() -> ColumnElement[bool]:
    """Whether the actor may read a document: the index alone does not know who joined when."""
    actors = and_(memberships.c.room_id == rooms.c.id, memberships.c.user_id == bindparam("actor"))
    in_room = exists().select_from(rooms.outerjoin(memberships, actors))
    in_room = in_room.where(
        rooms.c.id == documents.c.stream_id,
        IS_VISIBLE,
        or_(
            rooms.c.history == HistoryView.ALL.value,
            memberships.c.user_id.is_(None),
            documents.c.position > memberships.c.joined_head,
        ),
    )
    in_whisper = exists().where(
        whisper_members.c.whisper_id == documents.c.stream_id,
        whisper_members.c.user_id == bindparam("actor"),
    )
    return or_(in_room, in_whisper)


@cache
def _found(shape: tuple[int, ...], parts: int) -> Prepared:
    """Prepare a look at a portion of the documents that have certain grams.

    Args:
        shape: of what is needed, as the index has it.
        parts: how many texts have to be looked for in what the documents say.
    """

    def build(dialect: Dialect) -> Statement:
        portion = dialect.grams.numbers(shape).cte("portion")
        fitting = select(documents.c.number, documents.c.stream_id, documents.c.position)
        fitting = fitting.join_from(portion, documents, documents.c.number == portion.c.number)
        held = (
            dialect.grams.holds(documents.c.searched, bindparam(f"part_{place}", type_=Characters))
            for place in range(parts)
        )
        found = fitting.where(*held, _is_readable()).subquery("found")
        size = select(
            func.min(portion.c.number).label("lowest"), func.count().label("count")
        ).subquery("size")
        tables = size.outerjoin(found, true())
        return select(*size.c, *found.c).select_from(tables).order_by(found.c.number.desc())

    build.__name__ = "_found"
    return Prepared(build)


@Prepared
def _own_rooms(_: Dialect) -> Statement:
    own = select(memberships.c.room_id).join_from(
        memberships, rooms, rooms.c.id == memberships.c.room_id
    )
    return own.where(
        memberships.c.user_id == bindparam("person"),
        memberships.c.left_at.is_(None),
        rooms.c.kind != RoomKind.PUBLIC.value,
    )


@cache
def _plan_anew(index: PlannedIndex) -> Prepared:
    def build(_: Dialect) -> Statement:
        return index.plan_anew()

    build.__name__ = "_plan_anew"
    return Prepared(build)


@cache
def _rooms_called(terms: int) -> Prepared:
    def build(_: Dialect) -> Statement:
        actors = and_(
            memberships.c.room_id == rooms.c.id, memberships.c.user_id == bindparam("actor")
        )
        found = select(*ROOM).select_from(ROOM_TABLES.outerjoin(memberships, actors))
        called = (
            rooms.c.folded.like(bindparam(f"pattern_{place}"), escape="\\")
            for place in range(terms)
        )
        found = found.where(rooms.c.kind != RoomKind.DIRECT.value, IS_VISIBLE, *called)
        return found.order_by(rooms.c.folded, rooms.c.id).limit(bindparam("most"))

    build.__name__ = "_rooms_called"
    return Prepared(build)


@cache
def _people_called(terms: int) -> Prepared:
    def build(_: Dialect) -> Statement:
        found = select(*USER).join_from(listings, users, users.c.id == listings.c.user_id)
        called = (
            listings.c.folded.like(bindparam(f"pattern_{place}"), escape="\\")
            for place in range(terms)
        )
        return found.where(*called).order_by(listings.c.key).limit(bindparam("most"))

    build.__name__ = "_people_called"
    return Prepared(build)


def search_messages(
    tx: Handle, search: MessageSearch, *, before: int | None, limit: int
) -> FoundMessages:
    """Find the newest messages that fit, those with a lower number than `before`.

    What has the right grams is looked at, and only of what the asker may read, from the newest on:
    so the cost is that of what is found, for terms of three characters and more, and some 50 µs for
    each private room of theirs. Of what has to be looked through at most 20,000 documents are, and
    no more than 20 to 50 ms allow.
    """
    if _is_in_vain(search):
        return FoundMessages([], None)
    if isinstance(tx.dialect.grams, PlannedIndex):
        tx.fetch(_plan_anew(tx.dialect.grams))
    found, next_number = _look(tx, search, before, limit)
    at = messages_at(tx, [(row.stream_id, row.position) for row in found])
    messages = [at[row.stream_id, row.position] for row in found]
    lengths = accumulate(len(message.text.encode()) for message in messages)
    fitting = sum(1 for length in lengths if length <= PAGE_BYTES) or 1
    if fitting < len(messages):
        messages, next_number = messages[:fitting], found[fitting - 1].number
    return FoundMessages([it for it in messages if it.deleted_at is None], next_number)


def _look(
    tx: Handle, search: MessageSearch, before: int | None, limit: int
) -> tuple[list[Any], int | None]:
    ways, told = _ways(tx, search)
    parts = [term for term in search.sought.terms if not is_told_by(told, term)]
    statement = _found(tx.dialect.grams.shape(ways), len(parts))
    given = {
        **tx.dialect.grams.values(ways),
        **{f"part_{place}": part for place, part in enumerate(parts)},
        "actor": search.actor_id,
        "since": _number(search.sought.since_ms, _BELOW_ALL),
    }
    place = min(
        _number(search.sought.until_ms, _ABOVE_ALL), _ABOVE_ALL if before is None else before
    )
    found: list[Any] = []
    looked_at, most = 0, _FIRST_LOOK
    began = perf_counter()
    while True:
        rows = tx.fetch(statement, **given, before=place, most=most)
        found += [row for row in rows if row.number is not None]
        if len(found) > limit:
            return found[:limit], found[limit - 1].number
        if rows[0].count < most:
            return found, None
        place = rows[0].lowest
        looked_at += most
        if looked_at >= SEARCH_DOCUMENTS or perf_counter() - began > _LOOK_SECONDS:
            return found, place
        most = min(most * _LOOKS_GROW, SEARCH_DOCUMENTS - looked_at)


def _is_in_vain(search: MessageSearch) -> bool:
    """Whether one of nobody is looked for, or nowhere, or at no time."""
    since, until = search.sought.since_ms, search.sought.until_ms
    is_never = since is not None and until is not None and since >= until
    return is_never or search.author_ids == [] or search.room_ids == []


def _ways(tx: Handle, search: MessageSearch) -> tuple[list[NeededGrams], list[str]]:
    """List in which ways a document can fit, one for each salt, and what grams of text tell.

    Other salts than those of what the asker may read are never looked up.
    """
    sought = search.sought
    scopes = _scopes(tx, search)
    texts = needed_grams(sought.terms)[: max(1, _LOOKUPS_MOST // len(scopes))]
    marks = [of_mentioned(person_id) for person_id in search.mentioned_ids]
    marks += (HAS[what] for what in sorted(sought.has))
    marks += [PINNED] * sought.is_pinned
    every = [*texts, *marks] or [ANY]
    choices = []
    if search.author_ids is not None:
        choices.append([of_author(person_id) for person_id in search.author_ids])
    ways = [
        NeededGrams(_under(salt, every), [_under(salt, it) for it in (*choices, *within)])
        for salt, within in scopes.items()
    ]
    return ways, texts


def _scopes(tx: Handle, search: MessageSearch) -> dict[str, list[list[str]]]:
    """List the salts of what the asker may read where they look, each with what else is needed."""
    own = {row.room_id for row in tx.fetch(_own_rooms, person=search.actor_id)}
    whispers = salt_of(search.actor_id)
    if search.room_ids is None:
        return {"": [], whispers: [], **{salt_of(room_id): [] for room_id in own}}
    scopes: dict[str, list[list[str]]] = {whispers: [list(map(of_room, search.room_ids))]}
    scopes |= {salt_of(room_id): [] for room_id in search.room_ids if room_id in own}
    if public := [of_room(room_id) for room_id in search.room_ids if room_id not in own]:
        scopes[""] = [public]
    return scopes


def _under(salt: str, grams: list[str]) -> list[str]:
    return [salt + gram for gram in grams]


def _number(ms: int | None, otherwise: int) -> int:
    return otherwise if ms is None else first_number(ms)


def search_rooms(tx: Handle, actor_id: str, terms: Sequence[str], limit: int) -> list[shapes.Room]:
    """Find rooms by name and title; looks through those of all rooms until there are enough."""
    patterns = _patterns(terms)
    rows = tx.fetch(_rooms_called(len(terms)), actor=actor_id, most=limit, **patterns)
    return [room_shape(to_room(row)) for row in rows]


def search_people(tx: Handle, terms: Sequence[str], limit: int) -> list[shapes.User]:
    """Find those who hold a name by it and by their display name, as `search_rooms` does."""
    rows = tx.fetch(_people_called(len(terms)), most=limit, **_patterns(terms))
    return [to_user(row) for row in rows]


def _patterns(terms: Sequence[str]) -> dict[str, str]:
    return {f"pattern_{place}": holding(term) for place, term in enumerate(terms)}
