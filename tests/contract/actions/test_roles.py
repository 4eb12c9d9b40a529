"""Giving roles in rooms and on the server, on both databases."""

from pathlib import Path

import pytest

from stonechat.actions.catch_up import catch_up
from stonechat.actions.changes import Change, MemberChanged
from stonechat.actions.invitations import Inviting, invite
from stonechat.actions.roles import RoleChange, ServerRoleChange, set_role, set_server_role
from stonechat.actions.tokens import hash_token
from stonechat.chat.errors import (
    ChatError,
    Forbidden,
    NotInRoom,
    RoomNotFound,
    UserNotFound,
    UserNotInRoom,
)
from stonechat.chat.values import Person, Role, Room, RoomKind, ServerRole
from stonechat.storage.database import Database
from stonechat.wire.accounts import Invite
from stonechat.wire.people import SetRole, SetServerRole
from stonechat.wire.requests import CatchUp
from stonechat.wire.shapes import user_shape
from tests.contract.actions.newcomers import registered
from tests.contract.storage.scenery import add_guest, add_room
from tests.contract.storage.test_contention import side_by_side


def a_guest(database: Database, username: str) -> Person:
    with database.transaction() as tx:
        person = tx.find_person(add_guest(tx, username))
    assert person
    return person


def a_room(
    database: Database, *members: tuple[Person, Role], kind: RoomKind = RoomKind.PUBLIC
) -> Room:
    with database.transaction() as tx:
        name = "kitchen" if kind is RoomKind.PUBLIC else None
        room = add_room(tx, name, kind=kind)
        for person, role in members:
            room = tx.begin_membership(room, person.id, role, read_position=0)
        return room


def given(
    database: Database, actor: Person, room: Room, person: Person, role: Role
) -> tuple[Change, ...]:
    request = SetRole(room=room.id, user=person.username, role=role)
    with database.transaction() as tx:
        return set_role(tx, RoleChange(actor, request)).changes


def raised(database: Database, actor: Person, person: Person, role: ServerRole) -> ServerRole:
    """Give somebody a role on the server, and return what they are then."""
    request = SetServerRole(user=person.id, role=role)
    with database.transaction() as tx:
        set_server_role(tx, ServerRoleChange(actor, request))
        now = tx.find_person(person.id)
    assert now
    return now.role


@pytest.fixture
def ada(database: Database) -> Person:
    return registered(database, "ada")


@pytest.fixture
def ben(database: Database) -> Person:
    return a_guest(database, "ben")


def test_an_owner_gives_a_role_which_is_a_change_of_the_room(
    database: Database, ada: Person, ben: Person
) -> None:
    room = a_room(database, (ada, Role.OWNER), (ben, Role.MEMBER))
    changes = given(database, ada, room, ben, Role.MODERATOR)
    assert changes == (MemberChanged(room.id, user_shape(ben), Role.MODERATOR, room.revision + 1),)
    with database.transaction() as tx:
        reply = catch_up(tx, ben, CatchUp(rooms={room.id: room.revision}))
        counted = tx.find_room(room.id, "")
    missed = reply.rooms[room.id]
    assert missed
    assert [(member.user.id, member.role) for member in missed.members] == [
        (ben.id, Role.MODERATOR)
    ]
    assert (missed.revision, missed.complete) == (room.revision + 1, True)
    assert counted
    assert counted.room.members_count == 2


def test_who_has_the_role_already_is_given_nothing(
    database: Database, ada: Person, ben: Person
) -> None:
    room = a_room(database, (ada, Role.OWNER), (ben, Role.MEMBER))
    assert given(database, ada, room, ben, Role.MEMBER) == ()
    with database.transaction() as tx:
        access = tx.find_room(room.id, "")
    assert access
    assert access.room.revision == room.revision


