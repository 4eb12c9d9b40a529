"""Changes on their way from one process to another: each once, and none undone by an older one."""

from collections.abc import Iterable
from typing import Any

import msgspec

from stonechat.actions.changes import (
    BlobsDropped,
    Change,
    MemberJoined,
    MemberLeft,
    MessageSent,
    ReadPositionMoved,
    SessionsEnded,
)
from stonechat.chat.values import Role
from stonechat.realtime.nodes.memberships import Memberships
from stonechat.realtime.nodes.records import MessageHead
from stonechat.realtime.nodes.relay import Relay
from stonechat.wire.messages import ReadMoved
from stonechat.wire.shapes import Message, Whisper
from tests.unit.realtime.nodes.things import message_of, room_of, user_of

WREN = user_of("wren")


class Process:
    """Takes down what is told here and sent elsewhere."""

    is_connected = True

    def __init__(self, name: str) -> None:
        self.told: list[tuple[Change, object]] = []
        self.messages: list[tuple[str, Message]] = []
        self.sent: list[tuple[str, bytes]] = []
        self.moved: list[str] = []
        self.losses = 0
        self.typing: list[tuple[Any, ...]] = []
        self.here: set[str] = set()
        self.heard: dict[str, int] = {}
        self.doubts: list[str] = []
        memberships = Memberships(self, self.moved.extend, self.doubts.append)
        self.relay = Relay(name, self, self, memberships, self._lose, self._type)

    def hears(self, other: "Process") -> None:
        """Hear everything that the other one has sent so far, under each subject."""
        for _, payload in other.sent:
            self.relay.hear(payload)

    def _lose(self) -> None:
        self.losses += 1

    def _type(self, *told: object) -> None:
        self.typing.append(told)

    # As a hub.

    def is_present(self, person_id: str) -> bool:
        return person_id in self.here

    def latest(self, stream_id: str) -> int | None:
        return self.heard.get(stream_id)

    # As a publisher.

    def publish(self, changes: Iterable[Change], origin: object = None) -> None:
        self.told += [(change, origin) for change in changes]

    def hear_message(self, event: str, head: MessageHead, encoded: bytes) -> None:
        message = msgspec.json.decode(encoded, type=Message)
        assert (head.id, head.room, head.revision) == (message.id, message.room, message.revision)
        self.messages.append((event, message))

    # As a bus.

    def send(self, subject: str, payload: bytes) -> None:
        self.sent.append((subject, payload))

    def subscribe(self, subject: str) -> None:
        raise AssertionError(subject)

    def unsubscribe(self, subject: str) -> None:
        raise AssertionError(subject)

    async def settle(self) -> bool:
        raise AssertionError


def joined(revision: int) -> MemberJoined:
    return MemberJoined(room_of("room", revision), WREN, Role.MEMBER)


def left(revision: int) -> MemberLeft:
    return MemberLeft("room", WREN, revision)


def test_a_message_is_told_here_and_comes_there_as_it_is() -> None:
    here, there = Process("here"), Process("there")
    change, origin = MessageSent(message_of("room", 1, here=True)), object()
    here.relay.publish([change], origin)
    assert here.told == [(change, origin)]
    assert [subject for subject, _ in here.sent] == ["room.room"]
    there.hears(here)
    assert there.messages == [("message", change.message)]


def test_a_whisper_goes_to_the_people_who_are_in_it() -> None:
    here = Process("here")
    whisper = Whisper(id="whisper", members=["robin", "wren"], after=1)
    here.relay.publish([MessageSent(message_of("room", 1, whisper=whisper))])
    assert [subject for subject, _ in here.sent] == ["person.robin", "person.wren"]


def test_what_comes_under_two_subjects_or_twice_is_told_once() -> None:
    here, there = Process("here"), Process("there")
    here.relay.publish([joined(1)])
    assert [subject for subject, _ in here.sent] == ["room.room", "person.wren"]
    there.hears(here)
    there.hears(here)
    assert there.told == [(joined(1), None)]
    assert there.moved == ["wren"]
    here.hears(here)
    assert here.told == [(joined(1), None)]


def test_an_older_change_of_a_membership_does_not_undo_a_later_one() -> None:
    here, there = Process("here"), Process("there")
    here.relay.publish([joined(1), left(2)])
    for _, payload in reversed(here.sent):
        there.relay.hear(payload)
    assert there.told == [(left(2), None)]
    # Nor does one of this process that was told of a later one before it could tell its own.
    there.relay.publish([joined(1)])
    assert there.told == [(left(2), None)]


def test_a_change_of_a_membership_that_comes_late_is_looked_up_instead_of_told() -> None:
    here, there = Process("here"), Process("there")
    there.here, there.heard = {"wren"}, {"room": 7}
    for revision in (7, 8):
        here.relay.publish([MemberLeft(room_id="room", user=WREN, revision=revision)])
    there.hears(here)
    assert [change.revision for change, _ in there.told if isinstance(change, MemberLeft)] == [8]
    assert there.doubts == ["wren"]


def test_whoever_becomes_a_member_where_nobody_hears_the_room_is_told_and_looked_up() -> None:
    here, there = Process("here"), Process("there")
    there.here = {"wren"}
    here.relay.publish([MemberJoined(room_of("room", 7), WREN, Role.MEMBER)])
    there.hears(here)
    assert len(there.told) == 1
    assert there.doubts == ["wren"]


def test_what_concerns_one_process_alone_is_not_sent() -> None:
    here = Process("here")
    here.relay.publish([BlobsDropped(("blob",))])
    assert here.told
    assert not here.sent


def test_reading_is_heard_by_own_devices_and_by_a_room_that_tells_it() -> None:
    here = Process("here")
    moved = ReadMoved(room="room", whisper=None, user=WREN, position=1, changes=1)
    here.relay.publish([ReadPositionMoved(moved, is_told=False)])
    assert [subject for subject, _ in here.sent] == ["person.wren"]
    here.sent.clear()
    here.relay.publish([ReadPositionMoved(moved, is_told=True)])
    assert [subject for subject, _ in here.sent] == ["person.wren", "room.room"]


def test_ended_sessions_losses_and_who_is_writing_come_everywhere() -> None:
    here, there = Process("here"), Process("there")
    here.relay.publish([SessionsEnded("wren", ("session",))])
    here.relay.tell_loss()
    here.relay.tell_typing("whisper", "room", "wren", b"{}")
    assert [subject for subject, _ in here.sent] == ["all", "all", "room.room"]
    there.hears(here)
    assert there.told == [(SessionsEnded("wren", ("session",)), None)]
    assert there.losses == 1
    assert there.typing == [("whisper", "room", "wren", b"{}")]


def test_whatever_else_comes_is_no_harm() -> None:
    here = Process("here")
    for payload in (
        b"",
        b"\xff",
        b"\x94\xa1a\x01\xa1b\xc4\x00",
        b"\x94\xa1a\x02\xa7message\xc4\x00",
    ):
        here.relay.hear(payload)
    assert not here.told
    assert not here.messages
