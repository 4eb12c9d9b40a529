"""Giving memory back to the system after somebody has made us use a lot of it.

Python frees what a flood has left, but the C library keeps the pages as long as anything small
lives above them. Measured: 20 pollers that never polled left 40 MB behind, and one call took all of
it back within three milliseconds.
"""

import asyncio
import ctypes
from collections.abc import Callable
from typing import Final

# So much has to pass through before it is worth a look.
TRIM_AFTER_BYTES: Final = 4_000_000
# By then the flood is over, or it was not the last.
_DELAY_SECONDS: Final = 1.0


def _find_trim() -> Callable[[int], int] | None:
    """Find glibc's malloc_trim(); other C libraries have none, and mostly no need."""
    try:
        trim: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError, TypeError):
        return None
    return trim


class MemoryTrimmer:
    """Calls malloc_trim() some time after large amounts have come and gone."""

    def __init__(self) -> None:
        self._trim = _find_trim()
        self._passed_bytes = 0
        self._scheduled = False

    def note(self, size_bytes: int) -> None:
        """Note that so much was, or soon will be, freed."""
        self._passed_bytes += size_bytes
        if self._passed_bytes < TRIM_AFTER_BYTES or self._scheduled or self._trim is None:
            return
        self._scheduled = True
        asyncio.get_running_loop().call_later(_DELAY_SECONDS, self._run)

    def _run(self) -> None:
        self._scheduled = False
        self._passed_bytes = 0
        if self._trim is not None:
            self._trim(0)
