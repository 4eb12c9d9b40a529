"""Whether this process is the whole chat, or one of several that share a database and a bus."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from stonechat.actions.changes import Change
from stonechat.chat.rates import Rates

if TYPE_CHECKING:
    from stonechat.actions.act import Readers
    from stonechat.gateway.attendance import Attendance
    from stonechat.http.guards import CommonRates
    from stonechat.realtime.activity import Activity
    from stonechat.realtime.departures import Departures
    from stonechat.realtime.hub import Hub
    from stonechat.realtime.nodes.node import Duties
    from stonechat.realtime.presence import Presence
    from stonechat.realtime.publisher import Publisher, Streams
    from stonechat.realtime.typing import Typing

Publish = Callable[[Iterable[Change], object], None]


@dataclass(frozen=True, slots=True)
class Company:
    """Those of a process who are told what happens in the others.

    Attributes:
        files: which data directory it has (`DataDirectory.mark`).
    """

    hub: Hub
    presence: Presence
    activity: Activity
    attendance: Attendance
    departures: Departures
    typing: Typing
    readers: Readers
    files: str


@dataclass(frozen=True, slots=True)
class BusState:
    """How it is with the other processes, for whoever watches the server.

    Attributes:
        nodes: how many processes there are, this one included.
        is_steward: whether this one does what one does for all.
        is_connected: whether the bus is there, or not needed.
        lag_seconds: how long it took to answer last.
        gaps: how many holes in streams were filled from the database.
        repeated: how much came that was known.
        dropped: how much could not be sent.
    """

    nodes: int = 1
    is_steward: bool = True
    is_connected: bool = True
    lag_seconds: float = 0.0
    gaps: int = 0
    repeated: int = 0
    dropped: int = 0


class Peers(Protocol):
    """The other processes of this chat, if there are any.

    Attributes:
        streams: tells what happens in streams, in their order; None for the hub itself.
        rates: counts for all of them together; None for who need not.
    """

    streams: Streams | None
    rates: CommonRates | None

    @property
    def is_steward(self) -> bool:
        """Whether this process does what one does for all."""

    def is_elsewhere(self, person_id: str) -> bool:
        """Whether somebody is connected to another process."""

    def may_be_elsewhere(self, person_id: str) -> bool:
        """Whether somebody is connected to another process, or that cannot be known just now."""

    def publish_by(self, publisher: Publisher) -> Publish:
        """Let this publisher tell the connections here; returns how to tell those everywhere."""

    def bus_state(self) -> BusState:
        """How it is with the other processes."""

    def count_rates(self, *, on: bool) -> Rates:
        """Begin to count how fast somebody asks, here or anywhere.

        Args:
            on: whether anything is limited at all.
        """

    def doubt(self) -> None:
        """Something may be stored that nobody was told of."""

    def said(self, stream_id: str, position: int, author_id: str) -> None:
        """A message was sent here, or told here: let it be found whom it concerns."""

    def read(self, person_id: str, stream_id: str, position: int) -> None:
        """Somebody has read."""

    async def start(self, duties: Duties) -> None:
        """Begin to hear the others; raises SettingsError when they cannot be reached.

        Args:
            duties: what one process does for all.
        """

    def leave(self) -> None:
        """Say that this process ends; nobody is connected any more."""

    async def stop(self) -> None:
        """Do nothing more for all."""


class Alone:
    """There are none."""

    streams: Streams | None = None
    rates: CommonRates | None = None
    is_steward = True

    def __init__(self) -> None:
        self._duties: Duties | None = None

    def is_elsewhere(self, person_id: str) -> bool:  # noqa: ARG002 - nobody is
        """Nobody is connected elsewhere."""
        return False

    def may_be_elsewhere(self, person_id: str) -> bool:  # noqa: ARG002 - nobody is
        """Nor can they be."""
        return False

    def publish_by(self, publisher: Publisher) -> Publish:
        """The publisher alone tells everybody."""
        return publisher.publish

    def bus_state(self) -> BusState:
        """There is nobody, and nothing is amiss."""
        return BusState()

    def count_rates(self, *, on: bool) -> Rates:
        """Count what is asked here."""
        return Rates(asyncio.get_running_loop().time, on=on)

    def doubt(self) -> None:
        """There is nobody else to look."""

    def said(self, stream_id: str, position: int, author_id: str) -> None:
        """A message was sent."""
        if self._duties is not None:
            self._duties.said(stream_id, position, author_id)

    def read(self, person_id: str, stream_id: str, position: int) -> None:
        """Somebody has read."""
        if self._duties is not None:
            self._duties.read(person_id, stream_id, position)

    async def start(self, duties: Duties) -> None:
        """Do everything."""
        self._duties = duties
        await duties.begin()

    def leave(self) -> None:
        """There is nobody to be told."""

    async def stop(self) -> None:
        """Do nothing more."""
        if self._duties is not None:
            await self._duties.end()
