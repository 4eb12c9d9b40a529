"""Choosing how one is seen, on both databases."""

from datetime import timedelta
from typing import Any

import pytest

from stonechat.actions.act import Outcome
from stonechat.actions.changes import AppearanceChanged
from stonechat.actions.people import NameChoice, add_user, depart
from stonechat.actions.presence import StatusChoice, note_activity, set_status
from stonechat.actions.store import Appearance
from stonechat.chat.errors import InvalidRequest, NotNamed
from stonechat.chat.values import Availability, Person
from stonechat.storage.database import Database
from stonechat.wire.people import SetStatus


@pytest.fixture
def ada(database: Database) -> Person:
    """A guest."""
    with database.transaction() as tx:
        return add_user(tx, NameChoice("ada", "a token")).reply.person


def chosen(database: Database, actor: Person, **fields: Any) -> Outcome[Appearance]:
    with database.transaction() as tx:
        return set_status(tx, StatusChoice(actor, SetStatus(**fields)))


def in_an_hour(database: Database) -> str:
    with database.transaction() as tx:
        return (tx.now + timedelta(hours=1)).isoformat()


def test_a_status_is_replaced_as_a_whole(database: Database, ada: Person) -> None:
    until = in_an_hour(database)
    outcome = chosen(
        database, ada, status=Availability.AWAY, text="  out for  lunch ", emoji="🍕", until=until
    )
    seen = outcome.reply
    [change] = outcome.changes
    assert isinstance(change, AppearanceChanged)
    assert change.appearance == seen
    assert change.before
    assert change.before.availability is Availability.ONLINE
    assert (seen.availability, seen.text, seen.emoji) == (
        Availability.AWAY,
        "out for lunch",
        "🍕",
    )
    assert seen.until is not None
    assert seen.until.isoformat() == until
    seen = chosen(database, ada, status=Availability.ONLINE).reply
    assert (seen.availability, seen.text, seen.emoji, seen.until) == (
        Availability.ONLINE,
        None,
        None,
        None,
    )


def test_nothing_is_told_when_nothing_is_different(database: Database, ada: Person) -> None:
    assert chosen(database, ada, status=Availability.ONLINE).changes == ()
    first = chosen(database, ada, status=Availability.AWAY, text="lunch")
    again = chosen(database, ada, status=Availability.AWAY, text="lunch")
    assert again == Outcome(first.reply)


def test_whoever_hides_was_last_active_at_their_last_sign_for_as_long_as_they_do(
    database: Database, ada: Person
) -> None:
    first = chosen(database, ada, status=Availability.ONLINE, text="here").reply
    sign_at = first.last_active_at + timedelta(minutes=1)
    with database.transaction() as tx:
        request = SetStatus(status=Availability.INVISIBLE)
        hidden = set_status(tx, StatusChoice(ada, request, sign_at)).reply
    assert hidden.last_active_at == sign_at
    still = chosen(database, ada, status=Availability.INVISIBLE, text="lunch").reply
    assert still.last_active_at == hidden.last_active_at
    with database.transaction() as tx:
        note_activity(tx, {ada.id: tx.now + timedelta(hours=1)})
    still = chosen(database, ada, status=Availability.INVISIBLE, text="dinner").reply
    assert still.last_active_at == hidden.last_active_at


def test_an_end_without_anything_that_ends_is_not_kept(database: Database, ada: Person) -> None:
    until = in_an_hour(database)
    assert chosen(database, ada, status=Availability.AWAY, until=until).reply.until is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", "x" * 101),
        ("text", "turned \u202e around"),
        ("emoji", "pizza"),
        ("emoji", "🍕🍕"),
        ("until", "tomorrow"),
        ("until", "2099-01-01"),
        ("until", "2026-12-01T12:00:00"),
        ("until", "2020-01-01T00:00:00Z"),
        ("until", "2099-01-01T00:00:00Z"),
        ("until", "9999-12-31T23:59:59-14:00"),
        ("until", "0001-01-01T00:00:00+14:00"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_its_place(
    database: Database, ada: Person, field: str, value: str
) -> None:
    fields = {"text": "here", field: value}
    with pytest.raises(InvalidRequest) as refused:
        chosen(database, ada, status=Availability.ONLINE, **fields)
    assert refused.value.details["path"] == field


def test_a_guest_who_has_departed_has_no_status(database: Database, ada: Person) -> None:
    with database.transaction() as tx:
        depart(tx, ada.id)
    with pytest.raises(NotNamed):
        chosen(database, ada, status=Availability.AWAY)
