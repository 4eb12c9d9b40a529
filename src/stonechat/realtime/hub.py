"""The hub: who listens, and one write per listener and turn of the event loop.

Everybody present has one entry however many connections they have, because all of them hear the
same rooms. What is published in a room is collected until the loop's turn ends, joined, and
written once to every connection: a burst costs one system call per connection instead of one per
message.

Writing is most of what a busy server does, so it is done in shares, between which the loop looks
after heartbeats and requests; and a room that has just kept the loop busy has a short rest, in
which more comes together for its next write.
"""

import time
from collections.abc import Callable, Iterable, Set as AbstractSet
from typing import Final

import msgspec

from stonechat.protocol.encoded import Encoded
from stonechat.protocol.socketio import event_packet
from stonechat.realtime.audience import UNTIL_SKIPPED, Audience, Outbox, Told
from stonechat.realtime.interest import NO_INTEREST, Interest
from stonechat.realtime.present import Present
from stonechat.realtime.turns import Turns
from stonechat.wire.broadcasts import Behind

PENDING_LIMIT_BYTES: Final = 8_000_000
"""What may be pending in a room: more than a transaction of the longest texts. Past it, whoever
publishes waits until it is written."""

_NOWHERE: Final[frozenset[str]] = frozenset()

_encode = msgspec.json.Encoder().encode


