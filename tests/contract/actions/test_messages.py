"""Sending, on both databases: order, retries, and one bad send among good ones."""

from pathlib import Path

from msgspec import structs

from stonechat.actions.act import Outcome
from stonechat.actions.changes import MessageSent
from stonechat.actions.messages import Send, SendResult, check_send, send_messages
from stonechat.actions.people import NameChoice, add_user
from stonechat.actions.rooms import Creation, Joining, Leaving, create_room, join_room, leave_room
from stonechat.chat.errors import (
    ChatError,
    EmptyMessage,
    InvalidRequest,
    MessageNotFound,
    MessageTooLong,
    NotInRoom,
    RoomNotFound,
)
from stonechat.chat.values import Person
from stonechat.storage.database import Database
from stonechat.wire import requests
from stonechat.wire.shapes import Message, MessageReceipt
from tests.contract.storage.scenery import add_image


def guest(database: Database, username: str) -> Person:
    with database.transaction() as tx:
        return add_user(tx, NameChoice(username, f"token of {username}")).reply.person


def room_of(database: Database, owner: Person, *members: Person, name: str = "kitchen") -> str:
    with database.transaction() as tx:
        request = requests.CreateRoom(name=name)
        room = create_room(tx, Creation(owner, request)).reply.room
        for member in members:
            join_room(tx, Joining(member, requests.JoinRoom(room=room.id)))
        return room.id


def send(database: Database, *sends: Send) -> list[SendResult]:
    with database.transaction() as tx:
        return send_messages(tx, sends)


def message(result: SendResult) -> Message:
    assert isinstance(result, Outcome), result
    assert isinstance(result.reply.message, Message)
    return result.reply.message


def test_a_batch_is_posted_in_its_order_over_several_rooms(database: Database) -> None:
    ada, bob = guest(database, "Ada"), guest(database, "Bob")
    kitchen = room_of(database, ada, bob)
    cellar = room_of(database, bob, name="cellar")
    results = send(
        database,
        Send(ada.id, "kitchen", "one"),
        Send(bob.id, cellar, "below"),
        Send(bob.id, kitchen, "two"),
    )
    posted = [message(result) for result in results]
    assert [(m.room, m.position, m.revision) for m in posted] == [
        (kitchen, 1, 3),
        (cellar, 1, 2),
        (kitchen, 2, 4),
    ]
    assert [result.changes for result in results if isinstance(result, Outcome)] == [
        (MessageSent(m),) for m in posted
    ]
    assert posted[1].author.username == "Bob"


def test_one_bad_send_fails_alone_and_leaves_no_gap(database: Database) -> None:
    ada, bob = guest(database, "Ada"), guest(database, "Bob")
    room = room_of(database, ada)
    results = send(
        database,
        Send(ada.id, room, "one"),
        Send(ada.id, room, " "),
        Send(ada.id, room, "x" * 10_001),
        Send(bob.id, room, "not a member"),
        Send(ada.id, "nowhere", "no such room"),
        Send(ada.id, room, "psst", to=(bob.id,)),
        Send(ada.id, room, "re", reply_to="019a0000-0000-7000-8000-000000000000"),
        Send(ada.id, room, "two"),
    )
    faults = [type(result) for result in results if isinstance(result, ChatError)]
    assert faults == [
        EmptyMessage,
        MessageTooLong,
        NotInRoom,
        RoomNotFound,
        InvalidRequest,
        MessageNotFound,
    ]
    assert [message(results[0]).position, message(results[-1]).position] == [1, 2]


def test_a_retry_posts_nothing_whether_in_the_same_batch_or_later(database: Database) -> None:
    ada = guest(database, "Ada")
    room = room_of(database, ada)
    once = Send(ada.id, room, "once", client_id="c1")
    first, again = send(database, once, once)
    assert message(first) == message(again)
    assert isinstance(again, Outcome)
    assert again.changes == ()
    [later] = send(database, Send(ada.id, "nowhere", "", client_id="c1"))
    assert message(later) == message(first)
    [another] = send(database, Send(ada.id, room, "twice", client_id="c2"))
    assert message(another).position == 2


