"""Which process does what one of them has to do: empty the outboxes, let forgotten guests go."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

_log = logging.getLogger(__name__)

LEASE_SECONDS: Final = 10.0
"""For how long a process is the steward that says nothing more."""

RENEW_SECONDS: Final = 2.5
"""How often the steward says that it still is, and the others look whether somebody is."""


class Lease(Protocol):
    """What one process at a time can hold, and loses by itself in the end."""

    async def hold(self) -> bool:
        """Take it, or hold it for longer; False if another process has it, or nobody knows."""

    async def release(self) -> None:
        """Let another one take it; does nothing for who does not hold it."""


class Stewardship:
    """Makes this process the steward whenever nobody is.

    Whatever the steward does is claimed in the database before it is done, so that no harm is done
    by one that goes on for a moment after its time.

    Args:
        lease: decides who it is.
        begin: begins the steward's work.
        end: ends it.
        clock: monotonic seconds.

    Attributes:
        is_on: whether this process is the steward.
    """

    def __init__(
        self,
        lease: Lease,
        begin: Callable[[], Awaitable[None]],
        end: Callable[[], Awaitable[None]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.is_on = False
        self._lease = lease
        self._begin = begin
        self._end = end
        self._clock = clock
        self._worker: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Be the steward as soon as nobody else is."""
        self._worker = asyncio.create_task(self._work(), name="stewardship")

    async def stop(self) -> None:
        """Leave it to others."""
        if self._worker is not None:
            self._worker.cancel()
            await asyncio.wait([self._worker])
        if self.is_on:
            self.is_on = False
            await self._end()
            await self._lease.release()

    async def _work(self) -> None:
        held_at = self._clock()
        while True:
            asked_at = self._clock()
            if await self._lease.hold():
                held_at = asked_at
                await self._turn(on=True)
            elif self._clock() - held_at > LEASE_SECONDS - 2 * RENEW_SECONDS:
                await self._turn(on=False)
            await asyncio.sleep(RENEW_SECONDS)

    async def _turn(self, *, on: bool) -> None:
        if on is self.is_on:
            return
        _log.info("this process looks after the outboxes" if on else "another process does")
        try:
            await (self._begin() if on else self._end())
        except Exception:  # noqa: BLE001 - a defect of theirs, or no store; the next look tries again
            _log.exception("what the steward does could not be begun or ended")
        else:
            self.is_on = on
