"""One process among several: what it hears from the others, and what it has to see to itself."""

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Final, Protocol

import msgspec

from stonechat.actions.act import Readers
from stonechat.actions.changes import Change, MessageSent, ReadPositionMoved
from stonechat.chat.errors import ChatError
from stonechat.realtime.nodes import verifying
from stonechat.realtime.nodes.bus import ALL, ROSTER, STEWARD, Bus
from stonechat.realtime.nodes.filling import Filling
from stonechat.realtime.nodes.memberships import Memberships
from stonechat.realtime.nodes.relay import Publisher, Relay
from stonechat.realtime.nodes.roster import Roster
from stonechat.realtime.nodes.sequence import Sequence
from stonechat.realtime.nodes.steward_mail import StewardMail, open_letter
from stonechat.realtime.nodes.stewardship import Lease, Stewardship
from stonechat.realtime.nodes.subscriptions import Subscriptions

_log = logging.getLogger(__name__)

LOOK_SECONDS: Final = 2.0
"""How often it is looked whether anything has to be verified; without a bus, streams are."""

CALM_LOOKS: Final = 8
"""Streams are verified with each look of so many though nothing seems to be lost."""

WITHOUT_BUS_LOOKS: Final = 3
"""People and sessions are with each of so many while there is no bus."""

WHISPERS_SECONDS: Final = 600.0
"""How young a whisper is that may have begun unheard."""


class Hub(verifying.Hub, Protocol):
    """Whoever tells those who are connected here."""

    def latest(self, stream_id: str) -> int | None:
        """The latest revision published in a stream; None if nobody hears it."""

    def publish(self, room_id: str, revision: int, packet: bytes) -> None:
        """Tell everybody who hears it."""

    def miss(self, stream_id: str, revision: int) -> None:
        """Let everybody who hears it catch up."""


class Presence(verifying.Presence, Protocol):
    """Whoever lets people look as they do who are connected elsewhere."""

    def came(self, person_id: str) -> None:
        """Somebody is connected elsewhere."""

    def went(self, person_ids: Collection[str]) -> None:
        """People are no longer."""

    def signed(self, person_id: str) -> None:
        """Somebody gave a sign of themselves elsewhere."""

    def lost(self, person_ids: Collection[str]) -> None:
        """People are no longer, and have not been for a while."""


class Departures(Protocol):
    """Whoever lets guests go who have no connection left."""

    def back(self, person_id: str) -> None:
        """A guest has a connection again."""

    def gone_elsewhere(self, person_id: str) -> None:
        """A guest has no connection left to another process."""


class Typing(Protocol):
    """Whoever tells who is writing."""

    def tell_here(self, stream_id: str, room_id: str, person_id: str, encoded: bytes) -> None:
        """Tell those who are connected here."""


class Duties(Protocol):
    """What one process does for all."""

    async def begin(self) -> None:
        """Begin it."""

    async def end(self) -> None:
        """Leave it to another process."""

    def look_again(self) -> None:
        """Find what nobody may have been told of."""

    def said(self, stream_id: str, position: int, author_id: str) -> None:
        """A message was sent."""

    def read(self, person_id: str, stream_id: str, position: int) -> None:
        """Somebody has read a stream up to a position."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Those of a process who are told what happens in the others."""

    hub: Hub
    presence: Presence
    attendance: verifying.Attendance
    departures: Departures
    typing: Typing
    readers: Readers


