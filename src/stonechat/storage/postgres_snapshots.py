"""Copies of a database of PostgreSQL, by its own programs `pg_dump` and `pg_restore`."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

from sqlalchemy import URL, Engine, NullPool, create_engine, inspect, make_url, text
from sqlalchemy.exc import ArgumentError

from stonechat.storage.contents import Contents, read_contents
from stonechat.storage.errors import StorageError
from stonechat.storage.link import translating
from stonechat.storage.postgres import Postgres

if TYPE_CHECKING:
    from pathlib import Path

_OURS_ALONE = ("--no-owner", "--no-privileges")
"""Who owns it, and who may use it, is for the server that it is put back on to say."""


class PostgresSnapshots:
    """Copies of one database; see `Snapshots` for what the methods promise."""

    kind = "postgresql"

    def __init__(self, url: str) -> None:
        """Use the database of this URL; raises StorageError if it is no URL."""
        self._dialect = Postgres(url)
        try:
            self._url = make_url(url)
        except (ArgumentError, ValueError):
            raise StorageError("The URL of the database cannot be read.") from None

    def take(self, copy: Path) -> Contents:
        """What `pg_dump` writes is of the very snapshot whose contents are told."""
        with translating(self._dialect), self._engine().connect() as connection:
            snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
            self._run(
                "pg_dump",
                "--format=custom",
                *_OURS_ALONE,
                f"--snapshot={snapshot}",
                f"--file={copy}",
            )
            return read_contents(connection)

    def check_empty(self) -> None:
        """There must be no table."""
        with translating(self._dialect), self._engine().connect() as connection:
            if inspect(connection).get_table_names():
                raise StorageError("The database has tables already; give an empty one.")

    def put_back(self, copy: Path) -> Contents:
        """All of it is one transaction."""
        self.check_empty()
        self._run("pg_restore", "--single-transaction", "--exit-on-error", *_OURS_ALONE, str(copy))
        with translating(self._dialect), self._engine().connect() as connection:
            return read_contents(connection)

    def _engine(self) -> Engine:
        # Without the limits on time that a server has: counting a large table takes long.
        url = self._url.set(drivername="postgresql+psycopg")
        return create_engine(
            url, poolclass=NullPool, hide_parameters=True, isolation_level="REPEATABLE READ"
        )

    def _run(self, program: str, *arguments: str) -> None:
        found = shutil.which(program)
        if found is None:
            raise StorageError(
                f"{program} was not found. Install the programs of PostgreSQL, of the version of"
                " its server or a newer one (on Debian: postgresql-client)."
            )
        ended = subprocess.run(  # noqa: S603 - a program of PostgreSQL
            [found, f"--dbname={_without_password(self._url)}", *arguments],
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if ended.returncode:
            said = " ".join(ended.stderr.split()) or f"exit status {ended.returncode}"
            raise StorageError(f"{program} failed: {said[:500]}")

    def _environment(self) -> dict[str, str]:
        """Hand the password on where other people of this machine cannot read it."""
        password = self._url.password
        return {**os.environ, "PGPASSWORD": str(password)} if password else dict(os.environ)


def _without_password(url: URL) -> str:
    bare = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    return bare.render_as_string()
