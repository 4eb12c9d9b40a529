"""Somebody on a WebSocket of their own making, for threads: cheap, patient and exact."""

import json
from collections import defaultdict, deque
from itertools import count
from typing import Any, Self

from tests.support.line import Cut, WebSocketLine, connect_packet, event_of


class Caller:
    """One connection of one person.

    Attributes:
        line: the connection underneath.
        welcome: what the server said first.
        token: what brings this person back.
        user: who they are.
    """

    def __init__(
        self,
        port: int,
        username: str | None = None,
        *,
        token: str | None = None,
        cut: Cut | None = None,
        buffer_bytes: int = 0,
    ) -> None:
        """Connect, hear the welcome, and take a name if one is given."""
        self.line = WebSocketLine(port, cut, buffer_bytes=buffer_bytes)
        self._acks = count()
        self._replies: dict[int, Any] = {}
        self._heard: dict[str, deque[Any]] = defaultdict(deque)
        self.token = token
        self.line.shake_hands()
        assert self.line.packet().startswith("0{")
        self.line.say(connect_packet(token))
        self.welcome = self.hears("welcome")
        self.user = self.welcome["user"]
        if username:
            reply = self.gets("add_user", username=username)
            self.user, self.token = reply["user"], reply["token"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.line.close()

    def asks(self, event: str, **fields: Any) -> Any:
        """Make a request; the reply, whatever it says."""
        return self.reply(self.request(event, **fields))

    def gets(self, event: str, **fields: Any) -> Any:
        """Make a request that must succeed; the reply."""
        reply = self.asks(event, **fields)
        assert reply["ok"] is True, reply
        return reply

    def request(self, event: str, **fields: Any) -> int:
        """Make a request, and do not wait; what its reply can be asked for by."""
        ack = next(self._acks)
        self.line.say(event_of(event, fields, ack))
        return ack

    def count_from(self, ack: int) -> None:
        """Leave the acknowledgements below this to somebody who writes requests themselves."""
        self._acks = count(ack)

    def reply(self, ack: int) -> Any:
        """The reply to a request, waiting for it."""
        while ack not in self._replies:
            self._take()
        return self._replies.pop(ack)

    def hears(self, event: str) -> Any:
        """The next event of this name, waiting for it."""
        while not self._heard[event]:
            self._take()
        return self._heard[event].popleft()

    def heard(self, event: str) -> list[Any]:
        """The events of this name that have been read and not been asked for."""
        waiting, self._heard[event] = self._heard[event], deque()
        return list(waiting)

    def next_event(self) -> tuple[str, Any]:
        """The next event of any name that has not been read yet."""
        while True:
            event = self._take()
            if event:
                self._heard[event].pop()
                return event, self._last

    def _take(self) -> str | None:
        """Read one packet; the name of the event, if it was one."""
        packet = self.line.packet()
        if packet == "2":
            self.line.say("3")
        elif packet.startswith("42"):
            name, self._last = json.loads(packet[2:])
            self._heard[name].append(self._last)
            return str(name)
        elif packet.startswith("43"):
            ack, _, rest = packet[2:].partition("[")
            self._replies[int(ack)] = json.loads("[" + rest)[0]
        return None
