"""What goes out to many, encoded once."""

from collections.abc import Iterable, Sequence
from typing import Self

from stonechat.protocol.websocket import frame


class Encoded:
    """Text packets for many connections: as packets for polls, as frames for WebSockets.

    Both forms are computed here, once, so that a recipient costs one write of shared bytes.

    Attributes:
        packets: Engine.IO text packets in order, each like `42["message",{…}]`.
        frames: the same packets as WebSocket text frames, joined.
    """

    __slots__ = ("frames", "packets")

    def __init__(self, packets: Iterable[bytes]) -> None:
        self.packets = tuple(packets)
        self.frames = b"".join(map(frame, self.packets))

    @classmethod
    def join(cls, parts: Sequence[Self]) -> Self:
        """Put what is encoded already one behind the other; a single part is given back itself."""
        if len(parts) == 1:
            return parts[0]
        joined = cls(())
        joined.packets = tuple(packet for part in parts for packet in part.packets)
        joined.frames = b"".join([part.frames for part in parts])
        return joined
