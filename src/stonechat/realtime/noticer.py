"""Finding whom messages concern who are away, and telling them when it is time.

Both happen beside the chat: what was said is looked at in readers, a moment later and together
with others, and only what was found is written, in small acts between which the writer is left
alone. How far was looked is written seldom; after a crash it is looked at again from there.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence, Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from datetime import tzinfo
from itertools import islice
from typing import Final

from stonechat.actions.act import BackgroundAppender, Readers
from stonechat.actions.awaiting import run_in_background
from stonechat.actions.notices import (
    PEOPLE_AT_ONCE,
    Late,
    Settling,
    put_off_notices,
    release_left_alone,
    seconds_until_notice,
    settle_notices,
    withdraw_read,
)
from stonechat.actions.noticing import LOOKED_AT, Crowd, Looked, Looking, look, note_notices
from stonechat.actions.store import ReadUpTo
from stonechat.chat.errors import ChatError, Internal

_log: Final = logging.getLogger(__name__)

BUSY_PER_SECOND: Final = 500
"""Messages with which the server has enough to do."""

READ_AT_ONCE: Final = 500
"""Read positions that are looked at together."""


REST: Final = 3
"""How many times as long as telling some people took the writer is left to others then. Devices are
woken no faster than people are told in that time."""


@dataclass(frozen=True, slots=True)
class Paces:
    """How long what waits for what.

    Attributes:
        gather_seconds: the first message for others.
        busy_seconds: one look for the next while much is said.
        note_seconds: what was reached to be written, where nobody was to be told.
        active_seconds: who is active to be looked at, whether they have turned away.
        idle_seconds: notices to be looked at, at the latest; another server may have died.
        lost_seconds: everything, after the store was not there.
        stop_seconds: the end of the server, for what is under way.
    """

    gather_seconds: float = 0.3
    busy_seconds: float = 0.1
    note_seconds: float = 10.0
    active_seconds: float = 15.0
    idle_seconds: float = 60.0
    lost_seconds: float = 2.0
    stop_seconds: float = 2.0


class Noticer:
    """Knows what was said that nobody looked at yet, and what people are to be told.

    Args:
        appender: runs the acts.
        readers: look.
        is_active: whether somebody is doing something on some device.
        zone_of: finds the clock of a time zone.
        paces: how long what waits.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        appender: BackgroundAppender,
        readers: Readers,
        is_active: Callable[[str], bool],
        zone_of: Callable[[str], tzinfo],
        *,
        paces: Paces | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._appender = appender
        self._readers = readers
        self._is_active = is_active
        self._zone_of = zone_of
        self._paces = paces or Paces()
        self._clock = clock
        # Of streams that have more: up to where they were looked at, and their newest position.
        self._done: dict[str, int] = {}
        self._heads: dict[str, int] = {}
        self._crowd: Crowd | None = None
        self._read: dict[tuple[str, str], int] = {}
        self._reached: dict[str, int] = {}
        self._late: Mapping[str, Late] = {}
        # Who was active when they were to be told of something.
        self._left_alone: set[str] = set()
        self._asked_at = clock()
        self._noted_at = clock()
        self._heard = 0
        self._is_to_look_again = True
        self._said = asyncio.Event()
        self._due = asyncio.Event()
        self._stopped = asyncio.Event()
        self._workers: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin with what an earlier server has left; after `stop` as well."""
        self._stopped.clear()
        self._done, self._heads, self._crowd, self._read = {}, {}, None, {}
        self._workers = []
        self.look_again()
        for work in (self._find, self._tell):
            task = asyncio.create_task(self._keep_on(work), name=f"notices: {work.__name__}")
            self._workers.append(task)

    def look_again(self) -> None:
        """Find what was stored unheard: in a commit of which nobody could say if it happened."""
        self._is_to_look_again = True
        self._said.set()

    def said(self, stream_id: str, position: int, author_id: str) -> None:
        """A message was sent; costs about a microsecond."""
        self._heard += 1
        self._done.setdefault(stream_id, position - 1)
        self._heads[stream_id] = position
        self.read(author_id, stream_id, position)

    def read(self, person_id: str, stream_id: str, position: int) -> None:
        """Somebody has read a stream up to a position, on whatever device."""
        self._read[person_id, stream_id] = position
        self._said.set()

    @property
    def is_done(self) -> bool:
        """Whether everything was looked at that was said, and read."""
        return not (self._done or self._read or self._is_to_look_again)

    async def stop(self) -> None:
        """Begin nothing more, and write how far was looked."""
        self._stopped.set()
        self._said.set()
        self._due.set()
        if self._workers:
            await asyncio.wait(self._workers, timeout=self._paces.stop_seconds)
        for worker in self._workers:
            worker.cancel()
        if self._workers:
            await asyncio.wait(self._workers)
        with suppress(ChatError):
            await self._note(Looked())

    async def _keep_on(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do one kind of work until the server stops, whatever goes wrong meanwhile."""
        while not self._stopped.is_set():
            try:
                await work()
            except ChatError as error:  # the store is not there
                _log.warning("notices wait for the store: %s", error.code)
                await self._rest(self._paces.lost_seconds)
                self._said.set()
            except Exception:  # noqa: BLE001 - a defect of ours must not end this for good
                _log.exception("notices failed")
                await self._rest(self._paces.lost_seconds)
                self._said.set()

    async def _find(self) -> None:
        """Look at what was said and read meanwhile, once."""
        await self._hear()
        await self._rest(self._paces.gather_seconds)
        self._said.clear()
        if self._is_to_look_again:
            await self._take_in()
        while not self._stopped.is_set() and (self._done or self._read):
            began, self._heard = self._clock(), 0
            await self._withdraw()
            has_more = await self._look()
            await self._rest(self._pause(self._clock() - began, has_more=has_more))

    async def _hear(self) -> None:
        """Wait until something was said or read; write meanwhile how far was looked."""
        while self._reached and not self._said.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(self._paces.note_seconds):
                    await self._said.wait()
                    return
            await self._note(Looked())
        await self._said.wait()

    async def _take_in(self) -> None:
        """Find what is left from before."""
        left = await self._readers.run(lambda tx: tx.unnoticed_streams())
        self._is_to_look_again = False
        for stream_id, (done, head) in left.items():
            self._done[stream_id] = min(done, self._done.get(stream_id, done))
            self._heads[stream_id] = max(head, self._heads.get(stream_id, head))

    def _pause(self, took: float, *, has_more: bool) -> float:
        """How long to leave everything to others: at least as long as it took."""
        if not has_more:
            return max(took, self._paces.gather_seconds)
        is_busy = self._heard > max(1, BUSY_PER_SECOND * took)
        return max(took, self._paces.busy_seconds if is_busy else 0)

    async def _look(self) -> bool:
        """Look at some messages, and have it stored whom they concern.

        Returns:
            Whether there were more than one look takes.
        """
        streams = dict(islice(self._done.items(), LOOKED_AT))
        heads = {stream_id: self._heads[stream_id] for stream_id in streams}
        if not streams:
            return False
        looking = Looking(streams, self._crowd)
        looked = await self._readers.run(lambda tx: look(tx, looking))
        if looked.notices:
            await self._note(looked)
            self._due.set()
        elif looked.reached:
            self._noted_at = self._noted_at if self._reached else self._clock()
            self._reached |= looked.reached
        self._crowd = looked.crowd
        if looked.reached or looked.crowd is not None:
            for stream_id, position in looked.reached.items():
                self._advance(stream_id, position)
        else:
            for stream_id in streams:  # there is nothing that could be read
                self._advance(stream_id, self._heads[stream_id])
        if self._clock() - self._noted_at >= self._paces.note_seconds:
            await self._note(Looked())
        if looked.crowd is not None or len(streams) == LOOKED_AT:
            return True
        lowest = {**streams, **looked.reached}
        return any(lowest[stream_id] < head for stream_id, head in heads.items())

    def _advance(self, stream_id: str, position: int) -> None:
        if position >= self._heads.get(stream_id, 0):
            self._done.pop(stream_id, None)
            self._heads.pop(stream_id, None)
        else:
            # Behind others, so that a stream with much to look at does not hold them up.
            self._done.pop(stream_id, None)
            self._done[stream_id] = position

    async def _note(self, looked: Looked) -> None:
        reached = {**self._reached, **looked.reached}
        if looked.notices or reached:
            # If it fails, it is as if nobody had looked.
            await run_in_background(self._appender, note_notices, Looked(looked.notices, reached))
            self._reached = {}
            self._noted_at = self._clock()

    async def _withdraw(self) -> None:
        """Drop notices of what was read, of whom there are any."""
        some = dict(islice(self._read.items(), READ_AT_ONCE))
        if not some:
            return
        read = [ReadUpTo(person, stream, upto) for (person, stream), upto in some.items()]
        found = await self._readers.run(lambda tx: tx.find_read(read))
        if found:
            await run_in_background(self._appender, withdraw_read, found)
        for key, position in some.items():
            if self._read.get(key) == position:
                del self._read[key]

    async def _tell(self) -> None:
        """Settle what is due, and wait until more is."""
        self._due.clear()
        await self._release()
        began = self._clock()
        wait = await self._readers.run(seconds_until_notice)
        if wait is not None and wait <= 0:
            people = await self._readers.run(lambda tx: tx.due_people(PEOPLE_AT_ONCE))
            active = frozenset(filter(self._is_active, people))
            count = await self._settle(people, active)
            # Without any, another server has them.
            took = self._clock() - began
            await self._rest(REST * took if count else self._paces.lost_seconds)
            return
        self._late = {}
        with suppress(TimeoutError):
            async with asyncio.timeout(self._idle_seconds(wait)):
                await self._due.wait()

    def _idle_seconds(self, wait: float | None) -> float:
        """How long nothing need be looked at, if the next notice is due after so long."""
        paces = self._paces
        idle = paces.active_seconds if self._left_alone else paces.idle_seconds
        return idle if wait is None else min(idle, wait)

    async def _release(self) -> None:
        """Look at those who were left alone; it is time to tell those who have turned away.

        It is known here alone. After a crash nobody looks before their notices are due.
        """
        if self._clock() - self._asked_at < self._paces.active_seconds:
            return
        self._asked_at = self._clock()
        away = [one for one in self._left_alone if not self._is_active(one)]
        for at in range(0, len(away), PEOPLE_AT_ONCE):
            some = away[at : at + PEOPLE_AT_ONCE]
            await run_in_background(self._appender, release_left_alone, some)
            self._left_alone.difference_update(some)

    async def _settle(self, people: Sequence[str], active: AbstractSet[str]) -> int:
        """Settle what is due of some people; returns how many notices that were.

        If one of them meets a defect of ours, what is due of them is put off: all others, whose
        notices come behind theirs, are to be told all the same.
        """
        try:
            settling = Settling(people, active, self._zone_of, self._late)
            settled = await run_in_background(self._appender, settle_notices, settling)
        except Internal:
            if len(people) > 1:
                return sum([await self._settle([one], active) for one in people])
            _log.error("the notices of somebody cannot be settled, and are put off")
            await run_in_background(self._appender, put_off_notices, people)
            return 1
        self._late = settled.late
        self._left_alone.update(one for one in people if one in active)
        return settled.count

    async def _rest(self, seconds: float) -> None:
        """Wait, or until the server stops."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopped.wait()
