"""A program that the benchmark starts on one core, watches, and ends."""

import os
import re
import subprocess
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

READY_SECONDS: Final = 30.0
STOP_SECONDS: Final = 15.0


class ProgramFailedError(Exception):
    """A program did not do what it was started for; the message holds what it said."""


class Program:
    """One process, from its start to its end.

    Args:
        command: the program and its arguments.
        core: the only core it may use.
        environment: what is added to this process's own environment.
        log: where its standard error goes.
    """

    def __init__(
        self, command: Sequence[str], *, core: int, environment: Mapping[str, str], log: Path
    ) -> None:
        self._log = log
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("STONECHAT_")}
        self.started_at = time.perf_counter()
        with log.open("wb") as errors:
            self._process = subprocess.Popen(
                # taskset becomes the program, so the process id is the server's own.
                ["/usr/bin/taskset", "--cpu-list", str(core), *command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=inherited | dict(environment),
                text=True,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def wait_for(self, pattern: re.Pattern[str]) -> re.Match[str]:
        """Read what the program prints up to a line that matches; the rest is thrown away.

        Raises:
            ProgramFailedError: it ended, or did not print such a line in time.
        """
        output = self._process.stdout
        if output is None:
            raise ProgramFailedError("Its output is not read.")
        alarm = threading.Timer(READY_SECONDS, self._process.kill)
        alarm.start()
        try:
            for line in output:
                if found := pattern.search(line):
                    threading.Thread(target=deque, args=(output, 0), daemon=True).start()
                    return found
        finally:
            alarm.cancel()
        raise ProgramFailedError(self.complaint())

    def resident_bytes(self) -> int:
        """Memory that the process has in use, pages shared with others included."""
        for line in Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        raise ProgramFailedError(self.complaint())

    def send_signal(self, number: int) -> None:
        """Send the process a signal."""
        self._process.send_signal(number)

    def stop(self) -> None:
        """Ask the process to end, and see to it that it does."""
        if self._process.poll() is None:
            self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def complaint(self) -> str:
        """What the program last said on standard error."""
        said = self._log.read_text(encoding="utf-8", errors="replace").strip()
        return said[-2000:] or f"it ended with status {self._process.poll()} and said nothing"
