"""Whom messages concern, on both databases."""

import pytest

from stonechat.actions import noticing
from stonechat.actions.blocks import Blocking, block
from stonechat.actions.direct_rooms import DirectOpening, open_direct
from stonechat.actions.messages import Send, send_messages
from stonechat.actions.noticing import Looking, look
from stonechat.actions.reading import count_here
from stonechat.chat.values import HistoryView, Person, RoomKind
from stonechat.storage.database import Database
from stonechat.wire.people import Block
from stonechat.wire.rooms import OpenDirect
from tests.contract.actions.amending import deleted, enters, leaves, owned_room
from tests.contract.actions.newcomers import registered
from tests.contract.actions.telling import chose, chose_for, looked, told_of
from tests.contract.actions.test_reading import marked
from tests.contract.actions.test_whispers import furnish, said, whispered
from tests.contract.storage.scenery import add_guest, add_room


def blocks(database: Database, person: Person, other: Person) -> None:
    with database.transaction() as tx:
        block(tx, Blocking(person, Block(other.id, on=True)))


def test_what_is_said_to_nobody_concerns_nobody(database: Database) -> None:
    room, (ada, _, _) = furnish(database, "ada", "bob", "eve")
    said(database, room, ada)
    assert told_of(database) == set()


def test_who_is_mentioned_is_told_and_nobody_else(database: Database) -> None:
    room, (ada, bob, _) = furnish(database, "ada", "bob", "eve")
    said(database, room, ada, "@bob @ada @nobody look")
    assert told_of(database) == {(bob.id, "mention")}


def test_a_direct_room_tells_the_other_one(database: Database) -> None:
    ada, bob = registered(database, "ada"), registered(database, "bob")
    with database.transaction() as tx:
        room = open_direct(tx, DirectOpening(ada, OpenDirect(user=bob.id))).reply.room
    said(database, room.id, ada)
    said(database, room.id, bob)
    # By answering, one has read what was said before.
    assert told_of(database) == {(ada.id, "direct")}


def test_a_whisper_tells_those_who_are_part_of_it_and_nobody_else(database: Database) -> None:
    room, (ada, bob, eve) = furnish(database, "ada", "bob", "eve")
    chose_for(database, eve, room, level="all")
    chose(database, eve, keywords=["psst"])
    whispered(database, room, ada, bob)
    assert told_of(database) == {(bob.id, "whisper")}


def test_who_left_the_room_is_not_told_of_whispers_in_it(database: Database) -> None:
    ada, bob, eve = (registered(database, name) for name in ("ada", "bob", "eve"))
    room = owned_room(database, ada, bob, eve)
    whispered(database, room.id, ada, bob)
    leaves(database, room, bob)
    assert told_of(database) == set()


def test_who_is_answered_is_told(database: Database) -> None:
    room, (ada, bob, _) = furnish(database, "ada", "bob", "eve")
    first = said(database, room, bob)
    with database.transaction() as tx:
        send_messages(tx, [Send(ada.id, room, "indeed", reply_to=first.id)])
        send_messages(tx, [Send(bob.id, room, "to myself", reply_to=first.id)])
        send_messages(tx, [Send(ada.id, room, "again", reply_to=first.id)])
    assert told_of(database) == {(bob.id, "reply")}


def test_the_whole_room_is_told_of_a_call_but_whom_it_is_too_much(database: Database) -> None:
    room, (ada, bob, eve, joe) = furnish(database, "ada", "bob", "eve", "joe")
    chose_for(database, eve, room, level="nothing")
    said(database, room, ada, "@room and @joe")
    assert told_of(database) == {(bob.id, "call"), (joe.id, "mention")}


def test_who_was_connected_is_told_of_here(database: Database) -> None:
    room, (ada, bob, _) = furnish(database, "ada", "bob", "eve")
    message = said(database, room, ada, "@here lunch")
    with database.transaction() as tx:
        count_here(tx, (message.id, [bob.id]))
    assert told_of(database) == {(bob.id, "call")}


def test_here_calls_everybody_where_it_is_counted_so(database: Database) -> None:
    room, (ada, bob, eve) = furnish(database, "ada", "bob", "eve")
    message = said(database, room, ada, "@here lunch")
    with database.transaction() as tx:
        count_here(tx, (message.id, ["somebody"] * 1_000))
    assert told_of(database) == {(bob.id, "call"), (eve.id, "call")}


def test_who_wants_all_is_told_of_all_here_or_everywhere(database: Database) -> None:
    room, (ada, bob, eve, joe) = furnish(database, "ada", "bob", "eve", "joe")
    chose_for(database, bob, room, level="all")
    chose(database, eve, tells="all")
    chose(database, joe, tells="all")
    chose_for(database, joe, room, level="mentions")
    said(database, room, ada)
    assert told_of(database) == {(bob.id, "all"), (eve.id, "all")}


def test_who_wants_all_is_told_of_rooms_that_they_come_into_later(database: Database) -> None:
    ada, bob, eve = (registered(database, name) for name in ("ada", "bob", "eve"))
    chose(database, bob, tells="all")
    room = owned_room(database, ada, eve)
    enters(database, room, ada, bob)
    said(database, room.id, ada)
    assert told_of(database) == {(bob.id, "all")}


