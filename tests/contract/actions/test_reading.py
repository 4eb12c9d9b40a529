"""How far people have read, on both databases."""

import pytest

from stonechat.actions.changes import ReadPositionMoved
from stonechat.actions.reading import Reading, count_here, mark_read
from stonechat.chat.errors import InvalidRequest, NotInRoom, WhisperNotFound
from stonechat.chat.limits import HERE_COUNTED
from stonechat.chat.values import HistoryView, Person, RoomKind
from stonechat.storage.database import Database
from stonechat.wire.messages import MarkRead, ReadReply
from tests.contract.actions.amending import edited, enters, leaves, owned_room
from tests.contract.actions.newcomers import registered
from tests.contract.actions.test_whispers import furnish, said, whispered


def marked(
    database: Database, actor: Person, position: int, **fields: object
) -> tuple[ReadReply, list[ReadPositionMoved]]:
    asked = Reading(actor, MarkRead(position, **fields))  # type: ignore[arg-type]
    with database.transaction() as tx:
        outcome = mark_read(tx, asked)
    return outcome.reply, [it for it in outcome.changes if isinstance(it, ReadPositionMoved)]


def test_what_is_read_is_not_unread_and_never_becomes_so_by_an_older_word(
    database: Database,
) -> None:
    room, (ada, bob) = furnish(database, "ada", "bob")
    for _ in range(5):
        said(database, room, ada)
    first, [moved] = marked(database, bob, 3, room=room)
    assert (first.position, first.unread) == (3, 2)
    assert (moved.moved.position, moved.moved.changes) == (3, first.changes)
    late, told = marked(database, bob, 1, room=room)
    assert (late, told) == (first, [])
    beyond, _ = marked(database, bob, 99, room=room)
    assert (beyond.position, beyond.unread, beyond.changes) == (5, 0, first.changes + 1)


def test_marking_as_unread_moves_back_and_does_not_count_ones_own(database: Database) -> None:
    room, (ada, bob) = furnish(database, "ada", "bob")
    for author in (ada, bob, ada, bob, ada):
        said(database, room, author)
    back, [moved] = marked(database, bob, 1, room=room, unread=True)
    assert (back.position, back.unread) == (1, 2)
    assert moved.moved.position == 1
    with database.transaction() as tx:
        (state,) = tx.rooms_of(bob.id)
    assert (state.read, state.unread) == (1, 2)
    forward, _ = marked(database, bob, 3, room=room)
    assert (forward.position, forward.unread) == (3, 1)
    said(database, room, bob)
    with database.transaction() as tx:
        (state,) = tx.rooms_of(bob.id)
    assert (state.read, state.unread) == (6, 0)


def test_who_is_called_is_counted_until_it_is_read(database: Database) -> None:
    room, (ada, bob, eve) = furnish(database, "ada", "bob", "eve")
    message = said(database, room, ada, "@Bob, have you seen @room? and `@eve` or eve@bob")
    assert message.mentions.users == [bob.id]
    assert message.mentions.room
    said(database, room, ada, "@bob.")
    with database.transaction() as tx:
        counts = {person.id: tx.rooms_of(person.id)[0].mentions for person in (ada, bob, eve)}
    assert counts == {ada.id: 0, bob.id: 2, eve.id: 1}
    assert marked(database, bob, 1, room=room)[0].mentions == 1
    assert marked(database, bob, 2, room=room)[0].mentions == 0


def test_who_was_connected_is_called_by_here(database: Database) -> None:
    room, (ada, bob, eve) = furnish(database, "ada", "bob", "eve")
    message = said(database, room, ada, "@here lunch")
    assert message.mentions.here
    for _ in range(2):
        with database.transaction() as tx:
            count_here(tx, (message.id, [bob.id]))
    with database.transaction() as tx:
        assert [tx.rooms_of(one.id)[0].mentions for one in (bob, eve)] == [1, 0]


