"""Two people who talk while others misbehave, and measure whether they noticed."""

import threading
from typing import Self

from tests.support.caller import Caller
from tests.support.lateness import FairClock, Lateness
from tests.support.names import new_name
from tests.support.server import RunningServer

PAUSE_SECONDS = 0.01


class Bystanders:
    """One says something, the other hears it, over and over, for as long as the block lasts.

    Attributes:
        room: where they talk.
        delays: seconds from each message's send to its arrival at the other, on a fair clock.
    """

    def __init__(self, server: RunningServer) -> None:
        name = new_name("bystander")
        self.delays: list[float] = []
        self._clock = FairClock(server.pid)
        self._lateness = Lateness(server.data.parent)
        self._author = Caller(server.port, f"{name}-author")
        self._listener = Caller(server.port, f"{name}-listener")
        self.room: str = self._author.gets("create_room", name=name)["room"]["id"]
        self._listener.gets("join_room", room=self.room)
        self._stopping = threading.Event()
        self._failure: Exception | None = None
        self._thread = threading.Thread(target=self._talk, name=name)

    def __enter__(self) -> Self:
        self._lateness.__enter__()
        self._thread.start()
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self._stopping.set()
        self._thread.join()
        self._lateness.__exit__()
        self._author.line.close()
        self._listener.line.close()
        if kind is None:
            assert self._failure is None, self._failure
            assert self.delays

    @property
    def slowest_seconds(self) -> float:
        """The longest that a message took, less what this machine itself was late at worst."""
        return max(self.delays) - self._lateness.worst_seconds

    def _talk(self) -> None:
        try:
            while not self._stopping.wait(PAUSE_SECONDS):
                self._say_one()
        except Exception as error:  # noqa: BLE001 - it is told to the thread that waits for us
            self._failure = error

    def _say_one(self) -> None:
        number = len(self.delays) + 1
        start = self._clock.now()
        self._author.gets("send_message", room=self.room, text=str(number))
        message = self._listener.hears("message")
        self.delays.append(self._clock.now() - start)
        assert (message["position"], message["text"]) == (number, str(number))
        assert self._author.hears("message") == message
