"""PostgreSQL, in one file: read committed, with the rows locked that a change depends on."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Any, Final, TypeVar

import psycopg
from sqlalchemy import (
    Connection,
    Engine,
    FromClause,
    NullPool,
    RootTransaction,
    Table,
    Text,
    bindparam,
    cast,
    create_engine,
    event,
    func,
    make_url,
    select,
    text,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import ArgumentError

from stonechat.storage.errors import Contended, StorageError, Unreachable, Violated
from stonechat.storage.postgres_grams import PostgresGrams

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from psycopg.abc import PQGen
    from sqlalchemy.types import TypeEngine

    from stonechat.storage.gram_index import GramIndex

V = TypeVar("V")

OLDEST_VERSION: Final = 150_000

# A server that is gone, and one that does not answer, are noticed in seconds; a lock that somebody
# holds on to is an error that is tried again, and not a standstill.
_CONNECT: Final[dict[str, object]] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
    "application_name": "stonechat",
}

# A server that is frozen, or behind a network that swallows everything, says nothing at all, while
# its machine may confirm every packet. The first limit is its own, and does not apply to commits.
_STATEMENT_TIMEOUT: Final = "8s"
_SILENCE_SECONDS: Final = 10.0
_REPLICA_SECONDS: Final = 2

_WRITER_SETTINGS: Final = {
    "lock_timeout": "5s",
    # A batch is a parameter, of which the planner knows nothing: it would expect a hundred rows of
    # each, and read all of a table of thousands to join them. All that a writer does is by key.
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "jit": "off",
}

_POOLED: Final = "pgbouncer"
"""The parameter of a URL that says that a pooler is in between, which hands out transactions."""

_MIGRATION_LOCK: Final = 0x73746F6E65636861
"""Any number will do that nobody else uses in this database: "stonecha" in ASCII."""

_MIGRATION_LOCK_TIMEOUT: Final = "1s"

# https://www.postgresql.org/docs/current/errcodes-appendix.html
_CONTENDED: Final = frozenset({"40001", "40P01", "55P03"})
_VIOLATED: Final = ("22", "23")
_WRONG_STATEMENT: Final = ("0A", "26", "42")


class Postgres:
    """A database of a PostgreSQL server; see `Dialect` for what the methods promise."""

    name = "postgresql"
    locks_rows = True
    commits_unheard = True  # the answer to it may be lost on the way
    grams: GramIndex = PostgresGrams()
    driver_error: type[Exception] = psycopg.Error

    def __init__(self, url: str, *, is_replica: bool = False) -> None:
        """Use the database of this URL; nothing is connected yet.

        Args:
            url: as SQLAlchemy reads it.
            is_replica: whether another server can be asked as well, so that this one is not waited
                for as long.

        Raises:
            StorageError: it is no URL.
        """
        self._silence_seconds = _REPLICA_SECONDS if is_replica else _SILENCE_SECONDS
        self._connect = _CONNECT | ({"connect_timeout": _REPLICA_SECONDS} if is_replica else {})
        try:
            parsed = make_url(url)
        except (ArgumentError, ValueError):
            raise StorageError("The URL of the database cannot be read.") from None
        # PgBouncer gives each transaction any connection: nothing may be kept in one.
        self._is_pooled = parsed.query.get(_POOLED) == "true"
        rest = parsed.difference_update_query([_POOLED])
        self._url = rest.set(drivername="postgresql+psycopg")
        self._where = parsed.host or "its local socket"

    def open_engine(self, *, writes: bool) -> Engine:
        """A writer sees what was committed when each statement began; a reader has one snapshot."""
        named = {k: v for k, v in self._connect.items() if k not in self._url.query}
        if self._is_pooled:
            named["prepare_threshold"] = None
        settings = {"statement_timeout": _STATEMENT_TIMEOUT, **(_WRITER_SETTINGS if writes else {})}
        engine = create_engine(
            self._url,
            poolclass=NullPool,
            hide_parameters=True,
            connect_args=named,
            isolation_level="READ COMMITTED" if writes else "REPEATABLE READ",
        )

        @event.listens_for(engine, "do_connect")
        def connect(_: object, __: object, arguments: list[Any], named: dict[str, Any]) -> object:
            return _Connection.connect(*arguments, **named)

        @event.listens_for(engine, "connect")
        def set_up(connection: _Connection, _: object) -> None:
            connection.silence_seconds = self._silence_seconds
            _check_server(connection)
            if not self._is_pooled:
                connection.execute(_configuring(settings, durably=writes, locally=False))
            connection.commit()
            connection.read_only = not writes

        if self._is_pooled:
            text_ = _configuring(settings, durably=writes, locally=True).decode()

            @event.listens_for(engine, "begin")
            def begin(connection: Connection) -> None:
                connection.exec_driver_sql(text_)

        return engine

    def begin_migration(self, connection: Connection) -> RootTransaction:
        """An advisory lock keeps others out; waiting for it has no limit but the other's end.

        What is waited for after that has one: who needs a table waits behind whoever waits for all
        of it, and old nodes are serving meanwhile.
        """
        driver: Any = connection.connection.driver_connection
        driver.silence_seconds = math.inf
        transaction = connection.begin()
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(select(func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
        connection.execute(text(f"SET LOCAL lock_timeout = '{_MIGRATION_LOCK_TIMEOUT}'"))
        return transaction

    def version(self, _: object) -> None:
        """Others write at the same time."""
        return

    def translate(self, error: Exception) -> StorageError | None:
        """Read the SQLSTATE. The server's texts may quote rows, so only names are taken over."""
        state = getattr(error, "sqlstate", None)
        if state is None:
            return self._lost(error)
        if state in _CONTENDED:
            return Contended(f"PostgreSQL could not lock what was needed (SQLSTATE {state}).")
        if state.startswith(_VIOLATED):
            broken = getattr(error, "diag", None)
            named = getattr(broken, "constraint_name", None) or "unnamed"
            return Violated(f"A constraint was broken ({named}, SQLSTATE {state}).")
        if state.startswith(_WRONG_STATEMENT):
            return None
        return Unreachable(f"PostgreSQL cannot be used (SQLSTATE {state}).")

    def _lost(self, error: Exception) -> Unreachable | None:
        """Read what the client library says of a connection: there is no row in it."""
        if not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
            return None
        said = " ".join(str(error).split())
        return Unreachable(f"PostgreSQL at {self._where} cannot be reached: {said}")

    def given(self, name: str, /, **columns: TypeEngine[Any]) -> FromClause:
        """Rows as JSON, as in SQLite; the values come out as text and are cast."""
        rows = func.jsonb_array_elements(
            cast(bindparam(name, type_=Text()), postgresql.JSONB)
        ).table_valued("value", name=f"{name}_json")
        fields = [
            cast(rows.c.value.op("->>")(text(str(place))), kind).label(column)
            for place, (column, kind) in enumerate(columns.items())
        ]
        return select(*fields).subquery(name)

    def insert(self, table: Table) -> postgresql.Insert:
        """PostgreSQL's INSERT … ON CONFLICT."""
        return postgresql.insert(table)


