"""How clients begin, step by step, on a line that may break anywhere."""

import json
import time
from collections import deque
from collections.abc import Callable
from math import inf
from typing import NamedTuple

from tests.conformance.peers import client_frame
from tests.support.line import (
    PATH,
    PATIENCE_SECONDS,
    Cut,
    CutError,
    HttpAnswer,
    HttpLine,
    WebSocketLine,
    connect_packet,
    event_of,
)

ACK = 7
JOIN = event_of("join_room", {"room": "lobby", "limit": 1}, ACK)
PING, PONG, NOOP = "2", "3", "6"
UPGRADE_BYTES = len(client_frame(b"5"))
UNKNOWN_SESSION = HttpAnswer(400, b'{"code":1,"message":"Session ID unknown"}')


class Traffic(NamedTuple):
    """How many bytes a dialog took, each way."""

    sent: int
    received: int


Dialog = Callable[[int, str, Cut | None], Traffic]
"""Runs against a port with somebody's token; what must still work after the cut is tried out."""


def websocket_handshake(port: int, token: str, cut: Cut | None) -> Traffic:
    """From the HTTP upgrade to the first `join_room`, on a WebSocket alone."""
    with WebSocketLine(port, cut) as line:
        try:
            line.shake_hands()
            assert line.packet().startswith("0{")
            line.say(connect_packet(token))
            assert line.packet().startswith('40{"sid":')
            assert line.packet().startswith('42["welcome",')
            line.say(JOIN)
            _read_until_joined(line.packet)
        except CutError:
            pass
        return Traffic(line.sent, line.received)


def polling_handshake(port: int, token: str, cut: Cut | None) -> Traffic:
    """From the first GET to the first `join_room`, by polling on one connection."""
    with HttpLine(port, cut) as line:
        try:
            poller = Poller(line, line)
            poller.connect(token)
            poller.push(JOIN)
            _read_until_joined(poller.packet)
        except CutError:
            pass
        return Traffic(line.sent, line.received)


def upgrade(port: int, token: str, cut: Cut | None) -> Traffic:
    """From polling to a WebSocket and `join_room` there; the WebSocket is what is cut.

    Until the upgrade packet is complete the session polls, and goes on polling when the WebSocket
    is cut. From then on it is on the WebSocket, and ends with it.
    """
    with HttpLine(port) as gets, HttpLine(port) as posts, WebSocketLine(port, cut) as line:
        poller = Poller(gets, posts)
        poller.connect(token)
        poller.poll()
        moved_at = inf
        try:
            line.shake_hands(f"{PATH}websocket&sid={poller.sid}")
            line.say("2probe")
            assert line.packet() == "3probe"
            while poller.packet() != NOOP:  # somebody else came into the lobby
                pass
            moved_at = line.sent + UPGRADE_BYTES
            line.say("5")
            line.say(JOIN)
            _read_until_joined(line.packet)
        except CutError:
            pass
        line.close()
        if line.sent < moved_at:
            poller.push(JOIN)
            _read_until_joined(poller.packet)
        else:
            poller.is_over()
        return Traffic(line.sent, line.received)


class Poller:
    """A session that polls, one GET and one POST at a time."""

    def __init__(self, gets: HttpLine, posts: HttpLine) -> None:
        """Open a session; GETs and POSTs may share a line as long as none is left waiting."""
        self._gets = gets
        self._posts = posts
        self._packets: deque[str] = deque()
        self._polling = False
        opened = gets.ask("GET", f"{PATH}polling")
        assert opened.status == 200, opened
        self.sid: str = json.loads(opened.body[1:])["sid"]
        self._target = f"{PATH}polling&sid={self.sid}"

    def connect(self, token: str) -> None:
        """Join the main namespace and hear the welcome."""
        self.push(connect_packet(token))
        assert self.packet().startswith('40{"sid":')
        assert self.packet().startswith('42["welcome",')

    def push(self, packet: str) -> None:
        """Send a packet."""
        answer = self._posts.ask("POST", self._target, packet.encode())
        assert answer == (200, b"ok"), answer

    def poll(self) -> None:
        """Begin a poll, and leave it waiting."""
        self._gets.request("GET", self._target)
        self._polling = True

    def packet(self) -> str:
        """The next packet; pings are answered on the way."""
        while (packet := self.raw_packet()) == PING:
            self.push(PONG)
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
        while not self.is_unknown(self._gets):
            assert time.monotonic() < give_up_at

    def is_unknown(self, line: HttpLine) -> bool:
        """Whether the server does not know the session; asked on this line."""
        return line.ask("GET", self._target) == UNKNOWN_SESSION

    def _answer(self) -> HttpAnswer:
        self._polling = False
        return self._gets.answer()


def _read_until_joined(packet: Callable[[], str]) -> None:
    while not (got := packet()).startswith(f"43{ACK}["):
        assert got == NOOP or got.startswith("42["), got
    assert got.startswith(f'43{ACK}[{{"ok":true,'), got
