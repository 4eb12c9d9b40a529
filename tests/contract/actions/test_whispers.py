"""Saying something to some of a room, on both databases."""

import pytest

from stonechat.actions.act import Outcome
from stonechat.actions.blocks import Blocking, block
from stonechat.actions.catch_up import catch_up
from stonechat.actions.history import history
from stonechat.actions.messages import Send, send_messages
from stonechat.actions.rooms import Leaving, leave_room
from stonechat.actions.whispers import whisper
from stonechat.chat import limits
from stonechat.chat.errors import (
    Blocked,
    EmptyMessage,
    Forbidden,
    InvalidRequest,
    MessageNotFound,
    NotInRoom,
    RoomNotFound,
    UserNotFound,
    UserNotInRoom,
    WhisperNotFound,
)
from stonechat.chat.values import Person, Role, RoomKind
from stonechat.storage.database import Database
from stonechat.wire.people import Block
from stonechat.wire.replies import HistoryReply
from stonechat.wire.requests import CatchUp, History, LeaveRoom
from stonechat.wire.shapes import Message, MessageReceipt
from tests.contract.actions.newcomers import registered
from tests.contract.storage.scenery import add_guest, add_room, lock_room


def furnish(
    database: Database, *usernames: str, kind: RoomKind = RoomKind.PUBLIC
) -> tuple[str, list[Person]]:
    """A room with these people in it, who have accounts."""
    people = [registered(database, username) for username in usernames]
    with database.transaction() as tx:
        name = "kitchen" if kind is RoomKind.PUBLIC else None
        room = add_room(tx, name, kind=kind, members=tuple(person.id for person in people))
    return room.id, people


def whispered(
    database: Database,
    room: str,
    author: Person,
    *to: Person | str,
    text: str = "psst",
    **more: str,
) -> Message:
    recipients = [person if isinstance(person, str) else person.id for person in to]
    with database.transaction() as tx:
        outcome = whisper(tx, Send(author.id, room, text, to=recipients, **more))  # type: ignore[arg-type]
    message = outcome.reply.message
    assert isinstance(message, Message)
    return message


def said(database: Database, room: str, author: Person, text: str = "aloud") -> Message:
    with database.transaction() as tx:
        (result,) = send_messages(tx, [Send(author.id, room, text)])
    assert isinstance(result, Outcome)
    message = result.reply.message
    assert isinstance(message, Message)
    return message


def page(database: Database, actor: Person, **fields: object) -> HistoryReply:
    with database.transaction() as tx:
        return history(tx, actor, History(**fields))  # type: ignore[arg-type]


def test_a_whisper_has_numbers_of_its_own_and_moves_none_of_the_room(database: Database) -> None:
    room, (ada, bob, eve) = furnish(database, "ada", "bob", "eve")
    said(database, room, ada)
    first = whispered(database, room, ada, bob)
    second = whispered(database, room, bob, "Ada", text="what?")
    third = whispered(database, room, ada, bob, eve)
    aloud = said(database, room, bob)
    assert [(m.position, m.revision) for m in (first, second, third)] == [(1, 1), (2, 2), (1, 1)]
    assert first.whisper
    assert second.whisper
    assert third.whisper
    assert first.whisper.id == second.whisper.id != third.whisper.id
    assert first.whisper.members == sorted([ada.id, bob.id])
    assert first.whisper.after == 1
    assert first.room == room
    assert (aloud.position, aloud.revision) == (2, 5)


def test_who_is_part_of_a_whisper_reads_it_and_nobody_else_finds_it(database: Database) -> None:
    room, (ada, bob, eve) = furnish(database, "ada", "bob", "eve")
    message = whispered(database, room, ada, bob)
    assert message.whisper
    for person in (ada, bob):
        assert page(database, person, whisper=message.whisper.id).messages == [message]
    with pytest.raises(WhisperNotFound) as never:
        page(database, eve, whisper="019a0000-0000-7000-8000-000000000000")
    with pytest.raises(WhisperNotFound) as foreign:
        page(database, eve, whisper=message.whisper.id)
    assert foreign.value.message == never.value.message
    with database.transaction() as tx:
        assert tx.whispers_of(eve.id, 10) == []
        asked = CatchUp(whispers={message.whisper.id: 0})
        assert catch_up(tx, eve, asked).whispers == {message.whisper.id: None}
        access = tx.find_room(room, eve.id)
    assert access
    assert (access.room.head, access.room.revision) == (0, 3)


def test_a_page_of_the_room_brings_the_whispers_that_stand_within_it(database: Database) -> None:
    room, (ada, bob, eve) = furnish(database, "ada", "bob", "eve")
    before_all = whispered(database, room, ada, bob, text="0")
    for position in range(1, 7):
        said(database, room, eve)
        whispered(database, room, ada, bob, text=str(position))
    texts = {
        (first, last): [
            m.text for m in page(database, bob, room=room, after=first, limit=2).whispers
        ]
        for first, last in ((0, 2), (2, 4), (4, 6))
    }
    assert texts == {(0, 2): ["0", "1", "2"], (2, 4): ["3", "4"], (4, 6): ["5", "6"]}
    assert page(database, bob, room=room, before=3, limit=1).whispers[0].text == "2"
    assert page(database, eve, room=room).whispers == []
    assert before_all.text == "0"


def test_nobody_makes_a_page_too_large_by_whispering(database: Database) -> None:
    room, (ada, bob) = furnish(database, "ada", "bob")
    many = limits.WHISPERS_CHARACTERS // limits.TEXT_LENGTH + 2
    sent = [whispered(database, room, ada, bob, text="x" * limits.TEXT_LENGTH) for _ in range(many)]
    told = page(database, bob, room=room)
    assert (told.whispers, told.more_whispers) == (sent[2:], True)