def test_what_was_chosen_for_a_room_counts_when_one_comes_back(database: Database) -> None:
    ada, bob, eve = (registered(database, name) for name in ("ada", "bob", "eve"))
    room = owned_room(database, ada, bob, eve)
    chose_for(database, bob, room.id, level="all")
    chose(database, eve, tells="all")
    chose_for(database, eve, room.id, level="mentions")
    for person in (bob, eve):
        leaves(database, room, person)
        enters(database, room, ada, person)
    said(database, room.id, ada)
    assert told_of(database) == {(bob.id, "all")}


def test_who_wants_less_again_is_told_less(database: Database) -> None:
    room, (ada, bob, eve) = furnish(database, "ada", "bob", "eve")
    chose(database, bob, tells="all")
    chose(database, bob, tells="direct_and_mentions")
    chose(database, eve, tells="all")
    chose_for(database, eve, room, level="all")
    chose_for(database, eve, room)
    chose(database, eve, tells="nothing")
    said(database, room, ada, "@eve")
    assert told_of(database) == set()


def test_a_keyword_is_told_in_the_rooms_of_whoever_has_it(database: Database) -> None:
    room, (ada, bob, eve) = furnish(database, "ada", "bob", "eve")
    stranger = registered(database, "joe")
    for person in (ada, bob, eve, stranger):
        chose(database, person, keywords=["On  Call", "pager"])
    chose_for(database, eve, room, level="nothing")
    said(database, room, ada, "Who is on a call?")
    assert told_of(database) == set()
    said(database, room, ada, "Who is ON CALL tonight?")
    assert told_of(database) == {(bob.id, "keyword")}


def test_nobody_is_told_by_whom_they_blocked(database: Database) -> None:
    room, (ada, bob) = furnish(database, "ada", "bob")
    chose_for(database, bob, room, level="all")
    blocks(database, bob, ada)
    said(database, room, ada, "@bob @room")
    assert told_of(database) == set()


def test_who_mutes_a_room_is_not_told_until_then(database: Database) -> None:
    room, (ada, bob) = furnish(database, "ada", "bob")
    chose_for(database, bob, room, quiet_until="2999-01-01T00:00:00Z")
    said(database, room, ada, "@bob")
    assert told_of(database) == set()
    chose_for(database, bob, room, quiet_until="2001-01-01T00:00:00Z")
    said(database, room, ada, "@bob")
    assert told_of(database) == {(bob.id, "mention")}


def test_what_is_read_or_deleted_by_then_concerns_nobody(database: Database) -> None:
    room, (ada, bob) = furnish(database, "ada", "bob")
    gone = said(database, room, ada, "@bob")
    deleted(database, ada, gone.id)
    said(database, room, ada, "@bob")
    marked(database, bob, 2, room=room)
    assert told_of(database) == set()


def test_guests_are_told_of_nothing(database: Database) -> None:
    ada = registered(database, "ada")
    with database.transaction() as tx:
        guest = add_guest(tx, "guest")
        room = add_room(tx, "kitchen", members=(ada.id, guest))
    said(database, room.id, ada, "@guest @room")
    assert told_of(database) == set()


@pytest.mark.parametrize("kind", [RoomKind.PUBLIC, RoomKind.PRIVATE])
def test_who_is_not_in_the_room_is_told_of_nothing_there(
    database: Database, kind: RoomKind
) -> None:
    room, (ada, _) = furnish(database, "ada", "bob", kind=kind)
    eve = registered(database, "eve")
    chose(database, eve, tells="all", keywords=["secret"])
    said(database, room, ada, "@eve, a secret for @room")
    assert eve.id not in {person for person, _ in told_of(database)}


def test_who_came_later_is_not_told_of_what_they_may_not_read(database: Database) -> None:
    ada, bob = registered(database, "ada"), registered(database, "bob")
    room = owned_room(database, ada, kind=RoomKind.PRIVATE, history=HistoryView.JOINED)
    said(database, room.id, ada, "@room")
    enters(database, room, ada, bob)
    with database.transaction() as tx:
        tx.move_read(room.id, bob.id, 0, own_past=0, back=True)
    assert told_of(database) == set()


def test_everything_is_looked_at_once_however_much_there_is(database: Database) -> None:
    room, (ada, bob) = furnish(database, "ada", "bob")
    for number in range(120):
        said(database, room, ada, "@bob" if number % 40 == 0 else "x" * 1_000)
    looks = looked(database)
    assert 1 < looks < 8
    with database.transaction() as tx:
        assert tx.unnoticed_streams() == {}
    assert told_of(database) == {(bob.id, "mention")}


def test_looking_again_after_a_crash_tells_nobody_twice(database: Database) -> None:
    room, (ada, bob) = furnish(database, "ada", "bob")
    said(database, room, ada, "@bob")
    with database.transaction() as tx:
        (notice,) = look(tx, Looking({room: 0})).notices
        tx.add_notices([notice])
        tx.add_notices([notice])
    # How far was looked was not noted.
    assert told_of(database) == {(bob.id, "mention")}


def test_a_crowd_is_told_piece_by_piece(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(noticing, "CROWD", 4)
    names = [f"member-{number}" for number in range(11)]
    room, (ada, *others) = furnish(database, "ada", *names)
    said(database, room, ada, "before, @member-3")
    said(database, room, ada, "@room, and @member-7")
    said(database, room, ada, "after, @member-5")
    assert told_of(database) == {
        *((person.id, "call") for person in others),
        *((others[number].id, "mention") for number in (3, 5, 7)),
    } - {(others[7].id, "call")}
