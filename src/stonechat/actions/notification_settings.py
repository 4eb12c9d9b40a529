"""Choosing what one wants to be told of while one is away, and when not."""

from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import datetime, time

from msgspec import UNSET

from stonechat.actions.access import access_present, access_room, access_self, check_right
from stonechat.actions.act import Outcome
from stonechat.actions.instants import read_instant
from stonechat.actions.store import RoomNotifications, Transaction
from stonechat.chat.errors import InvalidRequest
from stonechat.chat.notifications import (
    Digest,
    Keyword,
    QuietHours,
    QuietSpan,
    RoomLevel,
    Settings,
    Weekday,
    keyword_of,
)
from stonechat.chat.profiles import clean_line, time_zone_fault
from stonechat.chat.rights import Right
from stonechat.chat.values import Person
from stonechat.wire import notifications as shapes
from stonechat.wire.replies import Done
from stonechat.wire.shapes import timestamp


@dataclass(frozen=True, slots=True)
class SettingsChange:
    """What somebody wants to be told of; `time_zones` are those that exist."""

    actor: Person
    request: shapes.ChangeNotificationSettings
    time_zones: Container[str]


@dataclass(frozen=True, slots=True)
class RoomChoice:
    """What somebody wants to be told of in a room."""

    actor: Person
    request: shapes.SetRoomNotifications


def read_settings(tx: Transaction, actor: Person) -> shapes.NotificationSettingsReply:
    """What the actor wants to be told of; raises NotNamed, or Forbidden for guests."""
    person_id = _access_self(tx, actor)
    return _reply(tx, person_id, tx.find_notification_settings(person_id))


def change_settings(
    tx: Transaction, asked: SettingsChange
) -> Outcome[shapes.NotificationSettingsReply]:
    """Choose what to be told of, as far as it is in the request.

    It counts for what is due from now on, also of what was said before; what was held back is
    looked at anew, because it may be quiet no more. Raises NotNamed, Forbidden for guests,
    InvalidRequest, or RoomNotFound and UserNotFound for exceptions of quiet hours of which the
    actor knows nothing.
    """
    person_id = _access_self(tx, asked.actor)
    settings = _chosen(tx, tx.find_notification_settings(person_id), asked)
    words = [word for it in settings.keywords if (word := keyword_of(it))]
    tx.save_notification_settings(person_id, settings, words)
    tx.release_held(person_id)
    return Outcome(_reply(tx, person_id, settings))


def read_room_settings(
    tx: Transaction, actor: Person, request: shapes.ReadRoomNotifications
) -> shapes.RoomNotificationsReply:
    """What the actor wants to be told of in a room; raises as `set_room_level`."""
    room_id = _access(tx, actor, request.room)
    return _room_reply(room_id, tx.find_room_notifications(room_id, actor.id))


def set_room_level(tx: Transaction, asked: RoomChoice) -> Outcome[shapes.RoomNotificationsReply]:
    """Choose what to be told of in a room, and until when of nothing.

    Raises NotNamed, RoomNotFound, NotInRoom, Forbidden for guests, or InvalidRequest.
    """
    request = asked.request
    room_id = _access(tx, asked.actor, request.room)
    until = read_instant(request.quiet_until, "quiet_until") if request.quiet_until else None
    chosen = RoomNotifications(RoomLevel(request.level), until)
    tx.save_room_notifications(room_id, asked.actor.id, chosen)
    return Outcome(_room_reply(room_id, chosen))


def stop_mail(tx: Transaction, person_id: str) -> Outcome[Done]:
    """Let mail tell somebody of nothing more; whoever has a mail to them may ask for it."""
    settings = tx.find_notification_settings(person_id)
    if tx.find_account(person_id) is not None:
        words = [word for it in settings.keywords if (word := keyword_of(it))]
        changed = replace(settings, mail_minutes=None, digest=Digest.OFF)
        tx.save_notification_settings(person_id, changed, words)
    return Outcome(Done())


def _access_self(tx: Transaction, actor: Person) -> str:
    person = access_self(tx, actor)
    check_right(Right.CHOOSE_NOTIFICATIONS, person)
    return person.id


def _access(tx: Transaction, actor: Person, reference: str) -> str:
    person = access_self(tx, actor)
    access = access_room(tx, person.id, reference)
    check_right(Right.CHOOSE_NOTIFICATIONS_OF_ROOM, person, access)
    return access.room.id


def _is_ahead(until: datetime | None, now: datetime) -> bool:
    return until is not None and now < until


