"""How clients begin, step by step, on a line that may break anywhere."""

from collections.abc import Callable
from math import inf
from typing import NamedTuple

from tests.conformance.peers import client_frame
from tests.support.line import (
    PATH,
    Cut,
    CutError,
    HttpLine,
    WebSocketLine,
    connect_packet,
    event_of,
)
from tests.support.polling_session import NOOP, PollingSession

ACK = 7
JOIN = event_of("join_room", {"room": "lobby", "limit": 1}, ACK)
UPGRADE_BYTES = len(client_frame(b"5"))


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
            poller = PollingSession(line, line)
            poller.connect(token)
            poller.say(JOIN)
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
        poller = PollingSession(gets, posts)
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
            poller.say(JOIN)
            _read_until_joined(poller.packet)
        else:
            poller.is_over()
        return Traffic(line.sent, line.received)


def _read_until_joined(packet: Callable[[], str]) -> None:
    while not (got := packet()).startswith(f"43{ACK}["):
        assert got == NOOP or got.startswith("42["), got
    assert got.startswith(f'43{ACK}[{{"ok":true,'), got
