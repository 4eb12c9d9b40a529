"""Which rooms one hears, and which of them are to be asked about."""

import pytest

from stonechat.chat import limits
from stonechat.chat.values import Role
from stonechat.client.events import MessageReceived, RoomEntered, RoomExited
from stonechat.client.rooms import Rooms
from stonechat.wire.broadcasts import RoomJoined, RoomRemoved
from stonechat.wire.replies import JoinReply, Missed
from tests.unit.client.facts import ADA, BEN, member, message, missed, room, state


@pytest.fixture
def rooms() -> Rooms:
    """Ada has just been welcomed in the kitchen at revision 5 and in the garden at 2."""
    rooms = Rooms(None)
    entered = [state(room(5, 2)), state(room(2, name="garden"), Role.OWNER)]
    assert rooms.welcome(entered) == [RoomEntered(at.room) for at in entered]
    return rooms


def test_rooms_are_found_by_id_and_by_any_form_of_their_name(rooms: Rooms) -> None:
    assert rooms.find("garden") is rooms["garden"]
    assert rooms.find("GARDEN") is rooms["garden"]
    assert rooms.find("cellar") is None
    assert list(rooms) == ["kitchen", "garden"]
    assert rooms["garden"].role is Role.OWNER


def test_on_a_new_connection_all_that_is_missing_is_asked_at_once(rooms: Rooms) -> None:
    events = rooms.welcome([state(room(9, 4)), state(room(3, name="garden"))])
    assert events == []
    assert rooms.ask_missed() == {"kitchen": 5, "garden": 2}
    answer = {"kitchen": missed(room(9, 4), 8, complete=False), "garden": None}
    assert rooms.catch_up(answer) == [RoomExited("garden")]
    assert rooms.ask_missed() == {"kitchen": 8}


def test_rooms_that_the_welcome_does_not_name_are_gone_and_new_ones_are_entered(
    rooms: Rooms,
) -> None:
    cellar = room(4, name="cellar")
    events = rooms.welcome([state(room(5, 2)), state(cellar)])
    assert events == [RoomExited("garden"), RoomEntered(cellar)]
    assert rooms.ask_missed() == {}


def test_a_server_that_has_lost_what_it_told_begins_anew(rooms: Rooms) -> None:
    rooms.hear("kitchen", message(3, 6))
    assert rooms.welcome([state(room(5, 2))]) == [RoomExited("garden"), RoomEntered(room(5, 2))]
    assert rooms["kitchen"].revision == 5
    assert rooms.hear("kitchen", message(3, 6)) == [MessageReceived(message(3, 6))]


def test_nothing_is_heard_of_rooms_that_one_does_not_hear(rooms: Rooms) -> None:
    assert rooms.exit(RoomRemoved("kitchen")) == [RoomExited("kitchen")]
    assert rooms.exit(RoomRemoved("kitchen")) == []
    assert rooms.hear("kitchen", message(3, 6)) == []
    assert rooms.enter(RoomJoined(room(8, 4), Role.MEMBER)) == [RoomEntered(room(8, 4))]
    assert rooms.hear("kitchen", message(5, 9)) == [MessageReceived(message(5, 9))]


def test_an_answer_about_a_room_that_was_entered_anew_meanwhile_is_not_taken(
    rooms: Rooms,
) -> None:
    rooms.hear("kitchen", message(4, 7))
    assert rooms.ask_missed() == {"kitchen": 5}
    rooms.exit(RoomRemoved("kitchen"))
    rooms.enter(RoomJoined(room(9, 4), Role.MEMBER))
    assert rooms.catch_up({"kitchen": None}) == []
    assert rooms["kitchen"].revision == 9


def test_who_was_behind_asks_for_all_rooms_also_unknown_ones(rooms: Rooms) -> None:
    events = rooms.fall_behind({"kitchen": 8, "cellar": 4})
    assert events == [RoomExited("garden")]
    assert rooms.ask_missed() == {"kitchen": 5, "cellar": 4}
    # Said after the server looked, and heard before its answer.
    later = message(2, 6)
    later.room = "cellar"
    assert rooms.hear("cellar", later) == []
    cellar = room(5, 1, name="cellar")
    three = tuple(message(position, position + 3) for position in (3, 4, 5))
    answer: dict[str, Missed | None] = {
        "kitchen": missed(room(8, 5), messages=three),
        "cellar": missed(cellar),
    }
    events = rooms.catch_up(answer)
    assert events == [*map(MessageReceived, three), RoomEntered(cellar)]
    assert rooms.ask_missed() == {"cellar": 5}


def test_a_new_connection_forgets_what_was_behind_and_what_was_asked(rooms: Rooms) -> None:
    rooms.fall_behind({"kitchen": 8, "cellar": 4})
    assert rooms.ask_missed()
    rooms.welcome([state(room(5, 2))])
    assert rooms.ask_missed() == {}
    assert rooms.hear("kitchen", message(3, 6)) == [MessageReceived(message(3, 6))]


def test_no_question_is_about_more_rooms_than_the_server_takes() -> None:
    rooms = Rooms(None)
    names = [f"room-{number}" for number in range(limits.CATCH_UP_STREAMS + 5)]
    rooms.welcome([state(room(1, name=name)) for name in names])
    rooms.welcome([state(room(2, name=name)) for name in names])
    first = rooms.ask_missed()
    assert len(first) == limits.CATCH_UP_STREAMS
    answer: dict[str, Missed | None] = {name: missed(room(2, name=name)) for name in first}
    rooms.catch_up(answer)
    assert rooms.ask_missed() == dict.fromkeys(names[limits.CATCH_UP_STREAMS :], 1)


def test_rooms_that_one_makes_joins_and_leaves_oneself(rooms: Rooms) -> None:
    rooms.made(room(1, name="attic"), ADA)
    attic = rooms["attic"]
    assert (attic.role, list(attic.members), attic.loaded) == (Role.OWNER, ["ada"], True)
    cellar = room(3, members=2, name="cellar")
    joined = [member(BEN), member(ADA, role=Role.MODERATOR)]
    rooms.joined(JoinReply(cellar, joined, []), ADA)
    assert rooms["cellar"].role is Role.MODERATOR
    direct = room(2, members=2, name="direct")
    direct.members = [ADA, BEN]
    rooms.opened(direct)
    opened = rooms["direct"]
    assert (opened.role, list(opened.members), opened.loaded) == (
        Role.MEMBER,
        ["ada", "ben"],
        True,
    )
    rooms.opened(direct)
    assert rooms["direct"] is opened
    rooms.left("direct")
    rooms.left("Cellar")
    rooms.left("cellar")
    assert list(rooms) == ["kitchen", "garden", "attic"]
