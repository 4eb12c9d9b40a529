"""The real `stonechat serve`, as a process of its own."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

COMMAND = Path(sys.executable).with_name("stonechat")
READY_LINE = re.compile(r"^Stonechat is ready: (http://(\S+):(\d+))$", re.MULTILINE)
READY_SECONDS = 20
STOP_SECONDS = 60
POLL_SECONDS = 0.01


class ServerFailedError(AssertionError):
    """The server did not do what was asked of it; the message has its own words."""


class RunningServer:
    """One server process with its output, from the moment it says that it is ready.

    What it prints goes to files beside its data, so that it can never wait for a reader, and so
    that they outlive it for whoever looks into a failure.

    Attributes:
        data: The directory given as `--data`.
        url: Where it serves, without a slash at the end.
        port: The port in that URL.
        pid: The process.

    """

    def __init__(
        self,
        data: Path,
        *arguments: str,
        port: int = 0,
        environment: Mapping[str, str] | None = None,
        command: Path = COMMAND,
        shared_data: Path | None = None,
        ready_seconds: float = READY_SECONDS,
    ) -> None:
        """Start `stonechat serve` on `data` and wait until it accepts connections.

        With `shared_data` it works on that directory, which others may have as well, and `data` is
        only what its words are kept beside.

        Raises:
            ServerFailedError: It ended, or was silent for too long.

        """
        self.data = data
        data.parent.mkdir(parents=True, exist_ok=True)
        self._output_file = data.with_name(f"{data.name}.stdout")
        self._log_file = data.with_name(f"{data.name}.stderr")
        serve: list[str | Path] = [
            command,
            "serve",
            "--port",
            str(port),
            "--data",
            shared_data or data,
            *arguments,
        ]
        # Appended to: a server that is started again on its data leaves the first one's words.
        with self._output_file.open("ab") as output, self._log_file.open("ab") as log:
            self._said_before = output.tell()
            self._process = subprocess.Popen(
                serve,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=log,
                env=clean_environment() | dict(environment or {}),
            )
        self.pid = self._process.pid
        ready = self._wait_until_ready(ready_seconds)
        self.url = ready[1]
        self.port = int(ready[3])

    @property
    def output(self) -> str:
        """What it has printed to standard output."""
        return self._output_file.read_bytes()[self._said_before :].decode()

    @property
    def log(self) -> str:
        """What every server on this data directory has printed to standard error."""
        return self._log_file.read_text()

    @property
    def running(self) -> bool:
        """Whether the process has not ended."""
        return self._process.poll() is None

    def stop(self, *, with_signal: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end, wait until it has, and return its exit status.

        Raises:
            ServerFailedError: It was still there after `STOP_SECONDS`; it is not any more.

        """
        self._process.send_signal(with_signal)
        try:
            return self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise self._failure(f"ignored {with_signal.name} for {STOP_SECONDS} s") from None

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal, and wait for nothing."""
        self._process.send_signal(number)

    def kill(self) -> None:
        """End it as a power cut would (SIGKILL), and wait until it has gone."""
        self._process.kill()
        self._process.wait(STOP_SECONDS)

    def close(self) -> None:
        """Stop it if it still runs; fail when it ended badly or logged a traceback."""
        if self.running and (status := self.stop()):
            raise self._failure(f"ended with exit status {status}")
        if "Traceback (most recent call last)" in self.log:
            raise self._failure("logged a traceback")

    def _wait_until_ready(self, seconds: float) -> re.Match[str]:
        give_up_at = time.monotonic() + seconds
        while time.monotonic() < give_up_at:
            if ready := READY_LINE.search(self.output):
                return ready
            if not self.running:
                raise self._failure(f"ended with exit status {self._process.returncode}")
            time.sleep(POLL_SECONDS)
        self.kill()
        raise self._failure(f"was not ready after {seconds} s")

    def _failure(self, what_happened: str) -> ServerFailedError:
        return ServerFailedError(f"The server {what_happened}.\n{self.output}{self.log}")


class StartServer(Protocol):
    """What the fixture `start_server` gives."""

    def __call__(
        self,
        *arguments: str,
        data: Path | None = None,
        port: int = 0,
        environment: Mapping[str, str] | None = None,
    ) -> RunningServer:
        """Start `stonechat serve` with these arguments and wait until it is ready."""


def clean_environment() -> dict[str, str]:
    """Return this process's environment without what would change how a server behaves.

    Python's own switches go as well: with `PYTHONUNBUFFERED` set, for one, nobody would notice a
    line that is not flushed.
    """
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("STONECHAT_", "PYTHON", "PYTEST_"))
    }
