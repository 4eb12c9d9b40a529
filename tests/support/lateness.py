"""How late this machine is by itself, so that no server is blamed for it.

Tests run beside each other and beside whatever else the machine does. Of the time that passes, what
a process spends ready to run and waiting for a processor is told by the system, for each thread;
what else holds it up, a slow disk or a machine that stands still, also holds up a control.
"""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, Self

PAUSE_SECONDS: Final = 0.01
# A disk has other work than to be measured.
WRITE_EVERY: Final = 5


class FairClock:
    """Tells the time in seconds, without those in which somebody waited for a processor.

    That is any thread of a server, and in our own process the one that reads the clock. Where the
    system does not tell, they count.
    """

    def __init__(self, pid: int) -> None:
        """Measure what this process does."""
        self._tasks = Path(f"/proc/{pid}/task")
        self._seen_ns: dict[str, int] = {}
        self._waited_ns = 0

    def now(self) -> float:
        """Read the clock; only the difference of two readings of one thread means something."""
        for task, waited_ns in self._waits():
            self._waited_ns += max(0, waited_ns - self._seen_ns.get(task, 0))
            self._seen_ns[task] = waited_ns
        return time.monotonic() - self._waited_ns / 1e9

    def _waits(self) -> Iterator[tuple[str, int]]:
        """How long each thread has been ready to run and did not; those that ended are left out."""
        tasks: list[str] = []
        with suppress(FileNotFoundError):
            tasks = [task.path for task in os.scandir(self._tasks)]
        for task in ("/proc/thread-self", *tasks):
            with suppress(OSError):
                yield task, int(Path(task, "schedstat").read_text().split()[1])


class Lateness:
    """A control: a thread that sleeps and writes while the block lasts, and is late as all are.

    Attributes:
        worst_seconds: how much longer than it should have one of its rounds took at most.
    """

    def __init__(self, folder: Path) -> None:
        """Prepare to write in this folder, which must be on the disk that the server uses."""
        self.worst_seconds = 0.0
        self._file = folder / "lateness"
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._measure, name="lateness")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join()

    def _measure(self) -> None:
        rounds = 0
        with self._file.open("wb", buffering=0) as file:
            while not self._stopping.is_set():
                start = time.monotonic()
                time.sleep(PAUSE_SECONDS)
                if rounds % WRITE_EVERY == 0:
                    file.write(b".")
                    os.fsync(file.fileno())
                late = time.monotonic() - start - PAUSE_SECONDS
                self.worst_seconds = max(self.worst_seconds, late)
                rounds += 1
