"""Files that messages name: durable before the row that names them, private to the server."""

import math
import os
import re
import secrets
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

_NAME: Final = re.compile(r"[0-9a-z][0-9a-z-]{7,63}(\.[a-z]{1,16})?\Z")
_PARTIAL: Final = ".partial"


class Blobs:
    """A directory of files named by random ids, with an optional suffix such as `.thumbnail`.

    They are spread over 16 x 16 directories by the last two characters of the id; the first ones of
    an id are its time, and would fill one directory after the other. All methods block.

    Args:
        directory: made when missing, readable by nobody else.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)

    def path(self, name: str) -> Path:
        """Tell where a blob is, or would be. Raises ValueError for what can be no blob's name."""
        if not _NAME.match(name):
            raise ValueError(f"{name!r} is no name of a blob")
        blob_id = name.partition(".")[0]
        return self._directory / blob_id[-1] / blob_id[-2] / name

    def put(self, blobs: Mapping[str, bytes]) -> None:
        """Store blobs of one id; when this returns they survive a loss of power.

        Raises OSError, for one when the disk is full; then none of them is there.
        """
        paths = {self.path(name): data for name, data in blobs.items()}
        made: list[Path] = []
        try:
            for path, data in paths.items():
                self._make_directory(path.parent)
                made.append(_write_partial(path, data))
            for path, partial in zip(paths, tuple(made), strict=True):
                partial.rename(path)
                made.append(path)
            for directory in {path.parent for path in paths}:
                _sync(directory)
        except OSError:
            for path in made:
                path.unlink(missing_ok=True)
            raise

    def delete(self, names: Iterable[str]) -> None:
        """Remove blobs; those that are not there are no error."""
        for name in names:
            self.path(name).unlink(missing_ok=True)

    def idle_ids(self, older_than_seconds: float) -> Iterator[set[str]]:
        """Walk over the ids of all blobs stored longer ago than this, one directory at a time.

        Removes on the way what a crash left half-written.
        """
        latest = time.time() - older_than_seconds
        for directory in sorted(self._directory.glob("?/?")):
            ids = set()
            for path in directory.iterdir():
                if _stored_at(path) > latest:
                    continue
                if path.suffix == _PARTIAL:
                    path.unlink(missing_ok=True)
                elif _NAME.match(path.name):  # whatever else lies there is not ours to remove
                    ids.add(path.name.partition(".")[0])
            if ids:
                yield ids

    def _make_directory(self, directory: Path) -> None:
        if directory.is_dir():
            return
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        for parent in (directory.parent, directory.parent.parent):
            _sync(parent)


def _stored_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # deleted since the directory was read
        return math.inf


def _write_partial(path: Path, data: bytes) -> Path:
    partial = path.with_name(f"{path.name}.{secrets.token_hex(4)}{_PARTIAL}")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        partial.unlink(missing_ok=True)
        raise
    return partial


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