class Node:
    """Makes several processes one chat; one for each of them, on its event loop.

    Attributes:
        lag_seconds: how long the bus took to answer last.

    Args:
        node_id: another one for each run of each process.
        bus: carries what happens.
        parts: those who are told.
        call_later: how to be called after so many seconds.
    """

    def __init__(
        self,
        node_id: str,
        bus: Bus,
        parts: Parts,
        call_later: Callable[..., object],
    ) -> None:
        self.id = node_id
        self._bus = bus
        self._parts = parts
        hub = parts.hub
        self.streams = Sequence(hub, self._missing, call_later)
        self._filling = Filling(parts.readers, hub, self.streams.settle)
        listeners = verifying.Listeners(hub, parts.presence, parts.attendance)
        self._verifying = verifying.Verifying(parts.readers, self.streams, listeners)
        self.roster = Roster(node_id, bus, hub.people, self, call_later)
        self.interest = Subscriptions(bus, self._verifying, self.roster.came, self.roster.went)
        self.lag_seconds = 0.0
        self._duties: Duties | None = None
        self._stewardship: Stewardship | None = None
        self._mail = StewardMail(bus, call_later)
        self._relay: Relay | None = None
        self._is_in_doubt = False
        self._is_to_tell = False
        self._lost_since = time.time()
        self._worker: asyncio.Task[None] | None = None

    @property
    def is_steward(self) -> bool:
        """Whether this process does what one does for all."""
        return self._stewardship is not None and self._stewardship.is_on

    def publish_by(self, publisher: Publisher) -> None:
        """Let this one tell the connections here; before anything is published."""
        self._relay = Relay(
            self.id,
            publisher,
            self._bus,
            Memberships(self._parts.hub, self._verifying.moved, self.interest.doubt),
            self._doubt,
            self._parts.typing.tell_here,
        )

    def publish(self, changes: Iterable[Change], origin: object = None) -> None:
        """Tell changes that this process made durable, here and elsewhere."""
        changes = tuple(changes)
        if self._relay is not None:
            self._relay.publish(changes, origin)
        for change in changes:
            self._tell_steward(change)

    def tell_typing(self, stream_id: str, room_id: str, person_id: str, encoded: bytes) -> None:
        """Tell elsewhere that somebody is writing here, or is no longer."""
        if self._relay is not None:
            self._relay.tell_typing(stream_id, room_id, person_id, encoded)

    def start(self, duties: Duties, lease: Lease) -> None:
        """Begin to hear; the bus is there.

        Args:
            duties: what one process does for all.
            lease: decides which one.
        """
        self._duties = duties
        self._stewardship = Stewardship(lease, duties.begin, duties.end)
        self._bus.subscribe(ALL)
        self._bus.subscribe(STEWARD)
        self.interest.start()
        self.roster.start()
        self._stewardship.start()
        self._worker = asyncio.create_task(self._work(), name="node")

    def leave(self) -> None:
        """Say that this process ends; nobody is connected to it any more."""
        self.roster.stop()

    async def stop(self) -> None:
        """End what was begun."""
        self.roster.stop()
        if self._worker is not None:
            self._worker.cancel()
            await asyncio.wait([self._worker])
        if self._stewardship is not None:
            await self._stewardship.stop()
        await self.interest.stop()
        await self._filling.stop()

    # What comes by the bus.

    def hear(self, subject: str, payload: bytes) -> None:
        """Take in what came by the bus, whatever it is."""
        if subject == ROSTER:
            self.roster.hear(payload)
        elif subject == STEWARD:
            self._hear_letter(payload)
        elif self._relay is not None:
            self._relay.hear(payload)

    def _hear_letter(self, payload: bytes) -> None:
        if self.is_steward and self._duties is not None:
            try:
                open_letter(payload, self._duties)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                _log.warning("a letter to the steward cannot be read: %s", error)

    def _tell_steward(self, change: Change) -> None:
        to = self._duties if self.is_steward and self._duties else self._mail
        if isinstance(change, MessageSent):
            message = change.message
            stream_id = message.whisper.id if message.whisper else message.room
            to.said(stream_id, message.position, message.author.id)
        elif isinstance(change, ReadPositionMoved):
            moved = change.moved
            to.read(moved.user.id, moved.whisper or moved.room or "", moved.position)

    # Who is connected elsewhere.

    def came_elsewhere(self, person_id: str) -> None:
        """Somebody has a connection to another process, who had none there."""
        self._parts.departures.back(person_id)
        self._parts.presence.came(person_id)

    def went_elsewhere(self, person_ids: Collection[str]) -> None:
        """People have no connection to any other process any more."""
        self._parts.presence.went(person_ids)
        for person_id in person_ids:
            self._parts.departures.gone_elsewhere(person_id)

    def signed_elsewhere(self, person_id: str) -> None:
        """Somebody gave a sign of themselves in another process."""
        self._parts.presence.signed(person_id)

    def lost(self, node_id: str, person_ids: Collection[str]) -> None:
        """A process is gone, perhaps before it could tell what it had stored."""
        if self._relay is not None:
            self._relay.forget(node_id)
        self._parts.presence.lost(person_ids)
        self._doubt()
        self._look_again()

    # What may have got lost.

    def _missing(self, stream_id: str) -> None:
        self._filling.missing(stream_id)

    def doubt(self) -> None:
        """Have every process look: something may be stored or told that did not arrive."""
        self._is_to_tell = True
        self._doubt()

    def _doubt(self) -> None:
        if not self._is_in_doubt:
            self._is_in_doubt = True
            self._lost_since = time.time() - WHISPERS_SECONDS

    def _look_again(self) -> None:
        if self.is_steward and self._duties is not None:
            self._duties.look_again()

    async def _work(self) -> None:
        look = 0
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            look += 1
            try:
                await self._look(look)
            except ChatError as error:  # the store is not there
                _log.warning("nobody can look what was missed: %s", error.code)
                self._is_in_doubt = True
            except Exception:  # noqa: BLE001 - a defect of ours must not end this for good
                _log.exception("what was missed could not be looked up")

    async def _look(self, look: int) -> None:
        began = time.monotonic()
        if await self._bus.settle():
            self.lag_seconds = time.monotonic() - began
        if not self._bus.is_connected:
            self._is_in_doubt = True
            if look % WITHOUT_BUS_LOOKS == 0:
                await self._verifying.verify_all()
            else:
                await self._verifying.verify_streams()
        elif self._is_in_doubt:
            await self._verify_all()
        elif look % CALM_LOOKS == 0:
            await self._verifying.verify_streams()

    async def _verify_all(self) -> None:
        """Look at everything, once what comes from now on is heard."""
        if not await self._bus.settle():
            return
        self._is_in_doubt = False
        if self._is_to_tell and self._relay is not None:
            self._is_to_tell = False
            self._relay.tell_loss()
        self.roster.ask_all()
        await self._verifying.verify_all()
        await self._verifying.verify_whispers(_first_id(self._lost_since))
        self._look_again()


def _first_id(at: float) -> str:
    """Write the id that comes before all that are made from an instant on (RFC 9562, 5.7)."""
    stamp = f"{int(at * 1000):012x}"
    return f"{stamp[:8]}-{stamp[8:]}-7000-8000-000000000000"
