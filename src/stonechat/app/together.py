"""This process as one of several, on NATS."""

import asyncio
import os
import secrets
import socket
import time

from nats.aio.client import Client

from stonechat.actions.rooms import LOBBY
from stonechat.app.peers import BusState, Company, Publish
from stonechat.app.settings import Settings, SettingsError
from stonechat.app.version import version
from stonechat.bus.nats_bucket import NatsBucket
from stonechat.bus.nats_bus import BusUnreachableError, NatsBus
from stonechat.bus.nats_lease import NatsLease
from stonechat.bus.nats_nodes import Card, NatsNodes
from stonechat.bus.nats_rates import BYTES_MOST, NatsRates, kept_seconds
from stonechat.chat.rates import Limit, Rates
from stonechat.http.guards import GUARDED, CommonRates
from stonechat.realtime.elsewhere import Elsewhere
from stonechat.realtime.nodes.bus import SPENDING
from stonechat.realtime.nodes.node import Duties, Node, Parts
from stonechat.realtime.nodes.spending import SharedRates
from stonechat.realtime.nodes.stewardship import LEASE_SECONDS
from stonechat.realtime.publisher import Publisher, Streams


class Together:
    """There may be others, which the bus leads to."""

    def __init__(self, settings: Settings, company: Company) -> None:
        loop = asyncio.get_running_loop()
        self._readers = company.readers
        self._node_id = secrets.token_hex(8)
        self._bus = NatsBus(settings.nats_url, self._heard, self._lost)
        client = self._bus.client
        self._shared: SharedRates | None = None
        self._began_at = time.time()
        self._hub = company.hub
        self._present = NatsBucket(client, seconds=LEASE_SECONDS)
        self._nodes = NatsNodes(self._present, self._node_id, self._describe)
        self._counts = NatsBucket(client, seconds=kept_seconds(GUARDED), bytes_most=BYTES_MOST)
        self._lease = NatsLease(self._present, holder=self._node_id)
        self.rates: CommonRates | None = NatsRates(self._counts)
        self.node = Node(self._node_id, self._bus, _parts(company), loop.call_later)
        self.node.roster.files = company.files
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

    def may_be_elsewhere(self, person_id: str) -> bool:
        """Whether somebody is connected to another process, or that cannot be known just now."""
        return self.is_elsewhere(person_id) or not self.node.roster.is_sure

    def publish_by(self, publisher: Publisher) -> Publish:
        """Let this publisher tell the connections here; the node tells the others too."""
        self.node.publish_by(publisher)
        return self.node.publish

    def bus_state(self) -> BusState:
        """How it is with the other processes."""
        return BusState(
            nodes=self.node.roster.nodes + 1,
            is_steward=self.node.is_steward,
            is_connected=self._bus.is_connected,
            lag_seconds=self.node.lag_seconds,
            gaps=self.node.streams.gaps,
            repeated=self.node.streams.repeated,
            dropped=self._bus.dropped,
        )

    def count_rates(self, *, on: bool) -> Rates:
        """Count what is asked here, and what is asked elsewhere too fast for one."""
        loop = asyncio.get_running_loop()
        if not on:
            return Rates(loop.time, on=False)
        told, others = set(Limit) - GUARDED, lambda: self.node.roster.nodes
        self._shared = SharedRates(loop.time, self._bus, loop.call_later, others, told)
        return self._shared

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
        self._present.name = _present_name(chat)
        self._counts.name = f"stonechat-{chat}-rates"
        self.node.start(duties, self._lease)
        self._nodes.start()
        if self._shared is not None:
            self._shared.start()

    def leave(self) -> None:
        """Say that this process ends; nobody is connected any more."""
        self.node.leave()

    async def stop(self) -> None:
        """Do nothing more for all, and leave the bus."""
        await self.node.stop()
        await self._nodes.stop()
        await self._bus.stop()

    def _describe(self) -> Card:
        return Card(
            host=socket.gethostname(),
            process=os.getpid(),
            version=version(),
            since=self._began_at,
            people=self._hub.sizes()[0],
            is_steward=self.is_steward,
        )

    def _heard(self, subject: str, payload: bytes) -> None:
        if subject != SPENDING:
            self.node.hear(subject, payload)
        elif self._shared is not None:
            self._shared.hear(payload)

    def _lost(self) -> None:
        self.node.doubt()


def present_bucket(client: Client, chat: str) -> NatsBucket:
    """Return where the processes of a chat say that they are there."""
    bucket = NatsBucket(client, seconds=LEASE_SECONDS)
    bucket.name = _present_name(chat)
    return bucket


def _present_name(chat: str) -> str:
    return f"stonechat-{chat}"


def _parts(company: Company) -> Parts:
    return Parts(
        hub=company.hub,
        presence=Elsewhere(company.presence, company.hub, company.activity),
        attendance=company.attendance,
        departures=company.departures,
        typing=company.typing,
        readers=company.readers,
    )
