"""What becomes of what people are to be told, on both databases and by a clock that tests set."""

from datetime import UTC, datetime

import pytest

from stonechat.actions import notices
from stonechat.actions.changes import MailAdded, PushesAdded
from stonechat.actions.mails import Composition, Template, compose_letter
from stonechat.actions.notification_settings import stop_mail
from stonechat.chat.values import Person, RoomKind
from stonechat.storage.database import Database
from tests.contract.actions.amending import deleted, leaves, owned_room
from tests.contract.actions.newcomers import registered
from tests.contract.actions.telling import (
    Clock,
    chose,
    chose_for,
    clock,
    looked,
    mailed,
    pushes,
    read,
    settled,
    states,
    subscribed,
)
from tests.contract.actions.test_noticing import blocks
from tests.contract.actions.test_reading import marked
from tests.contract.actions.test_whispers import furnish, said, whispered

__all__ = ["clock"]

BOB = "bob@example.org"


def mentioned(database: Database, times: int = 1) -> tuple[str, list[Person]]:
    """Let Ada mention Bob, who has a device and an address."""
    ada, bob = registered(database, "ada"), registered(database, "bob", email=BOB)
    room = owned_room(database, ada, bob)
    subscribed(database, bob)
    for _ in range(times):
        said(database, room.id, ada, "@bob")
    looked(database)
    return room.id, [ada, bob]


def test_nothing_is_told_before_the_delay_has_passed(database: Database, clock: Clock) -> None:
    _, (_, bob) = mentioned(database)
    clock.go_on(seconds=4)
    assert settled(database) == []
    clock.go_on(seconds=1)
    assert settled(database) == [PushesAdded]
    assert pushes(database) == [(bob.id, "message", 1)]
    assert states(database) == ["told"]


def test_what_is_read_elsewhere_before_is_never_told(database: Database, clock: Clock) -> None:
    room, (_, bob) = mentioned(database)
    marked(database, bob, 1, room=room)
    clock.go_on(minutes=1)
    assert settled(database) == []
    assert (pushes(database), states(database)) == ([], [])


def test_what_is_read_after_it_was_told_is_withdrawn_from_devices(
    database: Database, clock: Clock
) -> None:
    room, (_, bob) = mentioned(database, times=2)
    clock.go_on(minutes=1)
    settled(database)
    # Of one place only the latest is told.
    assert pushes(database) == [(bob.id, "message", 2)]
    read(database, bob, room, 1)
    assert states(database) == ["told"]
    assert pushes(database) == [(bob.id, "message", 2)]
    read(database, bob, room, 2)
    # Devices show the second one, which a withdrawal of the first would take the place of.
    assert pushes(database)[1:] == [(bob.id, "read", 2)]
    assert states(database) == []


def test_what_is_read_before_it_was_told_needs_no_withdrawal(
    database: Database, clock: Clock
) -> None:
    room, (_, bob) = mentioned(database)
    clock.go_on(seconds=1)
    read(database, bob, room, 1)
    assert (pushes(database), states(database)) == ([], [])


def test_who_is_active_is_told_when_they_stop(database: Database, clock: Clock) -> None:
    _, (_, bob) = mentioned(database)
    for _ in range(3):
        clock.go_on(minutes=2)
        assert settled(database, bob) == []
    clock.go_on(seconds=20)
    assert settled(database) == []
    with database.transaction() as tx:
        notices.release_left_alone(tx, [bob.id])
    assert settled(database) == [PushesAdded]


def test_what_was_deleted_by_then_is_not_told(database: Database, clock: Clock) -> None:
    ada, bob = registered(database, "ada"), registered(database, "bob")
    room = owned_room(database, ada, bob)
    subscribed(database, bob)
    message = said(database, room.id, ada, "@bob")
    looked(database)
    deleted(database, ada, message.id)
    clock.go_on(minutes=1)
    assert settled(database) == []


