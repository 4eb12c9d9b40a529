"""What the handlers of this door work with; `app` puts it together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from stonechat.actions.act import Appender, Readers
from stonechat.actions.store import NewImage
from stonechat.chat.rates import Rates
from stonechat.gateway.attendance import Attendance
from stonechat.gateway.tasks import Tasks
from stonechat.realtime.departures import Departures
from stonechat.realtime.hub import Hub
from stonechat.realtime.presence import Presence
from stonechat.realtime.typing import Typing
from stonechat.wire.broadcasts import ServerInfo
from stonechat.wire.requests import ImageSource, UploadedImage


class Images(Protocol):
    """Whoever makes images that were sent safe and durable."""

    async def store(
        self, sources: Sequence[bytes | ImageSource]
    ) -> tuple[NewImage | UploadedImage, ...]:
        """Decode, re-encode and store, in order; raises ChatError naming the first bad one.

        Uploads stay what they are. What was stored is held until one of the others is called.
        """

    def release(self, images: Sequence[NewImage | UploadedImage]) -> None:
        """Hold what was stored no longer, because a message names it, or may."""

    async def discard(self, images: Sequence[NewImage | UploadedImage]) -> None:
        """Remove what was stored for a message that was not posted."""


class Index(Protocol):
    """Whoever makes messages findable."""

    def when_settled(self, done: Callable[[], None]) -> None:
        """Call back once what was sent so far can be found."""


class Era:
    """What lies between two commits in doubt: nobody acts on what they knew before the last one.

    Attributes:
        number: grows by one with each of them.
    """

    def __init__(self) -> None:
        self.number = 0

    def end(self) -> None:
        """Let requests of connections that are open now change nothing more.

        Their clients repeat what was not acknowledged, in order; a later request that still took
        effect would stand before an earlier one that did not.
        """
        self.number += 1


@dataclass(frozen=True, slots=True)
class Services:
    """One set for all connections."""

    appender: Appender
    readers: Readers
    pages: Readers
    """For what may be long and is of no hurry: pages of history, and searches."""
    hub: Hub
    departures: Departures
    presence: Presence
    typing: Typing
    images: Images
    tasks: Tasks
    era: Era
    rates: Rates
    attendance: Attendance
    index: Index
    may_use_cookies: Callable[[Mapping[str, str]], bool]
    """Whether the cookie in a handshake with these headers counts."""
    server: ServerInfo
    payload_bytes: int
    """What a connection with a name may send in one event."""
    read_later: Callable[..., object] | None = None
    """How to read once more after so many seconds, where other processes write too."""


STRANGER_PAYLOAD_BYTES = 100_000
"""What a connection without a name may send in one event: enough for any name and token."""
