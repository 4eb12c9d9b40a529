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
# Deadlines further off than this are looked at once more before they come, so that a minute of
# them shares a few dozen slots and not thousands.
FAR_SECONDS: Final = 2.0
_FAR_SLOTS: Final = 50
# The loop's timers have steps of a millisecond and may ring that much early.
_EARLY_SECONDS: Final = 0.001
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
        if deadline - self._clock() > FAR_SECONDS:
            slot -= slot % _FAR_SLOTS
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
        self._next = -1  # nobody needs to schedule anything while this runs
        now = self._clock() + _EARLY_SECONDS
        left = BATCH
        try:
            while left > 0 and self._order and self._order[0] * SLOT_SECONDS <= now:
                left = self._visit_slot(now, left)
        finally:
            self._schedule()

    def _visit_slot(self, now: float, left: int) -> int:
        slot = heappop(self._order)
        entries = self._slots.pop(slot)
        while entries and left > 0:
            entry = entries.pop()
            if entry.slot != slot:  # removed or moved by one that was visited before it
                continue
            left -= 1
            entry.slot = None
            if entry.deadline <= now:
                entry.tick(now)
            self.add(entry)
        if entries:
            self._put_back(slot, entries)
        return left

    def _put_back(self, slot: int, entries: set[Timed]) -> None:
        if slot in self._slots:
            self._slots[slot] |= entries
        else:
            self._slots[slot] = entries
            heappush(self._order, slot)
