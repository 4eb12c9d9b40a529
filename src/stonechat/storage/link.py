"""One thread's connection to the database."""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from itertools import count
from typing import TYPE_CHECKING, Final, TypeVar

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from stonechat.chat.errors import ChatError
from stonechat.storage.errors import Contended, InDoubt, StorageError, Unreachable
from stonechat.storage.places import Places
from stonechat.storage.transaction import SqlTransaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, Engine

    from stonechat.storage.dialect import Dialect

R = TypeVar("R")

_PAUSES_SECONDS: Final = (0.01, 0.04, 0.16, 0.64)
"""Between attempts while somebody else is in the way; then it is given up."""


class Link:
    """A connection that is opened when it is first needed, and anew after something went wrong.

    It belongs to the thread that uses it. Not safe to share.
    """

    def __init__(self, engine: Engine, dialect: Dialect) -> None:
        self._engine = engine
        self._dialect = dialect
        self._connection: Connection | None = None
        self._places = Places()

    def run(self, work: Callable[[SqlTransaction], R]) -> R:
        """Do some work in a transaction of its own, and again if that can help.

        The work may be called several times, and must not do anything outside of the transaction.

        Raises:
            Contended: five attempts were in somebody's way.
            Unreachable: a new connection did not help either, or could not be had. Only the loss of
                an old one is worth a second attempt: it may have been gone for long.
            InDoubt: the connection was lost during the commit, which may or may not have happened,
                so the work is not done again.
            Exception: whatever the work raised; nothing of it is stored.
        """
        for attempt in count():
            done, was_open = False, self._connection is not None
            try:
                with self.transaction() as tx:
                    value = work(tx)
                    done = True
            except Contended:
                if attempt == len(_PAUSES_SECONDS):
                    raise
                time.sleep(_PAUSES_SECONDS[attempt])
            except Unreachable as error:
                if done and self._dialect.commits_unheard:
                    raise InDoubt(str(error)) from None
                if done or not was_open:
                    raise
            else:
                return value
        raise AssertionError

    @contextmanager
    def transaction(self) -> Iterator[SqlTransaction]:
        """Begin a transaction, and commit it at the end or roll it back if the inside raises.

        Raises:
            StorageError: the database refused, at whatever step.
        """
        with translating(self._dialect):
            try:
                if self._connection is None:
                    self._connection = self._engine.connect()
                transaction = self._connection.begin()
                yield SqlTransaction(self._connection, self._dialect, self._places)
                transaction.commit()
            except ChatError:
                self._roll_back()
                raise
            except BaseException:
                self._discard()
                raise

    def close(self) -> None:
        """Give the connection back; the next transaction opens another."""
        self._places.forget()
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _roll_back(self) -> None:
        self._places.forget()
        if self._connection is not None:
            self._connection.rollback()

    def _discard(self) -> None:
        """Drop the connection, which rolls back; it is not worth finding out what is broken."""
        self._places.forget()
        connection, self._connection = self._connection, None
        if connection is not None:
            # What is broken may not even be closed.
            with suppress(SQLAlchemyError, self._dialect.driver_error):
                connection.invalidate()
                connection.close()


@contextmanager
def translating(dialect: Dialect) -> Iterator[None]:
    """Turn what the driver raises into StorageErrors, without what it quotes of rows."""
    try:
        yield
    except DBAPIError as error:
        raise (dialect.translate(error.orig) if error.orig else None) or _refused() from None
    except dialect.driver_error as error:
        raise dialect.translate(error) or _refused() from None


def _refused() -> StorageError:
    """Say that the database did not take what it was given; its own words may quote secrets."""
    return StorageError("The database refuses what its URL asks for, or its tables are not ours.")
