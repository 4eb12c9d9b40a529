from contextlib import suppress
from pathlib import Path

import pytest

from stonechat.actions.act import Outcome
from stonechat.actions.messages import Send, send_messages
from stonechat.actions.store import Counters, NewMessage, Page
from stonechat.chat.errors import NotInRoom
from stonechat.chat.values import Role, RoomKind
from stonechat.storage.database import Database
from stonechat.storage.errors import Violated
from stonechat.storage.handle import Handle
from tests.contract.storage.scenery import (
    add_guest,
    add_image,
    add_room,
    furnish,
    lock_room,
    say,
)


def test_places_tell_who_posts_where_as_far_as_each_may_see(database: Database) -> None:
    with database.transaction() as tx:
        member, stranger = add_guest(tx, "member"), add_guest(tx, "stranger")
        public = add_room(tx, "Public", members=(member,))
        private = add_room(tx, None, kind=RoomKind.PRIVATE, members=(member,))
        asked = [
            (member, public.id),
            (member, "pUbLiC"),
            (member, private.id),
            (member, "nowhere"),
            (member, tx.new_id()),
            (stranger, "public"),
            (stranger, private.id),
            (tx.new_id(), public.id),
        ]
        found = tx.lock_places(asked)
    assert set(found) == {asked[0], asked[1], asked[2], asked[5]}
    assert found[asked[0]] == found[asked[1]]
    assert found[asked[0]].access.room == public
    assert found[asked[0]].access.is_member
    assert found[asked[0]].author.username == "member"
    assert found[asked[0]].author.present
    assert found[asked[2]].access.room == private
    assert found[asked[5]].access.membership is None


def test_a_batch_moves_the_counters_of_every_room_it_is_for(database: Database) -> None:
    with database.transaction() as tx:
        wren, robin = add_guest(tx, "wren"), add_guest(tx, "robin")
        rooms = [add_room(tx, f"room{number}", members=(wren, robin)) for number in range(3)]
        untouched = add_room(tx, "untouched", members=(wren,))
        batch = [
            Send(author, room.id, f"{number}")
            for number in range(4)
            for room in rooms
            for author in (wren, robin)
        ]
        send_messages(tx, batch)
    with database.transaction() as tx:
        for room in rooms:
            now = lock_room(tx, room.id)
            assert (now.head, now.revision) == (8, room.revision + 8)
            page = tx.read_page(room.id, Page(limit=100))
            assert [message.position for message in page.messages] == list(range(1, 9))
        assert lock_room(tx, untouched.id) == untouched
        assert {state.read for state in tx.rooms_of(robin)} == {8}


def test_sending_moves_the_authors_read_position_and_nobody_elses(database: Database) -> None:
    room, (wren, robin) = furnish(database, "wren", "robin")
    with database.transaction() as tx:
        send_messages(tx, [Send(wren, room.id, "one"), Send(wren, room.id, "two")])
        assert tx.rooms_of(wren)[0].read == 2
        assert tx.rooms_of(robin)[0].read == 0


def test_sending_never_moves_a_read_position_back(database: Database) -> None:
    with database.transaction() as tx:
        wren = add_guest(tx, "wren")
        room = tx.begin_membership(add_room(tx, "aviary"), wren, Role.MEMBER, read_position=5)
        say(tx, room.id, wren, "one")
        assert tx.rooms_of(wren)[0].read == 5


def test_an_earlier_send_is_found_with_its_message(database: Database) -> None:
    room, (wren, robin) = furnish(database, "wren", "robin")
    with database.transaction() as tx:
        image = add_image(tx, "bird.png")
        sent = say(tx, room.id, wren, "first", client_id="same", images=(image,))
        say(tx, room.id, robin, "mine", client_id="same")
        found = tx.find_sends([(wren, "same"), (wren, "other"), (robin, "Same"), (wren, "same ")])
    assert set(found) == {(wren, "same")}
    earlier = found[wren, "same"]
    assert earlier.visible
    assert earlier.message.id == sent.id
    assert earlier.message.text == "first"
    assert [attached.name for attached in earlier.message.images] == ["bird.png"]


def test_an_earlier_send_into_a_room_that_was_left_may_be_out_of_sight(database: Database) -> None:
    with database.transaction() as tx:
        wren = add_guest(tx, "wren")
        private = add_room(tx, None, kind=RoomKind.PRIVATE, members=(wren,))
        public = add_room(tx, "public", members=(wren,))
        say(tx, private.id, wren, "ours", client_id="private")
        say(tx, public.id, wren, "everybody's", client_id="public")
        for room in (private, public):
            tx.end_membership(lock_room(tx, room.id, wren), wren)
        found = tx.find_sends([(wren, "private"), (wren, "public")])
    assert not found[wren, "private"].visible
    assert found[wren, "public"].visible


def test_a_client_id_stands_for_one_message_of_its_author(database: Database) -> None:
    room, (wren, robin) = furnish(database, "wren", "robin")
    with database.transaction() as tx:
        say(tx, room.id, wren, "first", client_id="same")
        say(tx, room.id, robin, "first", client_id="same")
        say(tx, room.id, wren, "none")
        say(tx, room.id, wren, "none")
    with pytest.raises(Violated), database.transaction() as tx:
        say(tx, room.id, wren, "second", client_id="same")
    with database.transaction() as tx:
        assert lock_room(tx, room.id).head == 4


