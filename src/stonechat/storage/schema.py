"""Bringing a database to the tables of this program, at start and under a lock.

The migrations are files `r0001_….py` in `migrations/versions`, applied in the order of their
numbers. Alembic runs them, but takes a third of a second to be imported; so what has been applied
is read by hand, and a database that needs nothing starts without it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Column, MetaData, Table, Text, inspect, select

from stonechat.storage.errors import StorageError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from stonechat.storage.dialect import Dialect

MIGRATIONS: Final = Path(__file__).with_name("migrations")

_FILE: Final = re.compile(r"r(\d{4})_\w+\.py")

applied: Final = Table("alembic_version", MetaData(), Column("version_num", Text()))
"""Has one row: the newest migration that a database has, once it has any."""


def migrate(connection: Connection, dialect: Dialect, *, may_migrate: bool = True) -> None:
    """Apply the migrations that a database lacks, all of them or none.

    Waits while another process migrates the same database.

    Raises:
        StorageError: the database was made by a newer program; or it lacks migrations, and may not
            be migrated.
    """
    is_current = _is_current(connection)
    connection.rollback()
    if is_current:
        return
    if not may_migrate:
        raise StorageError(
            "The database has not the tables of this version. Start the server of this version"
            " once, which brings them up to date."
        )
    with dialect.begin_migration(connection):
        # Whoever held the lock before may have done it all.
        if not _is_current(connection):
            _upgrade(connection)


def revisions() -> list[str]:
    """List the migrations that this program knows, oldest first."""
    files = sorted(path.name for path in (MIGRATIONS / "versions").iterdir())
    return [found[1] for name in files if (found := _FILE.fullmatch(name))]


def _is_current(connection: Connection) -> bool:
    if not inspect(connection).has_table(applied.name):
        return False
    newest = connection.scalars(select(applied.c.version_num)).one_or_none()
    known = revisions()
    if newest is not None and newest not in known:
        raise StorageError(
            f"The database has the tables of version {newest}, made by a newer Stonechat;"
            f" this one knows them up to {known[-1]}. Start the newer one, or restore a backup."
        )
    return newest == known[-1]


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - see above
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