class Hub:
    """Rooms to connections. Everything here happens on the event loop's thread.

    Attributes:
        interest: told who comes and goes, and which rooms begin and cease to be heard here.

    Args:
        call_soon: how to be called once the present turn of the loop is over.
        call_later: how to be called after so many seconds.
        clock: monotonic seconds, fresh at each call and not once per turn.

    Attributes:
        told: what was handed to connections so far.
    """

    def __init__(
        self,
        call_soon: Callable[..., object],
        call_later: Callable[..., object],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.told = Told()
        self.interest: Interest = NO_INTEREST
        self._call_soon = call_soon
        self._turns = Turns(call_soon, call_later, clock)
        self._rooms: dict[str, Audience] = {}
        self._people: dict[str, Present] = {}

    def sizes(self) -> tuple[int, int]:
        """How many people are here, and how many rooms and whispers they hear together."""
        return len(self._people), len(self._rooms)

    # Who is there.

    def arrive(
        self,
        person_id: str,
        outbox: Outbox,
        rooms: Iterable[tuple[str, int]],
        whispers: Iterable[tuple[str, int]] = (),
    ) -> None:
        """Let a new connection of somebody hear their rooms and whispers: (id, revision)."""
        person = self._people.get(person_id)
        if person is None:
            person = self._people[person_id] = Present()
            self.interest.came(person_id)
        person.outboxes.add(outbox)
        for room_id, revision in rooms:
            person.rooms.add(room_id)
            self._add(self._room(room_id, revision), person_id, outbox, revision)
        for whisper_id, revision in whispers:
            person.whispers = person.whispers or set()
            person.whispers.add(whisper_id)
            self._add(self._audience(whisper_id, revision), person_id, outbox, revision)

    def depart(self, person_id: str, outbox: Outbox) -> bool:
        """Forget a connection; True if it was the person's last one."""
        person = self._people.get(person_id)
        if person is None or outbox not in person.outboxes:
            return False
        person.outboxes.discard(outbox)
        for stream_id in person.streams():
            self._remove(stream_id, outbox)
        if person.outboxes:
            return False
        del self._people[person_id]
        self.interest.went(person_id)
        return True

    def is_present(self, person_id: str) -> bool:
        """Whether somebody has a connection here."""
        return person_id in self._people

    def rooms(self, person_id: str) -> AbstractSet[str]:
        """The rooms that somebody who has a connection here hears, as they change; else none."""
        person = self._people.get(person_id)
        return person.rooms if person else _NOWHERE

    def enter(self, person_id: str, room_id: str, revision: int) -> None:
        """Let all connections of somebody hear a room from this revision on."""
        person = self._people.get(person_id)
        if person is not None:
            person.rooms.add(room_id)
            room = self._room(room_id, revision)
            for outbox in person.outboxes:
                self._add(room, person_id, outbox, revision)

    def exit(self, person_id: str, room_id: str) -> None:
        """Let nobody of these connections hear a room; what was published before arrives."""
        person = self._people.get(person_id)
        if person is not None and room_id in person.rooms:
            person.rooms.discard(room_id)
            for outbox in tuple(person.outboxes):
                self.write_out(room_id, outbox)
                self._remove(room_id, outbox)

    def hear_whisper(self, whisper_id: str, person_ids: Iterable[str], revision: int) -> None:
        """Let all connections of these people hear a whisper from this revision on.

        Costs next to nothing for those who do already.
        """
        for person_id in person_ids:
            person = self._people.get(person_id)
            if person is None or (person.whispers and whisper_id in person.whispers):
                continue
            person.whispers = person.whispers or set()
            person.whispers.add(whisper_id)
            whisper = self._audience(whisper_id, revision)
            for outbox in person.outboxes:
                self._add(whisper, person_id, outbox, revision)

    def revision(self, person_id: str, stream_id: str) -> int | None:
        """The latest revision published in what somebody hears; None if they do not hear it."""
        person = self._people.get(person_id)
        if person is None or not person.hears(stream_id):
            return None
        return self._rooms[stream_id].latest

    def hears_whisper(self, person_id: str, stream_id: str) -> bool | None:
        """Whether what somebody hears is a whisper and no room; None if they do not hear it."""
        person = self._people.get(person_id)
        if person is None or stream_id not in person.streams():
            return None
        return stream_id not in person.rooms

    def people_in(self, room_id: str) -> list[str]:
        """Who hears a room now, by id; the cost grows with all who are connected."""
        return [one for one, person in self._people.items() if room_id in person.rooms]

    # What they hear.

    def publish(self, room_id: str, revision: int, packet: bytes) -> None:
        """Tell everybody who hears the room now, at the end of this turn of the loop or later."""
        room = self._rooms.get(room_id)
        if room is None:
            return
        room.publish(revision, packet)
        if not room.is_due:
            self._turns.add(room)
        elif room.pending_bytes > PENDING_LIMIT_BYTES:
            self._turns.write_all(room)

    def write_out(self, room_id: str, outbox: Outbox) -> None:
        """Write now what a connection is to hear of a room, so that its reply comes after it."""
        room = self._rooms.get(room_id)
        if room is not None:
            room.write_out(outbox)

    def tell(self, person_id: str, packet: bytes, *, but: object = None) -> None:
        """Tell every connection of somebody, except one, and except those that are behind."""
        person = self._people.get(person_id)
        if person is not None:
            encoded = Encoded((packet,))
            for outbox in tuple(person.outboxes):
                if outbox is not but:
                    outbox.send(encoded)

    def tell_behind(
        self, stream_id: str, person_id: str, packet: bytes, *, but: object = None
    ) -> None:
        """As `tell`, behind what was published before of a room or whisper.

        So it is for the connection that is left out, too, and for the reply that it gets instead.
        """
        person = self._people.get(person_id)
        if person is not None:
            for outbox in tuple(person.outboxes):
                self.write_out(stream_id, outbox)
        self.tell(person_id, packet, but=but)

    def tell_others(
        self,
        stream_id: str,
        person_id: str,
        packet: bytes,
        *,
        within: str | None = None,
        most: int | None = None,
    ) -> None:
        """Tell everybody who hears a room or whisper, but one person, something without revision.

        Args:
            stream_id: where.
            person_id: whose connections are left out.
            packet: what; dropped for connections that are behind.
            within: a room that they have to hear as well, if that is another one.
            most: if more than so many connections listen, nobody is told.
        """
        audience, person = self._rooms.get(stream_id), self._people.get(person_id)
        listeners = audience.listeners() if audience else ()
        if most is not None and len(listeners) > most:
            return
        own: AbstractSet[Outbox] = person.outboxes if person else set()
        around = audience if within is None else self._rooms.get(within)
        encoded = Encoded((packet,))
        for outbox in listeners:
            if outbox not in own and around and around.is_heard_by(outbox):
                outbox.send(encoded)

    def withhold(self, room_id: str, outbox: Outbox) -> bool:
        """Keep back what a connection would hear of a room, until `resume`; False if it does not.

        Until then an answer about the room can be read that is neither behind nor ahead of what
        the connection has heard when it comes.
        """
        room = self._rooms.get(room_id)
        return room is not None and room.withhold(outbox)

    def withholds(self, room_id: str, outbox: Outbox) -> bool:
        """Whether a room is still withheld from a connection, and an answer would have its place.

        It no longer is when the person left the room meanwhile, or too much was withheld.
        """
        room = self._rooms.get(room_id)
        return room is not None and room.withholds(outbox)

    def resume(self, room_id: str, outbox: Outbox, revision: int) -> None:
        """Let a connection hear a room again: all that is past the revision that it was answered.

        The answer may be ahead of what is published; then it hears nothing until that has passed.
        Does nothing for a connection that left the room meanwhile.
        """
        room = self._rooms.get(room_id)
        if room is not None:
            room.resume(outbox, revision)

    def skip(self, person_id: str, outbox: Outbox) -> tuple[dict[str, int], dict[str, int]]:
        """Let a connection that was behind miss what it has not heard yet.

        Returns:
            By room, and by whisper, the revision after which it hears everything.
        """
        person = self._people.get(person_id)
        if person is None:
            return {}, {}
        rooms = {room_id: self._rooms[room_id].skip(outbox) for room_id in person.rooms}
        whispers = {one: self._rooms[one].skip(outbox) for one in person.whispers or ()}
        return rooms, whispers

    # What comes by other ways than the writer of this process.

    def people(self) -> list[str]:
        """Everybody who has a connection here, by id."""
        return list(self._people)

    def whispers(self, person_id: str) -> AbstractSet[str]:
        """The whispers that somebody who has a connection here hears; else none."""
        person = self._people.get(person_id)
        return (person.whispers if person else None) or _NOWHERE

    def latest(self, stream_id: str) -> int | None:
        """The latest revision published in a room or whisper; None if nobody hears it."""
        audience = self._rooms.get(stream_id)
        return None if audience is None else audience.latest

    def heard(self) -> dict[str, int]:
        """The latest revision published in each room and whisper that anybody hears."""
        return {stream_id: audience.latest for stream_id, audience in self._rooms.items()}

    def miss(self, stream_id: str, revision: int) -> None:
        """Let all who hear a room or whisper catch up, because nobody can be told what happened.

        From this revision on they are told again. The cost grows with all who are connected.
        """
        audience = self._rooms.get(stream_id)
        if audience is None or audience.latest >= revision:
            return
        audience.latest = revision
        for person_id, person in tuple(self._people.items()):
            if person.hears(stream_id):
                for outbox in tuple(person.outboxes):
                    self._let_catch_up(person_id, outbox)

    def _add(self, audience: Audience, person_id: str, outbox: Outbox, revision: int) -> None:
        """Let a connection hear a stream; where that has gone on since, it catches up.

        What another process did may come between reading how somebody stands and letting them hear.
        """
        if audience.latest <= revision or audience.is_heard_by(outbox):
            audience.add(outbox, revision)
            return
        audience.add(outbox, UNTIL_SKIPPED)
        # Once whatever tells the client how it stands is written.
        self._call_soon(self._let_catch_up, person_id, outbox)

    def _let_catch_up(self, person_id: str, outbox: Outbox) -> None:
        person = self._people.get(person_id)
        if person is not None and outbox in person.outboxes:
            behind = Behind(*self.skip(person_id, outbox))
            outbox.send(Encoded((event_packet("behind", _encode(behind)),)))

    # Rooms.

    def _room(self, room_id: str, revision: int) -> Audience:
        if room_id not in self._rooms:
            self.interest.opened(room_id)
        return self._audience(room_id, revision)

    def _audience(self, room_id: str, revision: int) -> Audience:
        room = self._rooms.get(room_id)
        if room is None:
            room = self._rooms[room_id] = Audience(revision, self.told)
        return room

    def _remove(self, room_id: str, outbox: Outbox) -> None:
        room = self._rooms.get(room_id)
        if room is not None:
            room.remove(outbox)
            if not room:
                del self._rooms[room_id]
                self.interest.closed(room_id)
