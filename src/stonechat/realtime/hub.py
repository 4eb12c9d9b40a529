"""The hub: who listens, and one write per listener and turn of the event loop.

Everybody present has one entry however many connections they have, because all of them hear the
same rooms. What is published in a room is collected until the loop's turn ends, joined, and
written once to every connection: a burst costs one system call per connection instead of one per
message.
"""

from collections.abc import Callable, Iterable
from typing import Protocol

from stonechat.protocol.encoded import Encoded


class Outbox(Protocol):
    """What waits to be written to one connection."""

    def send(self, encoded: Encoded) -> None:
        """Write something live; dropped while the connection is behind."""


class _Room:
    """The connections that hear a room, and what they hear when the loop's turn ends."""

    __slots__ = ("latest", "listeners", "pending", "withheld", "written")

    def __init__(self, revision: int) -> None:
        self.listeners: set[Outbox] = set()
        self.pending: list[bytes] = []
        self.latest = revision
        self.written = revision
        self.withheld: dict[Outbox, _Withheld] = {}


class _Withheld:
    """What a connection is not told while an answer about the room is being read for it."""

    __slots__ = ("answered", "kept")

    def __init__(self) -> None:
        self.kept: list[tuple[int, bytes]] = []
        self.answered: int | None = None


class _Person:
    """The connections of somebody present, and the rooms that all of them hear."""

    __slots__ = ("outboxes", "rooms")

    def __init__(self) -> None:
        self.outboxes: set[Outbox] = set()
        self.rooms: set[str] = set()