@pytest.mark.parametrize("kind", [RoomKind.PUBLIC, RoomKind.PRIVATE])
def test_who_left_or_blocked_or_muted_by_then_is_not_told(
    database: Database, clock: Clock, kind: RoomKind
) -> None:
    names = ("bob", "eve", "joe", "may")
    ada, *others = (registered(database, name) for name in ("ada", *names))
    room = owned_room(database, ada, *others, kind=kind)
    for person in others:
        subscribed(database, person)
    said(database, room.id, ada, " ".join(f"@{name}" for name in names))
    looked(database)
    bob, eve, joe, may = others
    leaves(database, room, bob)
    blocks(database, eve, ada)
    chose_for(database, joe, room.id, level="nothing")
    chose(database, may, tells="nothing")
    clock.go_on(minutes=1)
    assert settled(database) == []
    assert states(database) == []


NIGHTS: dict[str, object] = {
    "time_zone": "Europe/Zurich",
    "spans": [{"days": ["monday"], "since": "22:00", "until": "07:00"}],
}


def quiet(**more: object) -> dict[str, object]:
    return NIGHTS | more


def test_a_night_holds_everything_back_and_ends_with_one_summary(
    database: Database, clock: Clock
) -> None:
    ada, bob = registered(database, "ada"), registered(database, "bob")
    room = owned_room(database, ada, bob)
    subscribed(database, bob)
    chose(database, bob, quiet_hours=quiet())
    clock.now = datetime(2026, 11, 30, 23, tzinfo=UTC)
    for _ in range(3):
        said(database, room.id, ada, "@bob")
    whispered(database, room.id, ada, bob)
    looked(database)
    clock.go_on(minutes=1)
    assert settled(database) == []
    assert states(database) == ["held"] * 4
    read(database, bob, room.id, 1)
    # It is six in the morning in London when it is seven in Zurich.
    clock.now = datetime(2026, 12, 1, 5, 59, tzinfo=UTC)
    assert settled(database) == []
    clock.now = datetime(2026, 12, 1, 6, tzinfo=UTC)
    assert settled(database) == [PushesAdded]
    assert pushes(database) == [(bob.id, "summary", None)]


def test_a_summary_says_how_much_it_was_however_many_pieces_that_takes(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "NOTICES_AT_ONCE", 3)
    ada, bob, joe = (registered(database, name) for name in ("ada", "bob", "joe"))
    room = owned_room(database, ada, bob, joe).id
    for person in (bob, joe):
        chose(database, person, tells="all", quiet_until="2026-11-30T13:00:00Z")
        subscribed(database, person)
    for _ in range(4):
        said(database, room, ada, "@bob")
    looked(database)
    clock.go_on(minutes=1)
    settled(database)
    clock.go_on(hours=1)
    settled(database)
    with database.transaction() as tx:
        last = {one.person_id: one.fields for one in tx.due_pushes(20, ())}
    assert last == {one.id: {"messages": 4, "rooms": 1} for one in (bob, joe)}
    assert {kind for _, kind, _ in pushes(database)} == {"summary"}


def test_of_what_is_held_back_for_long_a_few_are_kept_and_all_are_counted(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "HELD_KEPT", 2)
    room, (ada, bob) = mentioned(database)
    chose(database, bob, tells="all", quiet_until="2026-12-30T12:00:00Z")
    for _ in range(6):
        said(database, room, ada, "@bob")
        said(database, room, ada, "to all")
        looked(database)
        clock.go_on(minutes=1)
        assert settled(database) == []
        assert len(states(database)) <= 4
    chose(database, bob, keywords=["tea"])
    settled(database)
    assert states(database) == ["held"] * 4
    chose(database, bob, quiet_until=None)
    assert settled(database) == [PushesAdded]
    with database.transaction() as tx:
        assert [one.fields for one in tx.due_pushes(9, ())] == [{"messages": 13, "rooms": 1}]
        assert tx.count_unread(bob.id) == {"mention": 7}


def test_what_is_read_of_what_was_held_back_counts_no_more(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "HELD_KEPT", 2)
    room, (_, bob) = mentioned(database, times=5)
    chose(database, bob, quiet_until="2026-12-30T12:00:00Z")
    clock.go_on(minutes=1)
    settled(database)
    assert states(database) == ["held"] * 2
    read(database, bob, room, 4)
    chose(database, bob, quiet_until=None)
    settled(database)
    assert pushes(database) == [(bob.id, "message", 5)]


