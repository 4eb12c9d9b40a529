"""What changed since a revision, whatever the mix of changes and however they are paged."""

from dataclasses import replace
from typing import NamedTuple

from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import text

from stonechat.actions.store import Changes, Page
from stonechat.chat.values import Role, Room
from stonechat.storage import changes as module
from stonechat.storage.database import Database
from stonechat.storage.transaction import SqlTransaction
from tests.contract.storage.scenery import add_guest, add_image, add_room, furnish, lock_room, say

PLENTY = 1_000_000


def read(database: Database, room_id: str, since: int, most: int = 500) -> Changes:
    with database.transaction() as tx:
        room = lock_room(tx, room_id)
        return tx.read_changes(room, since, most=most, most_characters=PLENTY)


def edit(tx: SqlTransaction, room_id: str, position: int) -> Room:
    """Change a message as an edit will: it takes the room's next revision."""
    room = lock_room(tx, room_id)
    changed = replace(room, revision=room.revision + 1)
    values = {"stream": room_id, "position": position, "revision": changed.revision}
    tx.connection.execute(
        text("UPDATE streams SET revision = :revision WHERE id = :stream"),
        {"stream": room_id, "revision": changed.revision},
    )
    tx.connection.execute(
        text(
            "UPDATE messages SET revision = :revision, edited_at = sent_at + 1 "
            "WHERE stream_id = :stream AND position = :position"
        ),
        values,
    )
    return changed


def test_nothing_changed_since_the_present_revision(database: Database) -> None:
    room, _ = furnish(database, "wren")
    assert read(database, room.id, room.revision) == Changes([], [], room.revision, complete=True)


def test_messages_and_members_since_a_revision_come_as_they_are_now(database: Database) -> None:
    room, (wren, robin) = furnish(database, "wren", "robin")
    with database.transaction() as tx:
        say(tx, room.id, wren, "known")
        known = lock_room(tx, room.id).revision
        finch = add_guest(tx, "finch")
        tx.begin_membership(lock_room(tx, room.id), finch, Role.MEMBER, read_position=1)
        say(tx, room.id, finch, "new", images=(add_image(tx),))
        tx.end_membership(lock_room(tx, room.id), robin)
        tx.end_membership(lock_room(tx, room.id), finch)
        tx.begin_membership(lock_room(tx, room.id), finch, Role.MEMBER, read_position=2)
    changes = read(database, room.id, known)
    assert changes.revision == known + 5
    assert changes.complete
    assert [(message.text, len(message.images)) for message in changes.messages] == [("new", 1)]
    told = [(member.user.username, member.left_at is None) for member in changes.members]
    assert told == [("robin", False), ("finch", True)]


def test_a_message_that_changed_comes_once_and_where_it_changed_last(database: Database) -> None:
    room, (wren,) = furnish(database, "wren")
    with database.transaction() as tx:
        for number in range(1, 5):
            say(tx, room.id, wren, str(number))
        known = lock_room(tx, room.id).revision
        say(tx, room.id, wren, "5")
        edit(tx, room.id, 2)
        edit(tx, room.id, 5)
        edit(tx, room.id, 2)
    changes = read(database, room.id, known)
    assert [message.text for message in changes.messages] == ["5", "2"]
    assert [message.revision for message in changes.messages] == [known + 3, known + 4]


def test_long_texts_make_a_shorter_answer_but_never_none(database: Database) -> None:
    room, (wren,) = furnish(database, "wren")
    with database.transaction() as tx:
        for _ in range(3):
            say(tx, room.id, wren, "x" * 100)
        now = lock_room(tx, room.id)
        for allowed, expected in ((10, 1), (199, 1), (200, 2), (300, 3)):
            found = tx.read_changes(now, room.revision, most=500, most_characters=allowed)
            assert len(found.messages) == expected
            assert found.revision == room.revision + expected
            assert found.complete == (expected == 3)


def test_new_messages_that_all_changed_later_do_not_make_an_answer_long(
    database: Database,
) -> None:
    room, (wren,) = furnish(database, "wren")
    count = module.SCANNED_MOST + 500
    with database.transaction() as tx:
        for number in range(1, count + 1):
            say(tx, room.id, wren, str(number))
        for position in range(1, count + 1):
            edit(tx, room.id, position)
    first = read(database, room.id, room.revision)
    assert not first.complete
    assert room.revision < first.revision <= room.revision + module.SCANNED_MOST
    texts = [message.text for message in _all(database, room.id, room.revision, most=400).messages]
    assert texts == [str(number) for number in range(1, count + 1)]


