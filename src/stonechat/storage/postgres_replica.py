"""A replica of the PostgreSQL server, for queries that ask much and are no hurry of the writer's.

Whoever asks may have seen anything that was committed until then, here or by way of another node.
So the primary says first how far it is, which costs it next to nothing, and the replica answers
only if it has replayed as much: what it says is what the primary would say. One that is not as far
within some milliseconds, or does not answer, is left alone for a while; the primary answers then.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy import Boolean, Text, column, text

from stonechat.storage.errors import Contended, StorageError, Unreachable
from stonechat.storage.link import Link
from stonechat.storage.postgres import Postgres
from stonechat.storage.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Callable

    from stonechat.storage.dialect import Dialect
    from stonechat.storage.prepared import Statement
    from stonechat.storage.transaction import SqlTransaction

R = TypeVar("R")

_log: Final = logging.getLogger(__name__)

_PAUSES_SECONDS: Final = (0.001, 0.002, 0.004, 0.008, 0.016)
"""Between looks at how far it is: a commit is on its way for about as long as the network takes."""

_BEHIND_SECONDS: Final = 2.0
"""How long it is left alone when it was not as far after them all."""

_LOST_SECONDS: Final = 10.0
"""How long it is left alone when it did not answer, or is not what it should be."""


@Prepared
def _how_far(_: Dialect) -> Statement:
    # What was acknowledged is flushed. The name of a file of the log begins with the timeline.
    return text(
        "SELECT CAST(pg_current_wal_flush_lsn() AS text) AS position,"
        " left(pg_walfile_name(pg_current_wal_flush_lsn()), 8) AS timeline,"
        " CAST(system_identifier AS text) AS cluster,"
        " CAST(current_database() AS text) AS database"
        " FROM pg_control_system()"
    ).columns(*(column(name, Text) for name in ("position", "timeline", "cluster", "database")))


@Prepared
def _comparison(_: Dialect) -> Statement:
    # A replica that went on alone where another one was made the primary may be far, and elsewhere;
    # its timeline is that of its last restart point, so after a change it is minutes behind.
    return text(
        "SELECT pg_is_in_recovery()"
        " AND CAST(system_identifier AS text) = :cluster"
        " AND current_database() = :database AS is_ours,"
        " coalesce(lpad(upper(to_hex(timeline_id)), 8, '0') = :timeline"
        " AND pg_last_wal_replay_lsn() >= CAST(:position AS pg_lsn), false) AS is_as_far"
        " FROM pg_control_system(), pg_control_checkpoint()"
    ).columns(column("is_ours", Boolean), column("is_as_far", Boolean))


class Replica:
    """One replica, as all threads know it that read from it."""

    def __init__(self, url: str) -> None:
        """Use the database of this URL, to which nothing is connected yet.

        Raises:
            StorageError: it is no URL.
        """
        self._dialect = Postgres(url, is_replica=True)
        self._engine = self._dialect.open_engine(writes=False)
        self._rest_until = 0.0
        self._is_resting = False

    def open_link(self) -> Link:
        """Make a connection for a thread; it is opened when it is needed."""
        return Link(self._engine, self._dialect)

    def may_be_asked(self) -> bool:
        """Tell whether it is worth a try; while it rests, one thread at a time finds out."""
        now = time.monotonic()
        if now < self._rest_until:
            return False
        if self._is_resting:
            self._rest_until = now + _BEHIND_SECONDS
        return True

    def set_aside(self, why: object, seconds: float) -> None:
        """Leave it alone for a while, and say so once."""
        self._rest_until = time.monotonic() + seconds
        if not self._is_resting:
            self._is_resting = True
            _log.warning("The primary answers what the replica should: %s", why)

    def answered(self) -> None:
        """Note that it is as it should be."""
        self._rest_until = 0.0
        if self._is_resting:
            self._is_resting = False
            _log.info("The replica answers again.")


class ReplicaLink:
    """A thread's connections to a replica and to its primary, to be used as a `Link` that reads."""

    def __init__(self, primary: Link, replica: Replica) -> None:
        self._primary = primary
        self._replica = replica
        self._copy = replica.open_link()

    def run(self, work: Callable[[SqlTransaction], R]) -> R:
        """Run a query where it is answered as the primary would answer now.

        It may be run twice, since the replica can be lost in the midst of it.

        Raises:
            StorageError: as `Link.run` of the primary. Without the primary nobody can tell whether
                a replica knows all that was acknowledged, so it is not asked.
            Exception: whatever the query raised.
        """
        if self._replica.may_be_asked() and (mark := self._how_far()):
            try:
                if self._is_as_far(mark):
                    with self._copy.transaction() as tx:
                        return work(tx)
            except StorageError as error:
                self._replica.set_aside(error, _LOST_SECONDS)
        return self._primary.run(work)

    def close(self) -> None:
        """Give both connections back."""
        self._copy.close()
        self._primary.close()

    def _how_far(self) -> Any:  # noqa: ANN401 - a row
        """Ask the primary; None if it is one that does not say."""
        try:
            return self._primary.run(lambda tx: tx.fetch(_how_far)[0])
        except (Contended, Unreachable):
            raise
        except StorageError as error:
            self._replica.set_aside(error, _LOST_SECONDS)
            return None

    def _is_as_far(self, mark: Any) -> bool:  # noqa: ANN401 - a row
        """Compare, in transactions of their own: a snapshot is taken before its first statement."""
        for pause in (*_PAUSES_SECONDS, None):
            with self._copy.transaction() as tx:
                [row] = tx.fetch(_comparison, **mark._asdict())
            if not row.is_ours:
                why = "it is no replica of this database"
                self._replica.set_aside(why, _LOST_SECONDS)
                return False
            if row.is_as_far:
                self._replica.answered()
                return True
            if pause is not None:
                time.sleep(pause)
        self._replica.set_aside("it is behind", _BEHIND_SECONDS)
        return False
