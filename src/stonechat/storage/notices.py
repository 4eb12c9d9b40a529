"""What people are still to be told of, and what they were told of and have not read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import (
    and_,
    bindparam,
    delete,
    func,
    literal_column,
    select,
    true,
    tuple_,
)

from stonechat.actions.store import DueNotice, ReadUpTo
from stonechat.chat.notifications import Notice, NoticeState, Reason
from stonechat.storage.dialect import as_rows
from stonechat.storage.instants import to_instant, to_optional_instant, to_stored
from stonechat.storage.prepared import Prepared, beside_places
from stonechat.storage.tables import (
    Characters,
    Whole,
    messages,
    noticed,
    notices,
    whispers,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime
    from enum import StrEnum

    from sqlalchemy import ColumnClause

    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement

_ROWS: Final[dict[str, Any]] = {
    "user_id": Characters,
    "stream_id": Characters,
    "position": Whole,
    "message_id": Characters,
    "reason": Characters,
    "state": Characters,
    "due_at": Whole,
    "mail_due_at": Whole,
}

KEY: Final = ["user_id", "stream_id", "position"]


def written(*values: StrEnum) -> list[ColumnClause[str]]:
    """Write values into a statement's text: it can take no parameter for a list."""
    return [literal_column(f"'{value}'") for value in values]


PERSONAL: Final = written(*(reason for reason in Reason if reason.is_personal))
TOLD: Final = written(NoticeState.TOLD, NoticeState.LISTED, NoticeState.MAILED)


@beside_places
def _add(dialect: Dialect) -> Statement:
    given = dialect.given("given", **_ROWS)
    # Without a WHERE, SQLite would take ON CONFLICT for a join.
    added = dialect.insert(notices).from_select(list(_ROWS), select(given).where(true()))
    return added.on_conflict_do_nothing()


@beside_places
def _note_noticed(dialect: Dialect) -> Statement:
    rows = dialect.given("done", stream_id=Characters, position=Whole)
    noted = dialect.insert(noticed).from_select(
        ["stream_id", "position"], select(rows).where(true())
    )
    further = noted.excluded.position > noticed.c.position
    return noted.on_conflict_do_update(
        index_elements=["stream_id"], set_={"position": noted.excluded.position}, where=further
    )


@Prepared
def _due_people(_: Dialect) -> Statement:
    # The first of all that are due: a crowd's are looked through piece by piece.
    due = select(notices.c.user_id, notices.c.due_at).where(notices.c.due_at <= bindparam("now"))
    return due.order_by(notices.c.due_at).limit(bindparam("most"))


@Prepared
def _next_due(_: Dialect) -> Statement:
    return select(func.min(notices.c.due_at).label("due_at"))


@Prepared
def _due(dialect: Dialect) -> Statement:
    people = dialect.given("people", id=Characters)
    due = select(notices).where(
        notices.c.user_id.in_(select(people.c.id)), notices.c.due_at <= bindparam("now")
    )
    # As the index has them, so that who has thousands costs no more than who has a few.
    some = due.order_by(
        *(notices.c[name] for name in ("user_id", "due_at", "stream_id", "position"))
    )
    # Of two servers on one database each takes what the other one is not taking.
    first = some.limit(bindparam("most")).with_for_update(skip_locked=True).subquery("due")
    same = and_(messages.c.stream_id == first.c.stream_id, messages.c.position == first.c.position)
    tables = first.join(messages, same).outerjoin(whispers, whispers.c.id == first.c.stream_id)
    found = select(
        first,
        messages.c.author_id,
        messages.c.sent_at,
        messages.c.deleted_at,
        func.coalesce(whispers.c.room_id, first.c.stream_id).label("room_id"),
    ).select_from(tables)
    return found.order_by(first.c.user_id, first.c.message_id)


@beside_places
def _save(dialect: Dialect) -> Statement:
    given = dialect.given("given", **_ROWS)
    # All of them are there: this is how either database finds rows by the parts of a key.
    saved = dialect.insert(notices).from_select(list(_ROWS), select(given).where(true()))
    changes = {name: saved.excluded[name] for name in ("state", "due_at", "mail_due_at")}
    return saved.on_conflict_do_update(index_elements=KEY, set_=changes)


@beside_places
def _drop(dialect: Dialect) -> Statement:
    given = dialect.given("given", user_id=Characters, stream_id=Characters, position=Whole)
    return delete(notices).where(tuple_(*(notices.c[name] for name in KEY)).in_(select(given)))


@beside_places
def _drop_superseded(dialect: Dialect) -> Statement:
    given = dialect.given("given", user_id=Characters, stream_id=Characters, position=Whole)
    is_before = and_(
        notices.c.user_id == given.c.user_id,
        notices.c.stream_id == given.c.stream_id,
        notices.c.position < given.c.position,
        notices.c.state.in_(written(NoticeState.MAILED, NoticeState.WAITING)),
        notices.c.reason.not_in(PERSONAL),
    )
    key = [notices.c[name] for name in KEY]
    before = select(*key).select_from(given.join(notices, is_before))
    return delete(notices).where(tuple_(*key).in_(before))


