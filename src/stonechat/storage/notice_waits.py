"""Notices that wait: put off, wanted sooner than they were to be, or folded into fewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, delete, func, select, tuple_, update

from stonechat.chat.notifications import NoticeState
from stonechat.storage.dialect import as_rows
from stonechat.storage.instants import to_stored
from stonechat.storage.notices import KEY, written
from stonechat.storage.prepared import Prepared, beside_places
from stonechat.storage.tables import Characters, Whole, messages, notices

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement


@beside_places
def _put_off(dialect: Dialect) -> Statement:
    people = dialect.given("people", id=Characters)
    due = update(notices).where(
        notices.c.user_id.in_(select(people.c.id)),
        notices.c.due_at <= bindparam("now", type_=Whole),
    )
    return due.values(due_at=bindparam("until", type_=Whole))


@beside_places
def _release_held(_: Dialect) -> Statement:
    held = update(notices).where(
        notices.c.user_id == bindparam("person"),
        notices.c.state == NoticeState.HELD.value,
        notices.c.due_at > bindparam("at", type_=Whole),
    )
    return held.values(due_at=bindparam("at", type_=Whole))


@beside_places
def _release_left_alone(dialect: Dialect) -> Statement:
    given = dialect.given("given", user_id=Characters, said_before=Whole)
    now = bindparam("now", type_=Whole)
    is_left = and_(
        notices.c.user_id == given.c.user_id,
        notices.c.due_at > now,
        notices.c.state.in_(written(NoticeState.WAITING, NoticeState.HELD)),
    )
    is_old = and_(
        messages.c.stream_id == notices.c.stream_id,
        messages.c.position == notices.c.position,
        messages.c.sent_at <= given.c.said_before,
    )
    key = [notices.c[name] for name in KEY]
    left = select(*key).select_from(given.join(notices, is_left).join(messages, is_old))
    return update(notices).where(tuple_(*key).in_(left)).values(due_at=now)


@Prepared
def _held(dialect: Dialect) -> Statement:
    given = dialect.given("places", user_id=Characters, stream_id=Characters)
    is_there = and_(
        notices.c.user_id == given.c.user_id,
        notices.c.stream_id == given.c.stream_id,
        notices.c.state == NoticeState.HELD.value,
    )
    same = (notices.c.user_id, notices.c.stream_id, notices.c.reason)
    ranked = select(
        *same,
        notices.c.position,
        notices.c.stands_for,
        func.row_number().over(partition_by=same, order_by=notices.c.position.desc()).label("rank"),
    )
    held = ranked.select_from(given.join(notices, is_there)).subquery("held")
    return select(held).where(held.c.rank >= bindparam("kept")).order_by(held.c.rank)


@beside_places
def _stand_for(dialect: Dialect) -> Statement:
    given = dialect.given(
        "given", user_id=Characters, stream_id=Characters, position=Whole, more=Whole
    )
    is_it = and_(*(notices.c[name] == given.c[name] for name in KEY))
    more = select(given.c.more).where(is_it).scalar_subquery()
    keys = select(*(given.c[name] for name in KEY))
    changed = update(notices).where(tuple_(*(notices.c[name] for name in KEY)).in_(keys))
    return changed.values(stands_for=notices.c.stands_for + more)


@beside_places
def _drop(dialect: Dialect) -> Statement:
    given = dialect.given("given", user_id=Characters, stream_id=Characters, position=Whole)
    key = tuple_(*(notices.c[name] for name in KEY))
    return delete(notices).where(key.in_(select(given)))


def fold_held(tx: Handle, places: Collection[tuple[str, str]], *, kept: int) -> None:
    """Keep of what is held back the newest, for each (person, stream) and reason so many.

    The oldest of these stands for those before it, which are gone: whoever reads up to it has read
    them as well, and until then they count.
    """
    if not places:
        return
    last: dict[tuple[str, str, str], list[object]] = {}
    more: dict[tuple[str, str, str], int] = {}
    dropped = []
    for row in tx.fetch(_held, places=as_rows(places), kept=kept):
        same, key = (row.user_id, row.stream_id, row.reason), [row.user_id, row.stream_id]
        if row.rank == kept:
            last[same] = [*key, row.position]
        else:
            more[same] = more.get(same, 0) + 1 + row.stands_for
            dropped.append([*key, row.position])
    if dropped:
        tx.run(_stand_for, given=as_rows([*last[same], count] for same, count in more.items()))
        tx.run(_drop, given=as_rows(dropped))


def put_off_notices(tx: Handle, person_ids: Collection[str], *, due_at: datetime) -> None:
    """Make due later what is due now of some people."""
    people = as_rows([one] for one in person_ids)
    tx.run(_put_off, people=people, now=tx.now_stored, until=to_stored(due_at))


def release_held(tx: Handle, person_id: str) -> None:
    """Make due now what was held back of somebody."""
    tx.run(_release_held, person=person_id, at=tx.now_stored)


def release_left_alone(tx: Handle, said_before: Mapping[str, datetime]) -> None:
    """Make due now what people were to be told of long ago, but were left alone with.

    Args:
        tx: writes.
        said_before: of each person, when what was said then was due for the first time.
    """
    given = as_rows([one, to_stored(at)] for one, at in said_before.items())
    tx.run(_release_left_alone, given=given, now=tx.now_stored)
