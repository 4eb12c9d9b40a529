"""What rooms are called and how they are run, on both databases."""

from typing import Any

import pytest

from stonechat.actions.catch_up import catch_up
from stonechat.actions.changes import RoomChanged
from stonechat.actions.membership import Addition, invite
from stonechat.actions.room_settings import Archiving, Update, archive_room, update_room
from stonechat.actions.rooms import (
    Creation,
    Joining,
    Leaving,
    create_room,
    ensure_lobby,
    join_room,
    leave_room,
    list_rooms,
)
from stonechat.chat.errors import (
    ChatError,
    Forbidden,
    InvalidRequest,
    InvalidRoomName,
    NotInRoom,
    RoomNameTaken,
    RoomNotFound,
)
from stonechat.chat.values import Circle, HistoryView, Person, Role, RoomKind, ServerRole
from stonechat.storage.database import Database
from stonechat.wire.requests import CatchUp, CreateRoom, JoinRoom, LeaveRoom, ListRooms
from stonechat.wire.rooms import AddMember, ArchiveRoom, UpdateRoom
from stonechat.wire.shapes import Room
from tests.contract.actions.newcomers import registered
from tests.contract.actions.test_roles import a_room


def made(database: Database, owner: Person, **fields: Any) -> Room:
    with database.transaction() as tx:
        return create_room(tx, Creation(owner, CreateRoom(**fields))).reply.room


def updated(database: Database, actor: Person, room: str, **fields: Any) -> Room:
    with database.transaction() as tx:
        outcome = update_room(tx, Update(actor, UpdateRoom(room=room, **fields)))
    room_now = outcome.reply.room
    assert outcome.changes in ((), (RoomChanged(room_now),))
    return room_now


def archived(database: Database, actor: Person, room: str, *, on: bool) -> Room:
    with database.transaction() as tx:
        return archive_room(tx, Archiving(actor, ArchiveRoom(room=room, on=on))).reply.room


def refused(database: Database, actor: Person, room: str, **fields: Any) -> type[ChatError] | None:
    try:
        updated(database, actor, room, **fields)
    except ChatError as error:
        return type(error)
    return None


@pytest.fixture
def ada(database: Database) -> Person:
    return registered(database, "ada")


@pytest.fixture
def ben(database: Database) -> Person:
    return registered(database, "ben")


def test_what_is_given_changes_and_all_else_stays(database: Database, ada: Person) -> None:
    room = made(database, ada, name="kitchen", title="Kitchen", topic="Tea")
    now = updated(database, ada, room.id, topic="Coffee", slow_seconds=5, receipts=True)
    assert (now.name, now.title, now.topic) == ("kitchen", "Kitchen", "Coffee")
    assert (now.slow_seconds, now.receipts, now.posting) == (5, True, Circle.MEMBERS)
    assert now.revision == room.revision + 1
    cleared = updated(database, ada, room.id, title=None, posting=Circle.OWNERS)
    assert (cleared.title, cleared.topic) == (None, "Coffee")
    assert cleared.posting is Circle.OWNERS


def test_a_change_is_caught_up_with_and_written_down(database: Database, ada: Person) -> None:
    room = made(database, ada, title="Our room", visibility="private")
    now = updated(database, ada, room.id, history=HistoryView.JOINED, inviting=Circle.MODERATORS)
    with database.transaction() as tx:
        missed = catch_up(tx, ada, CatchUp(rooms={room.id: room.revision})).rooms[room.id]
        (entry,) = tx.list_audits(room.id, before=None, limit=5)
    assert missed
    assert (missed.room, missed.revision, missed.complete) == (now, now.revision, True)
    assert (entry.act, entry.details) == (
        "update_room",
        {"history": "joined", "inviting": "moderators"},
    )


def test_what_is_so_already_is_no_change(database: Database, ada: Person) -> None:
    room = made(database, ada, name="kitchen", topic="Tea")
    assert updated(database, ada, room.id, name="kitchen", topic="Tea", receipts=False) == room
    assert updated(database, ada, room.id) == room
    with database.transaction() as tx:
        assert tx.list_audits(room.id, before=None, limit=5) == []


def test_a_public_room_is_renamed_and_its_old_name_is_free(database: Database, ada: Person) -> None:
    room = made(database, ada, name="kitchen")
    made(database, ada, name="cellar")
    assert refused(database, ada, room.id, name="CELLAR") is RoomNameTaken
    assert refused(database, ada, room.id, name="two words") is InvalidRoomName
    assert updated(database, ada, "kitchen", name="attic").name == "attic"
    assert refused(database, ada, "kitchen", topic="?") is RoomNotFound
    assert updated(database, ada, "Attic", name="ATTIC").name == "ATTIC"
    assert made(database, ada, name="kitchen").id != room.id
    with database.transaction() as tx:
        found = list_rooms(tx, ada, ListRooms(query="att")).rooms
    assert [one.name for one in found] == ["ATTIC"]


