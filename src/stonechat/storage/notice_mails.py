"""What mail tells of: what was said to people, that they were told of and have not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import (
    and_,
    bindparam,
    cast,
    exists,
    func,
    null,
    or_,
    select,
    tuple_,
    update,
)

from stonechat.chat.notifications import NoticeState
from stonechat.storage.dialect import as_rows
from stonechat.storage.instants import to_stored
from stonechat.storage.notices import KEY, PERSONAL, TOLD
from stonechat.storage.prepared import Prepared, beside_places
from stonechat.storage.tables import (
    Characters,
    Whole,
    blocks,
    memberships,
    messages,
    notices,
    whispers,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement


@beside_places
def _note_mailed(dialect: Dialect) -> Statement:
    mailed = dialect.given("mailed", id=Characters, state=Characters)
    is_said = and_(
        notices.c.user_id == mailed.c.id,
        notices.c.state == mailed.c.state,
        notices.c.reason.in_(PERSONAL),
        or_(notices.c.state == NoticeState.LISTED.value, notices.c.pushed_at.is_(None)),
    )
    key = [notices.c[name] for name in KEY]
    said = select(*key).select_from(mailed.join(notices, is_said))
    done = update(notices).where(tuple_(*key).in_(said))
    return done.values(
        state=NoticeState.MAILED.value, due_at=bindparam("until", type_=Whole), mail_due_at=null()
    )


@Prepared
def _count_unread(_: Dialect) -> Statement:
    same = and_(
        messages.c.stream_id == notices.c.stream_id, messages.c.position == notices.c.position
    )
    in_room = and_(
        memberships.c.room_id == func.coalesce(whispers.c.room_id, notices.c.stream_id),
        memberships.c.user_id == notices.c.user_id,
        memberships.c.left_at.is_(None),
    )
    tables = notices.join(messages, same).outerjoin(whispers, whispers.c.id == notices.c.stream_id)
    is_blocked = exists().where(
        blocks.c.blocker_id == notices.c.user_id, blocks.c.blocked_id == messages.c.author_id
    )
    # PostgreSQL would make a sum a decimal.
    total = cast(func.sum(1 + notices.c.stands_for), Whole)
    counted = select(notices.c.reason, total.label("count"))
    counted = counted.select_from(tables.join(memberships, in_room)).where(
        notices.c.user_id == bindparam("person"),
        notices.c.state.in_(TOLD),
        notices.c.reason.in_(PERSONAL),
        messages.c.deleted_at.is_(None),
        ~is_blocked,
    )
    return counted.group_by(notices.c.reason)


def note_mailed(tx: Handle, mailed: Iterable[tuple[str, NoticeState]], *, due_at: datetime) -> None:
    """Let all that is in one of these states of these people have been said by a mail.

    But for what a push service took and is not listed: no mail is to tell of that.
    """
    given = as_rows((person_id, state.value) for person_id, state in mailed)
    tx.run(_note_mailed, mailed=given, until=to_stored(due_at))


def count_unread(tx: Handle, person_id: str) -> Mapping[str, int]:
    """Count what was said to somebody that they were told of and have not read, by the reason.

    But for what was deleted, or said by whom they block, or where they are no more.
    """
    return {row.reason: row.count for row in tx.fetch(_count_unread, person=person_id)}
