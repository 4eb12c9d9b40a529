"""Files in the making: what of them has arrived is on the disk, and nowhere else."""

import os
import secrets
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

PARTIAL: Final = ".partial"
"""What the names of files in the making end in; a crash leaves them behind."""


class Draft:
    """A file that is being written, readable by nobody else. All methods block.

    Whoever makes one discards it at the end, which does nothing to one that was renamed.

    Attributes:
        size_bytes: how much was written so far.
    """

    def __init__(self, directory: Path, *, prefix: str = "") -> None:
        self._path = directory / f"{prefix}{secrets.token_hex(8)}{PARTIAL}"
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        self._file = os.fdopen(os.open(self._path, flags, 0o600), "w+b")
        self._hash = sha256()
        self._is_renamed = False
        self.size_bytes = 0

    @property
    def digest(self) -> str:
        """The SHA-256 of what was written so far, in hexadecimal."""
        return self._hash.hexdigest()

    def write(self, data: bytes | bytearray) -> None:
        """Add to the end. Raises OSError, for one when the disk is full."""
        self._file.write(data)
        self._hash.update(data)
        self.size_bytes += len(data)

    def read(self) -> bytes:
        """Return everything that was written."""
        self._file.seek(0)
        return self._file.read()

    def finish(self) -> None:
        """Make what was written survive a loss of power, under the name that it has for now."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def rename(self, path: Path) -> None:
        """Give it its place; whatever was there goes. The directory has to be synced after it."""
        self._path.rename(path)
        self._is_renamed = True

    def discard(self) -> None:
        """Remove it, unless it has its place already."""
        if self._is_renamed:
            return
        self._path.unlink(missing_ok=True)
        with suppress(OSError):  # it is closed all the same where the disk is full
            self._file.close()
