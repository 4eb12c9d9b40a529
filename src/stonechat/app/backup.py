"""Copying a server while it runs, into one archive from which it can be made again.

Files of messages come and go while the database is copied, so they are kept first: as second names
of the same files, which costs no room and next to no time. Then the database is copied, and what it
names that came meanwhile is kept too. A file that is gone by then was of a message that has been
deleted since, and all of it is done anew, so that whatever the copy names is in the archive.
"""

import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from stonechat.app.data_directory import SECRETS, database_file, sync
from stonechat.app.settings import Settings, SettingsError
from stonechat.app.version import version
from stonechat.delivery.archives import ArchiveWriter, Manifest, read_archive
from stonechat.delivery.avatars import SUFFIXES
from stonechat.delivery.blobs import place, places
from stonechat.delivery.shared_blobs import THUMBNAIL
from stonechat.storage.contents import Contents
from stonechat.storage.database import open_snapshots
from stonechat.storage.errors import StorageError
from stonechat.storage.snapshots import Snapshots

DATABASE: Final = "database/copy"
"""What the copy of the database is called in an archive."""

FILES: Final = "files"
"""What its other members are below, as they are below the data directory."""

_ATTEMPTS: Final = 5
_KEEPING: Final = "backup-"
_NO_LINKS: Final = frozenset({errno.EPERM, errno.EACCES, errno.EMLINK, errno.EXDEV, errno.ENOTSUP})
"""Not every file system knows them, nor for every file; then it is copied."""

_DIRECTORIES: Final = ("uploads", "avatars")


@dataclass(frozen=True, slots=True)
class Backup:
    """What was archived.

    Attributes:
        path: the archive.
        manifest: what it holds.
        missing: files that messages name and that are not in the data directory, and so not in
            the archive either.
    """

    path: Path
    manifest: Manifest
    missing: frozenset[str]


def back_up(settings: Settings, target: Path) -> Backup:
    """Write an archive that was not there; it gets its name once it is whole and was read back.

    A target that is a directory gets an archive that is named by the time. Raises SettingsError,
    and leaves nothing behind then.
    """
    data = settings.data
    if not data.is_dir():
        raise SettingsError(f"There is no data directory {data}. Choose it with --data.")
    if target.is_dir():
        target = target / f"stonechat-{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}.tar"
    if target.exists():
        raise SettingsError(f"{target} is there already, and is not overwritten. Choose another.")
    try:
        snapshots = open_snapshots(settings.database_url or database_file(data))
        with _alone(data), _working_directory(target) as work, _keeping(data) as kept:
            return _write(snapshots, data, work, kept, target)
    except StorageError as error:
        raise SettingsError(f"No backup was made. {error}") from error
    except OSError as error:
        raise SettingsError(f"No backup was made: {error.strerror}: {error.filename}.") from error


def _write(snapshots: Snapshots, data: Path, work: Path, kept: Path, target: Path) -> Backup:
    copy, archive = work / "database", work / "archive"
    contents, missing = copy_consistently(snapshots, data, copy, kept)
    with archive.open("xb") as file:
        os.fchmod(file.fileno(), 0o600)
        writer = ArchiveWriter(file)
        writer.add(DATABASE, copy)
        names = sorted(_names_below(kept))
        for name in names:
            writer.add(f"{FILES}/{name}", kept / name)
        facts = _facts(snapshots, contents, missing)
        facts["files"] = sum("/" in name for name in names)
        manifest = writer.finish(facts)
        file.flush()
        os.fsync(file.fileno())
    read_archive(archive, None)
    archive.rename(target)
    sync(target.parent)
    return Backup(target, manifest, missing)


def copy_consistently(
    snapshots: Snapshots, data: Path, copy: Path, kept: Path
) -> tuple[Contents, frozenset[str]]:
    """Copy the database, and keep every file that it names; returns which of them are lost."""
    lost: frozenset[str] | None = None
    for _ in range(_ATTEMPTS):
        _keep(data, kept, _names_of_all(data))
        copy.unlink(missing_ok=True)
        contents = snapshots.take(copy)
        missing = frozenset(_keep(data, kept, files_of(contents)))
        # What an earlier copy named as well was not deleted in between: it has long been gone.
        if not missing or missing == lost:
            return contents, missing
        lost = missing
    raise StorageError("Files were deleted while it was made, each time anew. Try again later.")


def files_of(contents: Contents) -> Iterator[str]:
    """Name the files that a database names, below the data directory."""
    for blob in contents.files:
        yield _below("uploads", blob)
    for blob in contents.pictures:
        yield _below("uploads", blob)
        yield _below("uploads", blob + THUMBNAIL)
    for avatar in contents.avatars:
        for suffix in SUFFIXES.values():
            yield _below("avatars", avatar + suffix)


def _below(directory: str, blob: str) -> str:
    return f"{directory}/{place(blob)}"


def _names_of_all(data: Path) -> Iterator[str]:
    yield from (name for name in SECRETS if (data / name).exists())
    for directory in _DIRECTORIES:
        yield from (f"{directory}/{name}" for name in places(data / directory))


def _names_below(directory: Path) -> Iterator[str]:
    for path in directory.rglob("*"):
        if path.is_file():
            yield path.relative_to(directory).as_posix()


def _keep(data: Path, kept: Path, names: Iterable[str]) -> set[str]:
    """Give files second names, unless they have them; returns those that are not there."""
    missing = set()
    for name in names:
        second = kept / name
        if second.exists():
            continue
        second.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            _link(data / name, second)
        except FileNotFoundError:
            missing.add(name)
    return missing


def _link(path: Path, second: Path) -> None:
    try:
        os.link(path, second)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        shutil.copyfile(path, second)


def _facts(snapshots: Snapshots, contents: Contents, missing: frozenset[str]) -> dict[str, Any]:
    return {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "stonechat": version(),
        "database": snapshots.kind,
        "revision": contents.revision,
        "rows": dict(contents.rows),
        "missing": sorted(missing),
    }


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Keep out other backups of the same server, and remove what one left that was killed."""
    lock = os.open(data / "backup.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StorageError("Another backup of this server is being made.") from None
        for left in data.glob(f"{_KEEPING}*/"):
            shutil.rmtree(left)
        yield
    finally:
        os.close(lock)


@contextmanager
def _keeping(data: Path) -> Iterator[Path]:
    """Make a directory beside the files, so that they can have second names in it."""
    with tempfile.TemporaryDirectory(prefix=_KEEPING, dir=data) as name:
        yield Path(name)


@contextmanager
def _working_directory(target: Path) -> Iterator[Path]:
    """Make a directory beside the archive, so that it can be renamed."""
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as name:
        yield Path(name)