def _chosen(tx: Transaction, before: Settings, asked: SettingsChange) -> Settings:
    request, settings = asked.request, before
    if request.tells is not UNSET:
        settings = replace(settings, tells=request.tells)
    if request.keywords is not UNSET:
        settings = replace(settings, keywords=_read_keywords(request.keywords))
    if request.privacy is not UNSET:
        settings = replace(settings, privacy=request.privacy)
    if request.delay_seconds is not UNSET:
        settings = replace(settings, delay_seconds=request.delay_seconds)
    if request.quiet_until is not UNSET:
        until = request.quiet_until
        instant = read_instant(until, "quiet_until") if until else None
        settings = replace(settings, quiet_until=instant)
    if request.quiet_hours is not UNSET:
        hours = _read_hours(request.quiet_hours, asked.time_zones)
        hours = _find_exceptions(tx, asked.actor, hours, before.quiet_hours)
        settings = replace(settings, quiet_hours=hours)
    if request.mail is not UNSET:
        mail = request.mail
        settings = replace(settings, mail_minutes=mail.after_minutes, digest=mail.digest)
    return settings


def _read_keywords(given: list[str]) -> tuple[str, ...]:
    kept: dict[Keyword, str] = {}
    for at, text in enumerate(given):
        word = keyword_of(text)
        if word is None:
            raise InvalidRequest(
                "A keyword has letters or digits. Leave this one out.", path=f"keywords[{at}]"
            )
        kept.setdefault(word, clean_line(text) or text)
    return tuple(kept.values())


def _read_hours(given: shapes.QuietHours, time_zones: Container[str]) -> QuietHours:
    if time_zone_fault(given.time_zone, time_zones):
        raise InvalidRequest(
            "This is no time zone. Give a name of the IANA database, such as Europe/Zurich.",
            path="quiet_hours.time_zone",
        )
    return QuietHours(
        time_zone=given.time_zone,
        spans=tuple(
            QuietSpan(
                frozenset(span.days), time.fromisoformat(span.since), time.fromisoformat(span.until)
            )
            for span in given.spans
        ),
        except_rooms=frozenset(given.except_rooms),
        except_people=frozenset(given.except_people),
    )


def _find_exceptions(
    tx: Transaction, actor: Person, asked: QuietHours, before: QuietHours
) -> QuietHours:
    """Find the rooms and people that are excepted; those that were so before may be gone by now."""

    def room_id(reference: str) -> str:
        is_kept = reference in before.except_rooms
        return reference if is_kept else access_room(tx, actor.id, reference).room.id

    def person_id(reference: str) -> str:
        is_kept = reference in before.except_people
        return reference if is_kept else access_present(tx, reference).id

    return replace(
        asked,
        except_rooms=frozenset(map(room_id, sorted(asked.except_rooms))),
        except_people=frozenset(map(person_id, sorted(asked.except_people))),
    )


def _reply(tx: Transaction, person_id: str, settings: Settings) -> shapes.NotificationSettingsReply:
    rooms = tx.list_room_notifications(person_id)
    return shapes.NotificationSettingsReply(
        settings=_shape(settings, tx.now),
        rooms=[_room_shape(room_id, chosen) for room_id, chosen in rooms.items()],
    )


def _shape(settings: Settings, now: datetime) -> shapes.NotificationSettings:
    until = settings.quiet_until if _is_ahead(settings.quiet_until, now) else None
    return shapes.NotificationSettings(
        tells=settings.tells,
        keywords=list(settings.keywords),
        privacy=settings.privacy,
        delay_seconds=settings.delay_seconds,
        quiet_until=timestamp(until) if until else None,
        quiet_hours=_hours_shape(settings.quiet_hours),
        mail=shapes.MailChoice(after_minutes=settings.mail_minutes, digest=settings.digest),
    )


def _hours_shape(hours: QuietHours) -> shapes.QuietHours:
    return shapes.QuietHours(
        time_zone=hours.time_zone,
        spans=[
            shapes.QuietSpan(
                days=[day for day in Weekday if day in span.days],
                since=f"{span.since:%H:%M}",
                until=f"{span.until:%H:%M}",
            )
            for span in hours.spans
        ],
        except_rooms=sorted(hours.except_rooms),
        except_people=sorted(hours.except_people),
    )


def _room_reply(room_id: str, chosen: RoomNotifications) -> shapes.RoomNotificationsReply:
    return shapes.RoomNotificationsReply(notifications=_room_shape(room_id, chosen))


def _room_shape(room_id: str, chosen: RoomNotifications) -> shapes.RoomNotifications:
    return shapes.RoomNotifications(
        room=room_id,
        level=chosen.level,
        quiet_until=timestamp(chosen.quiet_until) if chosen.quiet_until else None,
    )
