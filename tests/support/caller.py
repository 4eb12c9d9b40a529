"""Somebody on a connection of their own making, for threads: cheap, patient and exact."""

import json
from collections import defaultdict, deque
from itertools import count
from typing import Any, NamedTuple, Protocol, Self

from tests.support.line import Cut, WebSocketLine, connect_packet, event_of
from tests.support.polling_session import PollingSession


class Way(Protocol):
    """How packets go to the server and come from it."""

    def say(self, packet: str) -> None:
        """Send one."""

    def packet(self) -> str:
        """Wait for the next one."""

    def close(self) -> None:
        """Hang up."""


class Said(NamedTuple):
    """One thing that the server said: an event by name, or the reply to a request."""

    event: str | None
    ack: int | None
    told: Any


class Talker:
    """One connection of one person.

    Attributes:
        welcome: What the server said first.
        token: What brings this person back.
        user: Who they are.
    """

    def __init__(self, way: Way, username: str | None = None, *, token: str | None = None) -> None:
        """Join the chat, hear the welcome, and take a name if one is given."""
        self._way = way
        self._acks = count()
        self._replies: dict[int, Any] = {}
        self._heard: dict[str, deque[Any]] = defaultdict(deque)
        self.token = token
        way.say(connect_packet(token))
        self.welcome = self.hears("welcome")
        self.user = self.welcome["user"]
        if username:
            reply = self.gets("add_user", username=username)
            self.user, self.token = reply["user"], reply["token"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._way.close()

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
        self._way.say(event_of(event, fields, ack))
        return ack

    def count_from(self, ack: int) -> None:
        """Leave the acknowledgements below this to somebody who writes requests themselves."""
        self._acks = count(ack)

    def reply(self, ack: int) -> Any:
        """The reply to a request, waiting for it."""
        while ack not in self._replies:
            self._keep(self.next_said())
        return self._replies.pop(ack)

    def hears(self, event: str) -> Any:
        """The next event of this name, waiting for it."""
        while not self._heard[event]:
            self._keep(self.next_said())
        return self._heard[event].popleft()

    def heard(self, event: str) -> list[Any]:
        """The events of this name that have been read and not been asked for."""
        waiting, self._heard[event] = self._heard[event], deque()
        return list(waiting)

    def next_said(self) -> Said:
        """Read the next thing that is said, in its order; pings are answered on the way."""
        while True:
            packet = self._way.packet()
            if packet == "2":
                self._way.say("3")
            elif packet.startswith("42"):
                name, told = json.loads(packet[2:])
                return Said(name, None, told)
            elif packet.startswith("43"):
                ack, _, rest = packet[2:].partition("[")
                return Said(None, int(ack), json.loads("[" + rest)[0])

    def _keep(self, said: Said) -> None:
        if said.event is not None:
            self._heard[said.event].append(said.told)
        elif said.ack is not None:
            self._replies[said.ack] = said.told


class Caller(Talker):
    """Somebody on a WebSocket.

    Attributes:
        line: the connection underneath.
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
        self.line = WebSocketLine(port, cut, buffer_bytes=buffer_bytes)
        self.line.shake_hands()
        assert self.line.packet().startswith("0{")
        super().__init__(self.line, username, token=token)


class PollingCaller(Talker):
    """Somebody who polls.

    Attributes:
        poller: the session underneath.
    """

    def __init__(self, port: int, username: str | None = None, *, token: str | None = None) -> None:
        self.poller = PollingSession.on_its_own(port)
        super().__init__(self.poller, username, token=token)
