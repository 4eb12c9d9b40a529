from collections.abc import Callable

from hypothesis import HealthCheck, given, settings, strategies as st

from stonechat.actions.store import MessagePlace, Messages, Page
from stonechat.chat.values import RoomKind
from stonechat.storage.database import Database
from stonechat.wire.shapes import Message, ReplyTo, image_url, timestamp
from tests.contract.storage.scenery import (
    add_guest,
    add_image,
    add_room,
    furnish,
    lock_room,
    say,
)

Read = Callable[[Page], Messages]


def test_a_message_is_read_as_it_was_sent(database: Database) -> None:
    room, (wren,) = furnish(database, "wren")
    with database.transaction() as tx:
        first = say(tx, room.id, wren, "hello")
        reply = ReplyTo(id=first.id, position=first.position)
        sent = say(tx, room.id, wren, "zwölf \N{BIRD}s \n\t'%\\", client_id="c-1", reply_to=reply)
    with database.transaction() as tx:
        page = tx.read_page(room.id, Page(limit=1))
    (message,) = page.messages
    assert message.id == sent.id
    assert message.room == room.id
    assert (message.position, message.revision) == (2, room.revision + 2)
    assert message.author.username == "wren"
    assert message.author.guest
    assert message.text == "zwölf \N{BIRD}s \n\t'%\\"
    assert message.client_id == "c-1"
    assert message.reply_to == reply
    assert message.sent_at == timestamp(sent.sent_at)
    assert message.images == []
    absent = (message.edited_at, message.deleted_at, message.pinned_at, message.whisper)
    assert absent == (None, None, None, None)


def test_images_stay_with_their_message_and_in_their_order(database: Database) -> None:
    room, (wren,) = furnish(database, "wren")
    with database.transaction() as tx:
        three = tuple(add_image(tx, name) for name in ("z.png", None, "a.png"))
        say(tx, room.id, wren, "none")
        say(tx, room.id, wren, "three", images=three)
        one = add_image(tx)
        say(tx, room.id, wren, "one", images=(one,))
    with database.transaction() as tx:
        page = tx.read_page(room.id, Page(limit=10))
    attached = [[image.id for image in message.images] for message in page.messages]
    assert attached == [[], [image.id for image in three], [one.id]]
    image = page.messages[1].images[0]
    assert image.url == image_url(three[0].id)
    assert (image.type, image.name, image.alt) == ("image/png", "z.png", "a bird")
    assert (image.width, image.height, image.bytes) == (640, 480, 12_345)
    assert image.placeholder == "#a08d77"


def test_an_author_who_departed_keeps_their_messages(database: Database) -> None:
    room, (wren,) = furnish(database, "wren")
    with database.transaction() as tx:
        say(tx, room.id, wren, "bye")
        tx.end_membership(lock_room(tx, room.id), wren)
        tx.release_name(wren, tx.now)
        page = tx.read_page(room.id, Page(limit=10))
    assert [message.author.username for message in page.messages] == ["wren"]


def test_a_room_does_not_show_another_rooms_messages(database: Database) -> None:
    room, (wren,) = furnish(database, "wren")
    with database.transaction() as tx:
        other = add_room(tx, "other", members=(wren,))
        say(tx, room.id, wren, "here")
        say(tx, other.id, wren, "there")
        page = tx.read_page(room.id, Page(limit=10))
    assert [message.text for message in page.messages] == ["here"]
    assert (page.more_before, page.more_after) == (False, False)


def test_an_empty_room_has_empty_pages(database: Database) -> None:
    room, _ = furnish(database)
    with database.transaction() as tx:
        for page in (Page(5), Page(5, before=3), Page(5, after=0), Page(5, around=2)):
            assert tx.read_page(room.id, page) == Messages([], more_before=False, more_after=False)


