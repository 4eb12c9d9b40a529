from dataclasses import replace

import pytest

from stonechat.actions.messages import Send, send_messages
from stonechat.chat.values import Role, RoomKind
from stonechat.storage.database import Database
from stonechat.storage.errors import Violated
from stonechat.wire.shapes import room_shape
from tests.contract.storage.scenery import add_guest, add_room, furnish, lock_room, say


def test_a_room_is_found_by_id_as_stored(database: Database) -> None:
    with database.transaction() as tx:
        room = add_room(tx, "Aviary", title="Birds")
    with database.transaction() as tx:
        access = tx.find_room(room.id, "")
    assert access
    assert access.room == room
    assert access.membership is None


@pytest.mark.parametrize(
    "spelling", ["Straße", "strasse", "STRASSE", "\N{FULLWIDTH LATIN SMALL LETTER S}trasse"]
)
def test_a_public_room_is_found_by_any_spelling_of_its_name(
    database: Database, spelling: str
) -> None:
    with database.transaction() as tx:
        room = add_room(tx, "Straße")
        access = tx.find_room(spelling, "", lock=True)
        assert access
        assert access.room == room


def test_a_room_is_not_found_by_a_name_that_only_looks_like_its_own(database: Database) -> None:
    with database.transaction() as tx:
        add_room(tx, "b0b")
        assert tx.find_room("bob", "") is None
        assert not tx.claim_room_name(add_room(tx, "other").id, ["bob"])


def test_an_id_matches_in_canonical_form_only(database: Database) -> None:
    with database.transaction() as tx:
        room = add_room(tx, "aviary")
        assert tx.find_room(room.id.upper(), "") is None
        assert tx.find_room(room.id.replace("-", ""), "") is None


def test_a_private_room_exists_for_its_members_only(database: Database) -> None:
    with database.transaction() as tx:
        member, stranger = add_guest(tx, "member"), add_guest(tx, "stranger")
        room = add_room(tx, None, kind=RoomKind.PRIVATE, title="Nest", members=(member,))
        assert tx.find_room(room.id, member)
        assert tx.find_room(room.id, stranger) is None
        tx.end_membership(room, member)
        assert tx.find_room(room.id, member, lock=True) is None


def test_joining_and_leaving_move_the_revision_and_the_count_by_one(database: Database) -> None:
    with database.transaction() as tx:
        wren, robin = add_guest(tx, "wren"), add_guest(tx, "robin")
        empty = add_room(tx, "aviary")
        one = tx.begin_membership(empty, wren, Role.OWNER, read_position=0)
        two = tx.begin_membership(one, robin, Role.MEMBER, read_position=0)
        left = tx.end_membership(two, wren)
        assert one == replace(empty, revision=1, members_count=1)
        assert two == replace(empty, revision=2, members_count=2)
        assert left == replace(empty, revision=3, members_count=1)
    with database.transaction() as tx:
        assert lock_room(tx, empty.id) == left


def test_a_membership_that_ended_is_remembered_and_can_begin_anew(database: Database) -> None:
    room, (wren,) = furnish(database, "wren")
    with database.transaction() as tx:
        tx.end_membership(lock_room(tx, room.id), wren)
        ended = tx.find_room(room.id, wren)
    assert ended
    assert ended.membership
    assert not ended.is_member
    with database.transaction() as tx:
        tx.begin_membership(lock_room(tx, room.id), wren, Role.MODERATOR, read_position=0)
        again = tx.find_room(room.id, wren)
    assert again
    assert again.membership
    assert again.is_member
    assert again.membership.role is Role.MODERATOR
    assert again.membership.joined_at >= ended.membership.joined_at


def test_nobody_enters_twice_or_leaves_without_having_entered(database: Database) -> None:
    room, (wren,) = furnish(database, "wren")
    with pytest.raises(Violated), database.transaction() as tx:
        tx.begin_membership(lock_room(tx, room.id), wren, Role.MEMBER, read_position=0)
    with pytest.raises(Violated), database.transaction() as tx:
        tx.end_membership(lock_room(tx, room.id), add_guest(tx, "robin"))
    with database.transaction() as tx:
        assert lock_room(tx, room.id) == room


def test_rooms_without_a_trace_have_no_members(database: Database) -> None:
    with database.transaction() as tx:
        wren = add_guest(tx, "wren")
        nowhere = replace(add_room(tx, "aviary"), id=tx.new_id())
        with pytest.raises(Violated):
            tx.begin_membership(nowhere, wren, Role.MEMBER, read_position=0)


