"""Making messages findable, apart from sending them: it costs several times as much.

The number of a document is the millisecond in which its message was sent, and a count within it: so
documents are in the order of time, whenever they were made.
"""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, bindparam, delete, func, insert, select, true, update

from stonechat.storage.dialect import as_rows
from stonechat.storage.documents import MESSAGE, grams_of, to_document
from stonechat.storage.messages import whispers_of
from stonechat.storage.prepared import Prepared, beside_places
from stonechat.storage.rooms import lock_streams
from stonechat.storage.tables import (
    Characters,
    Whole,
    documents,
    indexed,
    messages,
    rooms,
    streams,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stonechat.storage.dialect import Dialect
    from stonechat.storage.documents import Document
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement

NUMBERS_PER_MS: Final = 256
"""One transaction stores as many messages, all at its own instant."""

_PAGES_LEAST: Final = 16
_GRAMS_PER_PAGE: Final = 70
"""How much of the index is merged with each change of it: as much as keeps its pieces few. Each
document is written some ten times as the index grows, and a page holds those of some."""


@Prepared
def _waiting(dialect: Dialect) -> Statement:
    ids = dialect.given("ids", id=Characters)
    done = func.coalesce(indexed.c.position, 0)
    next_ones = and_(
        messages.c.stream_id == ids.c.id,
        messages.c.position > done,
        messages.c.position <= done + bindparam("most"),
    )
    tables = ids.outerjoin(indexed, indexed.c.stream_id == ids.c.id).join(messages, next_ones)
    found = select(*MESSAGE).select_from(tables.outerjoin(rooms, rooms.c.id == ids.c.id))
    return found.order_by(messages.c.stream_id, messages.c.position)


@Prepared
def _message(_: Dialect) -> Statement:
    tables = messages.outerjoin(rooms, rooms.c.id == messages.c.stream_id)
    same = and_(
        documents.c.stream_id == messages.c.stream_id,
        documents.c.position == messages.c.position,
    )
    found = select(*MESSAGE, documents.c.number, documents.c.searched, documents.c.marks)
    found = found.select_from(tables.join(documents, same))
    return found.where(
        messages.c.stream_id == bindparam("stream"), messages.c.position == bindparam("place")
    )


@Prepared
def _unindexed(_: Dialect) -> Statement:
    tables = streams.outerjoin(indexed, indexed.c.stream_id == streams.c.id)
    missing = streams.c.head - func.coalesce(indexed.c.position, 0)
    return select(streams.c.id, missing.label("missing")).select_from(tables).where(missing > 0)


@Prepared
def _highest(dialect: Dialect) -> Statement:
    instants = dialect.given("instants", first=Whole)
    highest = select(func.max(documents.c.number)).where(
        documents.c.number >= instants.c.first,
        documents.c.number < instants.c.first + NUMBERS_PER_MS,
    )
    return select(instants.c.first, highest.scalar_subquery().label("highest"))


@beside_places
def _add_documents(dialect: Dialect) -> Statement:
    rows = dialect.given(
        "documents",
        number=Whole,
        stream_id=Characters,
        position=Whole,
        searched=Characters,
        marks=Characters,
    )
    return insert(documents).from_select(list(rows.columns.keys()), select(rows))


@beside_places
def _change_document(_: Dialect) -> Statement:
    changed = update(documents).where(documents.c.number == bindparam("which"))
    return changed.values(searched=bindparam("folded"), marks=bindparam("changing"))


@beside_places
def _remove_document(_: Dialect) -> Statement:
    return delete(documents).where(documents.c.number == bindparam("which"))


@beside_places
def _add_grams(dialect: Dialect) -> Statement:
    return dialect.grams.add(dialect.given("documents", number=Whole, grams=Characters))


@beside_places
def _remove_grams(dialect: Dialect) -> Statement:
    return dialect.grams.remove(dialect.given("documents", number=Whole, grams=Characters))


@beside_places
def _tend(dialect: Dialect) -> Statement:
    return dialect.grams.tend()


@beside_places
def _note_indexed(dialect: Dialect) -> Statement:
    rows = dialect.given("done", stream_id=Characters, position=Whole)
    # Without a WHERE, SQLite would take ON CONFLICT for a join.
    noted = dialect.insert(indexed).from_select(
        ["stream_id", "position"], select(rows).where(true())
    )
    return noted.on_conflict_do_update(
        index_elements=["stream_id"], set_={"position": noted.excluded.position}
    )


def unindexed_streams(tx: Handle) -> dict[str, int]:
    """Count the messages that cannot be found yet, by stream; looks at all streams."""
    return {row.id: row.missing for row in tx.fetch(_unindexed)}


def index_messages(
    tx: Handle, stream_ids: Sequence[str], *, most: int, most_characters: int
) -> set[str]:
    """Let the next messages of streams be found, in equal shares.

    Costs some 100 µs a message.

    Args:
        tx: the transaction; it holds the streams from here on, so that no message changes.
        stream_ids: where to look; not more than messages.
        most: so many messages, shared between the streams.
        most_characters: so much text, though at least one message.

    Returns:
        The streams that have more.
    """
    lock_streams(tx, stream_ids)
    share = most // len(stream_ids)
    rows = tx.fetch(_waiting, ids=as_rows([one] for one in stream_ids), most=share + 1)
    chosen, more = _choose(rows, share, most_characters)
    if chosen:
        _add(tx, [row for row in chosen if row.deleted_at is None])
        reached = {row.stream_id: row.position for row in chosen}
        tx.run(_note_indexed, done=as_rows(reached.items()))
    return more


def reindex(tx: Handle, stream_id: str, position: int) -> None:
    """Let a message that was changed be found as it is now, and one that was deleted not at all.

    For acts that change text, mentions, images, files or pin of a message, or delete it, after they
    did and while they hold its stream. One that was not indexed yet is left to `index_messages`.
    """
    for row in tx.fetch(_message, stream=stream_id, place=position):
        whispered = whispers_of(tx, [row]).get(stream_id)
        before = grams_of(row, whispered, row.searched, row.marks)
        tx.run(_remove_grams, documents=as_rows([(row.number, before)]))
        if row.deleted_at is not None:
            tx.run(_remove_document, which=row.number)
            continue
        anew = to_document(row, whispered)
        tx.run(_change_document, which=row.number, folded=anew.searched, changing=anew.marks)
        tx.run(_add_grams, documents=as_rows([(row.number, anew.grams)]))
        _tend_grams(tx, [anew])


def _choose(rows: Sequence[Any], share: int, most_characters: int) -> tuple[list[Any], set[str]]:
    """Take what one transaction takes, and say which streams have more than that."""
    chosen: list[Any] = []
    more: set[str] = set()
    characters = 0
    for _, own in groupby(rows, key=attrgetter("stream_id")):
        for count, row in enumerate(own):
            characters += len(row.text)
            if count == share or (chosen and characters > most_characters):
                more.add(row.stream_id)
                break
            chosen.append(row)
    return chosen, more


def _add(tx: Handle, rows: Sequence[Any]) -> None:
    if not rows:
        return
    whispered = whispers_of(tx, rows)
    rows = sorted(rows, key=lambda row: (row.sent_at, row.id))
    numbers = _hand_out(tx, [row.sent_at for row in rows])
    made = [to_document(row, whispered.get(row.stream_id)) for row in rows]
    tx.run(
        _add_documents,
        documents=as_rows((number, *it[:-1]) for number, it in zip(numbers, made, strict=True)),
    )
    tx.run(
        _add_grams,
        documents=as_rows((number, it.grams) for number, it in zip(numbers, made, strict=True)),
    )
    _tend_grams(tx, made)


def _tend_grams(tx: Handle, added: Iterable[Document]) -> None:
    if tx.dialect.grams.is_tended:
        count = sum(it.grams.count(" ") for it in added)
        tx.run(_tend, pages=_PAGES_LEAST + count // _GRAMS_PER_PAGE)


def first_number(sent_ms: int) -> int:
    """The lowest number of what was sent in a millisecond, or later."""
    return sent_ms * NUMBERS_PER_MS


def _hand_out(tx: Handle, instants: Sequence[int]) -> list[int]:
    """Find the first number that is free for each instant; these are in order."""
    highest = _highest_of(tx, instants)
    numbers = []
    for instant in instants:
        number = first_number(instant)
        while True:
            ms = number // NUMBERS_PER_MS
            if ms not in highest:
                highest |= _highest_of(tx, [ms])
            free = max(number, highest[ms] + 1)
            if free // NUMBERS_PER_MS == ms:
                break
            number = free  # a millisecond with so many messages takes some of the next one
        highest[ms] = free
        numbers.append(free)
    return numbers


def _highest_of(tx: Handle, instants: Iterable[int]) -> dict[int, int]:
    """Find the highest number that is taken of each millisecond, or the one before its first."""
    firsts = [[first_number(instant)] for instant in dict.fromkeys(instants)]
    return {
        row.first // NUMBERS_PER_MS: row.first - 1 if row.highest is None else row.highest
        for row in tx.fetch(_highest, instants=as_rows(firsts))
    }
