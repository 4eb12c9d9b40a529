"""Who may say something where, and when, on both databases."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import update

from stonechat.actions.act import Outcome
from stonechat.actions.blocks import Blocking, block
from stonechat.actions.messages import Send, SendResult, send_messages
from stonechat.chat.errors import Blocked, Forbidden, RateLimited
from stonechat.chat.values import Circle, Person, Role, RoomKind
from stonechat.storage.database import Database
from stonechat.storage.instants import to_stored
from stonechat.storage.tables import memberships, rooms
from stonechat.wire.people import Block
from stonechat.wire.shapes import Message
from tests.contract.actions.newcomers import registered
from tests.contract.actions.test_whispers import furnish
from tests.contract.storage.scenery import add_room, lock_room


def sent(database: Database, room: str, author: Person, *texts: str) -> list[SendResult]:
    with database.transaction() as tx:
        return send_messages(tx, [Send(author.id, room, text) for text in texts or ("hello",)])


def set_up(database: Database, room: str, **values: object) -> None:
    with database.transaction() as tx:
        tx.connection.execute(update(rooms).where(rooms.c.id == room).values(**values))


def test_in_an_announcement_room_only_those_chosen_say_something(database: Database) -> None:
    room, (ada, bob) = furnish(database, "ada", "bob")
    with database.transaction() as tx:
        tx.change_role(lock_room(tx, room), ada.id, Role.MODERATOR)
    for posting, refused in (("moderators", {bob.id}), ("owners", {ada.id, bob.id})):
        set_up(database, room, posting=posting)
        for person in (ada, bob):
            (result,) = sent(database, room, person)
            assert isinstance(result, Forbidden) == (person.id in refused)


def test_nothing_is_said_in_an_archived_room_or_by_who_is_muted(database: Database) -> None:
    room, (ada, bob) = furnish(database, "ada", "bob")
    with database.transaction() as tx:
        until = to_stored(tx.now + timedelta(minutes=5))
        muted = update(memberships).where(memberships.c.user_id == bob.id)
        tx.connection.execute(muted.values(muted_until=until))
    (result,) = sent(database, room, bob)
    assert isinstance(result, Forbidden)
    assert 0 < (result.retry_after_ms or 0) <= 300_000
    assert isinstance(sent(database, room, ada)[0], Outcome)
    set_up(database, room, archived_at=until)
    assert isinstance(sent(database, room, ada)[0], Forbidden)


def test_in_a_slow_room_members_wait_between_two_messages(database: Database) -> None:
    room, (ada, bob) = furnish(database, "ada", "bob")
    set_up(database, room, slow_seconds=60)
    first, second = sent(database, room, bob, "one", "two")
    assert isinstance(first, Outcome)
    assert isinstance(second, RateLimited)
    (later,) = sent(database, room, bob)
    assert isinstance(later, RateLimited)
    assert 0 < (later.retry_after_ms or 0) <= 60_000
    assert isinstance(sent(database, room, ada)[0], Outcome)
    with database.transaction() as tx:
        tx.change_role(lock_room(tx, room), bob.id, Role.MODERATOR)
    assert all(isinstance(result, Outcome) for result in sent(database, room, bob, "3", "4"))


def test_who_is_blocked_says_nothing_in_a_direct_room_of_two(database: Database) -> None:
    ada, bob, eve = (registered(database, name) for name in ("ada", "bob", "eve"))
    with database.transaction() as tx:
        pair = add_room(tx, None, kind=RoomKind.DIRECT, members=(ada.id, bob.id))
        group = add_room(tx, None, kind=RoomKind.DIRECT, members=(ada.id, bob.id, eve.id))
        block(tx, Blocking(bob, Block(user=ada.id, on=True)))
    (refused,) = sent(database, pair.id, ada)
    assert isinstance(refused, Blocked)
    assert refused.details == {"user": bob.id}
    assert isinstance(sent(database, group.id, ada)[0], Outcome)
    assert isinstance(sent(database, pair.id, bob)[0], Outcome)


def test_who_blocked_somebody_is_not_mentioned_by_them(database: Database) -> None:
    room, (ada, bob) = furnish(database, "ada", "bob")
    with database.transaction() as tx:
        block(tx, Blocking(bob, Block(user=ada.id, on=True)))
    (result,) = sent(database, room, ada, "@bob")
    assert isinstance(result, Outcome)
    assert isinstance(result.reply.message, Message)
    assert result.reply.message.mentions.users == []


def test_only_those_chosen_call_everybody(database: Database) -> None:
    room, (ada, bob) = furnish(database, "ada", "bob")
    set_up(database, room, calling="owners")
    with database.transaction() as tx:
        tx.change_role(lock_room(tx, room), ada.id, Role.OWNER)
    for person, calls in ((ada, True), (bob, False)):
        (result,) = sent(database, room, person, "@room")
        assert isinstance(result, Outcome)
        assert isinstance(result.reply.message, Message)
        assert result.reply.message.mentions.room is calls


def test_a_room_that_changes_its_ways_is_not_remembered_as_it_was(database: Database) -> None:
    room, (ada,) = furnish(database, "ada")
    assert isinstance(sent(database, room, ada)[0], Outcome)
    with database.transaction() as tx:
        before = lock_room(tx, room)
    set_up(database, room, posting="owners")
    with database.transaction() as tx:
        assert lock_room(tx, room) == replace(before, posting=Circle.OWNERS)
    assert isinstance(sent(database, room, ada)[0], Forbidden)
