"""Rooms and whispers beside each other: neither moves the other, one question asks for both."""

import pytest

from stonechat.chat import limits
from stonechat.client.events import (
    MessageReceived,
    RoomChanged,
    RoomEntered,
    WhisperChanged,
    WhisperReceived,
)
from stonechat.client.streams import Streams
from stonechat.protocol.errors import RemoteError
from stonechat.wire.broadcasts import Behind
from stonechat.wire.messages import MarkRead, ReadMoved, ReadReply, Typing
from stonechat.wire.replies import CatchUpReply, MissedWhisper, WhisperState
from stonechat.wire.requests import CatchUp
from stonechat.wire.rooms import JoinAsked
from stonechat.wire.shapes import Message, User, Whisper
from tests.unit.client.facts import ADA, BEN, message, missed, raw, room, welcome


def whispered(position: int, revision: int, text: str = "", *, author: User = BEN) -> Message:
    """Something that Ben and Ada say to each other in the kitchen."""
    said = message(position, revision, text, author=author)
    said.whisper = Whisper("w", ["ada", "ben"], 2)
    return said


def whisper(head: int, revision: int, read: int = 0, unread: int = 0) -> WhisperState:
    return WhisperState("w", "kitchen", [ADA, BEN], head, revision, read, unread)


def welcomed(*whispers: WhisperState) -> Streams:
    """Ada has just been welcomed in the kitchen at revision 5, and in these whispers."""
    streams = Streams(None)
    streams.know_oneself(ADA)
    first = welcome(room(5, 2))
    first.whispers = list(whispers)
    assert streams.welcome(first) == [RoomEntered(room(5, 2))]
    return streams


def missed_whispers(*messages: Message, revision: int, complete: bool = True) -> CatchUpReply:
    answer = MissedWhisper(room(5, 2), [], list(messages), revision, complete)
    return CatchUpReply({}, {"w": answer})


def texts(streams: Streams) -> list[str]:
    return [held.text for held in streams.whispers["w"].messages]


def test_a_whisper_moves_nothing_in_the_room_it_is_said_in() -> None:
    streams = welcomed()
    for number in (1, 2, 3):
        said = whispered(number, number)
        assert streams.hear("message", raw(said)) == [WhisperReceived(said)]
    kitchen = streams.rooms["kitchen"]
    assert kitchen.complete
    assert (kitchen.room, kitchen.unread, list(kitchen.messages)) == (room(5, 2), 0, [])
    assert streams.ask_missed() is None
    assert streams.hear("message", raw(message(3, 6))) == [MessageReceived(message(3, 6))]
    view = streams.whispers["w"]
    assert (view.room_id, view.members, view.revision) == ("kitchen", ("ada", "ben"), 3)
    assert (view.read, view.unread, texts(streams)) == (0, 3, ["text 1", "text 2", "text 3"])


def test_a_whisper_that_is_edited_is_not_a_message_of_the_room() -> None:
    streams = welcomed(whisper(2, 2))
    edited = whispered(2, 3, "edited")
    assert streams.hear("message_changed", raw(edited)) == [WhisperChanged(edited)]
    assert streams.hear("message_changed", raw(edited)) == []
    assert streams.rooms["kitchen"].room == room(5, 2)


def test_a_hole_in_a_whisper_is_asked_for_beside_those_in_rooms() -> None:
    streams = welcomed(whisper(2, 2))
    assert streams.hear("message", raw(whispered(4, 4))) == []
    assert streams.hear("message", raw(message(4, 7))) == []
    assert streams.ask_missed() == CatchUp(rooms={"kitchen": 5}, whispers={"w": 2})
    assert streams.ask_missed() is None
    streams.fail_to_catch_up()
    assert streams.ask_missed() is not None
    reply = missed_whispers(whispered(3, 3), whispered(4, 4), revision=4)
    reply.rooms["kitchen"] = missed(room(7, 4), messages=(message(3, 6), message(4, 7)))
    assert streams.catch_up(reply) == [
        MessageReceived(message(3, 6)),
        MessageReceived(message(4, 7)),
        WhisperReceived(whispered(3, 3)),
        WhisperReceived(whispered(4, 4)),
    ]
    assert streams.ask_missed() is None


def test_what_was_whispered_while_one_was_away_is_told_in_order_after_the_last_page() -> None:
    streams = welcomed(whisper(1, 1))
    again = welcome(room(5, 2))
    again.whispers = [whisper(4, 5, read=1, unread=3)]
    streams.welcome(again)
    assert streams.ask_missed() == CatchUp(rooms={}, whispers={"w": 1})
    first = missed_whispers(whispered(2, 2), whispered(4, 4), revision=4, complete=False)
    assert streams.catch_up(first) == [WhisperReceived(whispered(2, 2))]
    assert streams.ask_missed() == CatchUp(rooms={}, whispers={"w": 4})
    edited = whispered(3, 5, "edited")
    assert streams.catch_up(missed_whispers(edited, revision=5)) == [
        WhisperReceived(edited),
        WhisperReceived(whispered(4, 4)),
    ]
    assert streams.whispers["w"].unread == 3


def test_a_whisper_whose_beginning_was_missed_is_asked_for_from_there() -> None:
    streams = welcomed()
    streams.hear("message", raw(whispered(3, 3)))
    assert streams.ask_missed() == CatchUp(rooms={}, whispers={"w": 0})
    first = [whispered(number, number) for number in (1, 2, 3)]
    assert streams.catch_up(missed_whispers(*first, revision=3)) == [*map(WhisperReceived, first)]


