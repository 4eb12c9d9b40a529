"""The one directory that a server needs: made if missing, and held by one chat at a time."""

import fcntl
import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes, token_urlsafe
from typing import Final

from stonechat.app.settings import SettingsError

_KEY_BYTES: Final = 32
_MARK_DIGITS: Final = 16

SECRETS: Final = ("database-id", "metrics-token", "push-keys.json", "unsubscribe.key")
"""What is in the directory besides the database, the files of people, and locks."""


class DataDirectory:
    """A directory held by this process until it ends, however it ends.

    Raises SettingsError when it cannot be made or written, or another server holds it.

    Args:
        path: where it is.
        shared: whether other processes of the same chat may hold it as well.
    """

    def __init__(self, path: Path, *, shared: bool = False) -> None:
        self._path = path
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.uploads.mkdir(mode=0o700, exist_ok=True)
            self.avatars.mkdir(mode=0o700, exist_ok=True)
            self._lock = os.open(path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            _keep_names(path)
        except OSError as error:
            raise SettingsError(
                f"The data directory {path} cannot be used: {error.strerror}. Choose another"
                " with --data or mend its rights."
            ) from error
        try:
            fcntl.flock(self._lock, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SettingsError(
                f"The data directory {path} is in use by another server. Stop that one, or choose"
                " another directory with --data."
            ) from error
        except OSError as error:
            raise SettingsError(
                f"The data directory {path} cannot be locked: {error.strerror}. Choose one on a"
                " local disk with --data."
            ) from error

    def belongs_to(self, database_id: str) -> bool:
        """Whether the files here are those of this database; the first one that asks owns them."""
        owner = self._path / "database-id"
        if not owner.exists() or not owner.read_text():
            owner.write_text(database_id)
        return owner.read_text() == database_id

    def key(self, name: str) -> bytes:
        """Read a secret of this server, of 32 bytes, which is made when it is first asked for."""
        return self._keep(name, token_bytes(_KEY_BYTES))

    def token(self, name: str) -> str:
        """Read a secret that is text, for people to hand to other programs; otherwise as `key`."""
        return self._keep(name, token_urlsafe(_KEY_BYTES).encode()).decode("latin-1").strip()

    @property
    def mark(self) -> str:
        """What tells this directory from others, and nobody what is in it."""
        return sha256(b"mark" + self.key("unsubscribe.key")).hexdigest()[:_MARK_DIGITS]

    def _keep(self, name: str, new: bytes) -> bytes:
        path = self._path / name
        try:
            if not path.exists():
                _write_durably(path, new)
            return path.read_bytes()
        except OSError as error:
            raise SettingsError(
                f"The file {path} cannot be read or made: {error.strerror}. Mend its rights."
            ) from error

    @property
    def database(self) -> Path:
        """The file of the embedded database."""
        return database_file(self._path)

    @property
    def uploads(self) -> Path:
        """The directory of the images and files of messages."""
        return self._path / "uploads"

    @property
    def push_keys(self) -> Path:
        """The file of the key pair by which push services know this server."""
        return self._path / "push-keys.json"

    @property
    def avatars(self) -> Path:
        """The directory of people's pictures."""
        return self._path / "avatars"


def database_file(path: Path) -> Path:
    """Where the embedded database is in a data directory, whoever holds that."""
    return path / "stonechat.db"


def _keep_names(path: Path) -> None:
    """Make the directory and what was made in it survive a loss of power.

    SQLite does so for its own files only.
    """
    sync(path)
    # Where the server may not look at what its directory is in, it has not made it either.
    with suppress(PermissionError):
        sync(path.parent)


def _write_durably(path: Path, data: bytes) -> None:
    """Write a file that is for us alone, whole or not at all; one that is there stays."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        os.write(descriptor, data)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    with suppress(FileExistsError):
        os.link(draft, path)  # another process of the chat may have been as fast
    draft.unlink()
    sync(path.parent)


def sync(directory: Path) -> None:
    """Make what was made, renamed and removed in a directory survive a loss of power."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
