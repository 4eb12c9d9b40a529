"""Copies of a database while it is in use, and databases made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from stonechat.storage.contents import Contents


class Snapshots(Protocol):
    """Copies one kind of database. `sqlite_snapshots.py` and `postgres_snapshots.py` have one."""

    kind: str
    """What it is copied from and can be made into again: `sqlite` or `postgresql`."""

    def take(self, copy: Path) -> Contents:
        """Write one state of the database into a new file, and tell what is in that state.

        Everything that was committed before is in it. Nobody who uses the database waits.

        Raises:
            StorageError: it cannot be done, or the copy is not sound; the file may be there.
        """

    def check_empty(self) -> None:
        """Raise StorageError unless a copy could be put back here and take nobody's place."""

    def put_back(self, copy: Path) -> Contents:
        """Make a database of a copy, look whether it is sound, and tell what is in it.

        Raises:
            StorageError: it cannot be done; nothing has changed.
        """