def test_a_whisper_that_began_while_one_was_away_is_told_from_its_beginning() -> None:
    streams = welcomed()
    again = welcome(room(5, 2))
    again.whispers = [whisper(2, 2, unread=2)]
    streams.welcome(again)
    assert streams.ask_missed() == CatchUp(rooms={}, whispers={"w": 0})
    said = [whispered(1, 1), whispered(2, 2)]
    events = streams.catch_up(missed_whispers(*said, revision=2))
    assert events == [*map(WhisperReceived, said)]
    assert streams.whispers["w"].unread == 2


def test_a_server_that_has_lost_whispers_begins_anew() -> None:
    streams = welcomed(whisper(4, 6))
    again = welcome(room(5, 2))
    again.whispers = [whisper(3, 4)]
    streams.welcome(again)
    assert streams.ask_missed() is None
    said = whispered(4, 5)
    assert streams.hear("message", raw(said)) == [WhisperReceived(said)]


def test_one_of_more_whispers_than_the_welcome_names_begins_where_it_is_heard() -> None:
    streams = Streams(None)
    first = welcome(room(5, 2))
    first.whispers = [whisper(1, 1)] * limits.WHISPERS_WELCOMED
    for state in first.whispers:
        state.id = "another"
    streams.welcome(first)
    old = whispered(30, 40)
    assert streams.hear("message", raw(old)) == [WhisperReceived(old)]
    assert streams.ask_missed() is None


def test_who_was_behind_learns_of_whispers_that_began_meanwhile() -> None:
    streams = welcomed()
    streams.hear("behind", raw(Behind({"kitchen": 5}, {"w": 2})))
    assert streams.ask_missed() == CatchUp(rooms={}, whispers={"w": 0})
    assert streams.hear("message", raw(whispered(3, 3))) == []
    said = [whispered(1, 1), whispered(2, 2)]
    events = streams.catch_up(missed_whispers(*said, revision=2))
    assert events == [*map(WhisperReceived, [*said, whispered(3, 3)])]
    streams.hear("behind", raw(Behind({"kitchen": 5}, {"w": 4})))
    assert streams.ask_missed() == CatchUp(rooms={}, whispers={"w": 3})


@pytest.mark.parametrize("answer", [None, MissedWhisper(None, [], [], 2, complete=True)])
def test_a_whisper_that_is_not_ones_own_is_not_asked_for_again(
    answer: MissedWhisper | None,
) -> None:
    streams = welcomed()
    streams.hear("behind", raw(Behind({"kitchen": 5}, {"w": 2})))
    assert streams.ask_missed() is not None
    assert streams.catch_up(CatchUpReply({}, {"w": answer})) == []
    assert streams.ask_missed() is None
    assert list(streams.whispers) == []


def test_an_answer_that_leaves_a_whisper_out_is_the_servers_fault() -> None:
    streams = welcomed(whisper(1, 1))
    streams.hear("message", raw(whispered(3, 3)))
    assert streams.ask_missed() is not None
    with pytest.raises(RemoteError):
        streams.catch_up(missed_whispers(whispered(3, 3), revision=3))
    streams.hear("behind", raw(Behind({"kitchen": 5}, {"v": 1})))
    streams.fail_to_catch_up()
    assert streams.ask_missed() is not None
    reply = CatchUpReply({}, {"v": MissedWhisper(None, [], [message(1, 1)], 1, complete=True)})
    with pytest.raises(RemoteError):
        streams.catch_up(reply)


def test_how_far_one_has_read_elsewhere_counts_here_and_what_others_read_does_not() -> None:
    streams = welcomed(whisper(4, 4, read=1, unread=3))
    for number in (3, 4):
        streams.hear("message", raw(message(number, number + 3)))
    kitchen, view = streams.rooms["kitchen"], streams.whispers["w"]
    streams.hear("read", raw(ReadMoved("kitchen", None, BEN, 4, 9)))
    assert (kitchen.read, kitchen.unread) == (0, 2)
    streams.hear("read", raw(ReadMoved("kitchen", None, ADA, 3, 1)))
    assert (kitchen.read, kitchen.unread, view.unread) == (3, 1, 3)
    streams.hear("read", raw(ReadMoved(None, "w", ADA, 3, 1)))
    assert (view.read, view.unread, kitchen.read) == (3, 1, 3)
    streams.answered(MarkRead(position=2, whisper="w", unread=True), ReadReply(2, 2, 2, 0), ADA)
    assert (view.read, view.unread) == (2, 2)
    streams.answered(MarkRead(position=4, room="Kitchen"), ReadReply(4, 2, 0, 0), ADA)
    assert (kitchen.read, kitchen.unread) == (4, 0)
    streams.answered(MarkRead(position=4, room="cellar"), ReadReply(4, 2, 0, 0), ADA)
    assert streams.hear("read", raw(ReadMoved("cellar", None, ADA, 3, 1))) == []


def test_what_has_no_revision_disturbs_nothing() -> None:
    streams = welcomed()
    assert streams.hear("typing", raw(Typing("kitchen", None, BEN, on=True))) == []
    assert streams.hear("join_asked", raw(JoinAsked("kitchen", BEN, None))) == []
    assert streams.rooms["kitchen"].revision == 5
    assert streams.ask_missed() is None


def test_a_room_that_changes_is_found_by_its_id() -> None:
    streams = welcomed()
    now = room(6, 2)
    now.title = "The kitchen"
    assert streams.hear("room_changed", raw(now)) == [RoomChanged(now)]
    assert streams.rooms["kitchen"].room.title == "The kitchen"
