"""How streams and people stand: for many at once, whoever may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, select

from stonechat.actions.store.standings import Said, Standing
from stonechat.chat.values import Role
from stonechat.storage.changes import read_new
from stonechat.storage.dialect import as_rows
from stonechat.storage.prepared import Prepared
from stonechat.storage.presence import blocked_by, find_appearances
from stonechat.storage.tables import Characters, memberships, streams, whisper_members

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement
    from stonechat.wire.shapes import Message

__all__ = [
    "appearances",
    "blocked_by",
    "said_since",
    "standings_of",
    "stream_revisions",
    "young_whispers",
]

appearances = find_appearances


@Prepared
def _revisions(dialect: Dialect) -> Statement:
    ids = dialect.given("ids", id=Characters)
    return select(streams.c.id, streams.c.head, streams.c.revision).join_from(
        ids, streams, streams.c.id == ids.c.id
    )


@Prepared
def _standings(dialect: Dialect) -> Statement:
    ids = dialect.given("ids", id=Characters)
    present = and_(memberships.c.user_id == ids.c.id, memberships.c.left_at.is_(None))
    tables = ids.join(memberships, present)
    tables = tables.join(streams, streams.c.id == memberships.c.room_id)
    return select(
        memberships.c.user_id, memberships.c.room_id, memberships.c.role, streams.c.revision
    ).select_from(tables)


@Prepared
def _young_whispers(dialect: Dialect) -> Statement:
    ids = dialect.given("ids", id=Characters)
    # The ids of whispers grow with the time of their beginning, and the index is over both.
    young = and_(
        whisper_members.c.user_id == ids.c.id, whisper_members.c.whisper_id > bindparam("after")
    )
    tables = ids.join(whisper_members, young)
    tables = tables.join(streams, streams.c.id == whisper_members.c.whisper_id)
    found = select(whisper_members.c.whisper_id, whisper_members.c.user_id, streams.c.revision)
    return found.select_from(tables)


def stream_revisions(tx: Handle, stream_ids: Collection[str]) -> Mapping[str, int]:
    """Read the revision of each of these rooms and whispers that exists; in one statement."""
    rows = tx.fetch(_revisions, ids=as_rows([one] for one in stream_ids))
    return {row.id: row.revision for row in rows}


def said_since(tx: Handle, stream_id: str, revision: int, most: int) -> Said | None:
    """Read what was said past a revision, for as long as nothing else happened."""
    rows = tx.fetch(_revisions, ids=as_rows([[stream_id]]))
    if not rows:
        return None
    stream = rows[0]
    if not 0 < stream.revision - revision <= most:
        return Said([], stream.revision)
    following: list[Message] = []
    for message in read_new(tx, stream, revision, most):
        if message.revision != revision + len(following) + 1:
            break
        following.append(message)
    return Said(following, stream.revision)


def standings_of(tx: Handle, person_ids: Collection[str]) -> Sequence[Standing]:
    """Read the rooms that these people are in; the cost grows with their number."""
    return [
        Standing(row.user_id, row.room_id, row.revision, Role(row.role))
        for row in tx.fetch(_standings, ids=as_rows([one] for one in person_ids))
    ]


def young_whispers(
    tx: Handle, person_ids: Collection[str], after: str
) -> Sequence[tuple[str, str, int]]:
    """Read which whispers of these people began after an id, and where they are."""
    rows = tx.fetch(_young_whispers, ids=as_rows([one] for one in person_ids), after=after)
    return [(row.whisper_id, row.user_id, row.revision) for row in rows]
