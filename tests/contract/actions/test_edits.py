"""Saying something else instead of what one said, on both databases."""

import pytest

from stonechat.actions.changes import MessageChanged
from stonechat.chat import limits
from stonechat.chat.errors import (
    Blocked,
    EmptyMessage,
    Forbidden,
    MessageNotFound,
    MessageTooLong,
    NotInRoom,
)
from stonechat.chat.values import Circle, Person, Role, RoomKind, ServerRole
from stonechat.storage.database import Database
from stonechat.wire.shapes import Mentions
from tests.contract.actions.amending import (
    archived,
    deleted,
    edited,
    edits_of,
    leaves,
    muted,
    owned_room,
    promoted,
    reacted,
    revision_of,
    seen,
    spoken,
)
from tests.contract.actions.newcomers import registered
from tests.contract.storage.scenery import add_image

FAR_OFF = 2**42
"""Some instant in the next century."""


@pytest.fixture
def ada(database: Database) -> Person:
    return registered(database, "ada")


@pytest.fixture
def ben(database: Database) -> Person:
    return registered(database, "ben")


def test_an_author_says_something_else_and_everybody_is_told(
    database: Database, ada: Person, ben: Person
) -> None:
    room = owned_room(database, ada, ben)
    said = spoken(database, room, ben, "Helo")
    outcome = edited(database, ben, said.id, "Hello")
    message = outcome.reply.message
    assert (message.text, message.position, message.revision) == ("Hello", 1, room.revision + 2)
    assert message.edited_at
    assert outcome.changes == (MessageChanged(message),)
    assert message == seen(database, ada, said.id)
    assert revision_of(database, room.id) == message.revision
    following = spoken(database, room, ada, "Hi")
    assert (following.position, following.revision) == (2, message.revision + 1)


def test_the_same_text_again_changes_nothing(database: Database, ada: Person) -> None:
    room = owned_room(database, ada)
    said = spoken(database, room, ada, "Hello")
    outcome = edited(database, ada, said.id, "Hello")
    assert (outcome.changes, outcome.reply.message.edited_at) == ((), None)
    assert revision_of(database, room.id) == said.revision


def test_what_was_said_before_is_for_the_author_and_who_keeps_order(
    database: Database, ada: Person, ben: Person
) -> None:
    cleo, dora = registered(database, "cleo"), registered(database, "dora")
    room = owned_room(database, ada, ben, cleo, dora)
    promoted(database, room, dora, Role.MODERATOR)
    said = spoken(database, room, ben, "first")
    for text in ("second", "third"):
        edited(database, ben, said.id, text)
    for person in (ada, ben, dora):
        assert edits_of(database, person, said.id) == ["first", "second"]
    with pytest.raises(Forbidden):
        edits_of(database, cleo, said.id)


def test_of_many_texts_the_latest_are_listed(database: Database, ada: Person) -> None:
    said = spoken(database, owned_room(database, ada), ada, "0")
    for number in range(1, limits.EDITS + 3):
        edited(database, ada, said.id, str(number))
    texts = edits_of(database, ada, said.id)
    assert texts == [str(number) for number in range(2, limits.EDITS + 2)]


def test_nobody_edits_what_others_said(database: Database, ada: Person, ben: Person) -> None:
    room = owned_room(database, ada, ben)
    said = spoken(database, room, ben, "Hello")
    with pytest.raises(Forbidden):
        edited(database, ada, said.id, "Bye")
    assert seen(database, ada, said.id).text == "Hello"


def test_a_text_that_could_not_be_sent_is_refused(database: Database, ada: Person) -> None:
    room = owned_room(database, ada)
    said = spoken(database, room, ada, "Hello")
    with pytest.raises(EmptyMessage):
        edited(database, ada, said.id, " \n")
    with pytest.raises(MessageTooLong):
        edited(database, ada, said.id, "x" * 10_001)
    with database.transaction() as tx:
        image = add_image(tx)
    pictured = spoken(database, room, ada, "Look", images=(image,))
    assert edited(database, ada, pictured.id, "").reply.message.text == ""
    assert [it.id for it in seen(database, ada, pictured.id).images] == [image.id]


