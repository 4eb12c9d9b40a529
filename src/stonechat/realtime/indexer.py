"""Making what was said findable, beside saying it.

Indexing a message costs several times as much as sending it, so it is not part of that: it waits
for a moment, for others that come along, and in times when much is said it takes a small share of
the writer. Whoever searches has it done first.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, Protocol

from stonechat.actions.act import BackgroundAppender, Outcome, Readers
from stonechat.actions.search import INDEXED_MESSAGES, index_messages
from stonechat.chat.errors import ChatError

_log: Final = logging.getLogger(__name__)

DELAY_SECONDS: Final = 0.5
"""How long the first message may wait for others."""

BUSY_PER_SECOND: Final = 500
"""Messages with which the writer has enough to do."""

BUSY_PAUSE_SECONDS: Final = 0.04
"""How long it is left alone then, after each of our acts of a millisecond or two."""

RETRY_SECONDS: Final = 2.0
"""When the store is asked again that could not be written."""

WAIT_SECONDS: Final = 1.0
"""How long a search waits at most."""

STREAMS_AT_ONCE: Final = INDEXED_MESSAGES
"""Streams of one act: some have only one new message each."""

CAUGHT_UP_SOON: Final = 500
"""Messages of one stream that are worth waiting for after a start. More are left from before there
was a search, and are indexed while searches go on without them."""


class Timer(Protocol):
    """Something that will happen unless it is cancelled."""

    def cancel(self) -> None:
        """Let it not happen."""


class _Wait:
    """Somebody who waits until certain streams are indexed, each by a certain act or a later one.

    Attributes:
        acts: the numbers of the acts, by stream.
        done: what they are told then.
        timer: ends the waiting.
    """

    def __init__(self, acts: dict[str, int], done: Callable[[], None]) -> None:
        self.acts = acts
        self.done = done
        self.timer: Timer | None = None

    def note(self, act: int, finished: Iterable[str]) -> bool:
        """Take note of streams that an act has finished; True if nothing is left to wait for."""
        for stream_id in finished:
            if self.acts.get(stream_id, act + 1) <= act:
                del self.acts[stream_id]
        return not self.acts


class Indexer:
    """Knows which streams have messages that cannot be found yet, and has them indexed.

    Lives on one event loop, and has at most one act under way.

    Args:
        appender: runs the acts.
        readers: say once, at the start, what is left from before.
        call_later: how to be called after so many seconds.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        appender: BackgroundAppender,
        readers: Readers,
        call_later: Callable[[float, Callable[[], None]], Timer],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._appender = appender
        self._readers = readers
        self._call_later = call_later
        self._clock = clock
        # In the order in which they came; the backlog is what may take long.
        self._fresh: dict[str, None] = {}
        self._backlog: dict[str, None] = {}
        # Of the backlog, what was heard of while an act that may not know of it is under way.
        self._late: set[str] = set()
        self._under_way: Sequence[str] = ()
        self._act = 0
        self._began = 0.0
        self._heard = 0
        self._timer: Timer | None = None
        self._waits: list[_Wait] = []
        self._is_stopped = False

    async def start(self) -> None:
        """Find what is left from before, and have it indexed while the server runs."""
        self._take_in(await self._readers.run(lambda tx: tx.unindexed_streams()))

    def look_again(self) -> None:
        """Find what was stored unheard: in a commit of which nobody could say if it happened."""
        self._call_later(RETRY_SECONDS, self._look)

    def _look(self) -> None:
        if not self._is_stopped:
            self._readers.submit(lambda tx: tx.unindexed_streams(), self._looked)

    def _looked(self, result: dict[str, int] | ChatError) -> None:
        if isinstance(result, ChatError):
            self.look_again()
        else:
            self._take_in(result)

    def _take_in(self, missing: Mapping[str, int]) -> None:
        for stream_id, count in missing.items():
            (self._fresh if count <= CAUGHT_UP_SOON else self._backlog)[stream_id] = None
        if missing:
            _log.info(
                "messages are made findable",
                extra={"streams": len(missing), "messages": sum(missing.values())},
            )
            self._run_soon(0)

    def heard(self, stream_id: str) -> None:
        """A message was sent in a stream; costs less than a microsecond."""
        self._heard += 1
        if stream_id in self._backlog:
            self._late.add(stream_id)
            return
        self._fresh[stream_id] = None
        if self._timer is None and not self._under_way:
            self._run_soon(DELAY_SECONDS)

    def when_settled(self, done: Callable[[], None]) -> None:
        """Call back once everything that was heard of can be found: at once, or in a moment.

        When there is too much, after a second all the same.
        """
        acts = dict.fromkeys((it for it in self._under_way if it not in self._backlog), self._act)
        acts.update(dict.fromkeys(self._fresh, self._act + 1))
        if not acts or self._is_stopped:
            done()
            return
        wait = _Wait(acts, done)
        wait.timer = self._call_later(WAIT_SECONDS, lambda: self._end(wait))
        self._waits.append(wait)
        if not self._under_way:
            self._run_soon(0)

    async def settled(self) -> None:
        """Wait for what `when_settled` calls back for."""
        settled: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def done() -> None:
            if not settled.done():
                settled.set_result(None)

        self.when_settled(done)
        await settled

    def stop(self) -> None:
        """Begin no further act; the next start finds what is left."""
        self._is_stopped = True
        if self._timer is not None:
            self._timer.cancel()
        for wait in list(self._waits):
            self._end(wait)

    def _run_soon(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if self._is_stopped else self._call_later(seconds, self._run)

    def _run(self) -> None:
        self._timer = None
        queue = self._fresh or self._backlog
        if self._under_way or not queue:
            return
        self._under_way = tuple(queue)[:STREAMS_AT_ONCE]
        for stream_id in self._under_way:
            self._fresh.pop(stream_id, None)
        self._late.clear()
        self._act += 1
        self._began, self._heard = self._clock(), 0
        self._appender.submit_in_background(index_messages, self._under_way, self._done)

    def _done(self, result: Outcome[frozenset[str]] | ChatError) -> None:
        streams, self._under_way = self._under_way, ()
        has_failed = isinstance(result, ChatError)
        more = streams if isinstance(result, ChatError) else result.reply
        finished = [stream_id for stream_id in streams if stream_id not in more]
        self._sort_in(finished, more)
        for wait in [wait for wait in self._waits if wait.note(self._act, finished)]:
            self._end(wait)
        if has_failed:
            self._run_soon(RETRY_SECONDS)
        elif self._fresh or self._backlog:
            self._run_soon(self._pause(has_more=bool(more)))

    def _sort_in(self, finished: Iterable[str], more: Iterable[str]) -> None:
        """Note what is still to be done for the streams of an act."""
        for stream_id in finished:
            if stream_id in self._backlog:
                del self._backlog[stream_id]
                if stream_id in self._late:
                    self._fresh[stream_id] = None
        for stream_id in more:
            if stream_id not in self._backlog:
                self._fresh[stream_id] = None

    def _pause(self, *, has_more: bool) -> float:
        """How long to leave the writer to others: at least as long as an act took."""
        took = self._clock() - self._began
        is_busy = self._heard > max(1, BUSY_PER_SECOND * took)
        if self._waits:
            return took if is_busy else 0
        if is_busy:
            return BUSY_PAUSE_SECONDS
        return DELAY_SECONDS if self._fresh and not has_more else took

    def _end(self, wait: _Wait) -> None:
        if wait in self._waits:
            self._waits.remove(wait)
            if wait.timer is not None:
                wait.timer.cancel()
            wait.done()