def test_owners_make_owners_and_do_not_lower_each_other(
    database: Database, ada: Person, ben: Person
) -> None:
    room = a_room(database, (ada, Role.OWNER), (ben, Role.MEMBER))
    given(database, ada, room, ben, Role.OWNER)
    for actor, other in ((ada, ben), (ben, ada)):
        with pytest.raises(Forbidden):
            given(database, actor, room, other, Role.MEMBER)
    assert given(database, ada, room, ada, Role.MEMBER)
    with pytest.raises(Forbidden, match="last owner"):
        given(database, ben, room, ben, Role.MODERATOR)


def test_nobody_but_an_owner_gives_roles_and_nobody_raises_themselves(
    database: Database, ada: Person, ben: Person
) -> None:
    cleo, dan = registered(database, "cleo"), registered(database, "dan", role=ServerRole.OWNER)
    room = a_room(database, (ada, Role.OWNER), (ben, Role.MODERATOR), (cleo, Role.MEMBER))
    for actor, person, role in (
        (ben, cleo, Role.MODERATOR),
        (ben, ben, Role.OWNER),
        (cleo, cleo, Role.MODERATOR),
    ):
        with pytest.raises(Forbidden):
            given(database, actor, room, person, role)
    with pytest.raises(NotInRoom):
        given(database, dan, room, ben, Role.MEMBER)
    assert given(database, ben, room, ben, Role.MEMBER)


def test_a_room_whose_owner_is_gone_belongs_to_the_moderators_of_the_server(
    database: Database, ada: Person, ben: Person
) -> None:
    room = a_room(database, (ada, Role.MODERATOR), (ben, Role.OWNER))
    moderator = registered(database, "moderator", role=ServerRole.MODERATOR)
    with pytest.raises(NotInRoom):
        given(database, moderator, room, ada, Role.OWNER)
    with database.transaction() as tx:
        access = tx.find_room(room.id, ben.id, lock=True)
        assert access
        tx.end_membership(access.room, ben.id)
    with pytest.raises(Forbidden):
        given(database, ada, room, ada, Role.OWNER)
    assert given(database, moderator, room, ada, Role.OWNER)
    with pytest.raises(NotInRoom):
        given(database, moderator, room, ada, Role.MEMBER)


def test_a_role_is_given_to_who_is_there(database: Database, ada: Person, ben: Person) -> None:
    room = a_room(database, (ada, Role.OWNER))
    with pytest.raises(UserNotInRoom):
        given(database, ada, room, ben, Role.MODERATOR)
    with pytest.raises(UserNotFound), database.transaction() as tx:
        set_role(tx, RoleChange(ada, SetRole(room=room.id, user="nobody", role=Role.OWNER)))


def test_a_private_room_has_no_roles_for_who_is_not_in_it(
    database: Database, ada: Person, ben: Person
) -> None:
    room = a_room(database, (ben, Role.MEMBER), kind=RoomKind.PRIVATE)
    owner = registered(database, "owner", role=ServerRole.OWNER)
    with pytest.raises(RoomNotFound):
        given(database, owner, room, ben, Role.OWNER)
    with pytest.raises(RoomNotFound):
        given(database, owner, room, ada, Role.OWNER)


def test_a_direct_room_has_no_roles(database: Database, ada: Person, ben: Person) -> None:
    room = a_room(database, (ada, Role.MEMBER), (ben, Role.MEMBER), kind=RoomKind.DIRECT)
    moderator = registered(database, "moderator", role=ServerRole.MODERATOR)
    with pytest.raises(Forbidden):
        given(database, ada, room, ada, Role.MODERATOR)
    with pytest.raises(RoomNotFound):
        given(database, moderator, room, ada, Role.MODERATOR)


LADDER = tuple(role for role in ServerRole if role is not ServerRole.GUEST)

GIVEN = {
    ServerRole.ADMIN: {
        (ServerRole.MEMBER, ServerRole.MODERATOR),
        (ServerRole.MODERATOR, ServerRole.MEMBER),
    },
    ServerRole.OWNER: {
        (before, after)
        for before in LADDER
        for after in LADDER
        if before is not ServerRole.OWNER and before is not after
    },
}
"""By the role of who gives: from what to what. Nobody else gives any."""


