"""Choosing what to be told of, on both databases."""

from datetime import UTC, datetime

import pytest
from msgspec import ValidationError, convert

from stonechat.actions.accounts import Deletion, delete_account
from stonechat.actions.notification_settings import (
    read_room_settings,
    read_settings,
    stop_mail,
)
from stonechat.chat.errors import Forbidden, InvalidRequest, NotInRoom, RoomNotFound, UserNotFound
from stonechat.chat.notifications import DEFAULTS, Choice, Digest, Keyword
from stonechat.chat.values import Person, RoomKind
from stonechat.storage.database import Database
from stonechat.wire.notifications import QuietSpan, ReadRoomNotifications
from tests.contract.actions.amending import leaves, owned_room
from tests.contract.actions.newcomers import PASSWORD_HASH, registered
from tests.contract.actions.telling import Clock, chose, chose_for, clock, told_of
from tests.contract.actions.test_whispers import furnish, said
from tests.contract.storage.scenery import add_guest

__all__ = ["clock"]


def guest(database: Database) -> Person:
    with database.transaction() as tx:
        person = tx.find_person(add_guest(tx, "guest"))
    assert person
    return person


def test_nobody_has_settings_before_they_chose(database: Database) -> None:
    ada = registered(database, "ada")
    with database.transaction() as tx:
        assert tx.find_notification_settings(ada.id) == DEFAULTS
        assert read_settings(tx, ada).rooms == []


def test_what_was_chosen_stays_until_it_is_chosen_again(database: Database) -> None:
    ada = registered(database, "ada")
    chose(database, ada, tells="all", keywords=["Pager"])
    chose(database, ada, delay_seconds=60)
    with database.transaction() as tx:
        found = tx.find_notification_settings(ada.id)
    assert (found.tells, found.keywords, found.delay_seconds) == (Choice.ALL, ("Pager",), 60)


def test_keywords_that_are_the_same_words_count_once(database: Database) -> None:
    ada = registered(database, "ada")
    chose(database, ada, keywords=["Café", "cafe", " CAFÉ ", "on   call"])
    with database.transaction() as tx:
        assert tx.find_notification_settings(ada.id).keywords == ("Café", "on call")
        found = set(tx.keyword_owners(["cafe", "on", "call"]))
    assert found == {(ada.id, Keyword("cafe", "cafe")), (ada.id, Keyword("on", "on call"))}


def test_do_not_disturb_that_has_ended_is_not_shown(database: Database, clock: Clock) -> None:
    ada = registered(database, "ada")
    clock.now = datetime(2026, 11, 30, 12, tzinfo=UTC)
    chose(database, ada, quiet_until="2026-11-30T14:00:00+01:00")
    for hour, shown in ((12, "2026-11-30T13:00:00.000Z"), (13, None)):
        clock.now = clock.now.replace(hour=hour)
        with database.transaction() as tx:
            assert read_settings(tx, ada).settings.quiet_until == shown


@pytest.mark.parametrize("zone", ["Mars/Olympus_Mons", "europe/zurich", "Europe/Zurich\n", ".."])
def test_a_time_zone_that_there_is_not_is_refused(database: Database, zone: str) -> None:
    ada = registered(database, "ada")
    with pytest.raises(InvalidRequest) as refused:
        chose(database, ada, quiet_hours={"time_zone": zone})
    assert refused.value.details["path"] == "quiet_hours.time_zone"


@pytest.mark.parametrize("kind", ["room", "person"])
def test_what_is_unknown_is_exempted_from_nothing(database: Database, kind: str) -> None:
    ada, bob, gone = (registered(database, name) for name in ("ada", "bob", "gone"))
    hidden = owned_room(database, bob, kind=RoomKind.PRIVATE)
    with database.transaction() as tx:
        delete_account(tx, Deletion(gone, PASSWORD_HASH))
    field, unknown, error = {
        "room": ("except_rooms", ["none", hidden.id], RoomNotFound),
        "person": ("except_people", ["none", gone.id], UserNotFound),
    }[kind]
    for reference in unknown:
        with pytest.raises(error) as refused:
            chose(database, ada, quiet_hours={"time_zone": "UTC", field: [reference]})
        assert list(refused.value.details.values()) == [reference]
    with database.transaction() as tx:
        assert tx.find_notification_settings(ada.id) == DEFAULTS


