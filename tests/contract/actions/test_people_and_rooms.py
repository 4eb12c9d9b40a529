"""Coming, being named, entering, leaving and departing, on both databases."""

import pytest

from stonechat.actions.changes import MemberJoined, MemberLeft
from stonechat.actions.people import (
    NameChoice,
    NamedGuest,
    Return,
    SignedIn,
    add_user,
    depart,
    sign_in,
)
from stonechat.actions.rooms import (
    Creation,
    Joining,
    Leaving,
    create_room,
    ensure_lobby,
    join_room,
    leave_room,
    list_members,
    list_rooms,
)
from stonechat.actions.sessions import LIFETIMES
from stonechat.actions.tokens import hash_token
from stonechat.chat.errors import (
    AlreadyInRoom,
    AlreadyNamed,
    ChatError,
    InvalidRequest,
    InvalidUsername,
    NotInRoom,
    NotNamed,
    RoomNameTaken,
    RoomNotFound,
    Unauthenticated,
    UsernameTaken,
)
from stonechat.chat.values import Person, Role, SessionKind
from stonechat.storage.database import Database
from stonechat.wire import requests


def named(database: Database, username: str, returning: str | None = None) -> NamedGuest:
    with database.transaction() as tx:
        return add_user(tx, NameChoice(username, f"token of {username}", returning)).reply


def signed_in(database: Database, token: str) -> SignedIn:
    with database.transaction() as tx:
        return sign_in(tx, Return(token)).reply


def gone(database: Database, person: Person) -> tuple[object, ...]:
    with database.transaction() as tx:
        return depart(tx, person.id).changes


def test_a_name_is_given_once_however_it_is_written(database: Database) -> None:
    named(database, "Ada")
    for username in ("Ada", "aDA", "\u0430da"):
        with pytest.raises(UsernameTaken), database.transaction() as tx:
            add_user(tx, NameChoice(username, "another token"))
    with pytest.raises(InvalidUsername), database.transaction() as tx:
        add_user(tx, NameChoice("two words", "another token"))


def test_a_refused_name_leaves_nobody_behind(database: Database) -> None:
    named(database, "Ada")
    with pytest.raises(UsernameTaken), database.transaction() as tx:
        add_user(tx, NameChoice("ADA", "another token"))
    with pytest.raises(Unauthenticated):
        signed_in(database, "another token")


def test_a_token_stands_for_its_guest_and_a_wrong_one_for_nobody(database: Database) -> None:
    ada = named(database, "Ada")
    back = signed_in(database, ada.token)
    assert back.person == ada.person
    assert back.rooms == []
    for token in ("", ada.token + "x", ada.token[:-1]):
        with pytest.raises(Unauthenticated):
            signed_in(database, token)


def test_a_departed_guest_has_left_every_room_and_the_name_is_free(database: Database) -> None:
    ada, bob = named(database, "Ada"), named(database, "Bob")
    with database.transaction() as tx:
        for name in ("attic", "kitchen"):
            room = create_room(tx, Creation(ada.person, requests.CreateRoom(name=name))).reply.room
            join_room(tx, Joining(bob.person, requests.JoinRoom(room=room.id)))
    changes = gone(database, bob.person)
    assert [type(change) for change in changes] == [MemberLeft, MemberLeft]
    assert {change.revision for change in changes if isinstance(change, MemberLeft)} == {3}
    assert gone(database, bob.person) == ()
    other = named(database, "bob")
    assert other.person.id != bob.person.id

    back = signed_in(database, bob.token)
    assert (back.person.id, back.person.present, back.rooms) == (bob.person.id, False, [])
    renamed = named(database, "Bobby", returning=bob.person.id)
    assert renamed.person.id == bob.person.id
    with pytest.raises(AlreadyNamed):
        named(database, "Robert", returning=bob.person.id)


def test_a_departed_guest_whose_last_requests_come_late_is_no_member_of_anything(
    database: Database,
) -> None:
    with database.transaction() as tx:
        ensure_lobby(tx)
    bob = named(database, "Bob").person
    gone(database, bob)
    with pytest.raises(NotNamed), database.transaction() as tx:
        create_room(tx, Creation(bob, requests.CreateRoom(name="attic")))
    with pytest.raises(NotNamed), database.transaction() as tx:
        join_room(tx, Joining(bob, requests.JoinRoom(room="lobby")))


def test_a_departed_guest_takes_a_name_again_that_is_still_free(database: Database) -> None:
    bob = named(database, "Bob")
    gone(database, bob.person)
    assert signed_in(database, bob.token).person == bob.person
    with pytest.raises(UsernameTaken), database.transaction() as tx:
        add_user(tx, NameChoice("Bob", "another token"))