class _Connection(psycopg.Connection):
    """A connection that does not wait for ever; it is closed once it was silent for too long.

    Attributes:
        silence_seconds: how long one answer may be waited for.
    """

    silence_seconds: float = _SILENCE_SECONDS

    def wait(self, gen: PQGen[V], *arguments: Any, **named: Any) -> V:  # noqa: ANN401
        """Do what the driver wants to do with the server, which it waits for here."""
        try:
            return super().wait(_with_patience(gen, self.silence_seconds), *arguments, **named)
        except _SilenceError:
            self.close()
            raise


class _SilenceError(psycopg.OperationalError):
    """The server does not answer."""


def _with_patience(steps: PQGen[V], seconds: float) -> Generator[Any, Any, V]:
    until = time.monotonic() + seconds
    try:
        wanted = next(steps)
        while True:
            # The driver goes on several times a second, whether there is something to read or not.
            ready = yield wanted
            if not ready and time.monotonic() > until:
                raise _SilenceError(f"no answer for {seconds:.0f} s")
            wanted = steps.send(ready)
    except StopIteration as end:
        result: V = end.value
        return result


def _check_server(connection: psycopg.Connection) -> None:
    if connection.info.server_version < OLDEST_VERSION:
        found, oldest = connection.info.server_version // 10_000, OLDEST_VERSION // 10_000
        raise StorageError(f"PostgreSQL {found} is too old: {oldest} or newer is needed.")
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise StorageError(f"The database has the encoding {encoding}: it must be made with UTF8.")


def _configuring(settings: Mapping[str, str], *, durably: bool, locally: bool) -> bytes:
    """Write the one statement that configures a connection, or its transaction alone.

    A writer waits for the disk at every commit, whatever the server is set to: we promise it to
    members. Stronger settings than `on`, which wait for other machines too, are left as they are.
    """
    given = {setting: f"'{value}'" for setting, value in settings.items()}
    if durably:
        now = "current_setting('synchronous_commit')"
        given["synchronous_commit"] = f"CASE {now} WHEN 'off' THEN 'on' ELSE {now} END"
    calls = [f"set_config('{name}', {value}, {locally})" for name, value in given.items()]
    return f"SELECT {', '.join(calls)}".encode()
