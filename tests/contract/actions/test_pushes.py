"""What a push says is made when it is sent, from what its reader may see then."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from stonechat.actions.blocks import Blocking, block
from stonechat.actions.push_outbox import add_pushes
from stonechat.actions.pushes import Writing, compose_pushes, compose_trial
from stonechat.actions.reading import Reading, mark_read
from stonechat.actions.rooms import Leaving, leave_room
from stonechat.actions.store import RoomNotifications
from stonechat.chat import limits
from stonechat.chat.notifications import Privacy, RoomLevel, Settings
from stonechat.chat.values import Person, RoomKind
from stonechat.delivery.time_zones import zone_of
from stonechat.storage.database import Database
from stonechat.wire.messages import MarkRead
from stonechat.wire.people import Block
from stonechat.wire.requests import LeaveRoom
from stonechat.wire.shapes import Message
from tests.contract.actions.amending import deleted
from tests.contract.actions.newcomers import registered
from tests.contract.actions.pushing import a_push, add_device, claimed
from tests.contract.actions.test_whispers import said, whispered
from tests.contract.storage.scenery import add_room


@pytest.fixture
def wren(database: Database) -> Person:
    """Somebody with one device."""
    wren = registered(database, "wren")
    with database.transaction() as tx:
        add_device(tx, wren)
    return wren


@pytest.fixture
def robin(database: Database) -> Person:
    return registered(database, "robin")


def a_room(database: Database, *people: Person, kind: RoomKind = RoomKind.PUBLIC) -> str:
    with database.transaction() as tx:
        name = "kitchen" if kind is RoomKind.PUBLIC else None
        return add_room(tx, name, kind=kind, members=tuple(one.id for one in people)).id


def told(database: Database, person: Person, message: Message | None, **of: Any) -> Any:
    """What somebody's device is told of a message; None for nothing."""
    with database.transaction() as tx:
        if message is not None:
            stream = message.whisper.id if message.whisper else message.room
            of = {"tag": stream, "stream_id": stream, "message_id": message.id} | of
            of["position"] = message.position
        add_pushes(tx, [a_push(tx, person, **of)])
        due = claimed(tx)
        written = compose_pushes(tx, Writing(due, "Our chat", zone_of))
        tx.forget_pushes([one.id for one in due])
    if written.later:
        return written.later[due[0].id]
    return json.loads(written.payloads[due[0].id]) if written.payloads else None


def choose(database: Database, person: Person, privacy: Privacy) -> None:
    with database.transaction() as tx:
        tx.save_notification_settings(person.id, Settings(privacy=privacy), [])


def test_a_message_says_who_said_what_and_where(
    database: Database, wren: Person, robin: Person
) -> None:
    room = a_room(database, wren, robin)
    message = said(database, room, robin, "Is there tea, @wren?")
    assert told(database, wren, message) == {
        "kind": "message",
        "tag": room,
        "title": "robin in #kitchen",
        "body": "Is there tea, @wren?",
        "url": "/r/kitchen",
        "badge": 1,
        "icon": message.author.avatar,
        "room": room,
        "stream": room,
        "message": message.id,
        "position": 1,
        "sent_at": message.sent_at,
    }


def test_a_direct_message_is_from_its_author_alone(
    database: Database, wren: Person, robin: Person
) -> None:
    room = a_room(database, wren, robin, kind=RoomKind.DIRECT)
    said(database, room, robin, "One")
    push = told(database, wren, said(database, room, robin, "Two"))
    assert (push["title"], push["body"], push["badge"]) == ("robin", "Two", 2)
    assert push["url"] == f"/r/{room}"


def test_a_whisper_is_told_to_its_members(database: Database, wren: Person, robin: Person) -> None:
    room = a_room(database, wren, robin)
    message = whispered(database, room, robin, wren)
    push = told(database, wren, message)
    assert (push["title"], push["body"]) == ("robin whispers in kitchen", "psst")
    assert message.whisper
    assert (push["stream"], push["room"], push["badge"]) == (message.whisper.id, room, 1)


@pytest.mark.parametrize(
    ("privacy", "title", "body"),
    [
        (Privacy.SENDER, "robin", "A new message"),
        (Privacy.NOTHING, "Our chat", "You have a new message."),
    ],
)
def test_no_more_is_told_than_was_chosen(
    database: Database, wren: Person, robin: Person, privacy: Privacy, title: str, body: str
) -> None:
    choose(database, wren, privacy)
    message = said(database, a_room(database, wren, robin), robin, "the secret")
    push = told(database, wren, message)
    assert (push["title"], push["body"]) == (title, body)
    assert "secret" not in json.dumps(push)
    assert (push["icon"] is None) or privacy is Privacy.SENDER