def test_who_may_say_nothing_changes_nothing(database: Database, ada: Person, ben: Person) -> None:
    room = owned_room(database, ada, ben)
    said = spoken(database, room, ben, "Hello")
    muted(database, room, ben, FAR_OFF)
    with pytest.raises(Forbidden):
        edited(database, ben, said.id, "Bye")
    muted(database, room, ben, 1)
    edited(database, ben, said.id, "Bye")
    archived(database, room)
    with pytest.raises(Forbidden):
        edited(database, ben, said.id, "Hello")
    assert seen(database, ben, said.id).text == "Bye"


def test_where_only_owners_speak_a_member_edits_nothing_and_still_reacts(
    database: Database, ada: Person, ben: Person
) -> None:
    room = owned_room(database, ada, ben, posting=Circle.OWNERS)
    said = spoken(database, room, ben, "From before it was so")
    with pytest.raises(Forbidden):
        edited(database, ben, said.id, "Bye")
    assert reacted(database, ben, said.id, "👍").changes


def test_who_left_edits_nothing_any_more(database: Database, ada: Person, ben: Person) -> None:
    public = owned_room(database, ada, ben)
    private = owned_room(database, ada, ben, kind=RoomKind.PRIVATE)
    in_public, in_private = (spoken(database, room, ben, "Hello") for room in (public, private))
    for room in (public, private):
        leaves(database, room, ben)
    with pytest.raises(NotInRoom):
        edited(database, ben, in_public.id, "Bye")
    with pytest.raises(MessageNotFound):
        edited(database, ben, in_private.id, "Bye")
    with pytest.raises(MessageNotFound):
        edited(database, ben, "nothing", "Bye")


def test_what_was_deleted_cannot_be_edited_and_has_no_past(
    database: Database, ada: Person, ben: Person
) -> None:
    room = owned_room(database, ada, ben)
    said = spoken(database, room, ben, "first")
    edited(database, ben, said.id, "second")
    deleted(database, ben, said.id)
    assert edits_of(database, ben, said.id) == edits_of(database, ada, said.id) == []
    with pytest.raises(MessageNotFound):
        edited(database, ben, said.id, "third")


def test_whom_a_text_calls_is_found_anew(database: Database, ada: Person, ben: Person) -> None:
    cleo = registered(database, "cleo")
    room = owned_room(database, ada, ben, cleo)
    said = spoken(database, room, ada, "Hello")

    def called() -> list[int]:
        with database.transaction() as tx:
            return [state.mentions for who in (ben, cleo) for state in tx.rooms_of(who.id)]

    message = edited(database, ada, said.id, "Hello @ben").reply.message
    assert message.mentions == Mentions(users=[ben.id], room=False, here=False)
    assert called() == [1, 0]
    message = edited(database, ada, said.id, "Hello @cleo").reply.message
    assert message.mentions == Mentions(users=[cleo.id], room=False, here=False)
    assert called() == [0, 1]
    edited(database, ada, said.id, "Hello @room")
    assert called() == [1, 1]
    edited(database, ada, said.id, "Hello")
    assert called() == [0, 0]
    assert seen(database, ben, said.id).mentions.users == []


def test_a_moderator_of_the_server_sees_the_past_of_an_ownerless_public_room(
    database: Database, ben: Person
) -> None:
    keeper = registered(database, "keeper", role=ServerRole.MODERATOR)
    said = spoken(database, owned_room(database, None, ben), ben, "first")
    edited(database, ben, said.id, "second")
    assert edits_of(database, keeper, said.id) == ["first"]


def test_in_a_direct_room_of_two_who_is_blocked_edits_nothing(
    database: Database, ada: Person, ben: Person
) -> None:
    room = owned_room(database, None, ada, ben, kind=RoomKind.DIRECT)
    said = spoken(database, room, ben, "Hello")
    edited(database, ben, said.id, "Hello, Ada")
    with database.transaction() as tx:
        tx.add_block(ada.id, ben.id)
    with pytest.raises(Blocked):
        edited(database, ben, said.id, "Hello, you")
    with pytest.raises(Blocked):
        reacted(database, ben, said.id, "👍")
    assert deleted(database, ben, said.id).changes
