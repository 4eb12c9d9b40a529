"""Pinned messages, on both databases."""

import pytest

from stonechat.actions.changes import MessageChanged
from stonechat.actions.pins import list_pins
from stonechat.chat import limits
from stonechat.chat.errors import (
    Forbidden,
    InvalidRequest,
    NotInRoom,
    RoomNotFound,
    WhisperNotFound,
)
from stonechat.chat.values import Circle, HistoryView, Person, RoomKind
from stonechat.storage.database import Database
from stonechat.wire.messages import ListPins
from tests.contract.actions.amending import (
    enters,
    owned_room,
    pinned,
    pins_in,
    revision_of,
    spoken,
    whispered,
)
from tests.contract.actions.newcomers import registered


@pytest.fixture
def ada(database: Database) -> Person:
    return registered(database, "ada")


@pytest.fixture
def ben(database: Database) -> Person:
    return registered(database, "ben")


def test_any_member_pins_and_lets_go(database: Database, ada: Person, ben: Person) -> None:
    room = owned_room(database, ada, ben)
    first, _, third, fourth = (spoken(database, room, ada, str(number)) for number in range(4))
    outcome = pinned(database, ben, first.id)
    message = outcome.reply.message
    assert message.pinned_at
    assert outcome.changes == (MessageChanged(message),)
    assert message.revision == revision_of(database, room.id)
    again = pinned(database, ada, first.id)
    assert (again.reply, again.changes) == (outcome.reply, ())
    for said in (fourth, third):
        pinned(database, ada, said.id)
    assert pins_in(database, ben, room=room.id) == [4, 3, 1]
    gone = pinned(database, ben, fourth.id, on=False)
    assert gone.reply.message.pinned_at is None
    assert pins_in(database, ben, room=room.id) == [3, 1]
    assert pinned(database, ada, fourth.id, on=False).changes == ()


def test_a_room_has_only_so_many_pins(
    database: Database, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PINS", 2)
    room = owned_room(database, ada)
    first, second, third = (spoken(database, room, ada, str(number)) for number in range(3))
    pinned(database, ada, first.id)
    pinned(database, ada, second.id)
    with pytest.raises(InvalidRequest):
        pinned(database, ada, third.id)
    pinned(database, ada, first.id, on=False)
    pinned(database, ada, third.id)


def test_who_may_say_nothing_pins_nothing(database: Database, ada: Person, ben: Person) -> None:
    room = owned_room(database, ada, ben, posting=Circle.OWNERS)
    said = spoken(database, room, ada, "Hello")
    with pytest.raises(Forbidden):
        pinned(database, ben, said.id)
    with pytest.raises(NotInRoom):
        pinned(database, registered(database, "cleo"), said.id)


def test_pins_are_seen_as_far_as_the_history_is(
    database: Database, ada: Person, ben: Person
) -> None:
    room = owned_room(database, ada, kind=RoomKind.PRIVATE, history=HistoryView.JOINED)
    pinned(database, ada, spoken(database, room, ada, "Before").id)
    enters(database, room, ada, ben)
    pinned(database, ada, spoken(database, room, ada, "Since").id)
    assert pins_in(database, ada, room=room.id) == [2, 1]
    assert pins_in(database, ben, room=room.id) == [2]


def test_the_pins_of_what_one_may_not_see_do_not_exist(
    database: Database, ada: Person, ben: Person
) -> None:
    room = owned_room(database, ada, ben, kind=RoomKind.PRIVATE)
    cleo = registered(database, "cleo")
    with pytest.raises(RoomNotFound):
        pins_in(database, cleo, room=room.id)
    whisper = whispered(database, room, ada, ben)
    pinned(database, ben, whisper.id)
    assert pins_in(database, ada, whisper=whisper.stream_id) == [1]
    for stream_id in (whisper.stream_id, "nothing", room.id):
        with pytest.raises(WhisperNotFound):
            pins_in(database, cleo, whisper=stream_id)


@pytest.mark.parametrize(
    "fields", [{}, {"room": "x", "whisper": "y"}, {"room": "kitchen", "cursor": "x"}]
)
def test_a_list_of_pins_is_asked_for_in_one_place_from_a_place_on(
    database: Database, ada: Person, fields: dict[str, str]
) -> None:
    owned_room(database, ada)
    with pytest.raises(InvalidRequest), database.transaction() as tx:
        list_pins(tx, ada, ListPins(**fields))  # type: ignore[arg-type]