def test_somebodys_rooms_come_oldest_membership_first(database: Database) -> None:
    with database.transaction() as tx:
        wren = add_guest(tx, "wren")
        rooms = [add_room(tx, name) for name in ("c", "a", "b", "left")]
    for room in rooms:
        with database.transaction() as tx:
            tx.begin_membership(lock_room(tx, room.id), wren, Role.OWNER, read_position=0)
    with database.transaction() as tx:
        tx.end_membership(lock_room(tx, rooms[3].id), wren)
        states = tx.rooms_of(wren)
    assert [state.room.id for state in states] == [room.id for room in rooms[:3]]
    assert {state.role for state in states} == {Role.OWNER}


def test_unread_is_what_others_said_after_the_read_position(database: Database) -> None:
    room, (wren, robin) = furnish(database, "wren", "robin")
    with database.transaction() as tx:
        for author in (wren, robin, robin, wren, robin):
            say(tx, room.id, author, "chirp")
    with database.transaction() as tx:
        (wrens,), (robins,) = tx.rooms_of(wren), tx.rooms_of(robin)
    assert (wrens.read, wrens.unread, wrens.mentions) == (4, 1, 0)
    assert (robins.read, robins.unread, robins.mentions) == (5, 0, 0)
    assert wrens.room.head == 5


def test_ones_own_old_messages_are_not_unread_after_coming_back(database: Database) -> None:
    room, (wren, robin) = furnish(database, "wren", "robin")
    with database.transaction() as tx:
        for author in (wren, robin, wren):
            say(tx, room.id, author, "chirp")
        left = tx.end_membership(lock_room(tx, room.id), wren)
        tx.begin_membership(left, wren, Role.MEMBER, read_position=left.head)
        (state,) = tx.rooms_of(wren)
    assert (state.read, state.unread) == (3, 0)


def test_unread_messages_are_counted_to_a_thousand(database: Database) -> None:
    room, (wren, robin) = furnish(database, "wren", "robin")
    with database.transaction() as tx:
        for _ in range(5):
            send_messages(tx, [Send(wren, room.id, "chirp") for _ in range(201)])
        (state,) = tx.rooms_of(robin)
    assert (state.room.head, state.unread) == (1_005, 1_000)


def test_who_joins_late_has_nothing_unread(database: Database) -> None:
    room, (wren,) = furnish(database, "wren")
    with database.transaction() as tx:
        say(tx, room.id, wren, "early")
        late = add_guest(tx, "late")
        now = lock_room(tx, room.id)
        tx.begin_membership(now, late, Role.MEMBER, read_position=now.head)
        (state,) = tx.rooms_of(late)
    assert (state.read, state.unread) == (1, 0)


def test_rooms_are_listed_by_the_key_of_their_name(database: Database) -> None:
    with database.transaction() as tx:
        for name in ("beta", "Älpha", "alpha", "Gamma", "_", "BETA2"):
            add_room(tx, name)
        add_room(tx, None, kind=RoomKind.PRIVATE, title="alpha")
        listed = tx.list_rooms("", query="", after=None, limit=100)
    assert [room.name for room in listed] == ["_", "alpha", "beta", "BETA2", "Gamma", "Älpha"]


def test_a_page_of_rooms_goes_on_behind_a_key(database: Database) -> None:
    with database.transaction() as tx:
        rooms = [add_room(tx, f"room-{number}") for number in range(5)]
        first = tx.list_rooms("", query="", after=None, limit=2)
        rest = tx.list_rooms("", query="", after=("room-1", "z"), limit=10)
    assert first + rest == [room_shape(room) for room in rooms]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("bird", ["birds", "other"]),
        ("BIRD", ["birds", "other"]),
        ("%", ["100%"]),
        ("_", ["a_b"]),
        ("\\", []),
        ("s\nt", []),
    ],
)
def test_a_query_matches_anywhere_in_name_or_title(
    database: Database, query: str, found: list[str]
) -> None:
    with database.transaction() as tx:
        for name, title in (
            ("birds", None),
            ("other", "Of Birds"),
            ("100%", None),
            ("a_b", None),
        ):
            add_room(tx, name, title=title)
        listed = tx.list_rooms("", query=query, after=None, limit=100)
    assert sorted(str(room.name) for room in listed) == sorted(found)


def test_members_are_listed_by_name_whatever_the_order_of_joining(database: Database) -> None:
    room, people = furnish(database, "wren", "Robin", "auk", "Zoë", "ZOE2")
    with database.transaction() as tx:
        tx.end_membership(lock_room(tx, room.id), people[2])
        listed = tx.list_members(room.id, query="", after=None, limit=100)
    assert [member.user.username for member in listed] == ["Robin", "wren", "ZOE2", "Zoë"]
    assert all(member.left_at is None for member in listed)


def test_a_page_of_members_goes_on_behind_a_place(database: Database) -> None:
    room, people = furnish(database, *(f"bird{number:02}" for number in range(7)))
    found, after = [], None
    with database.transaction() as tx:
        while page := tx.list_members(room.id, query="bird", after=after, limit=3):
            found += [member.user.id for member in page]
            after = (page[-1].user.username, page[-1].user.id)
    assert found == people
