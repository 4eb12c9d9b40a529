"""Rooms of the same people for ever, on both databases."""

from pathlib import Path

import pytest

from stonechat.actions.accounts import Deletion, delete_account
from stonechat.actions.blocks import Blocking, block
from stonechat.actions.catch_up import catch_up
from stonechat.actions.changes import DirectOpened
from stonechat.actions.direct_rooms import DirectOpening, open_direct
from stonechat.actions.rooms import Joining, read_room, rejoin_room
from stonechat.chat import limits
from stonechat.chat.errors import (
    Blocked,
    ChatError,
    Forbidden,
    InvalidRequest,
    RoomNotFound,
    UserNotFound,
)
from stonechat.chat.values import Person, RoomKind
from stonechat.storage.database import Database
from stonechat.wire.people import Block
from stonechat.wire.replies import RoomReply
from stonechat.wire.requests import CatchUp, JoinRoom, ReadRoom
from stonechat.wire.rooms import OpenDirect
from stonechat.wire.shapes import Room, user_shape
from tests.contract.actions.newcomers import PASSWORD_HASH, add_account, registered
from tests.contract.actions.test_roles import a_guest
from tests.contract.storage.test_contention import side_by_side


def opened(database: Database, actor: Person, *others: Person) -> Room:
    request = OpenDirect(users=[other.username for other in others])
    with database.transaction() as tx:
        return open_direct(tx, DirectOpening(actor, request)).reply.room


def refused(database: Database, actor: Person, request: OpenDirect) -> type[ChatError] | None:
    try:
        with database.transaction() as tx:
            open_direct(tx, DirectOpening(actor, request))
    except ChatError as error:
        return type(error)
    return None


@pytest.fixture
def ada(database: Database) -> Person:
    return registered(database, "ada")


@pytest.fixture
def ben(database: Database) -> Person:
    return registered(database, "ben")


def test_everybody_is_in_a_direct_room_from_its_first_moment(
    database: Database, ada: Person, ben: Person
) -> None:
    with database.transaction() as tx:
        outcome = open_direct(tx, DirectOpening(ada, OpenDirect(user="BEN")))
    room = outcome.reply.room
    assert (room.kind, room.name, room.title) == (RoomKind.DIRECT, None, None)
    assert (room.members_count, room.revision, room.head) == (2, 2, 0)
    assert room.members == [user_shape(ada), user_shape(ben)]
    assert outcome.changes == (DirectOpened(room, (user_shape(ada), user_shape(ben))),)
    with database.transaction() as tx:
        for person in (ada, ben):
            (state,) = tx.rooms_of(person.id)
            assert (state.room, state.unread) == (room, 0)


def test_it_is_the_same_room_whoever_opens_it_and_however_they_are_named(
    database: Database, ada: Person, ben: Person
) -> None:
    room = opened(database, ada, ben)
    assert opened(database, ben, ada) == room
    assert opened(database, ada, ben, ben, ada) == room
    request = OpenDirect(user=ben.id)
    with database.transaction() as tx:
        again = open_direct(tx, DirectOpening(ada, request))
    assert (again.reply, again.changes) == (RoomReply(room=room), ())


def test_other_people_have_another_room(database: Database, ada: Person, ben: Person) -> None:
    cleo = registered(database, "cleo")
    rooms = [opened(database, ada, *others) for others in ((), (ben,), (cleo,), (ben, cleo))]
    assert len({room.id for room in rooms}) == len(rooms)
    assert [room.members_count for room in rooms] == [1, 2, 2, 3]
    assert opened(database, cleo, ada, ben) == rooms[-1]


@pytest.mark.usefixtures("ben")
def test_one_asks_for_one_or_for_several_people(database: Database, ada: Person) -> None:
    assert refused(database, ada, OpenDirect()) is InvalidRequest
    assert refused(database, ada, OpenDirect(user="ben", users=["ben"])) is InvalidRequest
    assert refused(database, ada, OpenDirect(users=["nobody"])) is UserNotFound
    assert refused(database, ada, OpenDirect(users=[])) is None


def test_a_direct_room_has_twenty_people_at_most(database: Database, ada: Person) -> None:
    with database.transaction() as tx:
        names = [f"p{number}" for number in range(limits.DIRECT_MEMBERS)]
        for name in names:
            add_account(tx, name)
    assert refused(database, ada, OpenDirect(users=names)) is InvalidRequest
    assert refused(database, ada, OpenDirect(users=["ada", *names[1:]])) is None


def test_direct_rooms_are_for_accounts(database: Database, ada: Person) -> None:
    guest = a_guest(database, "guest")
    assert refused(database, guest, OpenDirect(user="ada")) is Forbidden
    assert refused(database, ada, OpenDirect(user="guest")) is Forbidden


def test_who_is_blocked_opens_no_new_room_and_finds_the_old_one(
    database: Database, ada: Person, ben: Person
) -> None:
    cleo = registered(database, "cleo")
    room = opened(database, ada, ben)
    with database.transaction() as tx:
        block(tx, Blocking(ben, Block(user="ada", on=True)))
        block(tx, Blocking(cleo, Block(user="ada", on=True)))
    assert opened(database, ada, ben) == room
    assert refused(database, ada, OpenDirect(user="cleo")) is Blocked
    assert refused(database, ada, OpenDirect(users=["ben", "cleo"])) is Blocked
    assert refused(database, cleo, OpenDirect(user="ada")) is None


def test_its_people_are_told_wherever_the_room_is(
    database: Database, ada: Person, ben: Person
) -> None:
    room = opened(database, ada, ben)
    with database.transaction() as tx:
        joined = rejoin_room(tx, Joining(ben, JoinRoom(room=room.id)))
        assert joined
        assert joined.room == room
        assert read_room(tx, ben, ReadRoom(room=room.id)).room == room
        missed = catch_up(tx, ada, CatchUp(rooms={room.id: 0})).rooms[room.id]
        assert missed
        assert missed.room == room


def test_others_find_no_direct_room(database: Database, ada: Person, ben: Person) -> None:
    room = opened(database, ada, ben)
    cleo = registered(database, "cleo")
    with database.transaction() as tx, pytest.raises(RoomNotFound):
        read_room(tx, cleo, ReadRoom(room=room.id))


def test_who_deleted_their_account_is_in_no_direct_room_any_more(
    database: Database, ada: Person, ben: Person
) -> None:
    room = opened(database, ada, ben)
    with database.transaction() as tx:
        delete_account(tx, Deletion(ben, PASSWORD_HASH))
        left = read_room(tx, ada, ReadRoom(room=room.id)).room
    assert (left.members, left.members_count) == ([user_shape(ada)], 1)
    assert refused(database, ada, OpenDirect(user=ben.id)) is UserNotFound


def test_two_who_open_it_at_once_are_in_one_room(
    database: Database, target: Path | str, ada: Person, ben: Person
) -> None:
    other = Database.open(target)
    found: list[str] = []
    try:
        side_by_side(
            lambda: found.append(opened(database, ada, ben).id),
            lambda: found.append(opened(other, ben, ada).id),
        )
    finally:
        other.close()
    assert len(set(found)) == 1
    with database.transaction() as tx:
        assert len(tx.rooms_of(ada.id)) == 1
