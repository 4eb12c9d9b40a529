"""Disks that are full when a test says so, for an ordinary user too.

One is a real small file system, in a mount namespace of the server's own: it has no room for
anything. The other is a limit on the size of files: whatever is longer cannot grow, and the error
is another one. It needs nothing from the system, and outlives the server.
"""

import resource
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Protocol

from tests.support.server import COMMAND, RunningServer

SIZE_BYTES = 16_000_000
NAMESPACES = (("--mount",), ("--user", "--map-root-user", "--mount"))


class Disk(Protocol):
    """Where a server keeps its data.

    Attributes:
        server: The server.

    """

    server: RunningServer

    def fill(self) -> None:
        """Leave no room."""

    def empty(self) -> None:
        """Make room again."""

    def files(self) -> list[Path]:
        """Return the files below the data directory."""


class SmallDisk:
    """A file system of a few megabytes, which goes with its server."""

    def __init__(self, directory: Path, environment: Mapping[str, str]) -> None:
        self.server = RunningServer(
            directory / "data",
            environment=environment,
            command=on_small_disk(directory, f'exec {COMMAND} "$@"'),
        )
        # What the server sees there, which is not what we would see.
        self.data = Path(f"/proc/{self.server.pid}/root{self.server.data}")
        self._filler = self.data / "filler"

    def fill(self) -> None:
        """Put a file there that takes everything."""
        with self._filler.open("wb", buffering=0) as filler, suppress(OSError):
            while True:
                filler.write(bytes(4096))

    def empty(self) -> None:
        """Remove it."""
        self._filler.unlink()

    def files(self) -> list[Path]:
        """Return the files below the data directory."""
        return [path for path in self.data.rglob("*") if path.is_file()]


class ShortFiles:
    """A disk on which the server's files may not grow beyond what the log has, while it is full."""

    def __init__(self, directory: Path, environment: Mapping[str, str]) -> None:
        self.server = RunningServer(directory / "data", environment=environment)
        self._usual = resource.prlimit(self.server.pid, resource.RLIMIT_FSIZE)

    def fill(self) -> None:
        """Forbid nearly everything."""
        self._limit(4096)

    def empty(self) -> None:
        """Allow everything."""
        self._limit(self._usual[0])

    def files(self) -> list[Path]:
        """Return the files below the data directory."""
        return [path for path in self.server.data.rglob("*") if path.is_file()]

    def _limit(self, size_bytes: int) -> None:
        resource.prlimit(self.server.pid, resource.RLIMIT_FSIZE, (size_bytes, self._usual[1]))


def on_small_disk(directory: Path, commands: str) -> Path:
    """Write a program that runs shell commands with a small disk of their own at `data`."""
    namespace = find_namespace()
    assert namespace
    data = shlex.quote(str(directory / "data"))
    inside = f"mkdir -p {data} && mount -t tmpfs -o size={SIZE_BYTES} full {data} && {commands}"
    script = directory / "stonechat-on-small-disk"
    script.write_text(
        f'#!/bin/sh\nexec {shlex.join(namespace)} sh -c {shlex.quote(inside)} sh "$@"\n'
    )
    script.chmod(0o700)
    return script


@cache
def find_namespace() -> tuple[str, ...]:
    """Return the command in which a file system can be mounted, or nothing."""
    unshare = shutil.which("unshare")
    for options in NAMESPACES if unshare else ():
        command = (str(unshare), *options)
        tried = [*command, "sh", "-c", "mount -t tmpfs -o size=1m full /mnt"]
        if subprocess.run(tried, check=False, capture_output=True).returncode == 0:
            return command
    return ()
