"""Acts and queries that a session asks for, and that come to nothing once it has ended.

Over HTTP it is looked up who asks before a request is read, and its body may take long to come. A
session that was good then may be revoked by now; so the transaction itself looks again.
"""

from collections.abc import Callable, Sequence
from functools import cache, partial, wraps
from typing import Any, Generic, TypeVar, cast

from msgspec import Struct

from stonechat.actions.act import Act, Appender, Done, Outcome, Query, Readers, SetAct
from stonechat.actions.sessions import check_session
from stonechat.actions.store import Transaction
from stonechat.chat.errors import ChatError, Unauthenticated

A = TypeVar("A")
R = TypeVar("R")


class InSession(Struct, Generic[A], frozen=True, gc=False):
    """What is asked, and by which session."""

    session_id: str
    asked: A


class SessionAppender:
    """Runs the acts that one session asks for; they raise Unauthenticated once it has ended.

    Args:
        appender: runs them.
        session_id: who asks.
    """

    def __init__(self, appender: Appender, session_id: str) -> None:
        self._appender = appender
        self._session_id = session_id

    def submit(
        self,
        act: Act[A, R],
        request: A,
        done: Done[R],
        origin: object = None,
        *,
        size_bytes: int = 0,
    ) -> None:
        """Queue one act, as `Appender.submit`."""
        asked = InSession(self._session_id, request)
        self._appender.submit(partial(_act, act), asked, done, origin, size_bytes=size_bytes)

    def submit_to_set(
        self,
        act: SetAct[A, R],
        request: A,
        done: Done[R],
        origin: object = None,
        *,
        size_bytes: int = 0,
    ) -> None:
        """Queue one request of a set act, as `Appender.submit_to_set`.

        Those of all sessions are run together, at the cost of one more statement.
        """
        asked = InSession(self._session_id, request)
        self._appender.submit_to_set(_set_act(act), asked, done, origin, size_bytes=size_bytes)


class SessionReaders:
    """Runs the queries that one session asks for; they raise Unauthenticated once it has ended.

    Args:
        readers: run them.
        session_id: who asks.
    """

    def __init__(self, readers: Readers, session_id: str) -> None:
        self._readers = readers
        self._session_id = session_id

    def submit(self, query: Query[R], done: Callable[[R | ChatError], None]) -> None:
        """Queue one query, as `Readers.submit`."""
        self._readers.submit(partial(_query, self._session_id, query), done)

    async def run(self, query: Query[R]) -> R:
        """Await one query, as `Readers.run`."""
        return await self._readers.run(partial(_query, self._session_id, query))


def _query(session_id: str, query: Query[R], tx: Transaction) -> R:
    check_session(tx, session_id)
    return query(tx)


def _act(act: Act[A, R], tx: Transaction, request: InSession[A]) -> Outcome[R]:
    check_session(tx, request.session_id)
    return act(tx, request.asked)


def _set_act(act: SetAct[A, R]) -> SetAct[InSession[A], R]:
    return cast("SetAct[InSession[A], R]", _prepared_set_act(act))


@cache
def _prepared_set_act(act: SetAct[Any, Any]) -> SetAct[InSession[Any], Any]:
    """Make the one act by which an appender sees that requests belong together."""

    @wraps(act)
    def run(
        tx: Transaction, requests: Sequence[InSession[Any]]
    ) -> Sequence[Outcome[Any] | ChatError]:
        good = tx.good_sessions({request.session_id for request in requests})
        done = iter(act(tx, [it.asked for it in requests if it.session_id in good]))
        return [next(done) if it.session_id in good else Unauthenticated() for it in requests]

    return run
