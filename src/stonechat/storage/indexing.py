"""Making messages findable, apart from sending them: it costs several times as much.

The number of a document is the millisecond in which its message was sent, and a count within it: so
documents are in the order of time, whenever they were made.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, bindparam, delete, func, insert, select, true, update

from stonechat.storage.dialect import as_rows
from stonechat.storage.documents import (
    MESSAGE,
    grams_of,
    salts_of,
    to_document,
    what_changes,
    written,
)
from stonechat.storage.errors import Contended, Violated
from stonechat.storage.gram_index import TendedIndex
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
    from stonechat.storage.handle import Handle
    from stonechat.storage.messages import WhisperFacts
    from stonechat.storage.prepared import Statement

NUMBERS_PER_MS: Final = 256
"""One transaction stores as many messages, all at its own instant."""

_PAGES_LEAST: Final = 16
_GRAMS_PER_PAGE: Final = 70
"""How much of the index is merged with each change of it: as much as keeps its pieces few. Each
document is written some ten times as the index grows, and a page holds those of some."""


_DONE: Final = func.coalesce(indexed.c.position, 0)


@Prepared
def _waiting(dialect: Dialect) -> Statement:
    ids = dialect.given("ids", id=Characters)
    tables = ids.join(streams, streams.c.id == ids.c.id)
    tables = tables.outerjoin(indexed, indexed.c.stream_id == ids.c.id)
    found = select(streams.c.id, _DONE.label("done"), streams.c.head).select_from(tables)
    return found.where(streams.c.head > _DONE).order_by(streams.c.id)


@Prepared
def _next_ones(dialect: Dialect) -> Statement:
    shares = dialect.given("shares", stream=Characters, done=Whole, upto=Whole)
    within = and_(
        messages.c.stream_id == shares.c.stream,
        messages.c.position > shares.c.done,
        messages.c.position <= shares.c.upto,
    )
    tables = shares.join(messages, within).outerjoin(rooms, rooms.c.id == shares.c.stream)
    found = select(*MESSAGE).select_from(tables)
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
    missing = streams.c.head - _DONE
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


@cache
def _tend(index: TendedIndex) -> Prepared:
    def build(_: Dialect) -> Statement:
        return index.tend()

    build.__name__ = "_tend"
    return beside_places(build)


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
    """Let the next messages of streams be found, in the order of the streams.

    Costs some 100 µs a message.

    Args:
        tx: the transaction; it holds the streams from here on, so that no message changes.
        stream_ids: where to look.
        most: so many messages.
        most_characters: so much text, though at least one message.

    Returns:
        The streams that have more.
    """
    lock_streams(tx, stream_ids)
    waiting = tx.fetch(_waiting, ids=as_rows([one] for one in stream_ids))
    shares = _shares(waiting, most)
    rows = tx.fetch(_next_ones, shares=as_rows(shares)) if shares else []
    chosen = rows[: _fitting(rows, most_characters)]
    reached = {row.stream_id: row.position for row in chosen}
    if chosen:
        _add(tx, [row for row in chosen if row.deleted_at is None])
        tx.run(_note_indexed, done=as_rows(reached.items()))
    return {row.id for row in waiting if reached.get(row.id, row.done) < row.head}


def reindex(tx: Handle, stream_id: str, position: int) -> None:
    """Let a message that was changed be found as it is now, and one that was deleted not at all.

    For acts that change text, mentions, images, files or pin of a message, or delete it, after they
    did and while they hold its stream. One that was not indexed yet is left to `index_messages`.
    """
    for row in tx.fetch(_message, stream=stream_id, place=position):
        whispered = whispers_of(tx, [row]).get(stream_id)
        if row.deleted_at is not None:
            had = grams_of(row, whispered, row.searched, row.marks)
            before = written(had, salts_of(row, whispered))
            tx.run(_remove_grams, documents=as_rows([(row.number, before)]))
            tx.run(_remove_document, which=row.number)
            continue
        searched, marks = what_changes(row)
        tx.run(_change_document, which=row.number, folded=searched, changing=marks)
        before, after = _other_grams(tx, row, whispered, searched, marks)
        if before or after:
            tx.run(_remove_grams, documents=as_rows([(row.number, before)]))
            tx.run(_add_grams, documents=as_rows([(row.number, after)]))
            _tend_grams(tx, [after])


def _other_grams(
    tx: Handle,
    row: Any,  # noqa: ANN401
    whispered: WhisperFacts | None,
    searched: str,
    marks: str,
) -> tuple[str, str]:
    """Write the grams that a document loses, and those that it gets; both are empty for none.

    Changing all grams of a long text takes the writer a hundred times as long as a mark alone.
    """
    in_part = tx.dialect.grams.is_changed_in_part
    if in_part and searched == row.searched:
        had, has = set(row.marks.split()), set(marks.split())
    else:
        had = grams_of(row, whispered, row.searched, row.marks)
        has = grams_of(row, whispered, searched, marks)
    if in_part:
        had, has = had - has, has - had
    salts = salts_of(row, whispered)
    return written(had, salts), written(has, salts)


def _shares(waiting: Iterable[Any], most: int) -> list[tuple[str, int, int]]:
    """Divide what one transaction takes: for each stream, past which position and up to which."""
    shares = []
    for row in waiting:
        if most <= 0:
            break
        count = min(most, row.head - row.done)
        shares.append((row.id, row.done, row.done + count))
        most -= count
    return shares


def _fitting(rows: Sequence[Any], most_characters: int) -> int:
    """Count the rows that one transaction takes, by what is said in them."""
    characters = 0
    for count, row in enumerate(rows):
        characters += len(row.text)
        if count and characters > most_characters:
            return count
    return len(rows)


def _add(tx: Handle, rows: Sequence[Any]) -> None:
    if not rows:
        return
    whispered = whispers_of(tx, rows)
    rows = sorted(rows, key=lambda row: (row.sent_at, row.id))
    numbers = _hand_out(tx, [row.sent_at for row in rows])
    made = [to_document(row, whispered.get(row.stream_id)) for row in rows]
    added = as_rows((number, *it[:-1]) for number, it in zip(numbers, made, strict=True))
    try:
        tx.run(_add_documents, documents=added)
    except Violated as error:
        # Another process has indexed something of the same millisecond: the numbers are others now.
        raise Contended(str(error)) from error
    tx.run(
        _add_grams,
        documents=as_rows((number, it.grams) for number, it in zip(numbers, made, strict=True)),
    )
    _tend_grams(tx, [it.grams for it in made])


def _tend_grams(tx: Handle, added: Iterable[str]) -> None:
    if isinstance(tx.dialect.grams, TendedIndex):
        count = sum(grams.count(" ") for grams in added)
        tx.run(_tend(tx.dialect.grams), pages=_PAGES_LEAST + count // _GRAMS_PER_PAGE)


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