def test_where_many_are_connected_here_counts_for_everybody(database: Database) -> None:
    room, (ada, bob, eve) = furnish(database, "ada", "bob", "eve")
    message = said(database, room, ada, "@here")
    crowd = [bob.id, *(f"somebody {number}" for number in range(HERE_COUNTED))]
    with database.transaction() as tx:
        count_here(tx, (message.id, crowd))
    counts = [marked(database, person, 0, room=room)[0].mentions for person in (ada, bob, eve)]
    assert counts == [0, 1, 1]


def test_nobody_is_called_by_whom_they_blocked(database: Database) -> None:
    room, (ada, bob, eve) = furnish(database, "ada", "bob", "eve")
    message = said(database, room, ada, "@room @here @bob @eve")
    with database.transaction() as tx:
        count_here(tx, (message.id, [bob.id, eve.id]))
        tx.add_block(eve.id, ada.id)
        tx.add_block(ada.id, bob.id)
    assert marked(database, eve, 0, room=room)[0].mentions == 0
    assert marked(database, bob, 0, room=room)[0].mentions == 1
    with database.transaction() as tx:
        states = [tx.rooms_of(person.id)[0].mentions for person in (ada, bob, eve)]
    assert states == [0, 1, 0]


def test_nobody_learns_by_it_who_was_called_before_they_came(database: Database) -> None:
    ada, bob = registered(database, "ada"), registered(database, "bob")
    room = owned_room(database, ada, kind=RoomKind.PRIVATE, history=HistoryView.JOINED)
    enters(database, room, ada, bob)
    said(database, room.id, ada, "@bob will not like this")
    leaves(database, room, bob)
    enters(database, room, ada, bob)
    said(database, room.id, ada, "@bob welcome")
    for position in (0, 1):
        reply, _ = marked(database, bob, position, room=room.id, unread=True)
        assert (reply.position, reply.unread, reply.mentions) == (1, 1, 1)


def test_in_a_whisper_each_reads_for_themselves(database: Database) -> None:
    room, (ada, bob, eve) = furnish(database, "ada", "bob", "eve")
    whispered(database, room, ada, bob)
    message = whispered(database, room, ada, bob)
    assert message.whisper
    reply, [moved] = marked(database, bob, 1, whisper=message.whisper.id)
    assert (reply.position, reply.unread) == (1, 1)
    assert (moved.moved.whisper, moved.moved.room, moved.is_told) == (
        message.whisper.id,
        None,
        False,
    )
    with database.transaction() as tx:
        unread = {one.id: tx.whispers_of(one.id, 9)[0].unread for one in (ada, bob)}
    assert unread == {ada.id: 0, bob.id: 1}
    with pytest.raises(WhisperNotFound):
        marked(database, eve, 1, whisper=message.whisper.id)


def test_only_members_read_and_only_one_thing_at_a_time(database: Database) -> None:
    room, _ = furnish(database, "ada", "bob")
    carl = registered(database, "carl")
    with pytest.raises(NotInRoom):
        marked(database, carl, 1, room=room)
    with pytest.raises(InvalidRequest):
        marked(database, carl, 1)


def test_what_was_said_before_one_joined_is_never_unread_where_it_is_not_seen(
    database: Database,
) -> None:
    ada, bob, eve = (registered(database, username) for username in ("ada", "bob", "eve"))
    private = owned_room(database, ada, bob, kind=RoomKind.PRIVATE, history=HistoryView.JOINED)
    room = private.id
    old = said(database, room, ada)
    enters(database, private, ada, eve)
    edited(database, ada, old.id, "@eve and @room")
    said(database, room, ada)
    back, _ = marked(database, eve, 0, room=room, unread=True)
    assert (back.position, back.unread, back.mentions) == (1, 1, 0)
    back, _ = marked(database, bob, 0, room=room, unread=True)
    assert (back.position, back.unread, back.mentions) == (0, 2, 1)
