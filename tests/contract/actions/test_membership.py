"""Bringing people into rooms, putting them out and muting them, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from stonechat.actions.blocks import Blocking, block
from stonechat.actions.catch_up import catch_up
from stonechat.actions.changes import Change, MemberChanged, MemberJoined, MemberLeft
from stonechat.actions.membership import (
    Addition,
    Muting,
    Removal,
    invite,
    mute_member,
    remove_member,
)
from stonechat.actions.roles import RoleChange, set_role
from stonechat.actions.rooms import Joining, Leaving, join_room, leave_room
from stonechat.chat.errors import (
    Blocked,
    ChatError,
    Forbidden,
    InvalidRequest,
    NotInRoom,
    RoomNotFound,
    UserNotFound,
    UserNotInRoom,
)
from stonechat.chat.values import Circle, Person, Role, Room, RoomKind, ServerRole
from stonechat.storage.database import Database
from stonechat.wire.people import Block, SetRole
from stonechat.wire.requests import CatchUp, JoinRoom, LeaveRoom
from stonechat.wire.rooms import AddMember, MuteMember, RemoveMember
from stonechat.wire.shapes import timestamp, user_shape
from tests.contract.actions.newcomers import registered
from tests.contract.actions.test_roles import a_guest, a_room
from tests.contract.storage.scenery import lock_room, say


def invited(database: Database, actor: Person, room: Room, person: Person) -> tuple[Change, ...]:
    request = AddMember(room=room.id, user=person.id)
    with database.transaction() as tx:
        return invite(tx, Addition(actor, request)).changes


def removed(
    database: Database, actor: Person, room: Room, person: Person, until: str | None = None
) -> tuple[Change, ...]:
    request = RemoveMember(room=room.id, user=person.id, until=until)
    with database.transaction() as tx:
        return remove_member(tx, Removal(actor, request)).changes


def muted(
    database: Database, actor: Person, room: Room, person: Person, until: str | None
) -> tuple[Change, ...]:
    request = MuteMember(room=room.id, user=person.id, until=until)
    with database.transaction() as tx:
        return mute_member(tx, Muting(actor, request)).changes


def joined(database: Database, person: Person, room: Room) -> type[ChatError] | None:
    try:
        with database.transaction() as tx:
            join_room(tx, Joining(person, JoinRoom(room=room.id)))
    except ChatError as error:
        return type(error)
    return None


def told(database: Database, room: Room) -> list[tuple[str, str | None]]:
    """What was written down of what was done in a room: which act, to whom."""
    with database.transaction() as tx:
        entries = tx.list_audits(room.id, before=None, limit=10)
    return [(entry.act, entry.user.username if entry.user else None) for entry in entries]


@pytest.fixture
def ada(database: Database) -> Person:
    return registered(database, "ada")


@pytest.fixture
def ben(database: Database) -> Person:
    return registered(database, "ben")


def test_who_is_brought_in_is_a_member_at_once_and_has_nothing_to_read(
    database: Database, ada: Person, ben: Person
) -> None:
    room = a_room(database, (ada, Role.OWNER), kind=RoomKind.PRIVATE)
    with database.transaction() as tx:
        say(tx, room.id, ada.id, "Before")
    (change,) = invited(database, ada, room, ben)
    assert isinstance(change, MemberJoined)
    assert (change.user, change.role) == (user_shape(ben), Role.MEMBER)
    assert (change.room.revision, change.room.members_count) == (room.revision + 2, 2)
    with database.transaction() as tx:
        (state,) = tx.rooms_of(ben.id)
    assert (state.read, state.unread) == (1, 0)
    assert invited(database, ada, room, ben) == ()


def test_a_guest_may_be_brought_in_and_brings_nobody_in(
    database: Database, ada: Person, ben: Person
) -> None:
    guest = a_guest(database, "guest")
    room = a_room(database, (ada, Role.OWNER), kind=RoomKind.PRIVATE)
    assert invited(database, ada, room, guest)
    with pytest.raises(Forbidden):
        invited(database, guest, room, ben)


@pytest.mark.parametrize(
    ("inviting", "may"),
    [
        (Circle.MEMBERS, {Role.MEMBER, Role.MODERATOR, Role.OWNER}),
        (Circle.MODERATORS, {Role.MODERATOR, Role.OWNER}),
        (Circle.OWNERS, {Role.OWNER}),
    ],
)
def test_the_room_says_who_brings_others_in(
    database: Database, ada: Person, ben: Person, inviting: Circle, may: set[Role]
) -> None:
    cleo, newcomer = registered(database, "cleo"), registered(database, "newcomer")
    people = {Role.OWNER: ada, Role.MODERATOR: ben, Role.MEMBER: cleo}
    room = a_room(
        database, *((person, role) for role, person in people.items()), kind=RoomKind.PRIVATE
    )
    with database.transaction() as tx:
        access = tx.find_room(room.id, ada.id, lock=True)
        assert access
        tx.save_room(replace(access.room, inviting=inviting))
    able = set()
    for role, person in people.items():
        try:
            invited(database, person, room, newcomer)
        except Forbidden:
            continue
        able.add(role)
        removed(database, ada, room, newcomer)
    assert able == may


def test_nobody_is_brought_to_whom_they_have_blocked(
    database: Database, ada: Person, ben: Person
) -> None:
    room = a_room(database, (ada, Role.OWNER), kind=RoomKind.PRIVATE)
    with database.transaction() as tx:
        block(tx, Blocking(ben, Block(user=ada.id, on=True)))
    with pytest.raises(Blocked):
        invited(database, ada, room, ben)


def test_one_brings_people_into_rooms_that_one_is_in(
    database: Database, ada: Person, ben: Person
) -> None:
    public, private = a_room(database), a_room(database, kind=RoomKind.PRIVATE)
    with pytest.raises(NotInRoom):
        invited(database, ada, public, ben)
    with pytest.raises(RoomNotFound):
        invited(database, ada, private, ben)
    with database.transaction() as tx:
        tx.begin_membership(lock_room(tx, public.id), ada.id, Role.MEMBER, read_position=0)
        request = AddMember(room=public.id, user="nobody")
        with pytest.raises(UserNotFound):
            invite(tx, Addition(ada, request))


def test_nobody_is_brought_into_or_put_out_of_a_direct_room(
    database: Database, ada: Person, ben: Person
) -> None:
    cleo = registered(database, "cleo")
    room = a_room(database, (ada, Role.MEMBER), (ben, Role.MEMBER), kind=RoomKind.DIRECT)
    with pytest.raises(Forbidden):
        invited(database, ada, room, cleo)
    with pytest.raises(Forbidden):
        removed(database, ada, room, ben)
    with pytest.raises(Forbidden):
        muted(database, ada, room, ben, "2999-01-01T00:00:00Z")


def test_one_puts_out_who_stands_below(database: Database, ada: Person) -> None:
    people = {role: registered(database, role.value) for role in Role}
    others = {role: registered(database, f"other.{role}") for role in Role}
    room = a_room(
        database,
        *((person, role) for role, person in people.items()),
        *((person, role) for role, person in others.items()),
        kind=RoomKind.PRIVATE,
    )
    done = set()
    for role, person in people.items():
        for below, other in others.items():
            try:
                removed(database, person, room, other)
            except Forbidden:
                continue
            done.add((role, below))
            invited(database, people[Role.OWNER], room, other)
            with database.transaction() as tx:
                now = lock_room(tx, room.id, people[Role.OWNER].id)
                tx.change_role(now, other.id, below)
    assert done == {
        (Role.OWNER, Role.MODERATOR),
        (Role.OWNER, Role.MEMBER),
        (Role.MODERATOR, Role.MEMBER),
    }
    with pytest.raises(Forbidden, match="yourself"):
        removed(database, people[Role.OWNER], room, people[Role.OWNER])
    with pytest.raises(RoomNotFound):
        removed(database, ada, room, others[Role.MEMBER])


def test_who_was_put_out_has_left_and_may_come_again(
    database: Database, ada: Person, ben: Person
) -> None:
    room = a_room(database, (ada, Role.OWNER), (ben, Role.MEMBER))
    assert removed(database, ada, room, ben) == (
        MemberLeft(room.id, user_shape(ben), room.revision + 1),
    )
    with pytest.raises(UserNotInRoom):
        removed(database, ada, room, ben)
    assert joined(database, ben, room) is None
    assert told(database, room) == [("remove_member", "ben")]


def test_who_was_put_out_for_a_time_cannot_come_again_before(
    database: Database, ada: Person, ben: Person
) -> None:
    room = a_room(database, (ada, Role.OWNER), (ben, Role.MEMBER))
    with pytest.raises(InvalidRequest, match="passed"):
        removed(database, ada, room, ben, "2020-01-01T00:00:00Z")
    removed(database, ada, room, ben, "2999-01-01T00:00:00+01:00")
    assert joined(database, ben, room) is Forbidden
    with pytest.raises(Forbidden):
        invited(database, ada, room, ben)


def test_the_moderators_of_the_server_run_public_rooms_without_owners(
    database: Database, ada: Person, ben: Person
) -> None:
    moderator = registered(database, "moderator", role=ServerRole.MODERATOR)
    room = a_room(database, (ada, Role.MODERATOR), (ben, Role.MEMBER))
    assert removed(database, moderator, room, ada)
    owned = a_room(database, (ada, Role.OWNER), (ben, Role.MEMBER), kind=RoomKind.PRIVATE)
    with pytest.raises(RoomNotFound):
        removed(database, moderator, owned, ben)


def test_a_mute_is_a_change_of_the_member_that_all_hear(
    database: Database, ada: Person, ben: Person
) -> None:
    room = a_room(database, (ada, Role.OWNER), (ben, Role.MEMBER))
    with database.transaction() as tx:
        until = tx.now + timedelta(hours=1)
    changed = MemberChanged(room.id, user_shape(ben), Role.MEMBER, room.revision + 1, until)
    assert muted(database, ada, room, ben, timestamp(until)) == (changed,)
    assert muted(database, ada, room, ben, timestamp(until)) == ()
    with database.transaction() as tx:
        missed = catch_up(tx, ben, CatchUp(rooms={room.id: room.revision})).rooms[room.id]
    assert missed
    assert [(one.user.id, one.muted_until) for one in missed.members] == [
        (ben.id, timestamp(until))
    ]
    (change,) = muted(database, ada, room, ben, None)
    assert isinstance(change, MemberChanged)
    assert (change.revision, change.muted_until) == (room.revision + 2, None)
    assert muted(database, ada, room, ben, None) == ()
    assert told(database, room) == [("mute_member", "ben")] * 2


def test_a_mute_outlives_leaving(database: Database, ada: Person, ben: Person) -> None:
    room = a_room(database, (ada, Role.OWNER), (ben, Role.MEMBER))
    muted(database, ada, room, ben, "2999-01-01T00:00:00Z")
    with database.transaction() as tx:
        leave_room(tx, Leaving(ben, LeaveRoom(room=room.id)))
        reply = join_room(tx, Joining(ben, JoinRoom(room=room.id))).reply
    (member,) = (member for member in reply.members if member.user.id == ben.id)
    assert member.muted_until == "2999-01-01T00:00:00.000Z"


def test_who_comes_to_run_the_room_is_muted_no_longer(
    database: Database, ada: Person, ben: Person
) -> None:
    room = a_room(database, (ada, Role.OWNER), (ben, Role.MEMBER), kind=RoomKind.PRIVATE)
    muted(database, ada, room, ben, "2999-01-01T00:00:00Z")
    with database.transaction() as tx:
        _, change = leave_room(tx, Leaving(ada, LeaveRoom(room=room.id))).changes
        (member,) = tx.list_members(room.id, query="", after=None, limit=5)
    assert change == MemberChanged(room.id, user_shape(ben), Role.OWNER, room.revision + 3)
    assert (member.role, member.muted_until) == (Role.OWNER, None)


def test_another_role_is_written_down_and_a_plain_members_keeps_the_mute(
    database: Database, ada: Person, ben: Person
) -> None:
    room = a_room(database, (ada, Role.OWNER), (ben, Role.MODERATOR))
    muted(database, ada, room, ben, "2999-01-01T00:00:00Z")
    request = SetRole(room=room.id, user=ben.id, role=Role.MEMBER)
    with database.transaction() as tx:
        (change,) = set_role(tx, RoleChange(ada, request)).changes
    assert isinstance(change, MemberChanged)
    assert change.muted_until
    assert told(database, room) == [("set_role", "ben"), ("mute_member", "ben")]


def test_only_who_runs_the_room_mutes_and_only_members(
    database: Database, ada: Person, ben: Person
) -> None:
    room = a_room(database, (ada, Role.OWNER), (ben, Role.MEMBER))
    cleo = registered(database, "cleo")
    with pytest.raises(Forbidden):
        muted(database, ben, room, ada, "2999-01-01T00:00:00Z")
    with pytest.raises(UserNotInRoom):
        muted(database, ada, room, cleo, "2999-01-01T00:00:00Z")
    with pytest.raises(InvalidRequest):
        muted(database, ada, room, ben, "soon")
