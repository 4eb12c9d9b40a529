"""SQLite, in one file: one writer, readers beside it, every commit on disk before it is told."""

from __future__ import annotations

import os
from importlib import import_module, util
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    FromClause,
    NullPool,
    RootTransaction,
    Table,
    Text,
    bindparam,
    create_engine,
    event,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects import sqlite

from stonechat.storage.errors import Contended, StorageError, Unreachable, Violated
from stonechat.storage.sqlite_grams import SqliteGrams

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.types import TypeEngine

    from stonechat.storage.gram_index import GramIndex

# PyPI's carries a current SQLite; Python's own may be years old, but is always there.
driver: Final[Any] = import_module("pysqlite3" if util.find_spec("pysqlite3") else "sqlite3")

OLDEST_VERSION: Final = (3, 37, 0)
"""The first that has STRICT tables, besides RETURNING and UPDATE … FROM."""

# From 3.51 on a row comes as parsed, and not as a text that each of its columns parses again.
_each: Final = func.jsonb_each if driver.sqlite_version_info >= (3, 51, 0) else func.json_each

_BUSY_MS: Final = 1_000
_MIGRATION_BUSY_MS: Final = 60_000

_PRAGMAS: Final = {
    "busy_timeout": _BUSY_MS,
    "foreign_keys": "ON",
    # Every commit is flushed to the disk, on macOS past the disk's own cache too.
    "synchronous": "FULL",
    "fullfsync": "ON",
    # 16 MB of log before it is copied into the database: most pages were changed several times by
    # then and are copied once. Measured: a tenth less per message than with SQLite's 4 MB.
    "wal_autocheckpoint": 4_000,
    "journal_size_limit": 67_108_864,
    "cache_size": -16_384,
}

# Primary result codes, https://sqlite.org/rescode.html.
_CONTENDED: Final = frozenset({5, 6})  # BUSY, LOCKED
_FULL: Final = 13
_VIOLATED: Final = frozenset({18, 19, 20})  # TOOBIG, CONSTRAINT, MISMATCH
_WRONG_STATEMENT: Final = frozenset({1, 21, 25})  # ERROR, MISUSE, RANGE


class Sqlite:
    """SQLite in a file; see `Dialect` for what the methods promise."""

    name = "sqlite"
    locks_rows = False
    commits_unheard = False  # what cannot be written is undone before it raises
    grams: GramIndex = SqliteGrams()
    driver_error: type[Exception] = driver.Error

    def __init__(self, path: Path) -> None:
        """Use this file, which is made, readable by its owner only, unless it exists.

        Raises:
            StorageError: it cannot be made or opened, or this SQLite is too old.
        """
        if driver.sqlite_version_info < OLDEST_VERSION:
            oldest = ".".join(map(str, OLDEST_VERSION))
            raise StorageError(
                f"SQLite {driver.sqlite_version} is too old: {oldest} or newer is needed."
            )
        try:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        except OSError as error:
            raise Unreachable(f"The database {path} cannot be used: {error.strerror}.") from None
        self._url = URL.create("sqlite", database=str(path))

    def open_engine(self, *, writes: bool) -> Engine:
        """A writer takes the one write lock when it begins, so nothing that it reads is stale."""
        engine = create_engine(
            self._url,
            module=driver,
            poolclass=NullPool,
            hide_parameters=True,
            connect_args={"isolation_level": None},
        )
        begin = "BEGIN IMMEDIATE" if writes else "BEGIN"

        @event.listens_for(engine, "connect")
        def set_up(connection: Any, _: object) -> None:  # noqa: ANN401
            for name, value in _PRAGMAS.items():
                connection.execute(f"PRAGMA {name} = {value}")
            connection.execute(
                "PRAGMA query_only = ON" if not writes else "PRAGMA journal_mode = WAL"
            )

        @event.listens_for(engine, "begin")
        def start(connection: Connection) -> None:
            _driver_connection(connection).execute(begin)

        return engine

    def begin_migration(self, connection: Connection) -> RootTransaction:
        """The write lock keeps others out; a long migration is waited for longer than a commit."""
        _driver_connection(connection).execute(f"PRAGMA busy_timeout = {_MIGRATION_BUSY_MS}")
        return connection.begin()

    def version(self, connection: Any) -> int:  # noqa: ANN401
        """https://sqlite.org/pragma.html#pragma_data_version, which our own commits do not move."""
        return int(connection.execute("PRAGMA data_version").fetchone()[0])

    def translate(self, error: Exception) -> StorageError | None:
        """Read the result code. SQLite's own text may quote values, so it is left out."""
        code = getattr(error, "sqlite_errorcode", None)
        primary = code & 0xFF if code is not None else None
        said = getattr(error, "sqlite_errorname", None) or type(error).__name__
        if primary in _WRONG_STATEMENT or (primary is None and not _is_operational(error)):
            return None
        if primary in _CONTENDED:
            return Contended(f"The database is locked by another process ({said}).")
        if primary in _VIOLATED:
            return Violated(f"A constraint was broken ({said}).")
        if primary == _FULL:
            return Unreachable("There is no room left on the disk of the database. Make some.")
        return Unreachable(f"The database cannot be used ({said}).")

    def given(self, name: str, /, **columns: TypeEngine[Any]) -> FromClause:
        """Rows as JSON: one parameter however many there are, and numbers stay numbers."""
        rows = _each(bindparam(name, type_=Text())).table_valued("value", name=f"{name}_json")
        fields = [
            func.json_extract(rows.c.value, literal_column(f"'$[{place}]'"), type_=kind).label(
                column
            )
            for place, (column, kind) in enumerate(columns.items())
        ]
        return select(*fields).subquery(name)

    def insert(self, table: Table) -> sqlite.Insert:
        """SQLite's INSERT … ON CONFLICT."""
        return sqlite.insert(table)


def _driver_connection(connection: Connection) -> Any:  # noqa: ANN401
    return connection.connection.driver_connection


def _is_operational(error: Exception) -> bool:
    """Errors of the driver's own making have no code, such as a database that was closed."""
    return isinstance(error, driver.OperationalError)
