"""Group commit: what arrives while one commit is under way goes into the next."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from contextlib import closing, suppress
from queue import SimpleQueue
from typing import TYPE_CHECKING, Final, TypeVar

from stonechat.actions.act import Outcome
from stonechat.chat.errors import Internal, Unavailable
from stonechat.storage import writer
from stonechat.storage.queue import QUEUE_BYTES, QUEUE_ITEMS, Item, Queue
from stonechat.storage.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from stonechat.actions.act import Act, Done, SetAct
    from stonechat.actions.changes import Change
    from stonechat.storage.link import Link

A = TypeVar("A")
R = TypeVar("R")

_log: Final = logging.getLogger(__name__)

BATCH_ITEMS: Final = 256
"""What one transaction holds at most: the first of a batch waits for the last of it."""

BATCH_SECONDS: Final = 0.05
"""What one transaction may take until no further act is begun: a crowd that comes in is stored in
many, between which messages pass."""

CLOSE_SECONDS: Final = 5.0
"""How long the end waits for what was submitted: nobody has been promised any of it."""

_ACTS_BOUNDS: Final = (1, 2, 4, 8, 16, 32, 64, 128, 256)
_SECONDS_BOUNDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Appender:
    """Runs acts in one thread, many in one transaction.

    Requests of set acts keep their order, and so do other acts; the former are run first, and what
    is done in the background last (`Queue`).
    Who needs one thing after another waits for the first to be told.

    All methods are for the thread of the event loop it was made on. When idle, what one turn of the
    loop submits is one transaction, and no timer is waited for.

    Attributes:
        batch_acts: how many acts the transactions had, for whoever measures.
        batch_seconds: how long they took, the commit included.
    """

    def __init__(
        self,
        link: Link,
        publish: Callable[[Iterable[Change], object], None],
        *,
        in_doubt: Callable[[], None],
        batch_items: int = BATCH_ITEMS,
        queue_items: int = QUEUE_ITEMS,
        queue_bytes: int = QUEUE_BYTES,
    ) -> None:
        """Start the thread.

        Args:
            link: the connection that writes; it belongs to the thread from here on.
            publish: told the changes of each act, and its `origin`, after the commit.
            in_doubt: called when a commit may have happened that nobody can be told of, before its
                acts are told that they are not stored: whoever listens has missed something.
            batch_items: how many acts one transaction may have.
            queue_items: how many acts may wait.
            queue_bytes: how many bytes they may weigh together.
        """
        self.batch_acts = Tally(_ACTS_BOUNDS)
        self.batch_seconds = Tally(_SECONDS_BOUNDS)
        self._link = link
        self._publish = publish
        self._in_doubt = in_doubt
        self._batch_items = batch_items
        self._loop = asyncio.get_running_loop()
        self._waiting = Queue(queue_items, queue_bytes)
        self._under_way: Sequence[Item] = ()
        self._start_is_due = False
        self._idle = asyncio.Event()
        self._idle.set()
        self._closing = False
        self._has_given_up = False
        self._ended = asyncio.Event()
        self._batches: SimpleQueue[Sequence[Item] | None] = SimpleQueue()
        self._start_thread()

    def submit(
        self,
        act: Act[A, R],
        request: A,
        done: Done[R],
        origin: object = None,
        *,
        size_bytes: int = 0,
    ) -> None:
        """Queue one act. After its commit its changes are published, then `done` is told.

        Args:
            act: run under a savepoint; what it raises undoes what it did, and nothing else.
            request: what the act is given.
            done: told the outcome, or a ChatError: the act's own, `unavailable` when nothing can be
                stored just now or too much waits already, `internal` for a defect. Never called
                before `submit` returns. When the store turns out to be lost, everything that waits
                is told at once; what is submitted later tries again.
            origin: handed to the publisher.
            size_bytes: what the request weighs while it waits.
        """
        self._add(Item(act, request, done, origin, in_set=False, size_bytes=size_bytes))

    def submit_to_set(
        self,
        act: SetAct[A, R],
        request: A,
        done: Done[R],
        origin: object = None,
        *,
        size_bytes: int = 0,
    ) -> None:
        """Queue one request of an act on many; neighbours in the queue are run in one call.

        Should the call raise, its requests are run one by one. Otherwise as `submit`.
        """
        self._add(Item(act, request, done, origin, in_set=True, size_bytes=size_bytes))

    def submit_in_background(self, act: Act[A, R], request: A, done: Done[R]) -> None:
        """Queue one act that may wait: for a transaction of its own, when nothing else is to do.

        Where there is always something it has to wait for some transactions. Otherwise as `submit`.
        """
        self._add(Item(act, request, done, None, in_set=False), in_background=True)

    @property
    def waiting(self) -> int:
        """How many acts wait for a transaction to begin."""
        return len(self._waiting)

    async def drain(self) -> None:
        """Wait until everything that was submitted is committed and told."""
        await self._idle.wait()

    async def close(self, *, seconds: float = CLOSE_SECONDS) -> None:
        """Finish what was submitted, refuse what is submitted from now on, and end the thread.

        What is not committed after so many seconds is told `unavailable`. A thread that the
        database still does not answer by then is left to itself, and ends with the process; what
        it may yet commit is in doubt.
        """
        self._closing = True
        try:
            async with asyncio.timeout(seconds):
                await self.drain()
                self._batches.put(None)
                await self._ended.wait()
        except TimeoutError:
            self._give_up()

    def _add(self, item: Item, *, in_background: bool = False) -> None:
        if self._closing or not self._waiting.add(item, in_background=in_background):
            self._loop.call_soon(self._tell, item, Unavailable())
            return
        self._idle.clear()
        if not self._under_way and not self._start_is_due:
            # Not at once: the rest of this turn's requests can still come along.
            self._start_is_due = True
            self._loop.call_soon(self._start_if_idle)

    def _start_if_idle(self) -> None:
        self._start_is_due = False
        # When a thread has died meanwhile, the one that took over has begun already.
        if not self._under_way:
            self._start()

    def _start(self) -> None:
        self._under_way = self._waiting.take(self._batch_items)
        if self._under_way:
            self._batches.put(self._under_way)

    def _finish(self, ending: writer.Ending) -> None:
        if self._has_given_up:
            return  # everybody was told already
        batch, results = self._under_way, ending.results
        self._waiting.put_back(batch[len(results) :])
        # Each batch of those that wait would take as long as this one, to no end.
        refused = self._waiting.take_all() if ending.is_store_lost else []
        self._start()
        for item, result in zip(batch[: len(results)], results, strict=True):
            self._tell(item, result)
        for item in refused:
            self._tell(item, Unavailable())
        if not self._under_way and not self._waiting:
            self._idle.set()

    def _give_up(self) -> None:
        """Tell everybody who waits; what is under way may be committed, and nobody will hear."""
        _log.error("The database did not answer in time: what is not stored by now is given up.")
        self._has_given_up = True
        self._batches.put(None)
        if self._under_way:
            self._call(self._in_doubt)
        for item in (*self._under_way, *self._waiting.take_all()):
            self._tell(item, Unavailable())
        self._under_way = ()
        self._idle.set()

    def _tell(self, item: Item, result: writer.Result) -> None:
        """Publish and answer; whoever fails to listen harms nobody but themselves."""
        if isinstance(result, Outcome) and result.changes:
            self._call(self._publish, result.changes, item.origin)
        self._call(item.done, result)

    def _call(self, listener: Callable[..., None], *told: object) -> None:
        try:
            listener(*told)
        except Exception:  # noqa: BLE001 - a defect of theirs, which is logged
            _log.exception("What is stored could not be told.")

    def _start_thread(self) -> None:
        threading.Thread(target=self._work, name="stonechat-appender", daemon=True).start()

    def _work(self) -> None:
        try:
            with closing(self._link):
                while batch := self._batches.get():
                    began = time.monotonic()
                    ending = writer.commit(self._link, batch, self._doubt, seconds=BATCH_SECONDS)
                    self.batch_seconds.note(time.monotonic() - began)
                    self.batch_acts.note(len(ending.results))
                    self._post(self._finish, ending)
                    # An idle thread keeps nothing of whoever asked last, who may be gone.
                    del batch, ending
        finally:
            self._post(self._thread_ended, threading.current_thread())

    def _doubt(self) -> None:
        self._post(self._call, self._in_doubt)

    def _post(self, listener: Callable[..., None], told: object) -> None:
        # A thread that was given up may outlive the loop, where nobody listens any more.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(listener, told)

    def _thread_ended(self, thread: threading.Thread) -> None:
        thread.join()  # its last words are said
        if self._closing and not self._under_way:
            self._ended.set()
            return
        # Only what is no Exception gets here, such as an act that calls for the end of the process.
        _log.critical("The writer's thread died; another one takes over.")
        self._start_thread()
        self._finish(writer.Ending([Internal() for _ in self._under_way]))
