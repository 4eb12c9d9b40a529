"""Whether this process is the whole chat, or one of several that share a database and a bus."""

import asyncio
import logging
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from stonechat.actions.act import Readers
from stonechat.actions.changes import Change
from stonechat.actions.rooms import LOBBY
from stonechat.app.settings import Settings, SettingsError
from stonechat.bus.nats_bus import BusUnreachableError, NatsBus
from stonechat.bus.nats_lease import NatsLease
from stonechat.gateway.attendance import Attendance
from stonechat.realtime.activity import Activity
from stonechat.realtime.departures import Departures
from stonechat.realtime.elsewhere import Elsewhere
from stonechat.realtime.hub import Hub
from stonechat.realtime.nodes.node import Duties, Node, Parts
from stonechat.realtime.nodes.stewardship import LEASE_SECONDS
from stonechat.realtime.presence import Presence
from stonechat.realtime.publisher import Publisher, Streams
from stonechat.realtime.typing import Typing

_log = logging.getLogger(__name__)

Publish = Callable[[Iterable[Change], object], None]


@dataclass(frozen=True, slots=True)
class Company:
    """Those of a process who are told what happens in the others."""

    hub: Hub
    presence: Presence
    activity: Activity
    attendance: Attendance
    departures: Departures
    typing: Typing
    readers: Readers


class Peers(Protocol):
    """The other processes of this chat, if there are any.

    Attributes:
        streams: tells what happens in streams, in their order; None for the hub itself.
    """

    streams: Streams | None

    @property
    def is_steward(self) -> bool:
        """Whether this process does what one does for all."""

    def is_elsewhere(self, person_id: str) -> bool:
        """Whether somebody is connected to another process."""

    def publish_by(self, publisher: Publisher) -> Publish:
        """Let this publisher tell the connections here; returns how to tell those everywhere."""

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
    is_steward = True

    def __init__(self) -> None:
        self._duties: Duties | None = None

    def is_elsewhere(self, person_id: str) -> bool:  # noqa: ARG002 - nobody is
        """Nobody is connected elsewhere."""
        return False

    def publish_by(self, publisher: Publisher) -> Publish:
        """The publisher alone tells everybody."""
        return publisher.publish

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


class Together:
    """There may be others, which the bus leads to."""

    def __init__(self, settings: Settings, company: Company) -> None:
        loop = asyncio.get_running_loop()
        self._readers = company.readers
        self._node_id = secrets.token_hex(8)
        self._bus = NatsBus(settings.nats_url, self._heard, self._lost)
        self._lease = NatsLease(self._bus.client, holder=self._node_id, seconds=LEASE_SECONDS)
        self.node = Node(self._node_id, self._bus, _parts(company), loop.call_later)
        company.hub.interest = self.node.interest
        company.presence.is_elsewhere = self.node.roster.is_elsewhere
        company.typing.elsewhere = self.node.tell_typing
        company.activity.noted = self.node.roster.signed
        self.streams: Streams | None = self.node.streams

    @property
    def is_steward(self) -> bool:
        """Whether this process does what one does for all."""
        return self.node.is_steward

    def is_elsewhere(self, person_id: str) -> bool:
        """Whether somebody is connected to another process."""
        return self.node.roster.is_elsewhere(person_id)

    def publish_by(self, publisher: Publisher) -> Publish:
        """Let this publisher tell the connections here; the node tells the others too."""
        self.node.publish_by(publisher)
        return self.node.publish

    def doubt(self) -> None:
        """Something may be stored that nobody was told of."""
        self.node.doubt()

    def said(self, stream_id: str, position: int, author_id: str) -> None:
        """The node tells the steward of what is published, wherever it is."""

    def read(self, person_id: str, stream_id: str, position: int) -> None:
        """The same."""

    async def start(self, duties: Duties) -> None:
        """Begin to hear the others; raises SettingsError when there is no bus."""
        lobby = await self._readers.run(lambda tx: tx.find_room(LOBBY, ""))
        chat = lobby.room.id if lobby else "unknown"
        try:
            await self._bus.start(f"stonechat.{chat}")
        except BusUnreachableError as error:
            raise SettingsError(
                f"NATS cannot be reached: {error}. Start it, or mend STONECHAT_NATS_URL."
            ) from error
        self._lease.bucket = f"stonechat-{chat}"
        self.node.start(duties, self._lease)

    def leave(self) -> None:
        """Say that this process ends; nobody is connected any more."""
        self.node.leave()

    async def stop(self) -> None:
        """Do nothing more for all, and leave the bus."""
        await self.node.stop()
        await self._bus.stop()

    def _heard(self, subject: str, payload: bytes) -> None:
        self.node.hear(subject, payload)

    def _lost(self) -> None:
        self.node.doubt()


def make_peers(settings: Settings, company: Company) -> Peers:
    """Be alone unless there is a bus; raises SettingsError without a database to be shared."""
    if not settings.nats_url:
        return Alone()
    if not (settings.database_url or "").startswith("postgresql"):
        raise SettingsError(
            "Several processes need PostgreSQL: set STONECHAT_DATABASE_URL to postgresql://…, or"
            " leave STONECHAT_NATS_URL empty."
        )
    return Together(settings, company)


def _parts(company: Company) -> Parts:
    return Parts(
        hub=company.hub,
        presence=Elsewhere(company.presence, company.hub, company.activity),
        attendance=company.attendance,
        departures=company.departures,
        typing=company.typing,
        readers=company.readers,
    )
