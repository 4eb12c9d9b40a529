"""What people want to be told of: for all rooms, for single ones, and by words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec
from sqlalchemy import bindparam, delete, insert, or_, select, update

from stonechat.actions.store import RoomNotifications
from stonechat.chat.notifications import DEFAULTS, Choice, RoomLevel, Settings
from stonechat.storage.dialect import as_rows
from stonechat.storage.instants import to_optional_instant, to_stored
from stonechat.storage.prepared import Prepared, beside_places
from stonechat.storage.tables import (
    Characters,
    keywords,
    memberships,
    notices,
    notification_settings,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from stonechat.chat.notifications import Keyword
    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement

_encode: Final = msgspec.json.Encoder().encode
_decode: Final = msgspec.json.Decoder(Settings).decode

_PRESENT: Final = memberships.c.left_at.is_(None)


@Prepared
def _settings_of(_: Dialect) -> Statement:
    return select(notification_settings.c.settings).where(
        notification_settings.c.user_id == bindparam("person")
    )


@Prepared
def _settings_of_all(dialect: Dialect) -> Statement:
    people = dialect.given("people", id=Characters)
    chosen = select(notification_settings.c.user_id, notification_settings.c.settings)
    return chosen.where(notification_settings.c.user_id.in_(select(people.c.id)))


@beside_places
def _save_settings(dialect: Dialect) -> Statement:
    saved = dialect.insert(notification_settings).values(
        user_id=bindparam("person"), tells=bindparam("choice"), settings=bindparam("all_of_it")
    )
    return saved.on_conflict_do_update(
        index_elements=["user_id"],
        set_={"tells": saved.excluded.tells, "settings": saved.excluded.settings},
    )


@beside_places
def _forget_settings(_: Dialect) -> Statement:
    return delete(notification_settings).where(
        notification_settings.c.user_id == bindparam("person")
    )


@beside_places
def _add_keywords(dialect: Dialect) -> Statement:
    given = dialect.given("given", first_word=Characters, words=Characters)
    person = bindparam("person", type_=Characters)
    rows = select(given.c.first_word, person, given.c.words)
    return insert(keywords).from_select(["first_word", "user_id", "words"], rows)


@beside_places
def _forget_keywords(_: Dialect) -> Statement:
    return delete(keywords).where(keywords.c.user_id == bindparam("person"))


@beside_places
def _forget_notices(_: Dialect) -> Statement:
    return delete(notices).where(notices.c.user_id == bindparam("person"))


@beside_places
def _tell_all(_: Dialect) -> Statement:
    # What is chosen for a room counts more than this.
    changed = update(memberships).where(
        memberships.c.user_id == bindparam("person"), _PRESENT, memberships.c.told_level.is_(None)
    )
    return changed.values(told_all=bindparam("tells_all", type_=memberships.c.told_all.type))


@Prepared
def _room_of(_: Dialect) -> Statement:
    return select(memberships.c.told_level, memberships.c.quiet_until).where(
        memberships.c.room_id == bindparam("room"),
        memberships.c.user_id == bindparam("person"),
        _PRESENT,
    )


@Prepared
def _rooms_of(_: Dialect) -> Statement:
    own = select(memberships.c.room_id, memberships.c.told_level, memberships.c.quiet_until)
    return own.where(
        memberships.c.user_id == bindparam("person"),
        _PRESENT,
        or_(memberships.c.told_level.is_not(None), memberships.c.quiet_until.is_not(None)),
    ).order_by(memberships.c.room_id)


@beside_places
def _save_room(_: Dialect) -> Statement:
    changed = update(memberships).where(
        memberships.c.room_id == bindparam("room"),
        memberships.c.user_id == bindparam("person"),
        _PRESENT,
    )
    return changed.values(
        told_level=bindparam("as_level", type_=Characters),
        quiet_until=bindparam("until", type_=memberships.c.quiet_until.type),
        told_all=bindparam("tells_all", type_=memberships.c.told_all.type),
    )


def find_notification_settings(tx: Handle, person_id: str) -> Settings:
    """Read what somebody chose; the defaults if they never did."""
    rows = tx.fetch(_settings_of, person=person_id)
    return to_settings(rows[0].settings) if rows else DEFAULTS


def settings_of_all(tx: Handle, person_ids: Collection[str]) -> Mapping[str, Settings]:
    """Read what each of these people chose; one statement."""
    found = dict.fromkeys(person_ids, DEFAULTS)
    for row in tx.fetch(_settings_of_all, people=as_rows([one] for one in found)):
        found[row.user_id] = _decode(row.settings)
    return found


def to_settings(stored: str | None) -> Settings:
    """Read settings from a row; those that a newer program knows more of keep what is known."""
    return DEFAULTS if stored is None else _decode(stored)


def save_notification_settings(
    tx: Handle, person_id: str, settings: Settings, words: Collection[Keyword]
) -> None:
    """Store what somebody chose, and by which words they are found.

    Their memberships say whether all messages concern them; so the cost grows with their rooms, and
    finding whom a message concerns does not grow with a room's members.
    """
    stored = _encode(settings).decode()
    tx.run(_save_settings, person=person_id, choice=settings.tells.value, all_of_it=stored)
    tx.run(_tell_all, person=person_id, tells_all=settings.tells is Choice.ALL)
    tx.run(_forget_keywords, person=person_id)
    if words:
        tx.run(_add_keywords, person=person_id, given=as_rows(dict.fromkeys(words)))


def find_room_notifications(tx: Handle, room_id: str, person_id: str) -> RoomNotifications:
    """Read what a member chose for a room; the defaults if nothing, or if they are no member."""
    rows = tx.fetch(_room_of, room=room_id, person=person_id)
    if not rows:
        return RoomNotifications()
    return _to_room(rows[0].told_level, rows[0].quiet_until)


def list_room_notifications(tx: Handle, person_id: str) -> Mapping[str, RoomNotifications]:
    """List what somebody chose for the rooms that they are in, where they did."""
    rows = tx.fetch(_rooms_of, person=person_id)
    return {row.room_id: _to_room(row.told_level, row.quiet_until) for row in rows}


def save_room_notifications(
    tx: Handle, room_id: str, person_id: str, chosen: RoomNotifications
) -> None:
    """Store what a member chose for a room; nothing happens if they are no member."""
    is_default = chosen.level is RoomLevel.DEFAULT
    if is_default:
        tells_all = find_notification_settings(tx, person_id).tells is Choice.ALL
    else:
        tells_all = chosen.level is RoomLevel.ALL
    tx.run(
        _save_room,
        room=room_id,
        person=person_id,
        as_level=None if is_default else chosen.level.value,
        until=to_stored(chosen.quiet_until) if chosen.quiet_until else None,
        tells_all=tells_all,
    )


def forget_notifications(tx: Handle, person_id: str) -> None:
    """Forget what somebody chose, and all that they were to be told of.

    What they chose for single rooms goes with their memberships.
    """
    for forget in (_forget_settings, _forget_keywords, _forget_notices):
        tx.run(forget, person=person_id)


def _to_room(level: str | None, quiet_until: int | None) -> RoomNotifications:
    return RoomNotifications(
        RoomLevel(level or RoomLevel.DEFAULT), to_optional_instant(quiet_until)
    )
