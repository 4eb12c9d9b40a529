"""Keeping people out of rooms, and what is written down of it, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from stonechat.actions.bans import Banning, ban, list_audit, list_bans
from stonechat.actions.changes import Change, MemberLeft
from stonechat.actions.rooms import Joining, Leaving, join_room, leave_room
from stonechat.chat.errors import (
    Forbidden,
    InvalidRequest,
    NotInRoom,
    RoomNotFound,
    UserNotFound,
)
from stonechat.chat.values import Person, Role, Room, RoomKind, ServerRole
from stonechat.storage.database import Database
from stonechat.storage.tables import bans
from stonechat.wire.requests import JoinRoom, LeaveRoom
from stonechat.wire.rooms import Ban, ListAudit, ListBans
from stonechat.wire.shapes import user_shape
from tests.contract.actions.newcomers import registered
from tests.contract.actions.test_roles import a_guest, a_room

NEW_YEAR = "2999-01-01T00:00:00Z"


def banned(
    database: Database, actor: Person, room: Room, person: Person, *, on: bool = True, **terms: str
) -> tuple[Change, ...]:
    request = Ban(room=room.id, user=person.id, on=on, **terms)
    with database.transaction() as tx:
        return ban(tx, Banning(actor, request)).changes


def may_come_in(database: Database, person: Person, room: Room) -> bool:
    try:
        with database.transaction() as tx:
            join_room(tx, Joining(person, JoinRoom(room=room.id)))
            leave_room(tx, Leaving(person, LeaveRoom(room=room.id)))
    except Forbidden:
        return False
    return True


def listed(database: Database, actor: Person, room: Room) -> list[tuple[str, str | None]]:
    with database.transaction() as tx:
        page = list_bans(tx, actor, ListBans(room=room.id))
    assert page.next is None
    return [(one.user.username, one.until) for one in page.bans]


@pytest.fixture
def ada(database: Database) -> Person:
    return registered(database, "ada")


@pytest.fixture
def ben(database: Database) -> Person:
    return registered(database, "ben")


@pytest.fixture
def room(database: Database, ada: Person) -> Room:
    return a_room(database, (ada, Role.OWNER))


def test_who_is_banned_is_put_out_and_cannot_come_in(
    database: Database, ada: Person, ben: Person
) -> None:
    room = a_room(database, (ada, Role.OWNER), (ben, Role.MODERATOR))
    assert banned(database, ada, room, ben) == (
        MemberLeft(room.id, user_shape(ben), room.revision + 1),
    )
    assert not may_come_in(database, ben, room)
    assert banned(database, ada, room, ben, on=False) == ()
    assert may_come_in(database, ben, room)


def test_who_is_not_there_is_banned_as_well_and_nobody_hears_of_it(
    database: Database, ada: Person, ben: Person, room: Room
) -> None:
    assert banned(database, ada, room, ben) == ()
    assert not may_come_in(database, ben, room)
    guest = a_guest(database, "guest")
    banned(database, ada, room, guest)
    assert not may_come_in(database, guest, room)


def test_a_ban_ends_by_itself(database: Database, ada: Person, ben: Person, room: Room) -> None:
    with pytest.raises(InvalidRequest):
        banned(database, ada, room, ben, until="2020-01-01T00:00:00Z")
    banned(database, ada, room, ben, until=NEW_YEAR)
    assert listed(database, ada, room) == [("ben", "2999-01-01T00:00:00.000Z")]
    with database.transaction() as tx:
        a_day_ago = tx.now - timedelta(days=1)
        past = int(a_day_ago.timestamp() * 1_000)
        tx.connection.execute(update(bans).values(until=past))
    assert listed(database, ada, room) == []
    assert may_come_in(database, ben, room)
    assert banned(database, ada, room, ben, on=False) == ()


def test_what_is_said_again_replaces_what_was_said_before(
    database: Database, ada: Person, ben: Person, room: Room
) -> None:
    banned(database, ada, room, ben, until=NEW_YEAR, reason="Rude.")
    banned(database, ada, room, ben, reason="Very rude.")
    with database.transaction() as tx:
        (entry,) = list_bans(tx, ada, ListBans(room=room.id)).bans
    assert (entry.user, entry.until, entry.reason) == (user_shape(ben), None, "Very rude.")
    assert entry.banned_by == user_shape(ada)


def test_bans_come_in_pages_by_name(database: Database, ada: Person, room: Room) -> None:
    for name in ("dan", "Cleo", "ben"):
        banned(database, ada, room, registered(database, name))
    with database.transaction() as tx:
        first = list_bans(tx, ada, ListBans(room=room.id, limit=2))
        rest = list_bans(tx, ada, ListBans(room=room.id, limit=2, cursor=first.next))
    assert [one.user.username for one in first.bans] == ["ben", "Cleo"]
    assert [one.user.username for one in rest.bans] == ["dan"]
    assert rest.next is None


def test_those_who_run_the_room_ban_whom_stands_below(database: Database, ada: Person) -> None:
    moderator, member = registered(database, "moderator"), registered(database, "member")
    outsider = registered(database, "outsider", role=ServerRole.OWNER)
    room = a_room(database, (ada, Role.OWNER), (moderator, Role.MODERATOR), (member, Role.MEMBER))
    for actor, person, refusal in (
        (moderator, ada, Forbidden),
        (moderator, moderator, Forbidden),
        (member, outsider, Forbidden),
        (outsider, member, NotInRoom),
    ):
        with pytest.raises(refusal):
            banned(database, actor, room, person)
    assert banned(database, moderator, room, member)
    with pytest.raises(UserNotFound), database.transaction() as tx:
        ban(tx, Banning(ada, Ban(room=room.id, user="nobody", on=True)))
    with pytest.raises(Forbidden):
        listed(database, registered(database, "other"), _joined(database, room, "other"))


def _joined(database: Database, room: Room, username: str) -> Room:
    with database.transaction() as tx:
        person = tx.find_person_by(username)
        assert person
        join_room(tx, Joining(person, JoinRoom(room=room.id)))
    return room


def test_of_a_hidden_room_nobody_is_banned(database: Database, ada: Person, ben: Person) -> None:
    hidden = a_room(database, (ada, Role.OWNER), kind=RoomKind.PRIVATE)
    with pytest.raises(RoomNotFound):
        banned(database, ben, hidden, ada)
    with pytest.raises(RoomNotFound):
        listed(database, ben, hidden)
    with pytest.raises(RoomNotFound), database.transaction() as tx:
        list_audit(tx, ben, ListAudit(room=hidden.id))


def test_what_was_done_is_read_latest_first_and_in_pages(
    database: Database, ada: Person, ben: Person, room: Room
) -> None:
    banned(database, ada, room, ben, until=NEW_YEAR, reason="Rude.")
    banned(database, ada, room, ben, on=False)
    with database.transaction() as tx:
        first = list_audit(tx, ada, ListAudit(room=room.id, limit=1))
        rest = list_audit(tx, ada, ListAudit(room=room.id, limit=1, cursor=first.next))
    (latest,), (earlier,) = first.entries, rest.entries
    assert rest.next is None
    assert (latest.actor, latest.act, latest.user) == (user_shape(ada), "ban", user_shape(ben))
    assert latest.details == {"on": False, "until": None, "reason": None}
    assert earlier.details == {
        "on": True,
        "until": "2999-01-01T00:00:00.000Z",
        "reason": "Rude.",
    }
    with pytest.raises(NotInRoom), database.transaction() as tx:
        list_audit(tx, ben, ListAudit(room=room.id))
