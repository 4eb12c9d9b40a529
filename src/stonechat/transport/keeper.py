"""What a session asks of the server that keeps it."""

from collections.abc import Callable
from typing import Protocol

from stonechat.transport.memory import MemoryTrimmer
from stonechat.transport.replies import Replies
from stonechat.transport.settings import TransportSettings
from stonechat.transport.wheel import TimerWheel


class Keeper(Protocol):
    """Keeps sessions by their ids; `EngineServer` is the one there is.

    Attributes:
        settings: the numbers.
        wheel: watches every deadline.
        memory: is told of what was large.
        replies: those that wait for the end of the loop's turn.
    """

    settings: TransportSettings
    wheel: TimerWheel
    memory: MemoryTrimmer
    replies: Replies

    @property
    def clock(self) -> Callable[[], float]:
        """Monotonic seconds."""

    def open_packet(self, sid: str, *, on_websocket: bool) -> bytes:
        """Build the packet that tells a client its session id and our times."""

    def leave_farewell(self, sid: str, parts: list[bytes]) -> None:
        """Keep the last words of a session for a client that was between two polls."""

    def note_behind(self) -> None:
        """Hear that the peer of a session has fallen behind."""

    def forget(self, sid: str) -> None:
        """Strike out a session that has ended."""
