"""What a statement runs with: one connection inside one transaction, its instant, its database."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import uuid_utils

from stonechat.storage.errors import Contended, Unreachable
from stonechat.storage.instants import current_instant, to_stored

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection

    from stonechat.actions.store import PostingPlace
    from stonechat.storage.dialect import Dialect
    from stonechat.storage.places import Place, Places
    from stonechat.storage.prepared import Compiled, Prepared

_WHOLE_TRANSACTION: Final = (Contended, Unreachable)
"""After these a database may have rolled back everything: there is no savepoint to go back to."""


class Handle:
    """One transaction, for the functions that hold the statements.

    Attributes:
        dialect: which database this is.
        now: the transaction's instant: aware, UTC, whole milliseconds.
        now_stored: the same as a row has it.
        places: what the connection remembers of who posts where.
    """

    def __init__(self, connection: Connection, dialect: Dialect, places: Places) -> None:
        self._connection = connection
        self.places = places
        self.dialect = dialect
        self.now = current_instant()
        self.now_stored = to_stored(self.now)
        self._engine_dialect = connection.dialect
        self._driver: Any = connection.connection.driver_connection

    def new_id(self) -> str:
        """A new UUID version 7 in canonical form."""
        return str(uuid_utils.uuid7())

    @property
    def connection(self) -> Connection:
        """SQLAlchemy's connection, for what need not be fast."""
        self.places.forget()  # nobody knows what will be done with it
        return self._connection

    def known_places(self) -> Mapping[Place, PostingPlace]:
        """Return where people post, as far as it was looked up here and nothing has changed.

        Raises:
            StorageError: as `fetch`.
        """
        try:
            version = self.dialect.version(self._driver)
        except self.dialect.driver_error as error:
            raise self._translated(error) from None
        return self.places.known(version)

    def fetch(self, statement: Prepared, **values: object) -> list[Any]:
        """Run a statement that answers with rows; each is a named tuple of what was selected.

        Raises:
            StorageError: as `Dialect.translate` says; the transaction may be over.
        """
        compiled = self._compiled(statement)
        try:
            rows = self._driver.execute(compiled.text, compiled.parameters(values)).fetchall()
        except self.dialect.driver_error as error:
            raise self._translated(error) from None
        return [compiled.row(row) for row in rows]

    def run(self, statement: Prepared, **values: object) -> int:
        """Run a statement that answers with nothing; returns how many rows it touched.

        Raises:
            StorageError: as `fetch`.
        """
        compiled = self._compiled(statement)
        try:
            cursor = self._driver.execute(compiled.text, compiled.parameters(values))
        except self.dialect.driver_error as error:
            raise self._translated(error) from None
        return int(cursor.rowcount)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo what happens inside if it raises; the transaction goes on, the exception too.

        Written out, because SQLAlchemy's own costs some ten times as much as the database's.
        """
        self._command("SAVEPOINT act")
        try:
            yield
        except _WHOLE_TRANSACTION:
            raise
        except Exception:
            self.places.forget()
            self._command("ROLLBACK TO SAVEPOINT act")
            self._command("RELEASE SAVEPOINT act")
            raise
        self._command("RELEASE SAVEPOINT act")

    def _compiled(self, statement: Prepared) -> Compiled:
        compiled = statement.compiled(self.dialect, self._engine_dialect)
        if compiled.forgets_places:
            self.places.forget()
        return compiled

    def _command(self, text: str) -> None:
        try:
            self._driver.execute(text)
        except self.dialect.driver_error as error:
            raise self._translated(error) from None

    def _translated(self, error: Exception) -> Exception:
        return self.dialect.translate(error) or error