def test_a_position_is_given_once(database: Database) -> None:
    room, (wren,) = furnish(database, "wren")
    with database.transaction() as tx:
        first = say(tx, room.id, wren, "first")
    again = NewMessage(
        id=room.id,
        room_id=room.id,
        position=first.position,
        revision=first.revision,
        author_id=wren,
        text="second",
        client_id=None,
        reply_to=None,
        sent_at=first.sent_at,
    )
    with pytest.raises(Violated), database.transaction() as tx:
        tx.add_messages([again], {room.id: Counters(first.position, first.revision)})


def test_replied_messages_are_found_with_their_place(database: Database) -> None:
    room, (wren,) = furnish(database, "wren")
    with database.transaction() as tx:
        other = add_room(tx, "other", members=(wren,))
        here, there = say(tx, room.id, wren, "here"), say(tx, other.id, wren, "there")
        found = tx.find_replied({here.id, there.id, tx.new_id()})
    assert found == {here.id: (room.id, 1), there.id: (other.id, 1)}


def test_a_batch_of_any_size_costs_the_same_number_of_statements(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, (wren, robin) = furnish(database, "wren", "robin")
    statements = 0

    def counting(name: str) -> None:
        original = getattr(Handle, name)

        def counted(self: Handle, *args: object, **values: object) -> object:
            nonlocal statements
            statements += 1
            return original(self, *args, **values)

        monkeypatch.setattr(Handle, name, counted)

    counting("fetch")
    counting("run")

    def cost(size: int) -> int:
        nonlocal statements
        statements = 0
        with database.transaction() as tx:
            authors = [wren, robin] * size
            batch = [
                Send(author, room.id, "x", f"{size} {number}", images=(add_image(tx),))
                for number, author in enumerate(authors[:size])
            ]
            assert len(send_messages(tx, batch)) == size
        return statements

    assert cost(1) == cost(50)
    assert statements <= 7


def test_long_texts_of_many_authors_go_into_one_batch(database: Database) -> None:
    room, people = furnish(database, *(f"bird{number}" for number in range(30)))
    texts = [chr(0x1F426) * 10_000 + str(number) for number in range(30)]
    with database.transaction() as tx:
        sends = zip(people, texts, strict=True)
        send_messages(tx, [Send(author, room.id, text[:10_000]) for author, text in sends])
    with database.transaction() as tx:
        page = tx.read_page(room.id, Page(limit=100))
    assert [message.author.id for message in page.messages] == people
    assert {message.text for message in page.messages} == {chr(0x1F426) * 10_000}


def test_what_is_remembered_of_a_place_follows_every_change(database: Database) -> None:
    room, (wren, robin) = furnish(database, "wren", "robin")

    def post(author: str, reference: str = "lobby") -> object:
        with database.transaction() as tx:
            (result,) = send_messages(tx, [Send(author, reference, "hello")])
        return result

    first = post(wren)
    assert isinstance(first, Outcome)
    with database.transaction() as tx:
        tx.end_membership(lock_room(tx, room.id), robin)
    assert isinstance(post(robin), NotInRoom)
    with database.transaction() as tx:
        tx.begin_membership(lock_room(tx, room.id), robin, Role.MEMBER, read_position=0)
        tx.rename(wren, "jenny")
    again, other = post(wren, room.id), post(robin)
    assert isinstance(again, Outcome)
    assert isinstance(other, Outcome)
    assert again.reply.message.author.username == "jenny"
    assert [sent.reply.message.position for sent in (first, again, other)] == [1, 2, 3]
    assert [sent.reply.message.revision for sent in (first, again, other)] == [3, 6, 7]


def test_what_is_remembered_of_a_place_follows_what_another_program_does(
    database: Database, target: Path | str
) -> None:
    room, (wren, robin) = furnish(database, "wren", "robin")
    other = Database.open(target)

    def post(through: Database, author: str) -> object:
        with through.transaction() as tx:
            (result,) = send_messages(tx, [Send(author, "lobby", "hello")])
        return result

    sent = [post(through, robin) for through in (database, other, database, other, other, database)]
    with other.transaction() as tx:
        tx.end_membership(lock_room(tx, room.id), robin)
    assert isinstance(post(database, robin), NotInRoom)
    assert isinstance(post(database, wren), Outcome)
    other.close()
    assert [
        result.reply.message.position for result in sent if isinstance(result, Outcome)
    ] == list(range(1, 7))


def test_what_was_rolled_back_is_not_remembered(database: Database) -> None:
    _, (wren,) = furnish(database, "wren")
    with database.transaction() as tx:
        send_messages(tx, [Send(wren, "lobby", "first")])
    with suppress(ZeroDivisionError), database.transaction() as tx:
        send_messages(tx, [Send(wren, "lobby", "never")])
        raise ZeroDivisionError
    with database.transaction() as tx:
        send_messages(tx, [Send(wren, "lobby", "second")])
        with suppress(ZeroDivisionError), tx.savepoint():
            send_messages(tx, [Send(wren, "lobby", "never")])
            raise ZeroDivisionError
    with database.transaction() as tx:
        (result,) = send_messages(tx, [Send(wren, "lobby", "third")])
    assert isinstance(result, Outcome)
    assert result.reply.message.position == 3
