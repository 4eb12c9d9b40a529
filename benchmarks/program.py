"""A program that the benchmark starts on one core, watches, and ends."""

import os
import re
import subprocess
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
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
        self._drain: threading.Thread | None = None
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("STONECHAT_")}
        self.started_at = time.perf_counter()
        with log.open("wb") as errors, confined_to(core):
            self._process = subprocess.Popen(
                command,
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
                    self._drain = threading.Thread(target=deque, args=(output, 0), daemon=True)
                    self._drain.start()
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

    def has_help(self) -> bool:
        """Whether the process has, or ever had, another one work for it: that would not be counted.

        Only those it has waited for are remembered once they have ended.
        """
        proc = Path(f"/proc/{self.pid}")
        # What stands behind the name in parentheses, which may contain anything.
        fields = (proc / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        ended_ticks = int(fields[13]) + int(fields[14])
        return ended_ticks > 0 or any(map(_read_if_there, proc.glob("task/*/children")))

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
        if self._drain is not None:
            self._drain.join()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def complaint(self) -> str:
        """What the program last said on standard error."""
        said = self._log.read_text(encoding="utf-8", errors="replace").strip()
        return said[-2000:] or f"it ended with status {self._process.poll()} and said nothing"


@contextmanager
def confined_to(core: int) -> Iterator[None]:
    """Let what is started meanwhile inherit one core."""
    own = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, own)


def _read_if_there(path: Path) -> str:
    """Read what may be gone by now: a thread's file."""
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        return ""