def test_who_is_active_and_reads_nothing_has_one_notice_of_what_is_not_said_to_them(
    database: Database, clock: Clock
) -> None:
    room, (ada, bob) = mentioned(database)
    chose(database, bob, tells="all", quiet_until="2026-11-30T12:10:00Z")
    said(database, room, ada, "held")
    looked(database)
    clock.go_on(minutes=1)
    settled(database, bob)
    for text in ("one", "two", "three"):
        clock.go_on(minutes=5)
        said(database, room, ada, text)
        looked(database)
        clock.go_on(minutes=1)
        settled(database, bob)
        assert len(states(database)) == 2
    clock.go_on(minutes=1)
    assert settled(database) == [PushesAdded]
    assert (bob.id, "message", 5) in pushes(database)


def test_what_was_held_back_is_told_when_somebody_wants_to_be_disturbed_again(
    database: Database, clock: Clock
) -> None:
    _, (_, bob) = mentioned(database, times=2)
    chose(database, bob, quiet_until="9999-12-31T23:59:59Z", quiet_hours=quiet())
    clock.go_on(minutes=1)
    settled(database)
    chose(database, bob, keywords=["tea"])
    settled(database)
    assert states(database) == ["held", "held"]
    chose(database, bob, quiet_until=None)
    assert settled(database) == [PushesAdded]
    assert pushes(database) == [(bob.id, "summary", None)]


def test_the_only_thing_that_was_held_back_is_told_as_it_is(
    database: Database, clock: Clock
) -> None:
    _, (_, bob) = mentioned(database)
    chose(database, bob, quiet_until="2026-11-30T13:00:00Z")
    clock.go_on(minutes=1)
    assert settled(database) == []
    clock.go_on(minutes=60)
    settled(database)
    assert pushes(database) == [(bob.id, "message", 1)]


@pytest.mark.parametrize("exception", ["except_rooms", "except_people"])
def test_exceptions_are_told_at_night(database: Database, clock: Clock, exception: str) -> None:
    room, (ada, bob) = mentioned(database)
    excepted = {"except_rooms": [room], "except_people": [ada.id]}[exception]
    chose(database, bob, quiet_hours=quiet(**{exception: excepted}))
    clock.now = datetime(2026, 11, 30, 23, tzinfo=UTC)
    assert settled(database) == [PushesAdded]


def test_a_night_ends_by_the_clock_on_the_wall_when_that_is_set(
    database: Database, clock: Clock
) -> None:
    ada, bob = registered(database, "ada"), registered(database, "bob")
    room = owned_room(database, ada, bob)
    subscribed(database, bob)
    saturdays = [{"days": ["saturday"], "since": "22:00", "until": "07:00"}]
    chose(database, bob, quiet_hours=quiet(spans=saturdays))
    clock.now = datetime(2026, 3, 28, 22, tzinfo=UTC)
    said(database, room.id, ada, "@bob")
    looked(database)
    clock.go_on(minutes=1)
    assert settled(database) == []
    clock.now = datetime(2026, 3, 29, 4, 59, tzinfo=UTC)
    assert settled(database) == []
    clock.now = datetime(2026, 3, 29, 5, tzinfo=UTC)
    assert settled(database) == [PushesAdded]


def test_mail_tells_who_could_not_be_told_otherwise(database: Database, clock: Clock) -> None:
    ada, bob = registered(database, "ada"), registered(database, "bob", email=BOB)
    room = owned_room(database, ada, bob)
    for _ in range(2):
        said(database, room.id, ada, "@bob")
    looked(database)
    for minutes in (1, 58):
        clock.go_on(minutes=minutes)
        assert settled(database) == []
    clock.go_on(minutes=1)
    assert settled(database) == [MailAdded]
    assert mailed(database) == [(BOB, "unread")]
    with database.transaction() as tx:
        (mail,) = tx.due_mails(10)
        letter = compose_letter(tx, Composition(mail, "secret")).reply
    assert letter
    assert (letter.template, letter.unread) == (Template.UNREAD, 2)
    assert letter.stoppable_by == bob.id
    read(database, bob, room.id, 2)
    with database.transaction() as tx:
        assert compose_letter(tx, Composition(mail, "secret")).reply is None


