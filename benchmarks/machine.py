"""The machine that is measured on: its cores, its disk, and how quiet it is."""

import os
import platform
import resource
import time
from dataclasses import dataclass
from pathlib import Path


class NotMeasurableError(Exception):
    """The benchmark cannot run here; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Cores:
    """Where the server runs, and where everything else does."""

    server: int
    others: int


def choose_cores() -> Cores:
    """Take two of the cores that this process may use, and keep this process off the server's.

    Raises:
        NotMeasurableError: there is only one.
    """
    allowed = sorted(os.sched_getaffinity(0))
    if len(allowed) < 2:
        raise NotMeasurableError(
            "A benchmark needs two cores, one for the server and one for its clients; this process"
            " may use only one."
        )
    cores = Cores(server=allowed[-2], others=allowed[-1])
    os.sched_setaffinity(0, {cores.others})
    return cores


def raise_descriptor_limit(needed: int) -> None:
    """Let this process, and so the programs that it starts, open as many files as allowed.

    Raises:
        NotMeasurableError: that is too few.
    """
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if most != resource.RLIM_INFINITY and most < needed:
        raise NotMeasurableError(
            f"Only {most} files may be open at once and {needed} are needed: raise `ulimit -n`."
        )


def describe() -> dict[str, str]:
    """Say what kind of machine this is, for whoever compares figures."""
    models = {
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        if line.startswith("model name")
    }
    return {
        "processor": ", ".join(sorted(models)) or platform.machine(),
        "cores": str(os.cpu_count()),
        "kernel": ".".join(platform.release().split(".")[:2]),
        "python": platform.python_version(),
    }


def busy_elsewhere(seconds: float = 1.0) -> float:
    """How many cores' worth of work is being done here while nothing is measured."""
    began, busy = time.monotonic(), _busy_ticks()
    time.sleep(seconds)
    ticks = _busy_ticks() - busy
    return ticks / os.sysconf("SC_CLK_TCK") / (time.monotonic() - began)


def _busy_ticks() -> int:
    """Sum what /proc/stat counts as used: all but idle and waiting for input and output."""
    first = Path("/proc/stat").read_text(encoding="ascii").splitlines()[0].split()
    user, nice, system, _, _, interrupt, soft_interrupt, steal = map(int, first[1:9])
    return user + nice + system + interrupt + soft_interrupt + steal


def flush_seconds(directory: Path, count: int = 400) -> list[float]:
    """How long the disk takes to make 4 KB durable, time after time."""
    path = directory / "flushed"
    block = b"\xa5" * 4096
    times = []
    with path.open("wb", buffering=0) as file:
        for _ in range(count):
            file.write(block)
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            times.append(time.perf_counter() - began)
    path.unlink()
    return times