@pytest.mark.parametrize("giver", LADDER)
def test_roles_on_the_server_are_given_from_above(database: Database, giver: ServerRole) -> None:
    actor = registered(database, "actor", role=giver)
    registered(database, "another", role=ServerRole.OWNER)
    done = set()
    for before in LADDER:
        for after in LADDER:
            person = registered(database, f"{before}.{after}", role=before)
            try:
                now = raised(database, actor, person, after)
            except Forbidden:
                continue
            assert now is after
            if before is not after:
                done.add((before, after))
    assert done == GIVEN.get(giver, set())


def test_a_guest_has_no_role_and_nobody_becomes_one(
    database: Database, ada: Person, ben: Person
) -> None:
    owner = registered(database, "owner", role=ServerRole.OWNER)
    with pytest.raises(Forbidden):
        raised(database, owner, ben, ServerRole.MODERATOR)
    with pytest.raises(Forbidden):
        raised(database, owner, ada, ServerRole.GUEST)


def test_anybody_steps_down_but_the_last_owner(database: Database, ada: Person) -> None:
    owner = registered(database, "owner", role=ServerRole.OWNER)
    moderator = registered(database, "moderator", role=ServerRole.MODERATOR)
    assert raised(database, moderator, moderator, ServerRole.MEMBER) is ServerRole.MEMBER
    with pytest.raises(Forbidden):
        raised(database, moderator, moderator, ServerRole.MODERATOR)
    with pytest.raises(Forbidden, match="last owner"):
        raised(database, owner, owner, ServerRole.ADMIN)
    raised(database, owner, ada, ServerRole.OWNER)
    assert raised(database, owner, owner, ServerRole.ADMIN) is ServerRole.ADMIN


def test_a_role_that_was_taken_away_meanwhile_counts_no_more(
    database: Database, ada: Person
) -> None:
    owner = registered(database, "owner", role=ServerRole.OWNER)
    admin = registered(database, "admin", role=ServerRole.ADMIN)
    raised(database, owner, admin, ServerRole.MEMBER)
    with pytest.raises(Forbidden):  # though their connection still believes otherwise
        raised(database, admin, ada, ServerRole.MODERATOR)


@pytest.mark.parametrize(
    ("after", "kept"),
    [
        (ServerRole.OWNER, {ServerRole.MEMBER, ServerRole.MODERATOR}),
        (ServerRole.MODERATOR, {ServerRole.MEMBER}),
        (ServerRole.MEMBER, set()),
    ],
)
def test_invitations_end_that_somebody_could_not_make_any_more(
    database: Database, after: ServerRole, kept: set[ServerRole]
) -> None:
    owner = registered(database, "owner", role=ServerRole.OWNER)
    admin = registered(database, "admin", role=ServerRole.ADMIN)
    invited = (ServerRole.MEMBER, ServerRole.MODERATOR)
    with database.transaction() as tx:
        for actor in (owner, admin):
            for role in invited:
                invite(tx, Inviting(actor, Invite(role=role), f"{actor.username} {role}"))
    raised(database, owner, admin, after)
    with database.transaction() as tx:
        good = {role for role in invited if tx.find_invitation(hash_token(f"admin {role}"))}
        assert good == kept
        assert all(tx.find_invitation(hash_token(f"owner {role}")) for role in invited)


def test_of_two_owners_who_step_down_at_once_one_remains(
    database: Database, target: Path | str
) -> None:
    owners = [registered(database, name, role=ServerRole.OWNER) for name in ("ada", "ben")]
    other = Database.open(target)
    refused: list[ChatError] = []

    def step_down(at: Database, owner: Person) -> None:
        try:
            raised(at, owner, owner, ServerRole.MEMBER)
        except Forbidden as refusal:
            refused.append(refusal)

    try:
        side_by_side(lambda: step_down(database, owners[0]), lambda: step_down(other, owners[1]))
    finally:
        other.close()
    with database.transaction() as tx:
        assert len(tx.owners()) == 1
    assert len(refused) == 1