# Of a room with ten messages: the page asked for, the positions in it, what is before and after.
CUTS = [
    (Page(3), [8, 9, 10], (True, False)),
    (Page(10), list(range(1, 11)), (False, False)),
    (Page(3, before=4), [1, 2, 3], (False, True)),
    (Page(3, before=5), [2, 3, 4], (True, True)),
    (Page(3, before=1), [], (False, True)),
    (Page(3, before=99), [8, 9, 10], (True, False)),
    (Page(3, after=0), [1, 2, 3], (False, True)),
    (Page(3, after=7), [8, 9, 10], (True, False)),
    (Page(3, after=10), [], (True, False)),
    (Page(3, after=99), [], (True, False)),
    (Page(3, around=5), [4, 5, 6], (True, True)),
    (Page(4, around=5), [4, 5, 6, 7], (True, True)),
    (Page(1, around=5), [5], (True, True)),
    (Page(4, around=1), [1, 2, 3, 4], (False, True)),
    (Page(4, around=10), [7, 8, 9, 10], (True, False)),
    (Page(4, around=99), [7, 8, 9, 10], (True, False)),
    (Page(20, around=5), list(range(1, 11)), (False, False)),
]


def test_a_page_is_cut_where_it_was_asked_to_be(database: Database) -> None:
    room, (wren,) = furnish(database, "wren")
    with database.transaction() as tx:
        for number in range(10):
            say(tx, room.id, wren, str(number))
        for page, positions, more in CUTS:
            found = tx.read_page(room.id, page)
            assert [message.position for message in found.messages] == positions, page
            assert (found.more_before, found.more_after) == more, page


def _backward(read: Read, limit: int) -> list[Message]:
    page = read(Page(limit))
    found = page.messages
    while page.more_before:
        page = read(Page(limit, before=found[0].position))
        assert page.more_after
        found = page.messages + found
    return found


def _forward(read: Read, limit: int) -> list[Message]:
    page = read(Page(limit, after=0))
    found = page.messages
    while page.more_after:
        page = read(Page(limit, after=found[-1].position))
        assert page.more_before
        found = found + page.messages
    return found


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data(), total=st.integers(0, 25), limit=st.integers(1, 9))
def test_pages_put_together_are_the_whole_in_both_directions(
    database: Database, data: st.DataObject, total: int, limit: int
) -> None:
    place = data.draw(st.integers(0, total + 3))
    with database.transaction() as tx:
        wren = tx.new_id()
        tx.add_guest(wren, "wren")
        room = add_room(tx, None, kind=RoomKind.PRIVATE, members=(wren,))
        sent = [say(tx, room.id, wren, "chirp").id for _ in range(total)]

        def read(page: Page) -> Messages:
            return tx.read_page(room.id, page)

        assert [message.id for message in _backward(read, limit)] == sent
        assert [message.id for message in _forward(read, limit)] == sent
        around = read(Page(limit, around=place))
    positions = [message.position for message in around.messages]
    assert len(positions) == min(limit, total)
    assert positions == list(range(positions[0], positions[-1] + 1)) if positions else not total
    assert place in positions or place > total or place == 0
    assert around.more_before == (bool(positions) and positions[0] > 1)
    assert around.more_after == (bool(positions) and positions[-1] < total)


def test_a_message_is_found_by_those_who_may_see_its_room(database: Database) -> None:
    with database.transaction() as tx:
        member, stranger = add_guest(tx, "member"), add_guest(tx, "stranger")
        public = add_room(tx, "public", members=(member,))
        private = add_room(tx, None, kind=RoomKind.PRIVATE, members=(member,))
        open_word = say(tx, public.id, member, "to all")
        closed_word = say(tx, private.id, member, "to us")
        assert tx.find_message(open_word.id, stranger) == MessagePlace(public.id, public.id, 1)
        assert tx.find_message(closed_word.id, member) == MessagePlace(private.id, private.id, 1)
        assert tx.find_message(closed_word.id, stranger) is None
        assert tx.find_message(tx.new_id(), member) is None
        tx.end_membership(lock_room(tx, private.id, member), member)
        assert tx.find_message(closed_word.id, member) is None
