"""Seeing to it that nobody here missed anything: by the database, which knows."""

import asyncio
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final, NamedTuple, Protocol

import msgspec

from stonechat.actions.act import Readers
from stonechat.actions.store import Appearance, Transaction
from stonechat.actions.store.standings import Standing
from stonechat.chat.values import Role
from stonechat.protocol.socketio import event_packet
from stonechat.wire.broadcasts import RoomJoined, RoomRemoved

_encode = msgspec.json.Encoder().encode

AT_ONCE: Final = 1_000
"""Streams, or people, of one query."""

AGAIN_SECONDS: Final = 0.5
"""What looks wrong may be on its way; it is looked at again after so long before it is mended."""


class Hub(Protocol):
    """Whoever tells those who are connected here."""

    def people(self) -> list[str]:
        """Everybody who has a connection here, by id."""

    def is_present(self, person_id: str) -> bool:
        """Whether somebody has."""

    def rooms(self, person_id: str) -> Collection[str]:
        """The rooms that somebody hears."""

    def whispers(self, person_id: str) -> Collection[str]:
        """The whispers that somebody hears."""

    def heard(self) -> dict[str, int]:
        """The latest revision published in each stream."""

    def enter(self, person_id: str, room_id: str, revision: int) -> None:
        """Let somebody hear a room from this revision on."""

    def exit(self, person_id: str, room_id: str) -> None:
        """Let them hear it no more."""

    def hear_whisper(self, whisper_id: str, person_ids: Iterable[str], revision: int) -> None:
        """Let people hear a whisper from this revision on."""

    def tell(self, person_id: str, packet: bytes) -> None:
        """Tell every connection of somebody."""


class Attendance(Protocol):
    """Whoever knows which connections rest on which session."""

    def sessions(self) -> list[str]:
        """The sessions that have connections here."""

    def end_sessions(self, session_ids: Iterable[str]) -> None:
        """End the connections that rest on these sessions."""


class Streams(Protocol):
    """Whoever sees to it that streams are told without a hole."""

    def expect(self, stream_id: str, revision: int) -> None:
        """The database has a stream at this revision."""


class Presence(Protocol):
    """Whoever tells how people look, and who is in which room with whom."""

    def known(self) -> list[str]:
        """Those of whom anything is known."""

    def know_better(
        self, appearances: Mapping[str, Appearance], blocked: Mapping[str, set[str]]
    ) -> None:
        """How people look by now, and whom they block."""

    def enter(self, person_id: str, room_id: str) -> None:
        """Somebody became a member."""

    def exit(self, person_id: str, room_id: str) -> None:
        """Somebody is none any more."""


class Listeners(NamedTuple):
    """Those who hear of it."""

    hub: Hub
    presence: Presence
    attendance: Attendance


class _Difference(NamedTuple):
    """Somebody hears a room who is not in it, or the reverse."""

    person_id: str
    room_id: str
    is_member: bool