def test_exceptions_are_kept_by_id_and_stay_when_they_are_gone(database: Database) -> None:
    ada, bob = registered(database, "ada"), registered(database, "bob")
    room = owned_room(database, bob, ada, kind=RoomKind.PRIVATE)
    chose(
        database,
        ada,
        quiet_hours={"time_zone": "UTC", "except_rooms": [room.id], "except_people": ["bob"]},
    )
    leaves(database, room, ada)
    with database.transaction() as tx:
        delete_account(tx, Deletion(bob, PASSWORD_HASH))
        kept = read_settings(tx, ada).settings.quiet_hours
    assert (kept.except_rooms, kept.except_people) == ([room.id], [bob.id])
    again = {"except_rooms": kept.except_rooms, "except_people": kept.except_people}
    chose(database, ada, quiet_hours={"time_zone": "Europe/Zurich", **again})
    with database.transaction() as tx:
        assert read_settings(tx, ada).settings.quiet_hours.time_zone == "Europe/Zurich"


def test_guests_have_none(database: Database) -> None:
    person = guest(database)
    room = owned_room(database, registered(database, "ada"), person)
    with pytest.raises(Forbidden):
        chose(database, person, tells="all")
    with pytest.raises(Forbidden):
        chose_for(database, person, room.id, level="all")


def test_who_is_not_in_a_room_chooses_nothing_for_it(database: Database) -> None:
    ada, bob = registered(database, "ada"), registered(database, "bob")
    public = owned_room(database, ada)
    private = owned_room(database, ada, kind=RoomKind.PRIVATE)
    with pytest.raises(NotInRoom):
        chose_for(database, bob, public.id, level="all")
    with pytest.raises(RoomNotFound):
        chose_for(database, bob, private.id, level="all")
    with database.transaction() as tx, pytest.raises(RoomNotFound):
        read_room_settings(tx, bob, convert({"room": private.id}, ReadRoomNotifications))


def test_rooms_that_one_left_are_not_listed(database: Database) -> None:
    ada, bob = registered(database, "ada"), registered(database, "bob")
    room = owned_room(database, ada, bob)
    chose_for(database, bob, room.id, level="nothing")
    with database.transaction() as tx:
        assert [it.room for it in read_settings(tx, bob).rooms] == [room.id]
    leaves(database, room, bob)
    with database.transaction() as tx:
        assert read_settings(tx, bob).rooms == []


def test_who_stops_mail_keeps_everything_else(database: Database) -> None:
    ada = registered(database, "ada")
    chose(
        database, ada, tells="all", keywords=["pager"], mail={"after_minutes": 5, "digest": "daily"}
    )
    with database.transaction() as tx:
        stop_mail(tx, ada.id)
        found = tx.find_notification_settings(ada.id)
        assert list(tx.keyword_owners(["pager"])) == [(ada.id, Keyword("pager", "pager"))]
    assert (found.mail_minutes, found.digest) == (None, Digest.OFF)
    assert (found.tells, found.keywords) == (Choice.ALL, ("pager",))


def test_who_deletes_their_account_leaves_nothing_of_it(database: Database) -> None:
    room, (ada, bob, eve) = furnish(database, "ada", "bob", "eve")
    for person in (bob, eve):
        chose(database, person, tells="all", keywords=["pager"])
    said(database, room, ada, "pager")
    assert told_of(database) == {(bob.id, "keyword"), (eve.id, "keyword")}
    with database.transaction() as tx:
        delete_account(tx, Deletion(bob, PASSWORD_HASH))
        assert tx.find_notification_settings(bob.id) == DEFAULTS
        assert [owner for owner, _ in tx.keyword_owners(["pager"])] == [eve.id]
    assert told_of(database) == {(eve.id, "keyword")}
    said(database, room, ada, "@room")
    assert told_of(database) == {(eve.id, "keyword"), (eve.id, "call")}


def test_what_a_clock_shows_is_one_line() -> None:
    span = {"days": ["monday"], "since": "22:00", "until": "07:00"}
    assert convert(span, QuietSpan).since == "22:00"
    with pytest.raises(ValidationError):
        convert(span | {"since": "22:00\n"}, QuietSpan)
