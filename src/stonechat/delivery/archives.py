"""Archives: tar files whose last member says what the others come to, so that damage is seen.

The digest that is kept is of one line for each member, in order: SHA-256, size and name. A file
that is cut short has no last member; one with a changed byte has another digest.
"""

import os
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Final

import msgspec

_MANIFEST: Final = "manifest.json"
_PIECE_BYTES: Final = 1_048_576
_NAME: Final = re.compile(r"[\w-][\w.-]*(/[\w-][\w.-]*){0,8}\Z")
_MANIFEST_BYTES: Final = 1_000_000


class DamagedArchive(Exception):
    """An archive is not what was written; the message says in what way."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What an archive is of, and what its members come to.

    Attributes:
        format: of the archive; readers refuse what they do not know.
        facts: of whoever wrote it, as JSON.
        members: how many there are, beside this one.
        size_bytes: what they weigh together.
        sha256: the digest of all of them.
    """

    format: int = 1
    facts: dict[str, Any]
    members: int
    size_bytes: int
    sha256: str


class _Sum:
    """What the members so far come to."""

    def __init__(self) -> None:
        self._digest = sha256()
        self.members = 0
        self.size_bytes = 0

    def add(self, name: str, size_bytes: int, digest: str) -> None:
        self._digest.update(f"{digest} {size_bytes} {name}\n".encode())
        self.members += 1
        self.size_bytes += size_bytes

    def manifest(self, facts: dict[str, Any]) -> Manifest:
        return Manifest(
            facts=facts,
            members=self.members,
            size_bytes=self.size_bytes,
            sha256=self._digest.hexdigest(),
        )


class _Hashed:
    """Reads a file for somebody else, and remembers what it read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.digest.update(data)
        return data


class ArchiveWriter:
    """Writes one archive, member by member."""

    def __init__(self, file: BinaryIO) -> None:
        self._tar = tarfile.TarFile.open(fileobj=file, mode="w|", format=tarfile.PAX_FORMAT)
        self._sum = _Sum()

    def add(self, name: str, path: Path) -> None:
        """Add a file, which must not change meanwhile. Raises OSError."""
        with path.open("rb") as file:
            hashed = _Hashed(file)
            size = os.fstat(file.fileno()).st_size
            self._tar.addfile(_member(name, size), hashed)
            self._tar.members = []  # type: ignore[attr-defined] # it would remember them all
            self._sum.add(name, size, hashed.digest.hexdigest())

    def finish(self, facts: dict[str, Any]) -> Manifest:
        """Add what makes it whole."""
        manifest = self._sum.manifest(facts)
        encoded = msgspec.json.format(msgspec.json.encode(manifest))
        self._tar.addfile(_member(_MANIFEST, len(encoded)), BytesIO(encoded))
        self._tar.close()
        return manifest


def read_archive(path: Path, into: Path | None) -> Manifest:
    """Read an archive to its end, and write its members below a directory, if one is given.

    They are durable then, but nothing may be done with them before this has returned.

    Raises:
        DamagedArchive: it is not whole, not one of ours, or of a newer program.
        OSError: it cannot be read, or its members cannot be written.
    """
    total, manifest = _Sum(), None
    with _opened(path) as tar:
        while member := tar.next():
            tar.members = []  # type: ignore[attr-defined] # it would remember them all
            if manifest is not None or not member.isreg() or not _NAME.match(member.name):
                raise DamagedArchive("it is no backup of Stonechat, or is damaged")
            file = tar.extractfile(member)
            if file is None:
                raise DamagedArchive("it is damaged")
            if member.name == _MANIFEST:
                manifest = _read_manifest(file.read(_MANIFEST_BYTES))
                continue
            hashed = _Hashed(file)  # type: ignore[arg-type] # it reads
            size = _copy(hashed, _place(member.name, into) if into else None)
            if size != member.size:
                raise DamagedArchive("it ends too early")
            total.add(member.name, size, hashed.digest.hexdigest())
    if manifest is None:
        raise DamagedArchive("it ends too early")
    if manifest != total.manifest(manifest.facts):
        raise DamagedArchive("what is in it has changed since it was made")
    return manifest


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    with path.open("rb") as file:
        try:
            with tarfile.open(fileobj=file, mode="r|") as tar:
                yield tar
        except (tarfile.TarError, EOFError, UnicodeError, ValueError) as error:
            raise DamagedArchive("it is no backup of Stonechat, or is damaged") from error


def _read_manifest(encoded: bytes) -> Manifest:
    try:
        manifest = msgspec.json.decode(encoded, type=Manifest)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise DamagedArchive("it is damaged") from error
    if manifest.format != 1:
        raise DamagedArchive("it was made by a newer Stonechat")
    return manifest


def _place(name: str, into: Path) -> Path:
    """Tell where a member goes, and make the directories above it, for us alone."""
    place = PurePosixPath(name)
    for above in reversed(place.parents):
        (into / above).mkdir(mode=0o700, exist_ok=True)
    return into / place


def _copy(source: _Hashed, target: Path | None) -> int:
    if target is None:
        return sum(map(len, iter(lambda: source.read(_PIECE_BYTES), b"")))
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    size = 0
    with os.fdopen(os.open(target, flags, 0o600), "wb") as file:
        while piece := source.read(_PIECE_BYTES):
            size += file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return size


def _member(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info
