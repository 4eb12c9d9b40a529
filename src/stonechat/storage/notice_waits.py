"""When notices are looked at again: put off, or sooner than they were to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, select, tuple_, update

from stonechat.chat.notifications import NoticeState
from stonechat.storage.dialect import as_rows
from stonechat.storage.instants import to_stored
from stonechat.storage.notices import KEY, written
from stonechat.storage.prepared import beside_places
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
