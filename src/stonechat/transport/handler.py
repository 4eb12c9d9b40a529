"""Whoever gets the messages of an Engine.IO session."""

from math import inf
from typing import Final, Protocol

from stonechat.protocol.engineio import Packet


class MessageHandler(Protocol):
    """Handles the messages of one session, and has deadlines of its own."""

    @property
    def deadline(self) -> float:
        """When `tick` is due."""

    def tick(self, now: float) -> None:
        """Look at the clock.

        Raises:
            RemoteError: the session is to be closed.
        """

    def message_received(self, packet: Packet, now: float) -> None:
        """Handle a message.

        Raises:
            RemoteError: the session is to be closed.
        """

    def session_behind(self) -> None:
        """Note that live packets are dropped from now on."""

    def session_drained(self) -> None:
        """Note that live packets go out again."""

    def session_closed(self) -> None:
        """Note the end; called once, and last."""


class _Nobody:
    """Stands for the handler of a session that has ended."""

    deadline = inf

    def tick(self, now: float) -> None: ...

    def message_received(self, packet: Packet, now: float) -> None: ...

    def session_behind(self) -> None: ...

    def session_drained(self) -> None: ...

    def session_closed(self) -> None: ...


NOBODY: Final[MessageHandler] = _Nobody()
