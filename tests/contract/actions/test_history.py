"""Looking history up, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from stonechat.chat.errors import InvalidRequest, MessageNotFound
from stonechat.chat.values import Person, Role
from stonechat.storage.database import Database
from stonechat.storage.instants import to_stored
from stonechat.storage.tables import messages, rooms
from stonechat.wire.shapes import timestamp
from tests.contract.actions.newcomers import registered
from tests.contract.actions.test_whispers import furnish, page, said, whispered
from tests.contract.storage.scenery import lock_room


def positions(database: Database, actor: Person, **fields: object) -> list[int]:
    return [message.position for message in page(database, actor, **fields).messages]


def test_a_page_is_found_by_when_it_was_said(database: Database) -> None:
    room, (ada,) = furnish(database, "ada")
    for _ in range(9):
        said(database, room, ada)
    with database.transaction() as tx:
        began = tx.now
        for position in range(1, 10):
            at = to_stored(began + timedelta(hours=position))
            changed = update(messages).where(messages.c.position == position)
            tx.connection.execute(changed.values(sent_at=at))

    def around(hours: float) -> list[int]:
        at = timestamp(began + timedelta(hours=hours))
        return positions(database, ada, room=room, at=at, limit=3)

    assert around(5) == [4, 5, 6]
    assert around(4.5) == [4, 5, 6]
    assert around(-3) == [1, 2, 3]
    assert around(30) == [7, 8, 9]


def test_what_is_no_instant_or_more_than_one_place_is_refused(database: Database) -> None:
    room, (ada,) = furnish(database, "ada")
    for fields in (
        {"at": "yesterday"},
        {"at": "2026-11-22T10:00:00"},
        {"at": "2026-11-22T10:00:00Z", "before": 3},
        {"whisper": room},
    ):
        with pytest.raises(InvalidRequest):
            page(database, ada, room=room, **fields)
    with pytest.raises(InvalidRequest):
        page(database, ada)


def test_a_newcomer_sees_what_was_said_since_where_the_room_says_so(database: Database) -> None:
    room, (ada,) = furnish(database, "ada")
    bob = registered(database, "bob")
    old = [said(database, room, ada) for _ in range(5)]
    with database.transaction() as tx:
        tx.connection.execute(update(rooms).where(rooms.c.id == room).values(history="joined"))
        joined = lock_room(tx, room)
        tx.begin_membership(joined, bob.id, Role.MEMBER, read_position=joined.head)
    assert page(database, bob, room=room).messages == []
    assert not page(database, bob, room=room).more_before
    new = [said(database, room, ada) for _ in range(3)]
    seen = page(database, bob, room=room)
    assert seen.messages == new
    assert (seen.more_before, seen.more_after) == (False, False)
    assert positions(database, bob, room=room, before=8) == [6, 7]
    assert positions(database, bob, room=room, around=2, limit=2) == [6, 7]
    assert positions(database, bob, room=room, after=0, limit=2) == [6, 7]
    assert positions(database, bob, room=room, at="2020-01-01T00:00:00Z") == [6, 7, 8]
    assert page(database, bob, room=room, before=7, limit=1).more_before is False
    assert positions(database, ada, room=room) == [1, 2, 3, 4, 5, 6, 7, 8]
    with pytest.raises(MessageNotFound):
        page(database, bob, room=room, around_message=old[-1].id)
    with pytest.raises(MessageNotFound):
        page(database, bob, room=room, around_message="019a0000-0000-7000-8000-000000000000")


def test_only_so_many_whispers_come_with_a_page(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, (ada, bob) = furnish(database, "ada", "bob")
    monkeypatch.setattr("stonechat.chat.limits.WHISPERS_OF_PAGE", 2)
    for text in "123":
        whispered(database, room, ada, bob, text=text)
    seen = page(database, bob, room=room)
    assert ([message.text for message in seen.whispers], seen.more_whispers) == (["2", "3"], True)


def test_a_page_of_long_texts_ends_where_clients_could_not_take_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, (ada,) = furnish(database, "ada")
    monkeypatch.setattr("stonechat.storage.messages.PAGE_BYTES", 25)
    for _ in range(6):
        said(database, room, ada, "ten chars.")
    assert positions(database, ada, room=room) == [5, 6]
    assert page(database, ada, room=room).more_before
    assert positions(database, ada, room=room, after=1) == [2, 3]
    assert page(database, ada, room=room, after=1).more_after
    assert positions(database, ada, room=room, around=3) == [3, 4]
    said(database, room, ada, "a" * 100)
    assert positions(database, ada, room=room) == [7]
