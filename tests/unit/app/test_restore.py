"""What is in an archive is looked at before anything has its place, whoever wrote it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from stonechat.app.backup import DATABASE, back_up
from stonechat.app.data_directory import DataDirectory
from stonechat.app.first_start import furnish
from stonechat.app.restore import check, restore
from stonechat.app.settings import Settings, SettingsError
from stonechat.delivery.archives import ArchiveWriter, read_archive
from stonechat.storage.database import Database


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Make a data directory as the first start of a server does."""
    directory = DataDirectory(tmp_path / "data")
    database = Database.open(directory.database)
    furnish(database)
    database.close()
    directory.key("unsubscribe.key")
    return tmp_path / "data"


@pytest.fixture
def archive(data: Path, tmp_path: Path) -> Path:
    return back_up(Settings(data=data), tmp_path / "archive").path


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Settings]:
    """Return where to restore to; nothing may be there in the end."""
    before = set(tmp_path.iterdir())
    yield Settings(data=tmp_path / "new")
    assert not (tmp_path / "new").exists()
    assert {path.name for path in set(tmp_path.iterdir()) - before} <= {"archive", "data", "forged"}


def forge(archive: Path, change: Callable[[Path, dict[str, Any]], None]) -> Path:
    """Write an archive that is whole, of what another one holds after a change."""
    work = archive.with_name("forged")
    (work / "members").mkdir(parents=True)
    manifest = read_archive(archive, work / "members")
    facts = dict(manifest.facts)
    change(work / "members", facts)
    with (work / "archive").open("wb") as file:
        writer = ArchiveWriter(file)
        for path in sorted((work / "members").rglob("*")):
            if path.is_file():
                writer.add(path.relative_to(work / "members").as_posix(), path)
        writer.finish(facts)
    return work / "archive"


@pytest.mark.parametrize("existing", [False, True])
@pytest.mark.parametrize("damage", ["cut short", "changed", "without a beginning", "empty"])
def test_a_damaged_archive_changes_nothing(archive: Path, damage: str, *, existing: bool) -> None:
    whole, changed = archive.read_bytes(), bytearray(archive.read_bytes())
    changed[len(whole) // 3] ^= 1
    damaged = {
        "cut short": whole[: len(whole) // 2],
        "changed": bytes(changed),
        "without a beginning": whole[512:],
        "empty": b"",
    }
    archive.write_bytes(damaged[damage])
    target = archive.with_name("target")
    if existing:
        target.mkdir()
    with pytest.raises(SettingsError, match=str(archive)):
        restore(Settings(data=target), archive)
    with pytest.raises(SettingsError, match=str(archive)):
        check(archive)
    assert list(archive.parent.glob("target")) == ([target] if existing else [])
    assert list(archive.parent.glob("target/*")) == []
    left = {path.name for path in archive.parent.iterdir()} - {"target"}
    assert left == {"archive", "data"}


def test_a_database_that_is_damaged_is_refused(archive: Path, target: Settings) -> None:
    def damage(members: Path, _: dict[str, Any]) -> None:
        copy = bytearray((members / DATABASE).read_bytes())
        copy[len(copy) // 3 : len(copy) // 3 + 4096] = b"\xff" * 4096
        (members / DATABASE).write_bytes(copy)

    with pytest.raises(SettingsError, match="was not restored"):
        restore(target, forge(archive, damage))


def test_what_is_no_database_at_all_is_refused(archive: Path, target: Settings) -> None:
    def replace(members: Path, _: dict[str, Any]) -> None:
        (members / DATABASE).write_text("no database " * 1_000)

    with pytest.raises(SettingsError, match="was not restored"):
        restore(target, forge(archive, replace))


def test_a_database_that_is_missing_is_refused(archive: Path, target: Settings) -> None:
    def remove(members: Path, _: dict[str, Any]) -> None:
        (members / DATABASE).unlink()

    with pytest.raises(SettingsError, match="was not restored"):
        restore(target, forge(archive, remove))


def test_a_database_with_other_rows_is_refused(archive: Path, target: Settings) -> None:
    def count(_: Path, facts: dict[str, Any]) -> None:
        facts["rows"]["rooms"] += 1

    with pytest.raises(SettingsError, match="as many rows"):
        restore(target, forge(archive, count))


def test_a_backup_of_a_newer_version_is_refused(archive: Path, target: Settings) -> None:
    def age(_: Path, facts: dict[str, Any]) -> None:
        facts["revision"] = "9999"

    with pytest.raises(SettingsError, match="newer Stonechat"):
        restore(target, forge(archive, age))


def test_a_damaged_database_is_not_backed_up(data: Path, tmp_path: Path) -> None:
    database = data / "stonechat.db"
    content = bytearray(database.read_bytes())
    content[len(content) // 3 : len(content) // 3 + 4096] = b"\xff" * 4096
    database.write_bytes(content)
    with pytest.raises(SettingsError, match="No backup was made"):
        back_up(Settings(data=data), tmp_path / "archive")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]
    assert not list(data.glob("backup-*"))
