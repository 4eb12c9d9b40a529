"""A place where servers come and go: one data directory, one port, one database."""

import asyncio
import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from tests.support.server import COMMAND, RunningServer, StartServer, clean_environment

# Of the processor's time: a start that had to repair or to read everything would take more. How
# long people wait for it depends on what else the machine does, and is bounded by RunningServer.
START_SECONDS = 3.0
ORPHANS_SECONDS = 10.0

STEADY = {
    "STONECHAT_RATE_LIMITS": "off",
    # Nobody is to lose their rooms because the machine is slow.
    "STONECHAT_GUEST_GRACE_SECONDS": "3600",
    "STONECHAT_DRAIN_SECONDS": "0.5",
}


class Host:
    """Starts server after server on the same data, and ends them in every way there is.

    Attributes:
        data: The data directory.
        port: The port of all of them. Not one that systems give to outgoing connections: somebody
            could have it while no server does, even a client that connects to itself.
        server: The one that runs, or ran last.
        environment: Its settings.

    """

    def __init__(
        self, start_server: StartServer, data: Path, environment: Mapping[str, str] | None = None
    ) -> None:
        self.data = data
        self.port = _quiet_port()
        self.environment = STEADY | dict(environment or {})
        self._start_server = start_server
        self.server: RunningServer

    async def start(self) -> float:
        """Start a server, which must be ready with normal effort; the seconds that it took."""
        begun = time.monotonic()
        self.server = await asyncio.to_thread(
            self._start_server, data=self.data, port=self.port, environment=self.environment
        )
        took = time.monotonic() - begun
        worked = _processor_seconds(self.server.pid)
        assert worked < START_SECONDS, f"ready after {worked:.1f} s of work"
        return took

    async def kill(self) -> None:
        """End it as a power cut would; the processes that it had started end as well."""
        children = _children(self.server.pid)
        self.server.kill()
        until = time.monotonic() + ORPHANS_SECONDS
        while orphans := [pid for pid in children if _is_alive(pid)]:
            assert time.monotonic() < until, f"processes outlive their server: {orphans}"
            await asyncio.sleep(0.02)

    async def stop(self) -> None:
        """End it as an operator does."""
        assert await asyncio.to_thread(self.server.stop) == 0

    async def kill_while_stopping(self, after_seconds: float) -> None:
        """Begin to stop it, and do not wait for the end."""
        os.kill(self.server.pid, signal.SIGTERM)
        await asyncio.sleep(after_seconds)
        await self.kill()

    async def kill_while_starting(self, after_seconds: float) -> None:
        """Start a server, and end it while it is not ready yet, or just is."""
        process = self.launch()
        await asyncio.sleep(after_seconds)
        process.kill()
        await asyncio.to_thread(process.wait)

    def launch(self) -> subprocess.Popen[bytes]:
        """Start a server without waiting for anything."""
        output = self.data.with_name(f"{self.data.name}.stdout")
        log = self.data.with_name(f"{self.data.name}.stderr")
        with output.open("ab") as stdout, log.open("ab") as stderr:
            return subprocess.Popen(
                [COMMAND, "serve", "--port", str(self.port), "--data", self.data],
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                env=clean_environment() | self.environment,
            )

    def complaints(self) -> list[str]:
        """Return what any of them has logged as an error."""
        return [
            line
            for line in self.server.log.splitlines()
            if "level=error" in line or "level=critical" in line or line.startswith("Traceback")
        ]


def _quiet_port() -> int:
    while True:
        port = random.randrange(20_000, 30_000)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in found.read_text().split()] if found.exists() else []


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"
