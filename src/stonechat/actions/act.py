"""The form of an act, and of those who run acts.

An act is a synchronous function of a transaction and a request. It raises ChatError, and then
nothing of it has happened, or returns what to answer and what to tell others once it is durable.
"""

from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar

from msgspec import Struct

from stonechat.actions.changes import Change
from stonechat.actions.store import Transaction
from stonechat.chat.errors import ChatError

A = TypeVar("A")
"""What is asked of an act."""

R = TypeVar("R")
"""What an act answers."""


class Outcome(Struct, Generic[R], frozen=True, gc=False):
    """What an act answers to the one who asked, and the changes that others hear of, in order."""

    reply: R
    changes: tuple[Change, ...] = ()


Act = Callable[[Transaction, A], Outcome[R]]
"""An act; when it raises ChatError, whatever it wrote is rolled back."""

SetAct = Callable[[Transaction, Sequence[A]], Sequence[Outcome[R] | ChatError]]
"""An act on many requests at once, with one result for each, in their order."""

Query = Callable[[Transaction], R]
"""Something that only reads."""

Done = Callable[[Outcome[R] | ChatError], None]
"""Told on the event loop's thread, after the commit, in the order of commits."""


class BackgroundAppender(Protocol):
    """Whoever runs acts for which nobody waits; otherwise as `Appender`."""

    def submit_in_background(self, act: Act[A, R], request: A, done: Done[R]) -> None:
        """Queue one act: it has a transaction of its own, and lets others pass."""


class Appender(Protocol):
    """Whoever runs acts: many in one transaction, durable before anybody is told.

    After the commit, for each act in the order in which they were run: its changes are published,
    then `done` is called. Plain acts keep the order in which they were submitted, and so do the
    requests of set acts; the latter may overtake the former. `origin` is handed to the publisher:
    the connection that gets the reply. `size_bytes` is what a request weighs while it waits. When
    too much waits, in number or in bytes, the answer is `unavailable` at once.
    """

    def submit(
        self,
        act: Act[A, R],
        request: A,
        done: Done[R],
        origin: object = None,
        *,
        size_bytes: int = 0,
    ) -> None:
        """Queue one act."""

    def submit_to_set(
        self,
        act: SetAct[A, R],
        request: A,
        done: Done[R],
        origin: object = None,
        *,
        size_bytes: int = 0,
    ) -> None:
        """Queue one request of a set act; all of them in a batch are run in one call."""


class Readers(Protocol):
    """Whoever runs queries: beside the writer, each in a snapshot of its own."""

    def submit(self, query: Query[R], done: Callable[[R | ChatError], None]) -> None:
        """Queue one query; `done` is called on the event loop's thread."""

    async def run(self, query: Query[R]) -> R:
        """Await one query; raises the ChatError that it raised."""
