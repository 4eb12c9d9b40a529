"""Queries beside the writer, each in a snapshot of its own."""

from __future__ import annotations

import asyncio
import logging
import threading
from contextlib import closing, suppress
from functools import partial
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from stonechat.chat.errors import ChatError, Internal, Unavailable
from stonechat.storage.errors import Unreachable
from stonechat.storage.outcomes import refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from stonechat.actions.act import Query
    from stonechat.storage.transaction import SqlTransaction

    Job = tuple[Query[Any], Callable[[Any], None]]

R = TypeVar("R")


class ReadingLink(Protocol):
    """A thread's connection, or several of which one answers; see `Link`."""

    def run(self, work: Callable[[SqlTransaction], R]) -> R:
        """Do some work in a transaction of its own."""

    def close(self) -> None:
        """Give back what is open."""


_log: Final = logging.getLogger(__name__)

QUEUE_ITEMS: Final = 4_096
"""What may wait or be under way; past it a refusal now is better than an answer too late."""

CLOSE_SECONDS: Final = 5.0
"""How long the end waits for queries: who asked may be gone by then."""


class Readers:
    """Threads that each have a connection which cannot write.

    All methods are for the thread of the event loop they were made on. Queries that are submitted
    one after the other may overtake each other.
    """

    def __init__(
        self, open_link: Callable[[], ReadingLink], *, count: int, queue_items: int = QUEUE_ITEMS
    ) -> None:
        """Start the threads.

        Args:
            open_link: makes a connection for a thread; nothing is opened before it is needed.
            count: how many threads.
            queue_items: how many queries may wait or be under way.
        """
        self._open_link = open_link
        self._queue_items = queue_items
        self._loop = asyncio.get_running_loop()
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._pending = 0
        self._threads = 0
        self._closing = False
        self._ended = asyncio.Event()
        for _ in range(count):
            self._start_thread()

    def submit(self, query: Query[R], done: Callable[[R | ChatError], None]) -> None:
        """Queue one query.

        Args:
            query: reads; what it raises ends it.
            done: told what the query returned, or a ChatError: the query's own, `unavailable` when
                nothing can be read just now or too much waits already, `internal` for a defect.
                Never called before `submit` returns. When the store turns out to be lost, all that
                waits is told at once; what is submitted later tries again.
        """
        if self._closing or self._pending >= self._queue_items:
            self._loop.call_soon(done, Unavailable())
            return
        self._pending += 1
        self._jobs.put((query, done))

    @property
    def pending(self) -> int:
        """How many queries wait or are under way."""
        return self._pending

    async def run(self, query: Query[R]) -> R:
        """Await one query; raises the ChatError that `submit` would tell."""
        answered: asyncio.Future[R | ChatError] = self._loop.create_future()

        def done(result: R | ChatError) -> None:
            if not answered.done():
                answered.set_result(result)

        self.submit(query, done)
        result = await answered
        if isinstance(result, ChatError):
            raise result
        return result

    async def close(self, *, seconds: float = CLOSE_SECONDS) -> None:
        """Finish what was submitted, refuse what is submitted from now on, and end the threads.

        What has not begun after so many seconds is told `unavailable`. Threads that the database
        still does not answer by then are left to themselves, and end with the process.
        """
        self._closing = True
        self._end_threads()
        try:
            async with asyncio.timeout(seconds):
                await self._ended.wait()
        except TimeoutError:
            _log.error("The database did not answer in time: what is not read by now is given up.")
            self._refuse_waiting()

    def _end_threads(self) -> None:
        for _ in range(self._threads):
            self._jobs.put(None)

    def _finish(self, done: Callable[[Any], None], result: object, *, is_store_lost: bool) -> None:
        self._tell(done, result)
        if is_store_lost:
            # One by one they would all wait as long as this one.
            self._refuse_waiting()

    def _refuse_waiting(self) -> None:
        waiting: list[Job | None] = []
        with suppress(Empty):
            while True:
                waiting.append(self._jobs.get_nowait())
        if self._closing:
            self._end_threads()
        for job in waiting:
            if job:
                self._tell(job[1], Unavailable())

    def _tell(self, done: Callable[[Any], None], result: object) -> None:
        self._pending -= 1
        try:
            done(result)
        except Exception:  # noqa: BLE001 - a defect of theirs, which is logged
            _log.exception("What was read could not be told.")

    def _start_thread(self) -> None:
        self._threads += 1
        threading.Thread(target=self._work, name="stonechat-reader", daemon=True).start()

    def _work(self) -> None:
        job = None
        try:
            with closing(self._open_link()) as link:
                while job := self._jobs.get():
                    query, done = job
                    result, is_lost = _answer(link, query)
                    self._post(partial(self._finish, done, result, is_store_lost=is_lost))
                    # An idle thread keeps nothing of whoever asked last, who may be gone.
                    del query, done, result
                    job = None
        finally:
            self._post(partial(self._thread_ended, threading.current_thread(), job))

    def _post(self, listener: Callable[[], None]) -> None:
        # A thread that was given up may outlive the loop, where nobody listens any more.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(listener)

    def _thread_ended(self, thread: threading.Thread, unfinished: Job | None) -> None:
        thread.join()  # its last words are said
        self._threads -= 1
        if unfinished:
            # Only what is no Exception gets here, such as a query that ends the process.
            _log.critical("A reader's thread died; another one takes over.")
            self._start_thread()
            self._tell(unfinished[1], Internal())
        elif not self._threads:
            self._ended.set()


def _answer(link: ReadingLink, query: Query[Any]) -> tuple[object, bool]:
    """Return the result, and whether the store is lost for others too."""
    try:
        return link.run(query), False
    except Exception as error:  # noqa: BLE001 - whatever it is, the one who asked gets an answer
        return refusal(error), isinstance(error, Unreachable)