@Prepared
def _find_read(dialect: Dialect) -> Statement:
    given = dialect.given("given", ordinal=Whole, person=Characters, stream=Characters, upto=Whole)
    is_read = and_(
        notices.c.user_id == given.c.person,
        notices.c.stream_id == given.c.stream,
        notices.c.position <= given.c.upto,
    )
    return select(given.c.ordinal).join_from(given, notices, is_read).distinct()


@beside_places
def _drop_read(_: Dialect) -> Statement:
    read = delete(notices).where(
        notices.c.user_id == bindparam("person"),
        notices.c.stream_id == bindparam("stream"),
        notices.c.position <= bindparam("upto"),
    )
    return read.returning(notices.c.state)


@Prepared
def _told_past(_: Dialect) -> Statement:
    past = select(notices.c.position).where(
        notices.c.user_id == bindparam("person"),
        notices.c.stream_id == bindparam("stream"),
        notices.c.position > bindparam("upto"),
        notices.c.state.in_(TOLD),
    )
    return past.limit(1)


def add_notices(tx: Handle, added: Sequence[Notice]) -> None:
    """Store notices; where there is one already of the same person and message, it stays."""
    if added:
        tx.run(_add, given=as_rows(map(_to_row, added)))


def note_noticed(tx: Handle, reached: Mapping[str, int]) -> None:
    """Note up to which position streams were looked at; never back."""
    if reached:
        tx.run(_note_noticed, done=as_rows(reached.items()))


def due_people(tx: Handle, limit: int) -> list[str]:
    """List whose notices are due at `tx.now`, of the `limit` that have been for longest."""
    rows = tx.fetch(_due_people, now=tx.now_stored, most=limit)
    return list(dict.fromkeys(row.user_id for row in rows))


def next_notice_due_at(tx: Handle) -> datetime | None:
    """Tell when the next notice is due, which may be past; None if there is none."""
    return to_optional_instant(tx.fetch(_next_due)[0].due_at)


def due_notices(tx: Handle, person_ids: Collection[str], limit: int) -> list[DueNotice]:
    """List notices of these people that are due at `tx.now`, and lock them.

    One person after the other, and of each the oldest message first.
    Those that another transaction has locked are left out.
    """
    people = as_rows([one] for one in person_ids)
    rows = tx.fetch(_due, people=people, now=tx.now_stored, most=limit)
    return [
        DueNotice(
            notice=_to_notice(row),
            room_id=row.room_id,
            author_id=row.author_id,
            sent_at=to_instant(row.sent_at),
            is_deleted=row.deleted_at is not None,
        )
        for row in rows
    ]


def save_notices(tx: Handle, changed: Sequence[Notice]) -> None:
    """Store the state and times of notices; that a push service took one stays noted."""
    if changed:
        tx.run(_save, given=as_rows(map(_to_row, changed)))


def drop_notices(tx: Handle, dropped: Sequence[Notice]) -> None:
    """Remove notices."""
    if dropped:
        tx.run(_drop, given=as_rows([it.person_id, it.stream_id, it.position] for it in dropped))


def drop_superseded(tx: Handle, told: Sequence[Notice]) -> None:
    """Remove what people were, or are to be, told of in the same places before.

    But for what is said to them. One notice is enough to withdraw what devices show, and the latest
    is all that these will be told of; who is told of everything and reads nothing would have
    thousands, which are looked at over and over while they are active.
    """
    if told:
        tx.run(
            _drop_superseded,
            given=as_rows([it.person_id, it.stream_id, it.position] for it in told),
        )


def find_read(tx: Handle, read: Collection[ReadUpTo]) -> list[ReadUpTo]:
    """Find those of whom there is a notice of what is read: one look-up each, mostly in vain."""
    asked = list(read)
    given = as_rows([at, it.person_id, it.stream_id, it.position] for at, it in enumerate(asked))
    return [asked[row.ordinal] for row in tx.fetch(_find_read, given=given)]


def drop_read(tx: Handle, read: Collection[ReadUpTo]) -> set[tuple[str, str]]:
    """Remove the notices of what is read.

    Returns:
        (person, stream) of those who were told of any of it, and of nothing past it: what is told
        of last is what their devices show, or are about to.
    """
    told = set()
    untold = {NoticeState.WAITING, NoticeState.HELD}
    for it in read:
        where = {"person": it.person_id, "stream": it.stream_id, "upto": it.position}
        rows = tx.fetch(_drop_read, **where)
        if any(row.state not in untold for row in rows) and not tx.fetch(_told_past, **where):
            told.add((it.person_id, it.stream_id))
    return told


def _to_row(notice: Notice) -> list[object]:
    mail_due_at = notice.mail_due_at
    return [
        notice.person_id,
        notice.stream_id,
        notice.position,
        notice.message_id,
        notice.reason.value,
        notice.state.value,
        to_stored(notice.due_at),
        None if mail_due_at is None else to_stored(mail_due_at),
    ]


def _to_notice(row: Any) -> Notice:  # noqa: ANN401
    return Notice(
        person_id=row.user_id,
        stream_id=row.stream_id,
        position=row.position,
        message_id=row.message_id,
        reason=Reason(row.reason),
        state=NoticeState(row.state),
        due_at=to_instant(row.due_at),
        mail_due_at=to_optional_instant(row.mail_due_at),
        pushed_at=to_optional_instant(row.pushed_at),
        stands_for=row.stands_for,
    )
