"""Files that messages name: durable before the row that names them, private to the server."""

import math
import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from stonechat.delivery.drafts import PARTIAL, Draft

_NAME: Final = re.compile(r"[0-9a-z][0-9a-z-]{7,63}(\.[a-z]{1,16})?\Z")
_DRAFTS: Final = "drafts"
"""The directory of what is still being received, whose content has no name yet."""


class Blobs:
    """A directory of files named by ids, with an optional suffix such as `.thumbnail`.

    An id is random, or a hash of the content (`SharedBlobs`). They are spread over 16 x 16
    directories by the last two characters of the id; the first ones of a random id are its time,
    and would fill one directory after the other. All methods block.

    Args:
        directory: made when missing, readable by nobody else.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._drafts = directory / _DRAFTS
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)

    def path(self, name: str) -> Path:
        """Tell where a blob is, or would be. Raises ValueError for what can be no blob's name."""
        return self._directory / place(name)

    def put(self, blobs: Mapping[str, bytes]) -> None:
        """Store blobs of one id; when this returns they survive a loss of power.

        What is there already is replaced, and counts as stored just now. Raises OSError, for one
        when the disk is full; nothing is left half-written then, and whatever was there stays.
        """
        drafts: dict[Path, Draft] = {}
        try:
            for name, data in blobs.items():
                path = self.path(name)
                self._make_directory(path.parent)
                drafts[path] = draft = Draft(path.parent, prefix=f"{path.name}.")
                draft.write(data)
                draft.finish()
            self._give_names(drafts)
        finally:
            for draft in drafts.values():
                draft.discard()

    def draft(self) -> Draft:
        """Begin a file whose name is not known yet; `keep` gives it one."""
        self._make_directory(self._drafts)
        return Draft(self._drafts)

    def keep(self, name: str, draft: Draft) -> None:
        """Store a draft that is finished; otherwise as `put`."""
        path = self.path(name)
        self._make_directory(path.parent)
        self._give_names({path: draft})

    def delete(self, names: Iterable[str]) -> None:
        """Remove blobs; those that are not there are no error."""
        for name in names:
            self.path(name).unlink(missing_ok=True)

    def young(self, ids: Iterable[str], seconds: float) -> set[str]:
        """Tell which of these blobs were stored within the last so many seconds."""
        earliest = time.time() - seconds
        return {one for one in ids if earliest < _stored_at(self.path(one)) < math.inf}

    def idle_ids(self, older_than_seconds: float) -> Iterator[set[str]]:
        """Walk over the ids of all blobs stored longer ago than this, one directory at a time.

        Removes on the way what a crash left half-written.
        """
        latest = time.time() - older_than_seconds
        for directory in (self._drafts, *sorted(self._directory.glob("?/?"))):
            ids = set()
            for path in _files_in(directory):
                if _stored_at(path) > latest:
                    continue
                if path.suffix == PARTIAL:
                    path.unlink(missing_ok=True)
                elif _NAME.match(path.name):  # whatever else lies there is not ours to remove
                    ids.add(path.name.partition(".")[0])
            if ids:
                yield ids

    def _give_names(self, drafts: Mapping[Path, Draft]) -> None:
        for path, draft in drafts.items():
            draft.rename(path)
        for directory in {path.parent for path in drafts}:
            _sync(directory)

    def _make_directory(self, directory: Path) -> None:
        if directory.is_dir():
            return
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        for parent in {directory.parent, self._directory}:
            _sync(parent)


def place(name: str) -> str:
    """Tell where in its directory a blob is. Raises ValueError for what can be no blob's name."""
    if not _NAME.match(name):
        raise ValueError(f"{name!r} is no name of a blob")
    blob_id = name.partition(".")[0]
    return f"{blob_id[-1]}/{blob_id[-2]}/{name}"


def places(directory: Path) -> Iterator[str]:
    """Walk over where in a directory blobs are, without those that are half-written."""
    for below in sorted(directory.glob("?/?")):
        for path in _files_in(below):
            if path.suffix != PARTIAL and _NAME.match(path.name):
                yield path.relative_to(directory).as_posix()


def _files_in(directory: Path) -> Iterator[Path]:
    return directory.iterdir() if directory.is_dir() else iter(())


def _stored_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # deleted since the directory was read
        return math.inf


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
