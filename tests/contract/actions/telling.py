"""What people are told while they are away, done step by step and by a clock that tests set."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec import convert
from sqlalchemy import select

from stonechat.actions.changes import MailAdded, PushesAdded
from stonechat.actions.notices import Late, Settling, settle_notices, withdraw_read
from stonechat.actions.noticing import Looking, look, note_notices
from stonechat.actions.notification_settings import (
    RoomChoice,
    SettingsChange,
    change_settings,
    set_room_level,
)
from stonechat.actions.store import PushSubscription, ReadUpTo, Session
from stonechat.chat.values import Person, SessionKind
from stonechat.delivery.time_zones import time_zones, zone_of
from stonechat.storage import handle
from stonechat.storage.database import Database
from stonechat.storage.tables import mails, notices, push_deliveries
from stonechat.wire.notifications import ChangeNotificationSettings, SetRoomNotifications

START = datetime(2026, 11, 30, 12, tzinfo=UTC)


class Clock:
    """The instant of every transaction."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return the clock by which transactions go."""
    clock = Clock()
    monkeypatch.setattr(handle, "current_instant", clock)
    return clock


def chose(database: Database, person: Person, **fields: Any) -> None:
    """Choose what to be told of, in all rooms."""
    with database.transaction() as tx:
        request = convert(fields, ChangeNotificationSettings)
        change_settings(tx, SettingsChange(person, request, time_zones()))


def chose_for(database: Database, person: Person, room: str, **fields: Any) -> None:
    """Choose what to be told of in one room."""
    with database.transaction() as tx:
        set_room_level(
            tx, RoomChoice(person, convert({"room": room, **fields}, SetRoomNotifications))
        )


def subscribed(database: Database, person: Person) -> None:
    """Let somebody have a device that can be woken."""
    with database.transaction() as tx:
        session = Session(
            id=tx.new_id(),
            person_id=person.id,
            kind=SessionKind.BROWSER,
            agent=None,
            address=None,
            created_at=tx.now,
            used_at=tx.now,
            expires_at=tx.now + timedelta(days=100),
        )
        tx.add_session(session, session.id.encode().ljust(32)[:32])
        tx.add_push_subscription(
            PushSubscription(
                id=tx.new_id(),
                person_id=person.id,
                session_id=session.id,
                endpoint=f"https://push.example.org/{session.id}",
                p256dh=bytes(65),
                auth=bytes(16),
                name="A device",
                created_at=tx.now,
            )
        )


def looked(database: Database) -> int:
    """Look at all that was said, to the end; returns how many looks that took."""
    looks, crowd = 0, None
    while True:
        with database.transaction() as tx:
            left = {one: done for one, (done, _) in tx.unnoticed_streams().items()}
            if not left and crowd is None:
                return looks
            found = look(tx, Looking(left, crowd))
            crowd = found.crowd
            note_notices(tx, found)
        looks += 1
        assert looks < 1_000


def told_of(database: Database) -> set[tuple[str, str]]:
    """Look at all that was said; whom it concerns and why."""
    looked(database)
    with database.transaction() as tx:
        found = tx.connection.execute(select(notices.c.user_id, notices.c.reason))
        return {(row.user_id, row.reason) for row in found}


def settled(database: Database, *active: Person) -> list[type]:
    """Settle everything that is due; the changes that others hear of."""
    changes: list[type] = []
    late: dict[str, Late] = {}
    while True:
        with database.transaction() as tx:
            people = tx.due_people(50)
            settling = Settling(people, {one.id for one in active}, zone_of, late)
            outcome = settle_notices(tx, settling)
        changes += [type(one) for one in outcome.changes]
        assert set(changes) <= {MailAdded, PushesAdded}
        late = dict(outcome.reply.late)
        if not outcome.reply.count:
            return changes


def read(database: Database, person: Person, stream_id: str, position: int) -> None:
    """Say that somebody has read something, as it is told after the commit."""
    with database.transaction() as tx:
        withdraw_read(tx, tx.find_read([ReadUpTo(person.id, stream_id, position)]))


def pushes(database: Database) -> list[tuple[str, str, int | None]]:
    """Tell what waits for devices: (person, kind, position)."""
    with database.transaction() as tx:
        found = tx.connection.execute(select(push_deliveries).order_by(push_deliveries.c.id))
        return [(row.user_id, row.kind, row.position) for row in found]


def mailed(database: Database) -> list[tuple[str, str]]:
    """Tell what mail waits: (address, template)."""
    with database.transaction() as tx:
        found = tx.connection.execute(select(mails).order_by(mails.c.id))
        return [(row.recipient, row.template) for row in found]


def states(database: Database) -> list[str]:
    """Tell how far all notices have come."""
    with database.transaction() as tx:
        found = tx.connection.execute(select(notices.c.state).order_by(notices.c.message_id))
        return [row.state for row in found]