def test_a_private_room_has_a_title_and_no_name(database: Database, ada: Person) -> None:
    room = made(database, ada, title="Our room", visibility="private")
    assert refused(database, ada, room.id, name="ours") is InvalidRequest
    assert refused(database, ada, room.id, title=None) is InvalidRequest
    assert refused(database, ada, room.id, title=" ") is InvalidRequest
    assert updated(database, ada, room.id, title="My room").title == "My room"


def test_all_of_a_public_room_may_be_read(database: Database, ada: Person) -> None:
    room = made(database, ada, name="kitchen")
    assert refused(database, ada, room.id, history=HistoryView.JOINED) is InvalidRequest


def test_those_who_run_a_room_change_it(database: Database, ada: Person, ben: Person) -> None:
    cleo = registered(database, "cleo")
    server_moderator = registered(database, "moderator", role=ServerRole.MODERATOR)
    room = a_room(database, (ada, Role.OWNER), (ben, Role.MODERATOR), (cleo, Role.MEMBER))
    assert refused(database, ben, room.id, topic="Tea") is None
    assert refused(database, cleo, room.id, topic="Coffee") is Forbidden
    assert refused(database, server_moderator, room.id, topic="Coffee") is NotInRoom
    with pytest.raises(Forbidden):
        archived(database, ben, room.id, on=True)
    with database.transaction() as tx:
        leave_room(tx, Leaving(ada, LeaveRoom(room=room.id)))
    assert refused(database, server_moderator, room.id, topic="Water") is None
    assert archived(database, server_moderator, room.id, on=True).archived


def test_a_direct_room_stays_as_it_is(database: Database, ada: Person, ben: Person) -> None:
    server_moderator = registered(database, "moderator", role=ServerRole.MODERATOR)
    direct = a_room(
        database, (ada, Role.MEMBER), (server_moderator, Role.MEMBER), kind=RoomKind.DIRECT
    )
    for actor in (ada, server_moderator):
        assert refused(database, actor, direct.id, topic="Tea") is Forbidden
        with pytest.raises(Forbidden):
            archived(database, actor, direct.id, on=True)
    assert refused(database, ben, direct.id, topic="Tea") is RoomNotFound


def test_nobody_comes_into_an_archived_room_whose_members_read_and_leave(
    database: Database, ada: Person, ben: Person
) -> None:
    room = made(database, ada, name="kitchen")
    closed = archived(database, ada, room.id, on=True)
    assert (closed.archived, closed.revision) == (True, room.revision + 1)
    assert archived(database, ada, room.id, on=True) == closed
    with database.transaction() as tx:
        with pytest.raises(Forbidden):
            join_room(tx, Joining(ben, JoinRoom(room=room.id)))
        with pytest.raises(Forbidden):
            invite(tx, Addition(ada, AddMember(room=room.id, user="ben")))
        assert join_room(tx, Joining(ada, JoinRoom(room=room.id))).reply.room == closed
    assert not archived(database, ada, room.id, on=False).archived
    with database.transaction() as tx:
        join_room(tx, Joining(ben, JoinRoom(room=room.id)))
        leave_room(tx, Leaving(ben, LeaveRoom(room=room.id)))


def test_the_lobby_stays_open_and_keeps_its_name(database: Database) -> None:
    moderator = registered(database, "moderator", role=ServerRole.MODERATOR)
    with database.transaction() as tx:
        ensure_lobby(tx)
    assert refused(database, moderator, "lobby", name="hall") is Forbidden
    assert refused(database, moderator, "lobby", topic="Welcome") is None
    with pytest.raises(Forbidden):
        archived(database, moderator, "lobby", on=True)


def test_a_query_finds_ones_own_private_rooms_and_nobody_elses(
    database: Database, ada: Person, ben: Person
) -> None:
    for title in ("Birds by night", "bird", "Fish"):
        made(database, ada, title=title, visibility="private")
    for name in ("bird", "birds", "birdwatch"):
        made(database, ben, name=name)

    def found(person: Person, query: str | None) -> list[tuple[str | None, str | None]]:
        rooms: list[tuple[str | None, str | None]] = []
        cursor = None
        while True:
            request = ListRooms(query=query, cursor=cursor, limit=1)
            with database.transaction() as tx:
                page = list_rooms(tx, person, request)
            rooms += [(room.name, room.title) for room in page.rooms]
            cursor = page.next
            if cursor is None:
                return rooms

    public = [(name, None) for name in ("bird", "birds", "birdwatch")]
    assert found(ada, None) == found(ben, None) == found(ben, "bird") == public
    own = found(ada, "BIRD")
    assert sorted(own[:2], key=str) == [("bird", None), (None, "bird")]
    assert own[2:] == [("birds", None), (None, "Birds by night"), ("birdwatch", None)]
