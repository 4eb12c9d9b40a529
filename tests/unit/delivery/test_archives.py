"""An archive is read as it was written, or refused."""

import io
import tarfile
from pathlib import Path

import pytest

from stonechat.delivery.archives import (
    ArchiveWriter,
    DamagedArchive,
    Manifest,
    read_archive,
)

MEMBERS = {"database/copy": b"d" * 30_000, "files/a.key": b"secret", "files/uploads/b/a/x": b""}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "archive"
    write(path)
    return path


def write(path: Path) -> Manifest:
    source = path.with_name("source")
    with path.open("wb") as file:
        writer = ArchiveWriter(file)
        for name, content in MEMBERS.items():
            source.write_bytes(content)
            writer.add(name, source)
        return writer.finish({"rows": {"messages": 1}})


def put(tar: tarfile.TarFile, name: str, content: bytes, kind: bytes = tarfile.REGTYPE) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.type, member.linkname = len(content), kind, "/etc/passwd"
    tar.addfile(member, io.BytesIO(content))


def test_what_was_written_is_read(archive: Path, tmp_path: Path) -> None:
    into = tmp_path / "into"
    manifest = read_archive(archive, into)
    assert manifest.facts == {"rows": {"messages": 1}}
    assert manifest.members == 3
    assert manifest.size_bytes == 30_006
    read = {p.relative_to(into).as_posix(): p.read_bytes() for p in into.rglob("*") if p.is_file()}
    assert read == MEMBERS
    assert all(p.stat().st_mode & 0o077 == 0 for p in into.rglob("*"))


def test_checking_writes_nothing(archive: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    assert read_archive(archive, None).members == 3
    assert sorted(tmp_path.rglob("*")) == before


def test_an_archive_that_ends_anywhere_too_early_is_refused(archive: Path) -> None:
    whole = archive.read_bytes()
    end_of_manifest = whole.rstrip(b"\0").__len__()
    for end in range(0, end_of_manifest, 997):
        archive.write_bytes(whole[:end])
        with pytest.raises(DamagedArchive):
            read_archive(archive, None)


def test_a_changed_byte_in_whatever_matters_is_noticed(archive: Path) -> None:
    whole = archive.read_bytes()
    manifest = read_archive(archive, None)
    noticed = 0
    for place in range(0, len(whole), 211):
        damaged = bytearray(whole)
        damaged[place] ^= 0x55
        archive.write_bytes(damaged)
        try:
            # Padding and the times of members are nobody's: what is read must be the same then.
            assert read_archive(archive, None) == manifest, place
        except DamagedArchive:
            noticed += 1
    assert noticed > len(MEMBERS["database/copy"]) // 211


@pytest.mark.parametrize(
    "name",
    ["../evil", "/etc/evil", "files/../../evil", "files/./x", "files//x", ".hidden", "a/.ssh/x"],
)
def test_names_that_lead_elsewhere_are_refused(name: str, tmp_path: Path) -> None:
    archive, into = tmp_path / "archive", tmp_path / "deep" / "into"
    with tarfile.open(archive, "w") as tar:
        put(tar, name, b"evil")
    with pytest.raises(DamagedArchive):
        read_archive(archive, into)
    assert list(tmp_path.rglob("*")) == [archive]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE])
def test_links_and_what_is_no_file_are_refused(kind: bytes, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    with tarfile.open(archive, "w") as tar:
        put(tar, "files/x", b"", kind)
    with pytest.raises(DamagedArchive):
        read_archive(archive, tmp_path / "into")


@pytest.mark.parametrize("content", [b"", b"hello", b"\0" * 20_000, b"PK\x03\x04" * 300])
def test_what_is_no_archive_is_refused(content: bytes, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    archive.write_bytes(content)
    with pytest.raises(DamagedArchive):
        read_archive(archive, None)


def test_an_archive_of_a_newer_format_is_refused(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    said = b'{"format":2,"facts":{},"members":0,"size_bytes":0,"sha256":""}'
    with tarfile.open(archive, "w") as tar:
        put(tar, "manifest.json", said)
    with pytest.raises(DamagedArchive, match="newer"):
        read_archive(archive, None)
