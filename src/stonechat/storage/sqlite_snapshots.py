"""Copies of a file of SQLite, by its own interface for that (https://sqlite.org/backup.html)."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

from stonechat.storage.contents import Contents, read_contents
from stonechat.storage.errors import StorageError
from stonechat.storage.link import translating
from stonechat.storage.sqlite import Sqlite, driver

if TYPE_CHECKING:
    from pathlib import Path

_BUSY_MS: Final = 30_000
_ALL: Final = -1
"""In one step, which has one snapshot. Step by step, each commit in between would begin it anew."""


class SqliteSnapshots:
    """Copies of one database; see `Snapshots` for what the methods promise."""

    kind = "sqlite"

    def __init__(self, path: Path) -> None:
        self._path = path

    def take(self, copy: Path) -> Contents:
        """The log cannot be emptied while it is copied, and so grows; nobody waits."""
        if not self._path.is_file():
            raise StorageError(f"There is no database {self._path}.")
        os.close(os.open(copy, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        with translating(Sqlite(copy)):
            with closing(_connect(self._path)) as source, closing(_connect(copy)) as target:
                source.backup(target, pages=_ALL)
                # Else whoever opened the copy would make files beside it.
                target.execute("PRAGMA journal_mode = DELETE")
            return _look_at(copy)

    def check_empty(self) -> None:
        """The file must not be there."""
        if self._path.exists():
            raise StorageError(f"There is a database {self._path} already.")

    def put_back(self, copy: Path) -> Contents:
        """The copy takes the name of the database."""
        self.check_empty()
        with translating(Sqlite(copy)):
            contents = _look_at(copy)
        copy.rename(self._path)
        return contents


def _connect(path: Path) -> Any:  # noqa: ANN401
    connection = driver.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
    return connection


def _look_at(copy: Path) -> Contents:
    """Read every page, whether it is sound and every reference leads somewhere; tell what is in."""
    with closing(_connect(copy)) as connection:
        said = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        dangling = connection.execute("PRAGMA foreign_key_check").fetchall()
    if said != ["ok"] or dangling:
        raise StorageError(f"The database is damaged: {'; '.join(said[:3])}.")
    with Sqlite(copy).open_engine(writes=False).connect() as connection:
        return read_contents(connection)
