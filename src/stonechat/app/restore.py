"""Making a server again of an archive: whole, or not at all."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stonechat.app.backup import DATABASE, FILES, files_of
from stonechat.app.data_directory import database_file, sync
from stonechat.app.settings import PREFIX, Settings, SettingsError
from stonechat.delivery.archives import DamagedArchive, Manifest, read_archive
from stonechat.storage.contents import Contents, is_known
from stonechat.storage.database import open_snapshots
from stonechat.storage.errors import StorageError
from stonechat.storage.snapshots import Snapshots


def restore(settings: Settings, archive: Path) -> Manifest:
    """Make a data directory, and the database, of what is in an archive.

    The directory must be empty or missing, and a database of PostgreSQL must be empty. Everything
    is read and checked before anything has its place. Raises SettingsError; nothing has changed
    then.
    """
    data = settings.data
    try:
        _check_room(settings, data)
        with _near(data) as work:
            manifest = read_archive(archive, work)
            _check_origin(settings, manifest)
            _put_in_place(settings, manifest, work)
    except DamagedArchive as error:
        raise SettingsError(f"{archive} was not restored: {error}.") from error
    except StorageError as error:
        raise SettingsError(f"{archive} was not restored. {error}") from error
    except OSError as error:
        raise SettingsError(
            f"{archive} was not restored: {error.strerror}: {error.filename}."
        ) from error
    return manifest


def check(archive: Path) -> Manifest:
    """Read an archive to its end and look whether it is as it was written; raises SettingsError."""
    try:
        return read_archive(archive, None)
    except DamagedArchive as error:
        raise SettingsError(f"{archive} cannot be restored: {error}.") from error
    except OSError as error:
        raise SettingsError(f"{archive} cannot be read: {error.strerror}.") from error


def _check_room(settings: Settings, data: Path) -> None:
    if data.exists() and (not data.is_dir() or any(data.iterdir())):
        raise SettingsError(
            f"The data directory {data} is not empty, and nothing in it is overwritten. Choose"
            " another with --data, or move it away."
        )
    if (settings.database_url or "").startswith("sqlite"):
        raise SettingsError(
            f"A database of SQLite is restored into the data directory: unset {PREFIX}DATABASE_URL,"
            " and move the file where you want it."
        )


def _check_origin(settings: Settings, manifest: Manifest) -> None:
    kind = _kind(settings)
    was = manifest.facts.get("database")
    if was != kind:
        raise StorageError(
            f"It is of {was}, and {PREFIX}DATABASE_URL says {kind}: neither becomes the other."
        )
    revision = str(manifest.facts.get("revision"))
    if not is_known(revision):
        raise StorageError(
            f"It has the tables of version {revision}, made by a newer Stonechat: use that one."
        )


def _put_in_place(settings: Settings, manifest: Manifest, work: Path) -> None:
    """Check what was read, and give it its place; the database first where it has another."""
    files, data = work / FILES, settings.data
    files.mkdir(mode=0o700, exist_ok=True)
    snapshots = _snapshots(settings, files)
    contents = snapshots.put_back(work / DATABASE)
    _check_contents(manifest, contents, files)
    sync(files)
    if not data.exists():
        files.rename(data)
    else:
        # The database goes last: without it, this is no server's directory.
        for path in sorted(files.iterdir(), key=lambda it: it == database_file(files)):
            path.rename(data / path.name)
        sync(data)
    sync(data.parent)


def _check_contents(manifest: Manifest, contents: Contents, files: Path) -> None:
    if dict(contents.rows) != manifest.facts.get("rows"):
        raise StorageError("The database has not as many rows as when it was copied.")
    missing = {name for name in files_of(contents) if not (files / name).is_file()}
    if missing - set(manifest.facts.get("missing", ())):
        raise StorageError(f"{len(missing)} files are missing that its messages name.")


def _snapshots(settings: Settings, files: Path) -> Snapshots:
    return open_snapshots(settings.database_url or database_file(files))


def _kind(settings: Settings) -> str:
    return _snapshots(settings, settings.data).kind


@contextmanager
def _near(data: Path) -> Iterator[Path]:
    """Make a directory from which everything can be renamed to where it belongs.

    It is in the data directory if there is one, because that may be a disk of its own.
    """
    data.parent.mkdir(parents=True, exist_ok=True)
    inside = data.is_dir()
    prefix = "restoring-" if inside else f".{data.name}-"
    with tempfile.TemporaryDirectory(prefix=prefix, dir=data if inside else data.parent) as name:
        yield Path(name)