def test_one_mail_tells_of_all_that_was_told_by_then(database: Database, clock: Clock) -> None:
    ada, bob = registered(database, "ada"), registered(database, "bob", email=BOB)
    room = owned_room(database, ada, bob)
    for _ in range(3):
        said(database, room.id, ada, "@bob")
        looked(database)
        clock.go_on(minutes=20)
        settled(database)
    for _ in range(6):
        clock.go_on(minutes=20)
        settled(database)
    assert mailed(database) == [(BOB, "unread")]
    said(database, room.id, ada, "@bob")
    looked(database)
    for _ in range(6):
        clock.go_on(minutes=20)
        settled(database)
    assert mailed(database) == [(BOB, "unread")] * 2
    # The mail server was away for all that time: now one is enough.
    with database.transaction() as tx:
        composed = [compose_letter(tx, Composition(it, "secret")) for it in tx.due_mails(10)]
    assert [it.reply.unread for it in composed if it.reply] == [4]


def test_a_mail_counts_nothing_that_is_gone_for_its_reader(
    database: Database, clock: Clock
) -> None:
    ada, eve = registered(database, "ada"), registered(database, "eve")
    bob = registered(database, "bob", email=BOB)
    room = owned_room(database, ada, bob, eve)
    other = owned_room(database, ada, bob, kind=RoomKind.PRIVATE)
    said(database, room.id, ada, "@bob")
    gone = said(database, room.id, ada, "@bob")
    said(database, room.id, eve, "@bob")
    said(database, other.id, ada, "@bob")
    looked(database)
    for minutes in (1, 60):
        clock.go_on(minutes=minutes)
        settled(database)

    def counted() -> int | None:
        with database.transaction() as tx:
            (mail,) = tx.due_mails(10)
            letter = compose_letter(tx, Composition(mail, "secret")).reply
            return letter.unread if letter else None

    assert counted() == 4
    deleted(database, ada, gone.id)
    assert counted() == 3
    blocks(database, bob, eve)
    assert counted() == 2
    leaves(database, other, bob)
    assert counted() == 1
    leaves(database, room, bob)
    assert counted() is None


def test_a_digest_is_one_mail_however_much_it_tells_of(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "NOTICES_AT_ONCE", 2)
    _, (_, bob) = mentioned(database, times=5)
    chose(database, bob, mail={"after_minutes": None, "digest": "daily"})
    clock.go_on(minutes=1)
    settled(database)
    assert states(database) == ["listed"] * 5
    clock.now = datetime(2026, 12, 1, 8, tzinfo=UTC)
    settled(database)
    assert mailed(database) == [(BOB, "digest")]


@pytest.mark.parametrize("kind", ["unread", "digest"])
def test_a_mail_that_waits_is_not_sent_to_who_wants_no_such_mail_any_more(
    database: Database, clock: Clock, kind: str
) -> None:
    _, (_, bob) = mentioned(database)
    wanted = {"unread": (60, "off"), "digest": (None, "daily")}
    minutes, digest = wanted[kind]
    chose(database, bob, mail={"after_minutes": minutes, "digest": digest})
    clock.go_on(minutes=1)
    settled(database)
    clock.go_on(days=1)
    settled(database)
    assert mailed(database) == [(BOB, kind)]
    minutes, digest = wanted["unread" if kind == "digest" else "digest"]
    chose(database, bob, mail={"after_minutes": minutes, "digest": digest})
    with database.transaction() as tx:
        (mail,) = tx.due_mails(10)
        assert compose_letter(tx, Composition(mail, "secret")).reply is None


def test_what_a_device_was_told_is_not_mailed(database: Database, clock: Clock) -> None:
    mentioned(database)
    clock.go_on(minutes=1)
    settled(database)
    with database.transaction() as tx:
        tx.note_pushed(tx.due_pushes(10, ()))
    clock.go_on(hours=2)
    assert settled(database) == []
    assert mailed(database) == []