def test_nothing_is_told_of_what_was_read_or_deleted_meanwhile(
    database: Database, wren: Person, robin: Person
) -> None:
    room = a_room(database, wren, robin)
    gone, read = said(database, room, robin), said(database, room, robin)
    deleted(database, robin, gone.id)
    assert told(database, wren, gone) is None
    assert told(database, wren, read)
    with database.transaction() as tx:
        mark_read(tx, Reading(wren, MarkRead(room=room, position=read.position)))
    assert told(database, wren, read) is None


def test_nothing_is_told_of_what_one_may_not_read_any_more(
    database: Database, wren: Person, robin: Person
) -> None:
    room = a_room(database, wren, robin, kind=RoomKind.PRIVATE)
    message = said(database, room, robin)
    assert told(database, wren, message)
    with database.transaction() as tx:
        leave_room(tx, Leaving(wren, LeaveRoom(room=room)))
    assert told(database, wren, message) is None


def test_nobody_hears_of_a_whisper_between_others(
    database: Database, wren: Person, robin: Person
) -> None:
    finch = registered(database, "finch")
    message = whispered(database, a_room(database, wren, robin, finch), robin, finch)
    assert told(database, wren, message) is None


def test_nothing_is_told_of_whom_one_has_blocked(
    database: Database, wren: Person, robin: Person
) -> None:
    message = said(database, a_room(database, wren, robin), robin)
    with database.transaction() as tx:
        block(tx, Blocking(wren, Block(user=robin.id, on=True)))
    assert told(database, wren, message) is None


def test_the_badge_counts_what_is_said_to_somebody(
    database: Database, wren: Person, robin: Person
) -> None:
    direct = a_room(database, wren, robin, kind=RoomKind.DIRECT)
    room = a_room(database, wren, robin)
    for text in ("aloud", "to @wren", "to @wren again"):
        said(database, room, robin, text)
    said(database, direct, robin)
    whispered(database, room, robin, wren)
    assert told(database, wren, None, kind="read", tag=room, stream_id=room, position=3) == {
        "kind": "read",
        "tag": room,
        "title": None,
        "body": None,
        "url": "/",
        "badge": 4,
        "icon": None,
        "room": None,
        "stream": room,
        "message": None,
        "position": 3,
        "sent_at": None,
    }


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        ({"messages": 1, "rooms": 1}, "While it was quiet: 1 message."),
        ({"messages": 12, "rooms": 3}, "While it was quiet: 12 messages in 3 conversations."),
    ],
)
def test_a_summary_says_how_much_was_held_back(
    database: Database, wren: Person, fields: dict[str, int], body: str
) -> None:
    push = told(database, wren, None, kind="summary", tag="summary", fields=fields)
    assert (push["title"], push["body"], push["tag"]) == ("Our chat", body, "summary")


@pytest.mark.parametrize("text", ["long " * 2_000, "\x01" * 2_000, "\N{BIRD}" * 10_000])
def test_no_push_is_longer_than_a_push_service_takes(
    database: Database, wren: Person, robin: Person, text: str
) -> None:
    push = told(database, wren, said(database, a_room(database, wren, robin), robin, text))
    assert len(json.dumps(push, ensure_ascii=False).encode()) <= limits.PUSH_PAYLOAD_BYTES
    assert push["body"].endswith("…")


def test_a_device_can_be_tried_out(database: Database, wren: Person) -> None:
    with database.transaction() as tx:
        push = json.loads(compose_trial(tx, wren.id, "Our chat"))
    assert (push["kind"], push["title"], push["badge"]) == ("test", "Our chat", 0)


def test_who_went_to_bed_before_it_could_be_sent_is_told_later(
    database: Database, wren: Person, robin: Person
) -> None:
    room = a_room(database, wren, robin)
    message = said(database, room, robin, "Tea?")
    with database.transaction() as tx:
        until = (tx.now + timedelta(hours=8)).replace(microsecond=0)
        tx.save_notification_settings(wren.id, Settings(quiet_until=until), [])
    assert told(database, wren, message) == until
    assert told(database, wren, None, kind="summary", fields={"messages": 2}) == until
    # What takes a notification away disturbs nobody.
    assert told(database, wren, None, kind="read", position=1)["kind"] == "read"


@pytest.mark.parametrize(
    "chosen",
    [
        RoomNotifications(RoomLevel.NOTHING),
        RoomNotifications(quiet_until=datetime(9999, 1, 1, tzinfo=UTC)),
    ],
)
def test_who_wants_to_hear_no_more_of_a_room_is_not_told_of_what_waited(
    database: Database, wren: Person, robin: Person, chosen: RoomNotifications
) -> None:
    room = a_room(database, wren, robin)
    message = said(database, room, robin, "Tea?")
    assert told(database, wren, message)
    with database.transaction() as tx:
        tx.save_room_notifications(room, wren.id, chosen)
    assert told(database, wren, message) is None
