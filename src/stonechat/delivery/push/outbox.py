"""Sending what acts put into the outbox of pushes, many at once, beside everything else.

Several push services are called at a time, and for each there is a bound on what is under way: one
that is slow keeps its own devices waiting. After each delivery the database is left to others, so
that a message that wakes ten thousand delays no other.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final, Protocol

from stonechat.actions.act import BackgroundAppender, Readers
from stonechat.actions.awaiting import run_in_background
from stonechat.actions.push_outbox import (
    Claim,
    Settlement,
    claim_pushes,
    seconds_until_push,
    settle_pushes,
)
from stonechat.actions.pushes import Writing, Written, compose_pushes
from stonechat.actions.store import PushDelivery
from stonechat.chat.errors import ChatError
from stonechat.delivery.push.complaints import Complaints
from stonechat.delivery.push.errands import write_errand
from stonechat.delivery.push.frames import Carried, Errand
from stonechat.delivery.push.load import Load
from stonechat.delivery.push.verdicts import PushCounts, Verdict, judge
from stonechat.delivery.time_zones import zone_of

_log = logging.getLogger(__name__)

PACE_SECONDS: Final = 0.002
"""How long after a delivery the next one begins, at the earliest: 500 a second at most."""

PAUSE_SECONDS: Final = 0.05
"""How long the database is left to others at most, after a delivery that took it long: then it is
busy, and to wait longer would not make it less so."""

LEASE: Final = timedelta(minutes=3)
"""When something is tried again of which nobody said what became of it; longer than it can take."""

SETTLED_SECONDS: Final = 0.1
"""How long what became of one may wait for others, to be written down together."""

SETTLED_AT_ONCE: Final = 64
"""How much of it is written down in one act."""

STOP_SECONDS: Final = 2.0
"""How long what is under way may still take when the server stops; it is tried again."""

IDLE_SECONDS: Final = 300.0
LOST_SECONDS: Final = (1.0, 5.0, 30.0, 120.0)
"""When the outbox is looked at though nobody says that there is something: another server on the
same database may have died, or the store is not there."""


class Carrier(Protocol):
    """Whoever calls push services."""

    async def carry(self, errand: Errand) -> Carried:
        """Do one errand; whatever happens to it is in the answer."""


@dataclass(frozen=True, slots=True)
class _Done:
    """A delivery, and what is to become of it; `is_held` if its push service was not asked."""

    delivery: PushDelivery
    verdict: Verdict
    pause: timedelta = timedelta()
    is_held: bool = False


class PushOutbox:
    """Hands pushes over at least once each, whatever is started, stopped or lost meanwhile.

    Args:
        appender: takes what is due, and writes down what became of it.
        readers: say when something is due, and what it is to say.
        carrier: calls push services.
        server_name: what the server calls itself.

    Attributes:
        counts: what happened so far, for whoever measures.
    """

    def __init__(
        self, appender: BackgroundAppender, readers: Readers, carrier: Carrier, server_name: str
    ) -> None:
        self.counts = PushCounts()
        self._appender = appender
        self._readers = readers
        self._carrier = carrier
        self._server_name = server_name
        self._claimed: deque[PushDelivery] = deque()
        self._under_way: dict[asyncio.Task[None], PushDelivery] = {}
        self._load = Load()
        self._done: list[_Done] = []
        self._complaints = Complaints()
        self._losses = 0
        self._woken = asyncio.Event()
        self._finished = asyncio.Event()
        self._is_stopped = False
        self._workers: tuple[asyncio.Task[None], ...] = ()

    def start(self) -> None:
        """Begin to send, with what an earlier server has left; after `stop` as well."""
        self._is_stopped = False
        self._losses = 0
        self._workers = (
            asyncio.create_task(self._work(), name="push outbox"),
            asyncio.create_task(self._write_down(), name="push settling"),
        )

    def wake(self) -> None:
        """Look at once: something was added."""
        self._woken.set()

    async def stop(self) -> None:
        """Begin nothing more, and give what is under way a moment; the rest is tried again."""
        self._is_stopped = True
        self._woken.set()
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=STOP_SECONDS)
        for worker in self._workers:
            worker.cancel()
        if self._workers:
            await asyncio.wait(self._workers)
        await self._give_back()

    async def _give_back(self) -> None:
        """Let the next server begin with what is under way, and know of what is not."""
        left = dict(self._under_way)
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left)
        left_over = [*left.values(), *self._claimed]
        self._claimed.clear()
        self._done += [_Done(delivery, Verdict.LATER) for delivery in left_over]
        with suppress(ChatError):
            await self._settle()

    async def _work(self) -> None:
        while not self._is_stopped:
            self._woken.clear()
            try:
                wait = await self._send_due()
                self._losses = 0
            except ChatError as error:  # the store is not there
                wait = self._note_loss(error.code)
            except Exception:  # noqa: BLE001 - a defect of ours must not end this for good
                _log.exception("the outbox of pushes failed")
                wait = self._note_loss("a defect")
            if not self._losses:
                with suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await self._woken.wait()
            elif not self._is_stopped:
                # After a loss, whatever is added meanwhile has to wait as well.
                await asyncio.sleep(wait)

    async def _send_due(self) -> float:
        """Send what is due until there is nothing; returns for how long that will be."""
        while not self._is_stopped:
            busy, room = self._load.busy, self._load.room
            if not room:
                return IDLE_SECONDS  # whoever makes room wakes us
            wait = await self._readers.run(partial(seconds_until_push, busy=busy))
            if wait is None or wait > 0:
                return min(IDLE_SECONDS, wait or IDLE_SECONDS)
            await self._send_round(Claim(room, busy, LEASE))
        return 0.0

    async def _send_round(self, claim: Claim) -> None:
        began = time.monotonic()
        claimed = await run_in_background(self._appender, claim_pushes, claim)
        self.counts.expired += claimed.expired
        self._claimed = deque(claimed.deliveries)
        while self._claimed and not self._is_stopped:
            # One at a time: on a single processor the chat waits for whoever reads and writes.
            delivery = self._claimed[0]
            writing = Writing([delivery], self._server_name, zone_of)
            written = await self._readers.run(partial(compose_pushes, asked=writing))
            self._claimed.popleft()
            self._begin(delivery, written)
            await asyncio.sleep(_pause_after(time.monotonic() - began))
            began = time.monotonic()

    def _begin(self, delivery: PushDelivery, written: Written) -> None:
        until = written.later.get(delivery.id)
        if until is not None:
            pause = max(until - datetime.now(UTC), timedelta())
            self._note(_Done(delivery, Verdict.LATER, pause, is_held=True))
            return
        payload = written.payloads.get(delivery.id)
        if payload is None:
            self._note(_Done(delivery, Verdict.POINTLESS))
            return
        task = asyncio.create_task(self._carry(delivery, payload), name="push")
        self._under_way[task] = delivery
        self._load.begin(delivery.service)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        delivery = self._under_way.pop(task, None)
        if delivery is not None and self._load.end(delivery.service):
            self._woken.set()

    async def _carry(self, delivery: PushDelivery, payload: bytes) -> None:
        errand = write_errand(delivery, payload, datetime.now(UTC))
        try:
            carried = await self._carrier.carry(errand)
        except Exception:  # noqa: BLE001 - a defect of ours must cost one push, never all others
            _log.exception("a push could not be sent")
            self._note(_Done(delivery, Verdict.REFUSED))
            return
        verdict, pause = judge(delivery, carried)
        if verdict is not Verdict.TAKEN:
            self._complaints.hear(delivery.service, carried.fault or "", verdict)
        self._note(_Done(delivery, verdict, pause))

    def _note(self, done: _Done) -> None:
        self.counts.count(done.verdict)
        self._done.append(done)
        self._finished.set()

    async def _write_down(self) -> None:
        """Write down what became of deliveries, those together that end within a moment."""
        while True:
            await self._finished.wait()
            await asyncio.sleep(SETTLED_SECONDS)
            self._finished.clear()
            try:
                await self._settle()
            except ChatError as error:
                # They are due again after their lease, which is as well.
                _log.warning("what became of pushes is not written down: %s", error.code)

    async def _settle(self) -> None:
        while self._done:
            some, self._done = self._done[:SETTLED_AT_ONCE], self._done[SETTLED_AT_ONCE:]
            await run_in_background(self._appender, settle_pushes, _settlement(some))
            if any(one.verdict is Verdict.LATER for one in some):
                self._woken.set()  # what is due next may be one of these

    def _note_loss(self, why: str) -> float:
        """Count that the store is not there; returns when to try again."""
        if not self._losses:
            _log.warning("no push can be sent just now: %s", why)
        self._losses += 1
        return LOST_SECONDS[min(self._losses, len(LOST_SECONDS)) - 1]


def _pause_after(took: float) -> float:
    """How long the database is left to others after a delivery."""
    return max(PACE_SECONDS - took, min(took, PAUSE_SECONDS))


def _settlement(done: Sequence[_Done]) -> Settlement:
    def those(verdict: Verdict) -> list[PushDelivery]:
        return [one.delivery for one in done if one.verdict is verdict]

    return Settlement(
        taken=those(Verdict.TAKEN),
        later=[
            (one.delivery, one.pause)
            for one in done
            if one.verdict is Verdict.LATER and not one.is_held
        ],
        held=[(one.delivery, one.pause) for one in done if one.is_held],
        refused=those(Verdict.REFUSED),
        gone=those(Verdict.GONE),
        pointless=those(Verdict.POINTLESS),
    )
