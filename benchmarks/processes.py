"""What processes that work together use of the processor."""

import os
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

_TICK_SECONDS: Final = 1 / os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """List a process and all that it has started, and those have, and that still run."""
    return [pid, *(one for child in _children(pid) for one in family(child))]


def named(pids: Collection[int], name: str) -> list[int]:
    """List those of some processes whose program has this name."""
    return [pid for pid in pids if _read(f"/proc/{pid}/comm").strip() == name]


def cpu_seconds(pids: Collection[int]) -> float:
    """Sum what processes have used so far, in user and system time.

    What they started and is ended counts as theirs.
    """
    return sum(map(_ticks, pids)) * _TICK_SECONDS


def _ticks(pid: int) -> int:
    # What stands behind the name in parentheses, which may contain anything.
    fields = _read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) if fields else 0


def _children(pid: int) -> Iterator[int]:
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        yield from map(int, _read(str(file)).split())


def _read(path: str) -> str:
    """Read what may be gone by now."""
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""
