"""One timer for every deadline.

A timer of its own would cost each idle connection more than all else it needs.
"""

import asyncio
from collections.abc import Callable
from heapq import heappop, heappush
from math import ceil, inf
from typing import Final, Protocol

# A ping may be this late, and a dead peer stay this much longer unless it makes a request first.
# Fine enough for the 200 ms time-out that protocol test suites ask for.
SLOT_SECONDS: Final = 0.02
# Ten thousand clients that came at once are due at once; the loop gets a turn between batches.
BATCH: Final = 200


class Timed(Protocol):
    """Something that has a deadline. `slot` belongs to the wheel; it is None while not on it."""

    slot: int | None

    @property
    def deadline(self) -> float:
        """When `tick` is due; it may move later at any time without telling the wheel."""

    def tick(self, now: float) -> None:
        """Do what is due. Afterwards the wheel asks for the next deadline."""


class TimerWheel:
    """Calls `tick` on whatever has reached its deadline, and wakes up only when something may have.

    A deadline that moves later costs nothing: the entry is looked at in its old slot and put into
    a new one.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._slots: dict[int, set[Timed]] = {}
        self._order: list[int] = []
        self._handle: asyncio.Handle | None = None
        self._next = -1

    def add(self, entry: Timed) -> None:
        """Watch an entry, or put it where its deadline has moved to. Cheap; call it freely."""
        deadline = entry.deadline
        if deadline == inf:
            self.remove(entry)
            return
        slot = ceil(deadline / SLOT_SECONDS)
        if slot == entry.slot:
            return
        self.remove(entry)
        entries = self._slots.get(slot)
        if entries is None:
            entries = self._slots[slot] = set()
            heappush(self._order, slot)
        entries.add(entry)
        entry.slot = slot
        if self._handle is None or slot < self._next:
            self._schedule()

    def remove(self, entry: Timed) -> None:
        """Forget an entry; harmless when it is not watched."""
        if entry.slot is None:
            return
        entries = self._slots.get(entry.slot)
        if entries is not None:
            entries.discard(entry)
        entry.slot = None

    def _schedule(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None
        while self._order and not self._slots[self._order[0]]:
            del self._slots[heappop(self._order)]
        if not self._order:
            return
        self._next = self._order[0]
        delay = max(0.0, self._next * SLOT_SECONDS - self._clock())
        self._handle = asyncio.get_running_loop().call_later(delay, self._turn)

    def _turn(self) -> None:
        self._handle = None
        now = self._clock()
        # The loop's timers have millisecond steps and may ring a moment early.
        last = int((now + 0.001) / SLOT_SECONDS)
        try:
            done = 0
            while self._order and self._order[0] <= last and done < BATCH:
                entries = self._slots[self._order[0]]
                while entries and done < BATCH:
                    self._visit(entries.pop(), now)
                    done += 1
                if not entries:
                    del self._slots[heappop(self._order)]
        finally:
            self._schedule()

    def _visit(self, entry: Timed, now: float) -> None:
        entry.slot = None
        if entry.deadline <= now + 0.001:
            entry.tick(now)
        self.add(entry)
