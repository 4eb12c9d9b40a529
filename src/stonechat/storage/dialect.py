"""What differs between the two databases, as the rest of the storage sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, Engine, FromClause, RootTransaction, Table
    from sqlalchemy.dialects import postgresql, sqlite
    from sqlalchemy.types import TypeEngine

    from stonechat.storage.errors import StorageError
    from stonechat.storage.gram_index import GramIndex

_encode: Final = msgspec.json.Encoder().encode


class Dialect(Protocol):
    """One kind of database. `sqlite.py` and `postgres.py` each have one."""

    name: str
    """What SQLAlchemy calls it."""

    locks_rows: bool
    """Whether others may write at the same time, so that rows must be locked to be changed."""

    commits_unheard: bool
    """Whether a commit that raised may have happened all the same."""

    grams: GramIndex
    """What messages are found by."""

    driver_error: type[Exception]
    """The root of what the driver raises when it is called directly."""

    def open_engine(self, *, writes: bool) -> Engine:
        """Make the source of connections that write, or of such that only read.

        A transaction of the former holds what it read until its end as far as it locked it; one of
        the latter sees one state of the database from its first statement to its last.
        """

    def begin_migration(self, connection: Connection) -> RootTransaction:
        """Begin a transaction in which nobody else can migrate; waits for who does."""

    def version(self, connection: Any) -> int | None:  # noqa: ANN401
        """Say a number that is another one once anybody else has written, or None.

        None where others can write while the transaction of this connection of the driver lasts:
        nothing that is not locked may be remembered there.
        """

    def translate(self, error: Exception) -> StorageError | None:
        """Say what an error of the driver means; None for a statement that is wrong in itself."""

    def given(self, name: str, /, **columns: TypeEngine[Any]) -> FromClause:
        """Write the rows that a statement is given (`as_rows`) under a parameter, as a table.

        One parameter for any number of rows: the statement's text stays the same, so that neither
        SQLAlchemy nor the database has to look at it twice.
        """

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """Begin an INSERT that can say what happens on conflict; both databases say it alike."""


def as_rows(rows: Iterable[Sequence[object]]) -> str:
    """Write rows of texts and whole numbers for a parameter that `Dialect.given` declares."""
    return _encode(list(rows)).decode()