def test_what_is_still_held_back_is_not_told_by_what_comes_after_it(
    database: Database, clock: Clock
) -> None:
    ada, eve = registered(database, "ada"), registered(database, "eve")
    bob = registered(database, "bob", email=BOB)
    room = owned_room(database, ada, eve, bob)
    subscribed(database, bob)
    chose(database, bob, quiet_hours=quiet(except_people=[eve.id]))
    clock.now = datetime(2026, 11, 30, 23, tzinfo=UTC)
    said(database, room.id, ada, "@bob")
    said(database, room.id, eve, "@bob")
    looked(database)
    clock.go_on(minutes=1)
    settled(database)
    assert states(database) == ["held", "told"]
    with database.transaction() as tx:
        due = tx.due_pushes(10, ())
        tx.note_pushed(due)
        tx.forget_pushes([one.id for one in due])
    # In the morning its own push is not taken, and so mail follows.
    clock.now = datetime(2026, 12, 1, 7, tzinfo=UTC)
    settled(database)
    clock.go_on(hours=1)
    settled(database)
    assert mailed(database) == [(BOB, "unread")]


def test_nobody_is_mailed_who_has_not_shown_their_address(database: Database, clock: Clock) -> None:
    ada, bob = registered(database, "ada"), registered(database, "bob", pending=BOB)
    room = owned_room(database, ada, bob)
    said(database, room.id, ada, "@bob")
    looked(database)
    clock.go_on(hours=2)
    assert settled(database) == []
    assert mailed(database) == []


def test_a_digest_comes_once_with_all_that_is_unread(database: Database, clock: Clock) -> None:
    room, (ada, bob) = mentioned(database)
    chose(database, bob, mail={"after_minutes": None, "digest": "daily"})
    clock.go_on(minutes=1)
    settled(database)
    with database.transaction() as tx:
        tx.note_pushed(tx.due_pushes(10, ()))
    said(database, room, ada, "@bob")
    looked(database)
    clock.go_on(minutes=1)
    settled(database)
    assert states(database) == ["listed", "listed"]
    clock.now = datetime(2026, 12, 1, 8, tzinfo=UTC)
    assert settled(database) == [MailAdded]
    assert mailed(database) == [(BOB, "digest")]
    clock.go_on(days=1)
    assert settled(database) == []


def test_who_stops_mail_gets_none_of_what_waits(database: Database, clock: Clock) -> None:
    _, (_, bob) = mentioned(database)
    clock.go_on(hours=2)
    settled(database)
    settled(database)
    with database.transaction() as tx:
        stop_mail(tx, bob.id)
        stop_mail(tx, "nobody")
    clock.go_on(hours=2)
    settled(database)
    with database.transaction() as tx:
        letters = [compose_letter(tx, Composition(it, "")).reply for it in tx.due_mails(10)]
    assert letters in ([], [None])


def test_two_servers_settle_each_notice_once(database: Database, clock: Clock) -> None:
    mentioned(database)
    clock.go_on(minutes=1)
    assert settled(database) == [PushesAdded]
    assert settled(database) == []


def test_a_whisper_is_told_to_its_members_alone(database: Database, clock: Clock) -> None:
    room, (ada, bob, eve) = furnish(database, "ada", "bob", "eve")
    for person in (ada, bob, eve):
        subscribed(database, person)
        chose_for(database, person, room, level="all")
    whispered(database, room, ada, bob)
    looked(database)
    clock.go_on(minutes=1)
    settled(database)
    assert pushes(database) == [(bob.id, "message", 1)]


def test_of_what_is_not_said_to_somebody_one_notice_a_room_is_kept(
    database: Database, clock: Clock
) -> None:
    room, (ada, bob) = furnish(database, "ada", "bob")
    subscribed(database, bob)
    chose_for(database, bob, room, level="all")
    for text in ("one", "@bob", "two", "three"):
        said(database, room, ada, text)
        looked(database)
        clock.go_on(minutes=1)
        settled(database)
    assert states(database) == ["told", "mailed"]
    assert len(pushes(database)) == 4
    read(database, bob, room, 4)
    assert pushes(database)[-1] == (bob.id, "read", 4)
