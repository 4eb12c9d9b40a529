"""Replies that wait for the end of the loop's turn, to go out in one write with what is live.

Whoever says something gets an acknowledgement and hears it in the room a moment later: a write
saved of the two or three that a message costs in a conversation of two.
"""

import asyncio
from typing import Protocol


class Replier(Protocol):
    """Somebody whose replies wait: a session on a WebSocket."""

    def write(self, frames: bytes) -> None:
        """Take the replies that wait, and write them with something else behind them."""


class Replies:
    """The replies of all sessions of a server that wait for the end of this turn."""

    def __init__(self) -> None:
        self._waiting: dict[Replier, list[bytes]] = {}

    def hold(self, replier: Replier, frames: bytes) -> None:
        """Keep a reply back, to the end of this turn at the latest."""
        if not self._waiting:
            asyncio.get_running_loop().call_soon(self._release)
        self._waiting.setdefault(replier, []).append(frames)

    def take(self, replier: Replier) -> bytes:
        """Give what waits for somebody, in order; from now on nothing does."""
        return b"".join(self._waiting.pop(replier, ()))

    def _release(self) -> None:
        try:
            for replier in tuple(self._waiting):
                replier.write(b"")
        finally:
            if self._waiting:  # one of them failed; the others still get theirs
                asyncio.get_running_loop().call_soon(self._release)
