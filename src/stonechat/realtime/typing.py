"""Who is writing where: told to the others at once, never stored, and not again and again."""

import time
from collections.abc import Callable
from typing import Final

from stonechat.protocol.socketio import event_packet
from stonechat.realtime.hub import Hub

AGAIN_SECONDS: Final = 2.0
"""How long the same is not told again; clients show it for some seconds and say it anew."""

KNOWN_MOST: Final = 10_000
"""Of whom it is remembered; past it all are forgotten, and some are told of twice."""

Elsewhere = Callable[[str, str, str, bytes], None]
"""Takes the stream, its room, who is writing, and what is told."""


class Typing:
    """Tells who is writing, seldom enough. Everything here happens on the event loop's thread.

    Args:
        hub: knows who listens.
        listeners_most: where more connections listen, nobody is told: there it would be noise, and
            cost more than the messages.
        clock: monotonic seconds.

    Attributes:
        elsewhere: tells the same in other processes; set where there are any.
    """

    def __init__(
        self, hub: Hub, listeners_most: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.elsewhere: Elsewhere | None = None
        self._hub = hub
        self._listeners_most = listeners_most
        self._clock = clock
        self._told: dict[tuple[str, str], tuple[bool, float]] = {}

    def tell(
        self, stream_id: str, room_id: str, person_id: str, encoded: bytes, *, on: bool
    ) -> None:
        """Tell the others in a room or a whisper that somebody is writing, or is no longer.

        Who has left the room of a whisper keeps what was said in it, and hears no more than that.
        """
        key, now = (stream_id, person_id), self._clock()
        before, at = self._told.get(key, (False, -AGAIN_SECONDS))
        if before == on and now - at < AGAIN_SECONDS:
            return
        if len(self._told) >= KNOWN_MOST:
            self._told.clear()
        self._told[key] = on, now
        self.tell_here(stream_id, room_id, person_id, encoded)
        if self.elsewhere is not None:
            self.elsewhere(stream_id, room_id, person_id, encoded)

    def tell_here(self, stream_id: str, room_id: str, person_id: str, encoded: bytes) -> None:
        """Tell those who are connected to this process, at once."""
        packet = event_packet("typing", encoded)
        self._hub.tell_others(
            stream_id, person_id, packet, within=room_id, most=self._listeners_most
        )