class Hub:
    """Rooms to connections. Everything here happens on the event loop's thread.

    Args:
        call_soon: how to be called once the present turn of the loop is over.
    """

    def __init__(self, call_soon: Callable[..., object]) -> None:
        self._call_soon = call_soon
        self._rooms: dict[str, _Room] = {}
        self._people: dict[str, _Person] = {}

    def arrive(self, person_id: str, outbox: Outbox, rooms: Iterable[tuple[str, int]]) -> None:
        """Let a new connection of somebody hear their rooms, given as (room id, revision)."""
        person = self._people.get(person_id)
        if person is None:
            person = self._people[person_id] = _Person()
        person.outboxes.add(outbox)
        for room_id, revision in rooms:
            person.rooms.add(room_id)
            self._listen(room_id, revision, (outbox,))

    def depart(self, person_id: str, outbox: Outbox) -> bool:
        """Forget a connection; True if it was the person's last one."""
        person = self._people.get(person_id)
        if person is None or outbox not in person.outboxes:
            return False
        person.outboxes.discard(outbox)
        for room_id in person.rooms:
            self._unlisten(room_id, (outbox,))
        if person.outboxes:
            return False
        del self._people[person_id]
        return True

    def is_present(self, person_id: str) -> bool:
        """Whether somebody has a connection here."""
        return person_id in self._people

    def enter(self, person_id: str, room_id: str, revision: int) -> None:
        """Let all connections of somebody hear a room from this revision on."""
        person = self._people.get(person_id)
        if person is not None:
            person.rooms.add(room_id)
            self._listen(room_id, revision, person.outboxes)

    def exit(self, person_id: str, room_id: str) -> None:
        """Let nobody of these connections hear a room; what was published before arrives."""
        person = self._people.get(person_id)
        if person is not None and room_id in person.rooms:
            person.rooms.discard(room_id)
            self._unlisten(room_id, person.outboxes)

    def publish(self, room_id: str, revision: int, packet: bytes) -> None:
        """Tell everybody who hears the room, at the end of this turn of the loop."""
        room = self._rooms.get(room_id)
        if room is None:
            return
        if not room.pending:
            self._call_soon(self._flush, room)
        room.pending.append(packet)
        room.latest = revision
        if room.withheld:
            self._withhold(room, revision, packet)

    def withhold(self, room_id: str, outbox: Outbox) -> bool:
        """Keep back what a connection would hear of a room, until `resume`; False if it does not.

        Until then an answer about the room can be read that is neither behind nor ahead of what
        the connection has heard when it comes.
        """
        room = self._rooms.get(room_id)
        if room is None or outbox not in room.listeners:
            return False
        self._flush(room)
        room.listeners.discard(outbox)
        room.withheld[outbox] = _Withheld()
        return True

    def resume(self, room_id: str, outbox: Outbox, revision: int) -> None:
        """Let a connection hear a room again: all that is past the revision that it was answered.

        The answer may be ahead of what is published; then it hears nothing until that has passed.
        Does nothing for a connection that left the room meanwhile.
        """
        room = self._rooms.get(room_id)
        withheld = room.withheld.get(outbox) if room else None
        if room is None or withheld is None:
            return
        packets = tuple(packet for kept, packet in withheld.kept if kept > revision)
        if packets:
            outbox.send(Encoded(packets))
        if room.latest >= revision:
            self._hear_again(room, outbox)
        else:
            withheld.kept.clear()
            withheld.answered = revision

    def write_out(self, room_id: str, outbox: Outbox | None = None) -> None:  # noqa: ARG002
        """Write now what is pending in a room, so that a reply about the room comes after it.

        Args:
            room_id: which room.
            outbox: whose reply it is; None for everybody who hears the room.
        """
        room = self._rooms.get(room_id)
        if room is not None:
            self._flush(room)

    def tell(self, person_id: str, packet: bytes, *, but: object = None) -> None:
        """Tell every connection of somebody, except one, and except those that are behind."""
        person = self._people.get(person_id)
        if person is not None:
            encoded = Encoded((packet,))
            for outbox in tuple(person.outboxes):
                if outbox is not but:
                    outbox.send(encoded)

    def revision(self, person_id: str, room_id: str) -> int | None:
        """The latest revision published in a room that somebody hears; None if they do not."""
        person = self._people.get(person_id)
        if person is None or room_id not in person.rooms:
            return None
        return self._rooms[room_id].latest

    def revisions(self, person_id: str) -> dict[str, int]:
        """The revisions up to which the rooms of somebody present have been written out."""
        person = self._people.get(person_id)
        if person is None:
            return {}
        return {room_id: self._rooms[room_id].written for room_id in person.rooms}

    def _withhold(self, room: _Room, revision: int, packet: bytes) -> None:
        for outbox, withheld in tuple(room.withheld.items()):
            if withheld.answered is None:
                withheld.kept.append((revision, packet))
            elif revision >= withheld.answered:
                self._hear_again(room, outbox)

    def _hear_again(self, room: _Room, outbox: Outbox) -> None:
        del room.withheld[outbox]
        # What is pending was kept, or was in the answer.
        self._flush(room)
        room.listeners.add(outbox)

    def _listen(self, room_id: str, revision: int, outboxes: Iterable[Outbox]) -> None:
        room = self._rooms.get(room_id)
        if room is None:
            room = self._rooms[room_id] = _Room(revision)
        # What is pending happened before: whoever comes now has it in their reply.
        self._flush(room)
        room.listeners.update(outboxes)

    def _unlisten(self, room_id: str, outboxes: Iterable[Outbox]) -> None:
        room = self._rooms.get(room_id)
        if room is None:
            return
        self._flush(room)
        room.listeners.difference_update(outboxes)
        for outbox in outboxes:
            room.withheld.pop(outbox, None)
        if not room.listeners and not room.withheld:
            del self._rooms[room_id]

    def _flush(self, room: _Room) -> None:
        if not room.pending:
            return
        encoded = Encoded(tuple(room.pending))
        room.pending.clear()
        room.written = room.latest
        # A copy: a full outbox tells its listener, who may change the set while it is walked.
        for outbox in tuple(room.listeners):
            outbox.send(encoded)