def test_entering_and_leaving_is_one_revision_each_and_is_told(database: Database) -> None:
    ada, bob = named(database, "Ada").person, named(database, "Bob").person
    with database.transaction() as tx:
        made = create_room(tx, Creation(ada, requests.CreateRoom(name="kitchen", topic="Tea")))
    room = made.reply.room
    assert (room.revision, room.members_count, room.topic) == (1, 1, "Tea")
    [change] = made.changes
    assert isinstance(change, MemberJoined)
    assert (change.room, change.role) == (room, Role.OWNER)

    joining = Joining(bob, requests.JoinRoom(room="Kitchen"))
    with database.transaction() as tx:
        joined = join_room(tx, joining)
    assert (joined.reply.room.revision, joined.reply.room.members_count) == (2, 2)
    assert [member.role for member in joined.reply.members] == [Role.OWNER, Role.MEMBER]
    with database.transaction() as tx:
        again = join_room(tx, joining)
    assert (again.reply, again.changes) == (joined.reply, ())
    heard = Joining(bob, requests.JoinRoom(room=room.id), frozenset({room.id}))
    with pytest.raises(AlreadyInRoom), database.transaction() as tx:
        join_room(tx, heard)

    leaving = Leaving(bob, requests.LeaveRoom(room=room.id))
    with database.transaction() as tx:
        left = leave_room(tx, leaving)
    [change] = left.changes
    assert isinstance(change, MemberLeft)
    assert (change.revision, change.user.id) == (3, bob.id)
    with pytest.raises(NotInRoom), database.transaction() as tx:
        leave_room(tx, leaving)
    with database.transaction() as tx:
        assert join_room(tx, heard).reply.room.revision == 4


def test_a_room_that_is_not_there_or_a_name_in_use_is_refused(database: Database) -> None:
    ada = named(database, "Ada").person

    def fault_of(name: str | None) -> type[ChatError] | None:
        try:
            with database.transaction() as tx:
                create_room(tx, Creation(ada, requests.CreateRoom(name=name)))
        except ChatError as error:
            return type(error)
        return None

    with database.transaction() as tx:
        ensure_lobby(tx)
        ensure_lobby(tx)
    assert fault_of("LOBBY") is RoomNameTaken
    assert fault_of(None) is InvalidRequest
    assert fault_of("attic") is None
    with pytest.raises(RoomNotFound), database.transaction() as tx:
        join_room(tx, Joining(ada, requests.JoinRoom(room="cellar")))
    with database.transaction() as tx:
        names = [room.name for room in list_rooms(tx, ada, requests.ListRooms()).rooms]
    assert names == ["attic", "lobby"]


def test_the_newcomer_is_among_the_first_members_of_a_large_room(database: Database) -> None:
    owner = named(database, "a-owner").person
    with database.transaction() as tx:
        room = create_room(tx, Creation(owner, requests.CreateRoom(name="hall"))).reply.room
        for number in range(101):
            reply = add_user(tx, NameChoice(f"b{number:03}", f"token {number}")).reply
            join_room(tx, Joining(reply.person, requests.JoinRoom(room=room.id)))
        last = add_user(tx, NameChoice("zoe", "token of zoe")).reply.person
        joined = join_room(tx, Joining(last, requests.JoinRoom(room=room.id))).reply
    assert len(joined.members) == 100
    assert joined.members[-1].user.id == last.id
    assert joined.room.members_count == 103
    with database.transaction() as tx:
        found: list[str] = []
        cursor = None
        while True:
            request = requests.ListMembers(room="hall", cursor=cursor, limit=40)
            page = list_members(tx, last, request)
            found += [member.user.username for member in page.members]
            cursor = page.next
            if cursor is None:
                break
    assert found == ["a-owner", *(f"b{number:03}" for number in range(101)), "zoe"]


def test_using_a_token_keeps_it_good_for_thirty_days_without_writing_every_time(
    database: Database,
) -> None:
    token = named(database, "Ada").token
    hashed = hash_token(token)
    with database.transaction() as tx:
        first = tx.find_session(hashed)
        assert first
        assert first.expires_at >= tx.now + LIFETIMES[SessionKind.GUEST]
    signed_in(database, token)
    with database.transaction() as tx:
        assert tx.find_session(hashed) == first
        tx.extend_session(first.id, expires_at=tx.now + LIFETIMES[SessionKind.GUEST] / 2)
    signed_in(database, token)
    with database.transaction() as tx:
        later = tx.find_session(hashed)
        assert later
        assert later.expires_at >= tx.now + LIFETIMES[SessionKind.GUEST]
