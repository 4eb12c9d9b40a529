"""How much waits for people: what the number on an app's icon says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import case, func, select

from stonechat.storage.dialect import as_rows
from stonechat.storage.memberships import MENTIONS_COUNT
from stonechat.storage.prepared import Prepared
from stonechat.storage.tables import Characters, memberships, rooms, streams, whisper_members

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement


@Prepared
def _in_rooms(dialect: Dialect) -> Statement:
    people = dialect.given("people", id=Characters)
    unread = streams.c.head - memberships.c.read_position - memberships.c.own_past_read
    counted = case((rooms.c.kind == "direct", unread), else_=MENTIONS_COUNT.element)
    own = (
        people.join(memberships, memberships.c.user_id == people.c.id)
        .join(rooms, rooms.c.id == memberships.c.room_id)
        .join(streams, streams.c.id == rooms.c.id)
    )
    waiting = select(people.c.id, func.sum(counted).label("count")).select_from(own)
    return waiting.where(
        memberships.c.left_at.is_(None), streams.c.head > memberships.c.read_position
    ).group_by(people.c.id)


@Prepared
def _in_whispers(dialect: Dialect) -> Statement:
    people = dialect.given("people", id=Characters)
    unread = streams.c.head - whisper_members.c.read_position - whisper_members.c.own_past_read
    own = people.join(whisper_members, whisper_members.c.user_id == people.c.id).join(
        streams, streams.c.id == whisper_members.c.whisper_id
    )
    waiting = select(people.c.id, func.sum(unread).label("count")).select_from(own)
    return waiting.where(streams.c.head > whisper_members.c.read_position).group_by(people.c.id)


def count_waiting(tx: Handle, person_ids: Collection[str]) -> Mapping[str, int]:
    """Count what each of these people has not read of what is said to them.

    That is every message of direct rooms and whispers, and those of other rooms that call them.
    Costs two statements, which look at the rooms in which there is something unread.
    """
    people = as_rows([one] for one in set(person_ids))
    counts = dict.fromkeys(person_ids, 0)
    for statement in (_in_rooms, _in_whispers):
        for row in tx.fetch(statement, people=people):
            counts[row.id] += int(row.count)
    return counts
