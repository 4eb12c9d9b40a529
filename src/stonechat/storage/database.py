"""The store as a whole: opened once, at start, by the composition root."""

from __future__ import annotations

import time
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

from stonechat.storage.appender import BATCH_ITEMS, Appender
from stonechat.storage.errors import Contended, StorageError
from stonechat.storage.link import Link, translating
from stonechat.storage.queue import QUEUE_BYTES, QUEUE_ITEMS as APPENDER_QUEUE_ITEMS
from stonechat.storage.readers import QUEUE_ITEMS as READERS_QUEUE_ITEMS, Readers
from stonechat.storage.schema import migrate
from stonechat.storage.sqlite import Sqlite
from stonechat.storage.sqlite_snapshots import SqliteSnapshots

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager

    from stonechat.actions.changes import Change
    from stonechat.storage.dialect import Dialect
    from stonechat.storage.postgres_replica import Replica
    from stonechat.storage.snapshots import Snapshots
    from stonechat.storage.transaction import SqlTransaction

READER_THREADS: Final = 4

MIGRATION_PAUSES: Iterable[float] = (1.0,) * 60
"""Between attempts to migrate while others use the tables: two minutes, of which half is theirs."""

_IN_USE: Final = (
    "The tables could not be brought up to date, because something has used one of them for long,"
    " such as a backup. Nothing is changed: start again once that is over."
)


class Database:
    """A database whose tables are those of this program.

    `appender` and `readers` belong to a running event loop; `transaction` is for what happens
    before there is one, for commands and for tests.
    """

    def __init__(self, dialect: Dialect, replica: Replica | None = None) -> None:
        """Use a database that `open` has prepared, and a replica of it."""
        self._dialect = dialect
        self._replica = replica
        self._writing = dialect.open_engine(writes=True)
        self._reading = dialect.open_engine(writes=False)
        self._own_link = Link(self._writing, dialect)

    @classmethod
    def open(
        cls, target: Path | str, *, may_migrate: bool = True, replica_url: str | None = None
    ) -> Database:
        """Open a database and migrate it, waiting for others who are doing that.

        Args:
            target: the file of a SQLite database, made if missing; or a URL, `postgresql://…` or
                `sqlite:///…`.
            may_migrate: False for who comes beside a server that may be running, and be an older
                one: then a database that would have to be migrated is refused.
            replica_url: a replica of a PostgreSQL server, for `page_readers`. It may be gone.

        Raises:
            StorageError: it cannot be reached, used or migrated; one sentence for the operator.
        """
        dialect = _dialect(target)
        database = cls(dialect, _replica(replica_url, dialect) if replica_url else None)
        database._migrate(may_migrate=may_migrate)
        return database

    def _migrate(self, *, may_migrate: bool) -> None:
        """Migrate, and begin anew where those who use the tables are in the way."""
        for pause in chain(MIGRATION_PAUSES, (None,)):
            try:
                with translating(self._dialect), self._writing.connect() as connection:
                    migrate(connection, self._dialect, may_migrate=may_migrate)
            except Contended:
                if not self._dialect.locks_rows:
                    raise
                if pause is None:
                    raise StorageError(_IN_USE) from None
                time.sleep(pause)
            else:
                return

    def appender(
        self,
        publish: Callable[[Iterable[Change], object], None],
        *,
        in_doubt: Callable[[], None] = lambda: None,
        batch_items: int = BATCH_ITEMS,
        queue_items: int = APPENDER_QUEUE_ITEMS,
        queue_bytes: int = QUEUE_BYTES,
    ) -> Appender:
        """Start the thread that writes; see `Appender`."""
        link = Link(self._writing, self._dialect)
        return Appender(
            link,
            publish,
            in_doubt=in_doubt,
            batch_items=batch_items,
            queue_items=queue_items,
            queue_bytes=queue_bytes,
        )

    def readers(
        self, count: int = READER_THREADS, *, queue_items: int = READERS_QUEUE_ITEMS
    ) -> Readers:
        """Start the threads that read; see `Readers`."""

        def open_link() -> Link:
            return Link(self._reading, self._dialect)

        return Readers(open_link, count=count, queue_items=queue_items)

    def page_readers(self, count: int = READER_THREADS) -> Readers | None:
        """Start threads that read from the replica what it knows as well; None if there is none."""
        replica = self._replica
        if replica is None:
            return None
        from stonechat.storage.postgres_replica import ReplicaLink  # noqa: PLC0415 - as below

        def open_link() -> ReplicaLink:
            return ReplicaLink(Link(self._reading, self._dialect), replica)

        return Readers(open_link, count=count)

    @property
    def kind(self) -> str:
        """Which database this is: `sqlite` or `postgresql`."""
        return self._dialect.name

    def transaction(self) -> AbstractContextManager[SqlTransaction]:
        """Write in one transaction, in the calling thread, which waits for it.

        Raises:
            StorageError: from the block or at its end; nothing is stored.
        """
        return self._own_link.transaction()

    def close(self) -> None:
        """Close what `transaction` used. The appender and the readers have been closed before."""
        self._own_link.close()


def open_snapshots(target: Path | str) -> Snapshots:
    """Say how a database is copied, and made of a copy; `target` is as for `Database.open`.

    Raises StorageError for what is no URL of a database.
    """
    if isinstance(target, Path):
        return SqliteSnapshots(target)
    scheme, _, rest = target.partition("://")
    if scheme == "sqlite":
        return SqliteSnapshots(Path(rest.removeprefix("/")))
    from stonechat.storage.postgres_snapshots import PostgresSnapshots  # noqa: PLC0415 - as below

    return PostgresSnapshots(target)


def _replica(url: str, dialect: Dialect) -> Replica:
    if dialect.name != "postgresql":
        raise StorageError("A replica to read from is of a PostgreSQL database: name that, too.")
    from stonechat.storage.postgres_replica import Replica  # noqa: PLC0415 - as below

    return Replica(url)


def _dialect(target: Path | str) -> Dialect:
    if isinstance(target, Path):
        return Sqlite(target)
    scheme, _, rest = target.partition("://")
    if scheme == "sqlite":
        return Sqlite(Path(rest.removeprefix("/")))
    if scheme in {"postgresql", "postgresql+psycopg"}:
        # Half of the start of a server on SQLite would be the driver that it does not use.
        from stonechat.storage.postgres import Postgres  # noqa: PLC0415

        return Postgres(target)
    raise StorageError("The URL of a database begins with postgresql:// or sqlite:///.")
