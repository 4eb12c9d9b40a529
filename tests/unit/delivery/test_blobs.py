import hashlib
import os
import stat
from pathlib import Path

import pytest

from stonechat.delivery.blobs import Blobs

ONE = "01a2048e-f6a9-75a6-897f-009f9066660b"
OTHER = "01a2048e-f6a9-75a6-897f-009f906666aa"


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "uploads")


def age(path: Path, seconds: float) -> None:
    then = path.stat().st_mtime - seconds
    os.utime(path, (then, then))


def files(directory: Path) -> set[str]:
    return {path.name for path in directory.rglob("*") if path.is_file()}


def test_what_is_put_is_there_again_after_opening_the_directory_anew(tmp_path: Path) -> None:
    Blobs(tmp_path).put({ONE: b"image", f"{ONE}.thumbnail": b"small"})
    again = Blobs(tmp_path)
    assert again.path(ONE).read_bytes() == b"image"
    assert again.path(f"{ONE}.thumbnail").read_bytes() == b"small"


def test_ids_of_the_same_time_are_spread_over_directories(blobs: Blobs) -> None:
    assert blobs.path(ONE).parent != blobs.path(OTHER).parent
    assert blobs.path(ONE).parent == blobs.path(f"{ONE}.thumbnail").parent


def test_nobody_but_the_server_can_read_a_blob(tmp_path: Path, blobs: Blobs) -> None:
    blobs.put({ONE: b"private"})
    assert stat.S_IMODE(blobs.path(ONE).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "uploads").stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "name", ["", "..", "../../etc/passwd", f"{ONE}/..", f"{ONE}\x00", f"{ONE}\n", ONE.upper(), "a"]
)
def test_what_is_no_name_of_a_blob_has_no_path(blobs: Blobs, name: str) -> None:
    with pytest.raises(ValueError, match="no name of a blob"):
        blobs.path(name)


def test_deleting_twice_is_no_error(blobs: Blobs) -> None:
    blobs.put({ONE: b"x"})
    blobs.delete([ONE])
    blobs.delete([ONE])
    assert not blobs.path(ONE).exists()


def test_when_one_file_cannot_be_written_none_is_left(
    tmp_path: Path, blobs: Blobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync = os.fsync
    calls = iter([None, OSError(28, "No space left on device")])

    def failing_fsync(descriptor: int) -> None:
        if stat.S_ISREG(os.fstat(descriptor).st_mode) and (error := next(calls)):
            raise error
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", failing_fsync)
    with pytest.raises(OSError, match="No space left"):
        blobs.put({ONE: b"image", f"{ONE}.thumbnail": b"small"})
    assert files(tmp_path) == set()


def test_files_and_their_directories_are_synced_before_put_returns(
    blobs: Blobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync = os.fsync
    synced: list[Path] = []

    def noting_fsync(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink())
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noting_fsync)
    blobs.put({ONE: b"image"})
    path = blobs.path(ONE)
    assert [p.name.startswith(ONE) for p in synced].count(True) == 1
    assert synced[-1] == path.parent, "the rename is made durable last"
    assert {path.parent.parent, path.parent.parent.parent} <= set(synced)


def test_idle_ids_are_those_of_old_files_only(blobs: Blobs) -> None:
    blobs.put({ONE: b"image", f"{ONE}.thumbnail": b"small"})
    blobs.put({OTHER: b"image"})
    age(blobs.path(ONE), 100)
    age(blobs.path(f"{ONE}.thumbnail"), 100)
    assert list(blobs.idle_ids(older_than_seconds=50)) == [{ONE}]


def test_what_a_crash_left_half_written_is_removed_on_the_way(blobs: Blobs) -> None:
    blobs.put({ONE: b"image"})
    partial = blobs.path(ONE).with_name(f"{ONE}.0a1b2c3d.partial")
    partial.write_bytes(b"im")
    assert list(blobs.idle_ids(older_than_seconds=50)) == []
    assert partial.exists(), "it may be in the making"
    age(partial, 100)
    assert list(blobs.idle_ids(older_than_seconds=50)) == []
    assert not partial.exists()
    assert blobs.path(ONE).exists()


def test_a_file_that_goes_while_the_directory_is_walked_is_no_error(
    blobs: Blobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    blobs.put({ONE: b"image", f"{ONE}.thumbnail": b"small"})
    directory, stat_of = blobs.path(ONE).parent, Path.stat

    def deleting_stat(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        if path.parent == directory:
            path.unlink()
        return stat_of(path, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(Path, "stat", deleting_stat)
    assert list(blobs.idle_ids(older_than_seconds=0)) == []


def test_a_draft_becomes_a_blob_when_its_name_is_known(tmp_path: Path, blobs: Blobs) -> None:
    draft = blobs.draft()
    draft.write(b"ima")
    draft.write(b"ge")
    assert (draft.size_bytes, draft.read()) == (5, b"image")
    assert draft.digest == hashlib.sha256(b"image").hexdigest()
    draft.finish()
    blobs.keep(draft.digest, draft)
    draft.discard()
    assert blobs.path(draft.digest).read_bytes() == b"image"
    assert stat.S_IMODE(blobs.path(draft.digest).stat().st_mode) == 0o600
    assert files(tmp_path) == {draft.digest}


def test_a_draft_that_is_discarded_leaves_nothing(tmp_path: Path, blobs: Blobs) -> None:
    draft = blobs.draft()
    draft.write(b"x" * 1_000_000)
    draft.discard()
    draft.discard()
    assert files(tmp_path) == set()


def test_a_draft_is_synced_before_it_has_its_name_and_the_name_after_it(
    blobs: Blobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync = os.fsync
    synced: list[Path] = []

    def noting_fsync(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink())
        fsync(descriptor)

    draft = blobs.draft()
    draft.write(b"image")
    monkeypatch.setattr(os, "fsync", noting_fsync)
    draft.finish()
    blobs.keep(ONE, draft)
    assert synced[0].suffix == ".partial"
    assert synced[-1] == blobs.path(ONE).parent


def test_what_is_there_already_is_replaced_and_is_young_again(blobs: Blobs) -> None:
    blobs.put({ONE: b"image"})
    age(blobs.path(ONE), 100)
    with blobs.path(ONE).open("rb") as reader:
        blobs.put({ONE: b"image"})
        assert reader.read() == b"image", "who reads it meanwhile reads on"
    assert list(blobs.idle_ids(older_than_seconds=50)) == []


def test_what_is_there_already_stays_when_it_cannot_be_replaced(
    blobs: Blobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    blobs.put({ONE: b"image"})

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        blobs.put({ONE: b"image", f"{ONE}.thumbnail": b"small"})
    assert blobs.path(ONE).read_bytes() == b"image"


def test_drafts_of_a_crash_are_removed_when_they_are_old(tmp_path: Path, blobs: Blobs) -> None:
    draft = blobs.draft()
    draft.write(b"half")
    (partial,) = (tmp_path / "uploads" / "drafts").iterdir()
    assert list(blobs.idle_ids(older_than_seconds=50)) == []
    assert partial.exists()
    age(partial, 100)
    assert list(blobs.idle_ids(older_than_seconds=50)) == []
    assert not partial.exists()
    draft.discard()
