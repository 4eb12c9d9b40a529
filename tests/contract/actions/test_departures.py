"""What becomes of a room when somebody leaves it, on both databases."""

import pytest
from sqlalchemy import update

from stonechat.actions.accounts import Deletion, delete_account
from stonechat.actions.catch_up import catch_up
from stonechat.actions.changes import Change, MemberChanged, MemberLeft
from stonechat.actions.departures import leave_rooms
from stonechat.actions.people import depart
from stonechat.actions.rooms import Leaving, leave_room
from stonechat.chat.errors import Forbidden
from stonechat.chat.values import Person, Role, Room, RoomKind
from stonechat.storage.database import Database
from stonechat.storage.tables import memberships
from stonechat.wire.requests import CatchUp, LeaveRoom
from stonechat.wire.shapes import user_shape
from tests.contract.actions.newcomers import registered
from tests.contract.storage.scenery import add_guest, add_room


def a_room(
    database: Database, *members: tuple[Person, Role], kind: RoomKind = RoomKind.PRIVATE
) -> Room:
    """Make a room whose members came one after the other, each a second later."""
    with database.transaction() as tx:
        room = add_room(tx, "kitchen" if kind is RoomKind.PUBLIC else None, kind=kind)
        for seconds, (person, role) in enumerate(members):
            room = tx.begin_membership(room, person.id, role, read_position=0)
            tx.connection.execute(
                update(memberships)
                .where(memberships.c.room_id == room.id, memberships.c.user_id == person.id)
                .values(joined_at=memberships.c.joined_at + 1_000 * seconds)
            )
        return room


def left(database: Database, person: Person, room: Room) -> tuple[Change, ...]:
    with database.transaction() as tx:
        return leave_room(tx, Leaving(person, LeaveRoom(room=room.id))).changes


def owners(database: Database, room: Room) -> list[str]:
    with database.transaction() as tx:
        return tx.room_owners(room.id)


@pytest.fixture
def people(database: Database) -> list[Person]:
    """Return people whose ids and names are not in the order in which they come into rooms."""
    return [registered(database, name) for name in ("dan", "cleo", "ben", "ada")][::-1]


def test_a_private_room_passes_to_the_moderator_who_has_been_in_it_for_longest(
    database: Database, people: list[Person]
) -> None:
    owner, early, first, second = people
    room = a_room(
        database,
        (owner, Role.OWNER),
        (early, Role.MEMBER),
        (first, Role.MODERATOR),
        (second, Role.MODERATOR),
    )
    assert left(database, owner, room) == (
        MemberLeft(room.id, user_shape(owner), room.revision + 1),
        MemberChanged(room.id, user_shape(first), Role.OWNER, room.revision + 2),
    )
    assert owners(database, room) == [first.id]
    with database.transaction() as tx:
        found = catch_up(tx, early, CatchUp(rooms={room.id: room.revision}, whispers={}))
    caught = found.rooms[room.id]
    assert caught
    assert caught.revision == room.revision + 2
    assert [(member.user.id, member.role) for member in caught.members if not member.left_at] == [
        (first.id, Role.OWNER)
    ]


def test_without_moderators_it_passes_to_the_member_who_has_been_in_it_for_longest(
    database: Database, people: list[Person]
) -> None:
    owner, first, second, _ = people
    room = a_room(database, (owner, Role.OWNER), (second, Role.MEMBER), (first, Role.MEMBER))
    left(database, owner, room)
    assert owners(database, room) == [second.id]


def test_a_room_that_still_has_an_owner_passes_to_nobody(
    database: Database, people: list[Person]
) -> None:
    owner, other, member, _ = people
    room = a_room(database, (owner, Role.OWNER), (other, Role.OWNER), (member, Role.MEMBER))
    assert len(left(database, owner, room)) == 1
    assert len(left(database, member, room)) == 1
    assert owners(database, room) == [other.id]


def test_whoever_left_before_inherits_nothing_and_an_empty_room_has_no_owner(
    database: Database, people: list[Person]
) -> None:
    owner, gone, heir, _ = people
    room = a_room(database, (owner, Role.OWNER), (gone, Role.MODERATOR), (heir, Role.MEMBER))
    left(database, gone, room)
    left(database, owner, room)
    assert owners(database, room) == [heir.id]
    assert len(left(database, heir, room)) == 1
    assert owners(database, room) == []


@pytest.mark.parametrize("kind", [RoomKind.PUBLIC, RoomKind.DIRECT])
def test_only_private_rooms_are_handed_on(
    database: Database, people: list[Person], kind: RoomKind
) -> None:
    owner, member, *_ = people
    role = Role.OWNER if kind is RoomKind.PUBLIC else Role.MEMBER
    room = a_room(database, (owner, role), (member, Role.MODERATOR), kind=kind)
    with database.transaction() as tx:
        assert len(leave_rooms(tx, owner)) == 1
    assert owners(database, room) == []


def test_a_direct_room_is_not_left_by_oneself(database: Database, people: list[Person]) -> None:
    one, other, *_ = people
    room = a_room(database, (one, Role.MEMBER), (other, Role.MEMBER), kind=RoomKind.DIRECT)
    with pytest.raises(Forbidden):
        left(database, one, room)


def test_the_rooms_of_a_deleted_account_are_handed_on(
    database: Database, people: list[Person]
) -> None:
    owner, heir, *_ = people
    room = a_room(database, (owner, Role.OWNER), (heir, Role.MEMBER))
    with database.transaction() as tx:
        account = tx.find_account(owner.id)
        assert account
        changes = delete_account(tx, Deletion(owner, account.password_hash)).changes
    told = [type(change) for change in changes]
    assert told.index(MemberLeft) + 1 == told.index(MemberChanged)
    assert owners(database, room) == [heir.id]


def test_the_room_of_a_guest_who_departs_is_handed_on(
    database: Database, people: list[Person]
) -> None:
    heir, *_ = people
    with database.transaction() as tx:
        guest = tx.find_person(add_guest(tx, "wren"))
    assert guest
    room = a_room(database, (guest, Role.OWNER), (heir, Role.MEMBER))
    with database.transaction() as tx:
        changes = depart(tx, guest.id).changes
    assert [type(change) for change in changes] == [MemberLeft, MemberChanged]
    assert owners(database, room) == [heir.id]
