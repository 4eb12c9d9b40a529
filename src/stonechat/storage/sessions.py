"""Sessions: whom a token brings back, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, delete, insert, select, update

from stonechat.actions.store import Session
from stonechat.chat.values import SessionKind
from stonechat.storage.dialect import as_rows
from stonechat.storage.instants import to_instant, to_stored
from stonechat.storage.prepared import Prepared, beside_places
from stonechat.storage.tables import Characters, sessions

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement

_ENDED_AT_ONCE: Final = 100

_SESSION: Final = [column for column in sessions.c if column.key != "hash"]


@Prepared
def _session(_: Dialect) -> Statement:
    return select(*_SESSION).where(
        sessions.c.hash == bindparam("hash"), sessions.c.expires_at > bindparam("now")
    )


@Prepared
def _good_sessions(dialect: Dialect) -> Statement:
    ids = dialect.given("ids", id=Characters)
    return select(sessions.c.id).where(
        sessions.c.id.in_(select(ids.c.id)), sessions.c.expires_at > bindparam("now")
    )


@beside_places
def _add_session(_: Dialect) -> Statement:
    return insert(sessions)


@beside_places
def _extend_session(_: Dialect) -> Statement:
    used = update(sessions).where(sessions.c.id == bindparam("which"))
    return used.values(used_at=bindparam("at"), expires_at=bindparam("until"))


@beside_places
def _forget_ended_sessions(_: Dialect) -> Statement:
    ended = select(sessions.c.hash).where(sessions.c.expires_at <= bindparam("now"))
    some = ended.order_by(sessions.c.expires_at).limit(_ENDED_AT_ONCE)
    return delete(sessions).where(sessions.c.hash.in_(some))


@Prepared
def _sessions_of(_: Dialect) -> Statement:
    good = select(*_SESSION).where(
        sessions.c.user_id == bindparam("person"), sessions.c.expires_at > bindparam("now")
    )
    return good.order_by(sessions.c.used_at.desc(), sessions.c.id.desc())


@beside_places
def _end_session(_: Dialect) -> Statement:
    return delete(sessions).where(
        sessions.c.id == bindparam("which"), sessions.c.user_id == bindparam("person")
    )


@beside_places
def _end_sessions(_: Dialect) -> Statement:
    ended = delete(sessions).where(
        sessions.c.user_id == bindparam("person"), sessions.c.id != bindparam("spared")
    )
    return ended.returning(sessions.c.id)


def find_session(tx: Handle, token_hash: bytes) -> Session | None:
    """Find what a token opens, unless it has ended at `tx.now`; writes nothing."""
    rows = tx.fetch(_session, hash=token_hash, now=tx.now_stored)
    return _to_session(rows[0]) if rows else None


def good_sessions(tx: Handle, session_ids: Collection[str]) -> set[str]:
    """Find which of these sessions there are that have not ended at `tx.now`; one statement."""
    ids = as_rows([session_id] for session_id in session_ids)
    return {row.id for row in tx.fetch(_good_sessions, ids=ids, now=tx.now_stored)}


def add_session(tx: Handle, session: Session, token_hash: bytes) -> None:
    """Store a session, and forget some that have ended: they must not pile up."""
    tx.run(_forget_ended_sessions, now=tx.now_stored)
    tx.run(
        _add_session,
        hash=token_hash,
        id=session.id,
        user_id=session.person_id,
        kind=session.kind.value,
        agent=session.agent,
        address=session.address,
        created_at=to_stored(session.created_at),
        used_at=to_stored(session.used_at),
        expires_at=to_stored(session.expires_at),
    )


def extend_session(tx: Handle, session_id: str, *, expires_at: datetime) -> None:
    """Note that a session is used now, and move its end, in either direction.

    It changes a page of the table and one of the index of ends, at random places, and makes its
    transaction one that has to reach the disk: far more than looking a token up.
    """
    tx.run(_extend_session, which=session_id, at=tx.now_stored, until=to_stored(expires_at))


def list_sessions(tx: Handle, person_id: str) -> list[Session]:
    """List what brings somebody back at `tx.now`, the one used last first."""
    rows = tx.fetch(_sessions_of, person=person_id, now=tx.now_stored)
    return [_to_session(row) for row in rows]


def end_session(tx: Handle, session_id: str, person_id: str) -> bool:
    """Forget one session, if it is this person's; its token opens nothing from now on."""
    return tx.run(_end_session, which=session_id, person=person_id) > 0


def end_sessions(tx: Handle, person_id: str, *, but: str | None = None) -> list[str]:
    """Forget what brings somebody back, except one session if its id is given; their ids."""
    rows = tx.fetch(_end_sessions, person=person_id, spared=but or "")
    return [row.id for row in rows]


def _to_session(row: Any) -> Session:  # noqa: ANN401
    return Session(
        id=row.id,
        person_id=row.user_id,
        kind=SessionKind(row.kind),
        agent=row.agent,
        address=row.address,
        created_at=to_instant(row.created_at),
        used_at=to_instant(row.used_at),
        expires_at=to_instant(row.expires_at),
    )
