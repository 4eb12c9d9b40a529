"""Somebody who listens in a thread of their own, and notes when they heard what."""

import threading
import time
from collections import defaultdict
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple, Self

from tests.support.caller import Caller
from tests.support.line import PATIENCE_SECONDS, EndedError
from tests.support.names import new_name


class Heard(NamedTuple):
    """An event's object, and when it was heard on the monotonic clock."""

    told: Any
    at: float


class Listener:
    """Listens on a connection, which answers pings, until the block ends.

    Attributes:
        room: Where, by name.
    """

    def __init__(self, caller: Caller, room: str = "lobby") -> None:
        """Prepare to listen; requests on the connection are over."""
        self.room = room
        self._caller = caller
        self._heard: dict[str, SimpleQueue[Heard]] = defaultdict(SimpleQueue)
        self._thread = threading.Thread(target=self._listen, name="listener")

    @classmethod
    def in_new_room(cls, port: int) -> Self:
        """Connect somebody who listens in a room of their own."""
        caller = Caller(port, new_name("listener"))
        room = caller.gets("create_room", name=new_name("room"))["room"]
        return cls(caller, room["name"])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._caller.line.hang_up()
        self._thread.join()
        self._caller.line.close()

    def hears(self, event: str) -> Heard:
        """Give the next event of this name, waiting for it."""
        try:
            return self._heard[event].get(timeout=PATIENCE_SECONDS)
        except Empty:
            raise AssertionError(f"nothing was heard of {event}") from None

    def heard(self, event: str) -> bool:
        """Whether there is an event of this name that has not been asked for."""
        return not self._heard[event].empty()

    def _listen(self) -> None:
        try:
            while True:
                said = self._caller.next_said()
                if said.event is not None:
                    self._heard[said.event].put(Heard(said.told, time.monotonic()))
        except EndedError:
            return
