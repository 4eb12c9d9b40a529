"""Asking to be let into private rooms, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from stonechat.actions.accounts import Deletion, delete_account
from stonechat.actions.bans import Banning, ban
from stonechat.actions.blocks import Blocking, block
from stonechat.actions.changes import Change, JoinRequested, MemberJoined
from stonechat.actions.join_requests import (
    Answering,
    Asking,
    answer_join_request,
    ask_to_join,
    list_join_requests,
)
from stonechat.actions.membership import Addition, invite
from stonechat.actions.room_settings import Archiving, archive_room
from stonechat.chat import limits
from stonechat.chat.errors import Forbidden, JoinRequestNotFound, RoomNotFound
from stonechat.chat.values import Person, Role, Room, RoomKind
from stonechat.storage.database import Database
from stonechat.storage.tables import join_requests
from stonechat.wire.people import Block
from stonechat.wire.rooms import (
    AddMember,
    AnswerJoinRequest,
    ArchiveRoom,
    AskToJoin,
    Ban,
    JoinAsked,
    ListJoinRequests,
)
from stonechat.wire.shapes import user_shape
from tests.contract.actions.newcomers import PASSWORD_HASH, registered
from tests.contract.actions.test_roles import a_guest, a_room

NEVER_WAS = "01a00000-0000-7000-8000-000000000000"


def heard(database: Database, person: Person, reference: str, text: str | None = None) -> set[str]:
    """Let somebody ask, and return who is told of it."""
    request = AskToJoin(room=reference, text=text)
    with database.transaction() as tx:
        (change,) = ask_to_join(tx, Asking(person, request)).changes
    assert isinstance(change, JoinRequested)
    assert change.asked == JoinAsked(room=reference, user=user_shape(person), text=text)
    return set(change.hearers)


def asking(database: Database, actor: Person, room: Room) -> list[tuple[str, str | None]]:
    with database.transaction() as tx:
        page = list_join_requests(tx, actor, ListJoinRequests(room=room.id))
    assert page.next is None
    return [(one.user.username, one.text) for one in page.requests]


def answered(
    database: Database, actor: Person, room: Room, person: Person, *, accept: bool
) -> tuple[Change, ...]:
    request = AnswerJoinRequest(room=room.id, user=person.id, accept=accept)
    with database.transaction() as tx:
        return answer_join_request(tx, Answering(actor, request)).changes


def stored(database: Database) -> int:
    with database.transaction() as tx:
        count = tx.connection.execute(select(func.count()).select_from(join_requests))
        return int(count.scalar_one())


@pytest.fixture
def ada(database: Database) -> Person:
    return registered(database, "ada")


@pytest.fixture
def ben(database: Database) -> Person:
    return registered(database, "ben")


@pytest.fixture
def room(database: Database, ada: Person) -> Room:
    return a_room(database, (ada, Role.OWNER), kind=RoomKind.PRIVATE)


def test_those_who_run_the_room_hear_of_who_asks(
    database: Database, ada: Person, ben: Person
) -> None:
    moderator, member = registered(database, "moderator"), registered(database, "member")
    gone = registered(database, "gone")
    room = a_room(
        database,
        (ada, Role.OWNER),
        (moderator, Role.MODERATOR),
        (member, Role.MEMBER),
        (gone, Role.OWNER),
        kind=RoomKind.PRIVATE,
    )
    with database.transaction() as tx:
        access = tx.find_room(room.id, gone.id, lock=True)
        assert access
        tx.end_membership(access.room, gone.id)
    assert heard(database, ben, room.id, "Let me in!") == {ada.id, moderator.id}
    assert asking(database, moderator, room) == [("ben", "Let me in!")]
    with pytest.raises(Forbidden):
        asking(database, member, room)
    with pytest.raises(RoomNotFound):
        asking(database, ben, room)


def test_asking_again_only_says_something_else(
    database: Database, ada: Person, ben: Person, room: Room
) -> None:
    assert heard(database, ben, room.id, "Please") == {ada.id}
    assert heard(database, ben, room.id, "Pretty please") == set()
    assert asking(database, ada, room) == [("ben", "Pretty please")]


def test_who_is_let_in_is_a_member(
    database: Database, ada: Person, ben: Person, room: Room
) -> None:
    heard(database, ben, room.id)
    (change,) = answered(database, ada, room, ben, accept=True)
    assert isinstance(change, MemberJoined)
    assert change.user == user_shape(ben)
    assert asking(database, ada, room) == []
    with pytest.raises(JoinRequestNotFound):
        answered(database, ada, room, ben, accept=True)


def test_who_is_not_let_in_may_ask_again(
    database: Database, ada: Person, ben: Person, room: Room
) -> None:
    heard(database, ben, room.id)
    assert answered(database, ada, room, ben, accept=False) == ()
    assert asking(database, ada, room) == []
    assert heard(database, ben, room.id) == {ada.id}
    with database.transaction() as tx:
        (entry,) = tx.list_audits(room.id, before=None, limit=5)
    assert (entry.act, entry.details) == ("answer_join_request", {"accept": False})


def test_nobody_hears_of_what_nobody_could_grant(
    database: Database, ada: Person, ben: Person, room: Room
) -> None:
    cleo, dan = registered(database, "cleo"), registered(database, "dan")
    public = a_room(database, (ada, Role.OWNER))
    direct = a_room(database, (ada, Role.MEMBER), kind=RoomKind.DIRECT)
    for nowhere in (NEVER_WAS, "no id at all", public.id, "kitchen", direct.id, room.id.upper()):
        assert heard(database, ben, nowhere) == set()
    with database.transaction() as tx:
        invite(tx, Addition(ada, AddMember(room=room.id, user="cleo")))
        ban(tx, Banning(ada, Ban(room=room.id, user="dan", on=True)))
    assert heard(database, cleo, room.id) == set()
    assert heard(database, dan, room.id) == set()
    assert asking(database, ada, room) == []
    with database.transaction() as tx:
        archive_room(tx, Archiving(ada, ArchiveRoom(room=room.id, on=True)))
    assert heard(database, ben, room.id) == set()


def test_whoever_blocked_the_one_who_asks_does_not_hear_of_it(
    database: Database, ada: Person, ben: Person, room: Room
) -> None:
    with database.transaction() as tx:
        block(tx, Blocking(ada, Block(user="ben", on=True)))
    assert heard(database, ben, room.id) == set()


def test_guests_do_not_ask(database: Database, room: Room) -> None:
    guest = a_guest(database, "guest")
    with pytest.raises(Forbidden), database.transaction() as tx:
        ask_to_join(tx, Asking(guest, AskToJoin(room=room.id)))


def test_what_is_vain_goes_when_its_asker_asks_again(
    database: Database, ada: Person, ben: Person, room: Room
) -> None:
    heard(database, ben, NEVER_WAS)
    heard(database, ada, "of somebody else")
    assert stored(database) == 2
    heard(database, ben, room.id)
    assert stored(database) == 2


def test_who_waited_too_long_is_forgotten(
    database: Database, ada: Person, ben: Person, room: Room
) -> None:
    heard(database, ben, room.id, "Long ago")
    long = timedelta(days=limits.JOIN_REQUEST_DAYS, seconds=1) // timedelta(milliseconds=1)
    with database.transaction() as tx:
        earlier = update(join_requests).values(asked_at=join_requests.c.asked_at - long)
        tx.connection.execute(earlier)
    assert asking(database, ada, room) == []
    with pytest.raises(JoinRequestNotFound):
        answered(database, ada, room, ben, accept=True)
    assert heard(database, ben, room.id, "Now") == {ada.id}
    assert asking(database, ada, room) == [("ben", "Now")]


def test_of_too_many_requests_the_oldest_go(database: Database, ada: Person, ben: Person) -> None:
    rooms = []
    for _ in range(limits.JOIN_REQUESTS + 1):
        rooms.append(a_room(database, (ada, Role.OWNER), kind=RoomKind.PRIVATE))
        heard(database, ben, rooms[-1].id)
    assert stored(database) == limits.JOIN_REQUESTS
    assert asking(database, ada, rooms[0]) == []
    assert asking(database, ada, rooms[-1]) == [("ben", None)]


def test_those_who_ask_come_in_pages(database: Database, ada: Person, room: Room) -> None:
    names = [f"p{number}" for number in (3, 1, 2, 5, 4)]
    for name in names:
        heard(database, registered(database, name), room.id)
    found: list[str] = []
    cursor = None
    while True:
        request = ListJoinRequests(room=room.id, cursor=cursor, limit=2)
        with database.transaction() as tx:
            page = list_join_requests(tx, ada, request)
        found += [one.user.username for one in page.requests]
        cursor = page.next
        if cursor is None:
            break
    assert found == names


def test_who_is_brought_in_or_deletes_their_account_asks_no_longer(
    database: Database, ada: Person, ben: Person, room: Room
) -> None:
    cleo = registered(database, "cleo")
    heard(database, ben, room.id)
    heard(database, cleo, room.id)
    with database.transaction() as tx:
        invite(tx, Addition(ada, AddMember(room=room.id, user="ben")))
        delete_account(tx, Deletion(cleo, PASSWORD_HASH))
    assert stored(database) == 0
