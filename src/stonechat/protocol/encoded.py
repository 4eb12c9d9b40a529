"""What goes out to many, encoded once."""

from collections.abc import Iterable

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
