"""What lives in a server process: objects, connections and memory, as seen from outside."""

import json
import os
import re
import signal
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from tests.support.server import RunningServer

HOOK = Path(__file__).with_name("census_hook")
ANSWER_SECONDS = 20
POLL_SECONDS = 0.02

# Whatever stands for somebody who is connected, and whatever they set going.
PACKAGES = ("gateway", "protocol", "realtime", "transport")
COUNTED = re.compile(rf"stonechat\.({'|'.join(PACKAGES)})\.|uvicorn\.|websockets\.|.*\.Task$")


class Census:
    """Counts what a server holds for its connections.

    Attributes:
        environment: what the server has to be started with.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / "census.json"
        self.environment = {"PYTHONPATH": str(HOOK), "CENSUS_FILE": str(self._file)}

    def take(self, server: RunningServer) -> Counter[str]:
        """Count the live objects that belong to connections, by type, and the open sockets."""
        self._file.unlink(missing_ok=True)
        os.kill(server.pid, signal.SIGUSR1)
        give_up_at = time.monotonic() + ANSWER_SECONDS
        while not self._file.exists():
            assert time.monotonic() < give_up_at, "the server does not answer"
            time.sleep(POLL_SECONDS)
        objects: dict[str, int] = json.loads(self._file.read_text())
        counted = Counter({kind: count for kind, count in objects.items() if COUNTED.match(kind)})
        counted["sockets"] = open_sockets(server.pid)
        return counted

    def settles(self, server: RunningServer, before: Counter[str], seconds: float) -> None:
        """Wait until no more lives in the server than before; fail with what does."""
        give_up_at = time.monotonic() + seconds
        while left := self.take(server) - before:
            assert time.monotonic() < give_up_at, f"left behind: {left}"
            time.sleep(0.2)


class Memory:
    """How much a process grows, from the moment this is made."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        Path(f"/proc/{pid}/clear_refs").write_text("5")  # the peak starts again from here
        self._before = self._read("VmRSS")

    @classmethod
    def of(cls, server: RunningServer) -> Self:
        """Watch a server."""
        return cls(server.pid)

    @property
    def peak_bytes(self) -> int:
        """How much more it has had than at the beginning."""
        return self._read("VmHWM") - self._before

    @property
    def kept_bytes(self) -> int:
        """How much more it has now."""
        return self._read("VmRSS") - self._before

    def _read(self, field: str) -> int:
        found = re.search(rf"^{field}:\s+(\d+) kB$", self._status(), re.MULTILINE)
        assert found
        return int(found[1]) * 1024

    def _status(self) -> str:
        return Path(f"/proc/{self._pid}/status").read_text()


def open_sockets(pid: int) -> int:
    """Count the sockets that a process has open, the listening one among them."""
    return sum(target.startswith("socket:") for target in _open_files(pid).values())


def _open_files(pid: int) -> Mapping[str, str]:
    found = {}
    for entry in os.scandir(f"/proc/{pid}/fd"):
        try:
            found[entry.name] = os.readlink(entry.path)  # noqa: PTH115 - no path: `socket:[1234]`
        except FileNotFoundError:  # closed while we looked
            continue
    return found


def complaints(server: RunningServer) -> list[str]:
    """Give the lines of a server's log that a healthy one does not write."""
    return [line for line in server.log.splitlines() if _COMPLAINT.search(line)]


_COMPLAINT = re.compile(r"level=(error|critical|warning)|^Traceback|Exception ignored")
