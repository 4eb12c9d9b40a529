"""A session that polls, for threads."""

import json
import time
from collections import deque
from typing import Final, Self

from tests.support.line import (
    NARROW_BYTES,
    PATH,
    PATIENCE_SECONDS,
    HttpAnswer,
    HttpLine,
    ReopenedLine,
    connect_packet,
)

PING, PONG, NOOP = "2", "3", "6"
UNKNOWN_SESSION: Final = HttpAnswer(400, b'{"code":1,"message":"Session ID unknown"}')


class PollingSession:
    """A session that polls, one GET and one POST at a time."""

    def __init__(self, gets: HttpLine, posts: HttpLine) -> None:
        """Open a session; GETs and POSTs may share a line as long as none is left waiting."""
        self.gets = gets
        self.posts = posts
        self._packets: deque[str] = deque()
        self._polling = False
        opened = gets.ask("GET", f"{PATH}polling")
        assert opened.status == 200, opened
        self.sid: str = json.loads(opened.body[1:])["sid"]
        self._target = f"{PATH}polling&sid={self.sid}"

    @classmethod
    def on_its_own(cls, port: int) -> Self:
        """Open a session on two connections, which `close` closes."""
        return cls(ReopenedLine(port, buffer_bytes=NARROW_BYTES), ReopenedLine(port))

    def close(self) -> None:
        """Close its connections."""
        self.gets.close()
        self.posts.close()

    def connect(self, token: str) -> None:
        """Join the main namespace and hear the welcome."""
        self.say(connect_packet(token))
        assert self.packet().startswith('40{"sid":')
        assert self.packet().startswith('42["welcome",')

    def say(self, packet: str) -> None:
        """Send a packet."""
        answer = self.posts.ask("POST", self._target, packet.encode())
        assert answer == (200, b"ok"), answer

    def poll(self) -> None:
        """Begin a poll, and leave it waiting."""
        self.gets.request("GET", self._target)
        self._polling = True

    def packet(self) -> str:
        """The next packet; pings are answered on the way."""
        while (packet := self.raw_packet()) == PING:
            self.say(PONG)
        return packet

    def raw_packet(self) -> str:
        """The next packet, whatever it is."""
        while not self._packets:
            if not self._polling:
                self.poll()
            answer = self._answer()
            assert answer.status == 200, answer
            self._packets += answer.body.decode().split("\x1e")
        return self._packets.popleft()

    def is_over(self) -> None:
        """Find, sooner or later, that the session has ended."""
        if self._polling:
            self._answer()
        give_up_at = time.monotonic() + PATIENCE_SECONDS
        while not self.is_unknown(self.gets):
            assert time.monotonic() < give_up_at

    def is_unknown(self, line: HttpLine) -> bool:
        """Whether the server does not know the session; asked on this line."""
        return line.ask("GET", self._target) == UNKNOWN_SESSION

    def _answer(self) -> HttpAnswer:
        self._polling = False
        return self.gets.answer()
