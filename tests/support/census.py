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
ANSWER_SECONDS = 60
SETTLE_SECONDS = 60
POLL_SECONDS = 0.02

# Whatever stands for somebody who is connected, and whatever they set going.
PACKAGES = ("gateway", "protocol", "realtime", "transport")
COUNTED = re.compile(rf"stonechat\.({'|'.join(PACKAGES)})\.|uvicorn\.|websockets\.|.*\.Task$")
COMPLAINT = re.compile(r"level=(error|critical|warning)|^Traceback|Exception ignored")


class Census:
    """Counts what a server holds for its connections.

    Attributes:
        environment: what the server has to be started with.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / "census.json"
        self.environment = {"PYTHONPATH": str(HOOK), "CENSUS_FILE": str(self._file)}

    def take(self, pid: int) -> Counter[str]:
        """Count the live objects that belong to connections, by type, and the open sockets."""
        self._file.unlink(missing_ok=True)
        os.kill(pid, signal.SIGUSR1)
        give_up_at = time.monotonic() + ANSWER_SECONDS
        while not self._file.exists():
            assert time.monotonic() < give_up_at, "the server does not answer"
            time.sleep(POLL_SECONDS)
        objects: dict[str, int] = json.loads(self._file.read_text())
        counted = Counter({kind: count for kind, count in objects.items() if COUNTED.match(kind)})
        counted["sockets"] = open_sockets(pid)
        return counted


class QuietServer(RunningServer):
    """A server that can be counted, and fails its test when it logs a warning or worse."""

    def __init__(self, folder: Path, **settings: object) -> None:
        """Start it.

        Args:
            folder: where its data and its answers are to be.
            **settings: named as their variables without the prefix. Unless told otherwise, the
                server says a short good-bye to whoever is left at the end, and lets everybody
                ask as fast as they can.
        """
        self._census = Census(folder)
        chosen = {"drain_seconds": 0, "rate_limits": "off"} | settings
        environment = {f"STONECHAT_{name.upper()}": str(value) for name, value in chosen.items()}
        super().__init__(folder / "data", environment=self._census.environment | environment)
        self._idle = self.census()

    def census(self) -> Counter[str]:
        """Count what lives in it for its connections."""
        return self._census.take(self.pid)

    def settles(self) -> None:
        """Wait until no more lives in it than before the first connection; fail with what does."""
        give_up_at = time.monotonic() + SETTLE_SECONDS
        while left := self.census() - self._idle:
            assert time.monotonic() < give_up_at, f"left behind: {left}"
            time.sleep(0.1)

    def close(self) -> None:
        """Stop it; fail when it ended badly or had anything to complain about."""
        super().close()
        complaints = [line for line in self.log.splitlines() if COMPLAINT.search(line)]
        assert complaints == []


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