def test_all_whispers_come_with_a_room_in_which_nothing_was_said_aloud(database: Database) -> None:
    room, (ada, bob) = furnish(database, "ada", "bob")
    message = whispered(database, room, ada, bob)
    assert page(database, bob, room=room).whispers == [message]


def test_who_left_whispers_no_more_and_reads_what_was_whispered(database: Database) -> None:
    room, (ada, bob) = furnish(database, "ada", "bob")
    message = whispered(database, room, ada, bob)
    assert message.whisper
    with database.transaction() as tx:
        leave_room(tx, Leaving(bob, LeaveRoom(room)))
    with pytest.raises(NotInRoom):
        whispered(database, room, bob, ada)
    with pytest.raises(UserNotInRoom):
        whispered(database, room, ada, bob)
    assert page(database, bob, whisper=message.whisper.id).messages == [message]
    with database.transaction() as tx:
        (state,) = tx.whispers_of(bob.id, 10)
    assert (state.room, state.head, state.unread) == (room, 1, 1)


def test_who_cannot_be_whispered_to_is_said_in_the_askers_terms(database: Database) -> None:
    room, (ada, bob) = furnish(database, "ada", "bob")
    carl = registered(database, "carl")
    with database.transaction() as tx:
        guest = add_guest(tx, "gus")
        tx.begin_membership(lock_room(tx, room), guest, Role.MEMBER, read_position=0)
        block(tx, Blocking(bob, Block(user=ada.id, on=True)))
    for to, refusal in (
        ([carl.id], UserNotInRoom),
        (["nobody"], UserNotFound),
        ([guest], Forbidden),
        ([bob.id], Blocked),
        ([ada.id], InvalidRequest),
        ([], InvalidRequest),
    ):
        with pytest.raises(refusal):
            whispered(database, room, ada, *to)
    with pytest.raises(EmptyMessage):
        whispered(database, room, bob, ada, text=" ")
    private, (dora, _) = furnish(database, "dora", "emil", kind=RoomKind.PRIVATE)
    with pytest.raises(RoomNotFound):
        whispered(database, private, ada, dora)
    with database.transaction() as tx:
        assert tx.whispers_of(ada.id, 10) == []


def test_a_repeated_whisper_is_stored_once(database: Database) -> None:
    room, (ada, bob) = furnish(database, "ada", "bob")
    first = whispered(database, room, ada, bob, client_id="one")
    assert whispered(database, room, ada, bob, client_id="one") == first
    with database.transaction() as tx:
        (again,) = send_messages(tx, [Send(ada.id, room, "aloud", client_id="one")])
    assert isinstance(again, Outcome)
    assert again.reply.message == first
    assert not isinstance(again.reply.message, MessageReceipt)
    assert page(database, ada, room=room).messages == []


def test_a_whisper_answers_what_was_said_in_it_and_nothing_else(database: Database) -> None:
    room, (ada, bob, eve) = furnish(database, "ada", "bob", "eve")
    aloud = said(database, room, ada)
    first = whispered(database, room, ada, bob)
    reply = whispered(database, room, bob, ada, reply_to=first.id)
    assert reply.reply_to
    assert reply.reply_to.id == first.id
    for elsewhere in (aloud.id, first.id):
        with pytest.raises(MessageNotFound):
            whispered(database, room, ada, eve, reply_to=elsewhere)
    with database.transaction() as tx:
        (result,) = send_messages(tx, [Send(ada.id, room, "aloud", reply_to=first.id)])
    assert isinstance(result, MessageNotFound)


def test_only_who_is_part_of_a_whisper_is_mentioned_in_it(database: Database) -> None:
    room, (ada, bob, eve) = furnish(database, "ada", "bob", "eve")
    message = whispered(database, room, ada, bob, text="@bob @eve @room @here")
    assert message.mentions.users == [bob.id]
    assert not message.mentions.room
    assert not message.mentions.here
    with database.transaction() as tx:
        (state,) = tx.rooms_of(bob.id)
        assert (state.unread, state.mentions) == (0, 0)
        assert message.whisper
        assert tx.count_calls(message.whisper.id, bob.id, 0) == 1
        assert tx.count_calls(message.whisper.id, eve.id, 0) == 0


def test_catching_up_brings_what_was_whispered(database: Database) -> None:
    room, (ada, bob) = furnish(database, "ada", "bob")
    messages = [whispered(database, room, ada, bob, text=str(number)) for number in range(3)]
    assert messages[0].whisper
    whisper_id = messages[0].whisper.id
    with database.transaction() as tx:
        missed = catch_up(tx, bob, CatchUp(whispers={whisper_id: 1})).whispers[whisper_id]
    assert missed
    assert missed.room
    assert (missed.messages, missed.revision, missed.complete) == (messages[1:], 3, True)
    assert (missed.room.id, missed.members) == (room, [])


def test_of_many_whispers_the_newest_within_bounds_come_whatever_they_are_part_of(
    database: Database,
) -> None:
    room, (ada, bob, eve) = furnish(database, "ada", "bob", "eve")
    every = []
    for others in ([bob], [eve], [bob], [bob, eve], [bob], [eve], [bob]):
        every.append(whispered(database, room, ada, *others))
        if len(every) % 2:
            said(database, room, ada)
    places = [one.whisper.after for one in every if one.whisper]
    assert places == [0, 1, 1, 2, 2, 3, 3]
    with database.transaction() as tx:
        for first in range(5):
            for last in range(first, 5):
                for limit in (1, 2, 3, 7):
                    within = [
                        one.id
                        for one, after in zip(every, places, strict=True)
                        if first <= after <= last
                    ]
                    found = tx.whispers_between(ada.id, room, first, last, limit)
                    assert [one.id for one in found] == within[-limit:]
