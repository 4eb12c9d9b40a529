"""People in rooms who watch each other, on an event loop whose clock only a test moves."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from stonechat.actions.store import Appearance, Neighbour
from stonechat.chat.values import Availability
from stonechat.protocol.encoded import Encoded
from stonechat.realtime.activity import Activity
from stonechat.realtime.grace import Grace
from stonechat.realtime.hub import Hub
from stonechat.realtime.presence import Presence
from stonechat.wire import people
from stonechat.wire.shapes import User
from tests.support.loop import Turn

GRACE_SECONDS = 10.0
START = datetime(2026, 11, 23, 12, tzinfo=UTC)
LONG_AGO = START - timedelta(days=1)

STEP_SECONDS = 0.25


class Ear:
    """A connection that keeps what it was told, write by write."""

    def __init__(self) -> None:
        self.writes: list[list[tuple[str, Any]]] = []
        self.on_send: Callable[[], None] = lambda: None

    def send(self, encoded: Encoded) -> None:
        self.writes.append([_event(packet) for packet in encoded.packets])
        self.on_send()

    def hears(self) -> list[tuple[str, str]]:
        """Whose presence was told since the last time, and how they look."""
        told = [event for write in self.writes for event in write]
        self.writes = []
        return [(it["user"]["username"], it["status"]) for name, it in told if name == "presence"]

    def events(self) -> list[tuple[str, Any]]:
        """Everything that was told since the last time, by name."""
        told = [event for write in self.writes for event in write]
        self.writes = []
        return told


def _event(packet: bytes) -> tuple[str, Any]:
    name, told = msgspec.json.decode(packet.removeprefix(b"42"))
    return name, told


def appearance_of(name: str, **chosen: Any) -> Appearance:
    """How somebody is stored who was last here a day ago; the id is the name."""
    user = User(id=name, username=name, name=None, avatar=None, guest=False, bot=False)
    return replace(Appearance(user, LONG_AGO), **chosen)


class Company:
    """Presence as it is in a server, with a store that is a dictionary.

    Attributes:
        stored: how people are stored; unknown ids are people who chose nothing.
        rooms: who is in which rooms, also of those who have no connection.
        active: when people were last active, as far as that was stored.
    """

    def __init__(self) -> None:
        self.turn = Turn()
        self.stored: dict[str, Appearance] = {}
        self.rooms: dict[str, set[str]] = {}
        self.active: dict[str, datetime] = {}
        self.hub = Hub(self.turn.call_soon, self.turn.call_later, self.turn.clock)
        activity = Activity(self._store, self.turn.call_later, self.turn.clock, self.now)
        self.presence = Presence(
            self.hub,
            activity,
            Grace(GRACE_SECONDS, lambda: False, self.turn.call_later, self.turn.clock),
            self.turn.call_soon,
            self.turn.call_later,
            self.turn.clock,
        )

    def now(self) -> datetime:
        return START + timedelta(seconds=self.turn.now)

    def pass_by(self, seconds: float) -> None:
        """Let time pass, and everything happen that becomes due."""
        end = self.turn.now + seconds
        while self.turn.now < end:
            self.turn.now = min(end, self.turn.now + STEP_SECONDS)
            self.turn.end()
            self.turn.end()

    def connects(self, name: str, *room_ids: str) -> Ear:
        """Let somebody have a connection more; the rooms are those that they are in."""
        ear = Ear()
        self.rooms.setdefault(name, set()).update(room_ids)
        self.presence.arrive(name)
        self.hub.arrive(name, ear, [(room_id, 0) for room_id in self.rooms[name]])
        return ear

    def loses(self, name: str, ear: Ear) -> None:
        """Let a connection end."""
        self.presence.unwatch(ear)
        room_ids = self.hub.rooms(name)
        if self.hub.depart(name, ear):
            self.presence.depart(name, room_ids)

    def enters(self, name: str, room_id: str) -> None:
        self.rooms.setdefault(name, set()).add(room_id)
        self.hub.enter(name, room_id, 1)
        self.presence.enter(name, room_id)

    def leaves(self, name: str, room_id: str) -> None:
        self.rooms[name].discard(room_id)
        self.hub.exit(name, room_id)
        self.presence.exit(name, room_id)

    def chooses(self, name: str, **chosen: Any) -> None:
        """Let somebody be seen otherwise, stored and told."""
        before = self.appearance(name)
        self.stored[name] = replace(before, **chosen)
        self.presence.appear(self.stored[name], before)

    def hides(self, name: str) -> None:
        """Let somebody choose to be invisible; their last sign is stored with that."""
        last_active_at = self.presence.last_sign(name) or self.appearance(name).last_active_at
        self.chooses(name, availability=Availability.INVISIBLE, last_active_at=last_active_at)

    def watches(self, name: str, ear: Ear, *others: str) -> list[people.Presence]:
        """Let a connection watch others; what is not known is looked up in the store."""
        missing = self.presence.missing(name, others)
        return self.presence.watch(name, ear, others, self.neighbours(name, missing))

    def sees(self, name: str, ear: Ear, *others: str) -> dict[str, str]:
        """As `watches`, in short."""
        return {it.user.username: it.status for it in self.watches(name, ear, *others)}

    def appearance(self, name: str) -> Appearance:
        return self.stored.get(name) or appearance_of(name)

    def neighbours(self, name: str, others: list[str]) -> dict[str, Neighbour]:
        own = self.rooms.get(name, set())
        shared = {other: frozenset(own & self.rooms.get(other, set())) for other in others}
        return {
            other: Neighbour(self.appearance(other), room_ids)
            for other, room_ids in shared.items()
            if room_ids or other == name
        }

    def _store(self, times: Mapping[str, datetime], stored: Callable[[bool], None]) -> None:
        self.active.update(times)
        self.turn.call_soon(stored, True)