def test_a_retry_with_other_words_in_another_room_after_a_restart_posts_nothing(
    database: Database, target: Path | str
) -> None:
    ada = guest(database, "Ada")
    kitchen, garden = room_of(database, ada), room_of(database, ada, name="garden")
    [first] = send(database, Send(ada.id, kitchen, "once", client_id="c1"))
    restarted = Database.open(target)
    same, other = send(
        restarted,
        Send(ada.id, garden, "once", client_id="c1"),
        Send(ada.id, garden, "another", client_id="c2"),
    )
    restarted.close()
    assert message(same) == message(first)
    assert (message(other).room, message(other).position) == (garden, 1)


async def test_a_retry_while_the_first_attempt_is_under_way_gets_its_result(
    database: Database,
) -> None:
    ada = guest(database, "Ada")
    kitchen = room_of(database, ada)
    told: list[SendResult] = []
    published: list[object] = []
    once = Send(ada.id, kitchen, "once", client_id="c1")
    appender = database.appender(lambda changes, _: published.extend(changes), batch_items=1)
    for _ in range(3):
        appender.submit_to_set(send_messages, once, told.append)
    await appender.close()
    assert [message(result) for result in told] == [message(told[0])] * 3
    assert len(published) == 1


def test_the_client_ids_of_two_people_are_their_own(database: Database) -> None:
    ada, bob = guest(database, "Ada"), guest(database, "Bob")
    room = room_of(database, ada, bob)
    results = send(
        database,
        Send(ada.id, room, "hers", client_id="c1"),
        Send(bob.id, room, "his", client_id="c1"),
    )
    assert [message(result).text for result in results] == ["hers", "his"]


def test_a_reply_names_a_message_of_the_same_room_only(database: Database) -> None:
    ada = guest(database, "Ada")
    room, other = room_of(database, ada), room_of(database, ada, name="cellar")
    [first] = send(database, Send(ada.id, room, "question"))
    asked = message(first)
    answered, astray = send(
        database,
        Send(ada.id, room, "answer", reply_to=asked.id),
        Send(ada.id, other, "astray", reply_to=asked.id),
    )
    reply_to = message(answered).reply_to
    assert reply_to is not None
    assert (reply_to.id, reply_to.position) == (asked.id, 1)
    assert isinstance(astray, MessageNotFound)


def test_who_left_can_no_longer_post_but_hears_of_an_earlier_send(database: Database) -> None:
    ada, bob = guest(database, "Ada"), guest(database, "Bob")
    room = room_of(database, ada, bob)
    said = Send(bob.id, room, "bye", client_id="c1")
    [first] = send(database, said)
    with database.transaction() as tx:
        left = leave_room(tx, Leaving(bob, requests.LeaveRoom(room=room)))
    assert [change.revision for change in left.changes if hasattr(change, "revision")] == [4]
    again, late = send(database, said, Send(bob.id, room, "one more"))
    assert isinstance(late, NotInRoom)
    assert isinstance(again, Outcome)
    # A public room stays readable to those who left it, so this is the whole message.
    assert not isinstance(again.reply.message, MessageReceipt)
    assert again.reply.message == message(first)


def test_a_send_with_images_is_looked_at_before_they_are_decoded(database: Database) -> None:
    ada, bob = guest(database, "Ada"), guest(database, "Bob")
    room = room_of(database, ada)
    [first] = send(database, Send(ada.id, room, "once", client_id="c1"))

    def fault_of(planned: Send) -> type[ChatError] | None:
        try:
            with database.transaction() as tx:
                check_send(tx, structs.replace(planned, images=(None,)))
        except ChatError as error:
            return type(error)
        return None

    assert fault_of(Send(ada.id, room, "")) is None
    assert fault_of(Send(bob.id, room, "")) is NotInRoom
    assert fault_of(Send(bob.id, "nowhere", "")) is RoomNotFound
    assert fault_of(Send(ada.id, room, "x" * 10_001)) is MessageTooLong
    with database.transaction() as tx:
        again = check_send(tx, Send(ada.id, room, "", client_id="c1", images=(None,)))
    assert again is not None
    assert again.message == message(first)


def test_two_retries_at_once_are_answered_with_the_first_message_and_its_images_once(
    database: Database,
) -> None:
    ada = guest(database, "Ada")
    kitchen = room_of(database, ada)
    with database.transaction() as tx:
        image = add_image(tx)
    painting = Send(ada.id, kitchen, "", client_id="painting", images=(image,))
    [first] = send(database, painting)
    for again in send(database, painting, painting):
        assert message(again) == message(first)
    assert len(message(first).images) == 1