def test_only_rooms_that_somebody_is_in_are_theirs(database: Database) -> None:
    room, (wren, robin) = furnish(database, "wren", "robin")
    with database.transaction() as tx:
        other = add_room(tx, "other", members=(robin,))
        tx.end_membership(lock_room(tx, room.id), robin)
        asked = [room.id, other.id, "other", "no such room"]
        assert set(tx.own_rooms(asked, wren)) == {room.id}
        assert tx.own_rooms(asked, robin)[other.id].room == lock_room(tx, other.id)
        assert tx.own_rooms([], wren) == {}


class Known(NamedTuple):
    """What a client holds of a room."""

    messages: dict[int, object]
    members: dict[str, bool]


def _all(database: Database, room_id: str, since: int, most: int) -> Changes:
    """Catch up page by page, as a client does."""
    members, messages, revision = [], [], since
    while True:
        page = read(database, room_id, revision, most)
        assert len(page.members) + len(page.messages) <= most
        assert page.revision > revision or page.complete
        members += page.members
        messages += page.messages
        revision = page.revision
        if page.complete:
            return Changes(members, messages, revision, complete=True)


def _state(database: Database, room_id: str) -> Known:
    changes = _all(database, room_id, 0, 100)
    return _apply(Known({}, {}), changes)


def _apply(known: Known, changes: Changes) -> Known:
    present = {member.user.id: member.left_at is None for member in changes.members}
    return Known(
        known.messages | {message.position: message for message in changes.messages},
        {person: True for person, here in (known.members | present).items() if here},
    )


Act = tuple[str, int]


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    acts=st.lists(
        st.tuples(st.sampled_from(["say", "say", "edit", "toggle"]), st.integers(0, 30)),
        max_size=30,
    ),
    known_after=st.integers(0, 30),
    most=st.integers(1, 5),
)
def test_a_known_state_and_its_changes_make_the_present_state(
    database: Database, acts: list[Act], known_after: int, most: int
) -> None:
    room, people = furnish_anew(database)
    known = _state(database, room.id)
    since = room.revision
    for number, (act, choice) in enumerate(acts):
        if number == known_after:
            known, since = _state(database, room.id), _now(database, room.id).revision
        _act(database, room.id, people, act, choice)
    changes = _all(database, room.id, since, most)
    revisions = [message.revision for message in changes.messages]
    assert revisions == sorted(revisions)
    assert all(since < revision <= changes.revision for revision in revisions)
    assert _apply(known, changes) == _truth(database, room.id)


def furnish_anew(database: Database) -> tuple[Room, list[str]]:
    with database.transaction() as tx:
        marker = tx.new_id()[-12:]
        people = [add_guest(tx, f"{name}-{marker}") for name in ("wren", "robin", "finch")]
        return add_room(tx, f"room-{marker}", members=tuple(people)), people


def _now(database: Database, room_id: str) -> Room:
    with database.transaction() as tx:
        return lock_room(tx, room_id)


def _act(database: Database, room_id: str, people: list[str], act: str, choice: int) -> None:
    person = people[choice % len(people)]
    with database.transaction() as tx:
        access = tx.find_room(room_id, person, lock=True)
        assert access
        if act == "say" and access.is_member:
            say(tx, room_id, person, str(choice))
        elif act == "edit" and access.room.head:
            edit(tx, room_id, choice % access.room.head + 1)
        elif act == "toggle" and access.is_member:
            tx.end_membership(access.room, person)
        elif act == "toggle":
            tx.begin_membership(access.room, person, Role.MEMBER, read_position=0)


def _truth(database: Database, room_id: str) -> Known:
    with database.transaction() as tx:
        members = tx.list_members(room_id, query="", after=None, limit=100)
        head = lock_room(tx, room_id).head
        messages = tx.read_page(room_id, Page(limit=head + 1))
        return Known(
            {message.position: message for message in messages.messages},
            {member.user.id: True for member in members},
        )
