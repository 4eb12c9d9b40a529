"""How much is under way, altogether and of each push service."""

from collections import Counter
from typing import Final

UNDER_WAY: Final = 256
PER_SERVICE: Final = 96
"""Deliveries in memory, from which on nothing more is begun; four times what a push service is
called with at once, so that it never waits for us, and what still leaves room for others."""

ROUND: Final = 16
"""Deliveries that are claimed together: half a millisecond of the writer. A service that was busy
is asked for more when it has done with as many: to look each time that one has ended would cost
more than the pushes do."""


class Load:
    """Counts what is under way; lives on one event loop."""

    def __init__(self) -> None:
        self._services: Counter[str] = Counter()
        self._busy: set[str] = set()
        self._count = 0
        self._is_full = False

    @property
    def room(self) -> int:
        """How many more may be begun now, at most `ROUND`."""
        return 0 if self._is_full else min(ROUND, UNDER_WAY - self._count)

    @property
    def busy(self) -> frozenset[str]:
        """The services that have enough to do."""
        return frozenset(self._busy)

    def begin(self, service: str) -> None:
        """Count one more."""
        self._count += 1
        self._services[service] += 1
        if self._services[service] >= PER_SERVICE:
            self._busy.add(service)
        self._is_full = self._is_full or self._count >= UNDER_WAY

    def end(self, service: str) -> bool:
        """Count one less; true if there is room again where there was none."""
        self._count -= 1
        left = self._services[service] - 1
        self._services[service] = left
        if not left:
            del self._services[service]
        had_none = self._is_full or service in self._busy
        if self._count <= UNDER_WAY - ROUND:
            self._is_full = False
        if left <= PER_SERVICE - ROUND:
            self._busy.discard(service)
        return had_none and not self._is_full and service not in self._busy