class Verifying:
    """Compares what is told here with the database, and mends it.

    Args:
        readers: ask the database.
        streams: see to what was missed in streams.
        listeners: those to whom it is told.
    """

    def __init__(self, readers: Readers, streams: Streams, listeners: Listeners) -> None:
        self._readers = readers
        self._streams = streams
        self._hub, self._presence, self._attendance = listeners
        self._comparing = asyncio.Lock()
        # Those whose memberships have changed while they were being compared.
        self._moved: set[str] = set()

    def moved(self, person_ids: Iterable[str]) -> None:
        """Somebody's memberships change: what was read of them before is worth nothing."""
        self._moved.update(person_ids)

    async def verify_all(self) -> None:
        """Look at everything that is told here; raises ChatError when the store cannot be asked."""
        await self._verify_sessions()
        await self.verify(self._hub.people(), self._hub.heard())
        await self._verify_appearances()

    async def verify_streams(self) -> None:
        """Look whether the streams that are heard here are told to their end."""
        await self.verify((), self._hub.heard())

    async def verify(self, person_ids: Collection[str], stream_ids: Collection[str]) -> None:
        """See to it that people and streams stand here as they do in the database."""
        for some in _pieces(stream_ids):
            for stream_id, revision in (await self._revisions(some)).items():
                self._streams.expect(stream_id, revision)
        suspects = await self._differences(person_ids)
        if suspects:
            await asyncio.sleep(AGAIN_SECONDS)
            again = await self._differences({one.person_id for one in suspects})
            await self._mend(suspects & again)

    async def verify_whispers(self, after: str) -> None:
        """See to it that whispers that began after this id are heard by those who are in them."""
        for some in _pieces(self._hub.people()):
            for whisper_id, person_id, revision in await self._young_whispers(some, after):
                if whisper_id not in self._hub.whispers(person_id):
                    self._hub.hear_whisper(whisper_id, (person_id,), 0)
                    self._streams.expect(whisper_id, revision)

    async def _differences(self, person_ids: Collection[str]) -> set[_Difference]:
        found: set[_Difference] = set()
        for some in _pieces(person_ids):
            async with self._comparing:
                self._moved.clear()
                found.update(self._compare(some, await self._standings(some)))
        return found

    def _compare(
        self, person_ids: Sequence[str], standings: Sequence[Standing]
    ) -> Iterator[_Difference]:
        rooms: dict[str, set[str]] = {person_id: set() for person_id in person_ids}
        for standing in standings:
            rooms[standing.person_id].add(standing.room_id)
        for person_id, stored in rooms.items():
            if person_id in self._moved or not self._hub.is_present(person_id):
                continue
            told = set(self._hub.rooms(person_id))
            yield from (_Difference(person_id, room_id, True) for room_id in stored - told)
            yield from (_Difference(person_id, room_id, False) for room_id in told - stored)

    async def _mend(self, differences: set[_Difference]) -> None:
        # First those that need not be read of: what was found holds only until the next read.
        for person_id, room_id, is_member in sorted(differences, key=lambda it: it.is_member):
            if is_member:
                await self._let_in(person_id, room_id)
            elif room_id in self._hub.rooms(person_id):
                self._hub.exit(person_id, room_id)
                self._presence.exit(person_id, room_id)
                removed = RoomRemoved(room=room_id)
                self._hub.tell(person_id, event_packet("room_removed", _encode(removed)))

    async def _let_in(self, person_id: str, room_id: str) -> None:
        async with self._comparing:
            self._moved.clear()
            joined = await self._readers.run(lambda tx: _joined(tx, person_id, room_id))
        if person_id in self._moved or room_id in self._hub.rooms(person_id):
            return  # it was told meanwhile
        if joined is not None and self._hub.is_present(person_id):
            self._hub.enter(person_id, room_id, joined.room.revision)
            self._presence.enter(person_id, room_id)
            self._hub.tell(person_id, event_packet("room_joined", _encode(joined)))

    async def _verify_sessions(self) -> None:
        for some in _pieces(self._attendance.sessions()):
            self._attendance.end_sessions(set(some).difference(await self._good_sessions(some)))

    async def _verify_appearances(self) -> None:
        for some in _pieces(self._presence.known()):
            self._presence.know_better(*await self._appearances(some))

    async def _revisions(self, stream_ids: Collection[str]) -> Mapping[str, int]:
        return await self._readers.run(lambda tx: tx.stream_revisions(stream_ids))

    async def _standings(self, person_ids: Collection[str]) -> Sequence[Standing]:
        return await self._readers.run(lambda tx: tx.standings_of(person_ids))

    async def _young_whispers(
        self, person_ids: Collection[str], after: str
    ) -> Sequence[tuple[str, str, int]]:
        return await self._readers.run(lambda tx: tx.young_whispers(person_ids, after))

    async def _good_sessions(self, session_ids: Collection[str]) -> Collection[str]:
        return await self._readers.run(lambda tx: tx.good_sessions(session_ids))

    async def _appearances(
        self, person_ids: Collection[str]
    ) -> tuple[Mapping[str, Appearance], Mapping[str, set[str]]]:
        return await self._readers.run(
            lambda tx: (tx.appearances(person_ids), tx.blocked_by(person_ids))
        )


def _joined(tx: Transaction, person_id: str, room_id: str) -> RoomJoined | None:
    access = tx.own_rooms([room_id], person_id).get(room_id)
    if access is None:
        return None
    role = access.membership.role if access.membership else Role.MEMBER
    return RoomJoined(room=tx.room_shapes([access.room])[0], role=role)


def _pieces(ids: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(list(ids))
    while some := list(islice(rest, AT_ONCE)):
        yield some
