"""What a push says, made when it is about to be sent.

What waits in the outbox names messages, and holds nothing that anybody wrote. So nobody is told of
what was deleted or read meanwhile, or what they may not read any more, and a thief of the database
finds no words there that are not in the messages.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final
from urllib.parse import quote

import msgspec

from stonechat.actions.access import MessageAccess, access_message
from stonechat.actions.store import PushDelivery, Transaction
from stonechat.chat import limits
from stonechat.chat.errors import MessageNotFound
from stonechat.chat.notifications import Level, Privacy, held_until, level_of
from stonechat.chat.values import RoomKind
from stonechat.wire.push import Push, PushKind
from stonechat.wire.shapes import Message

_TITLE_LENGTH: Final = 120
_BODY_LENGTH: Final = 400
_HOME: Final = "/"
_encode: Final = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Writing:
    """Deliveries that are about to be sent.

    Attributes:
        server_name: what the server calls itself.
        zone_of: finds the clock of a time zone.
    """

    deliveries: Sequence[PushDelivery]
    server_name: str
    zone_of: Callable[[str], tzinfo]


@dataclass(frozen=True, slots=True)
class Written:
    """What deliveries say, by their ids. Of what is in neither there is nothing left to tell.

    Attributes:
        payloads: JSON of `wire.push.Push`, at most `limits.PUSH_PAYLOAD_BYTES` each.
        later: when their readers may be disturbed again.
    """

    payloads: Mapping[str, bytes]
    later: Mapping[str, datetime]


def compose_pushes(tx: Transaction, asked: Writing) -> Written:
    """Say what each delivery is to say now, or when it is to be asked again.

    Between its first attempt and this one hours may have passed, in which its reader wanted to hear
    no more of a room, or went to bed. Writes nothing.
    """
    writer = _Writer(tx, asked)
    payloads: dict[str, bytes] = {}
    later: dict[str, datetime] = {}
    for delivery in asked.deliveries:
        match writer.write(delivery):
            case datetime() as until:
                later[delivery.id] = until
            case Push() as push:
                payloads[delivery.id] = _fit(push)
    return Written(payloads, later)


def compose_trial(tx: Transaction, person_id: str, server_name: str) -> bytes:
    """Write what a device is told that is tried out."""
    push = Push(
        kind=PushKind.TEST,
        tag=PushKind.TEST,
        title=_short(server_name, _TITLE_LENGTH),
        body="This device hears of what you miss.",
        url=_HOME,
        badge=tx.count_waiting([person_id])[person_id],
    )
    return _fit(push)


class _Writer:
    """Writes what is told in one transaction."""

    def __init__(self, tx: Transaction, asked: Writing) -> None:
        people = {one.person_id for one in asked.deliveries}
        self._tx = tx
        self._server_name = asked.server_name
        self._zone_of = asked.zone_of
        self._badges = tx.count_waiting(people)
        self._settings = tx.settings_of_all(people)

    def write(self, delivery: PushDelivery) -> Push | datetime | None:
        match delivery.kind:
            case PushKind.MESSAGE:
                return self._message(delivery)
            case PushKind.SUMMARY:
                return self._summary(delivery)
            case PushKind.READ:
                return self._plain(delivery, PushKind.READ, None, None)
            case _:
                return self._plain(delivery, PushKind.TEST, self._server_name, None)

    def _held_until(
        self, person_id: str, room_id: str = "", author_id: str = ""
    ) -> datetime | None:
        settings = self._settings[person_id]
        zone = self._zone_of(settings.quiet_hours.time_zone)
        return held_until(settings, zone, self._tx.now, room_id=room_id, author_id=author_id)

    def _is_muted(self, person_id: str, room_id: str) -> bool:
        chosen = self._tx.find_room_notifications(room_id, person_id)
        is_quiet = chosen.quiet_until is not None and self._tx.now < chosen.quiet_until
        level = level_of(self._settings[person_id].tells, chosen.level)
        return is_quiet or level is Level.NOTHING

    def _message(self, delivery: PushDelivery) -> Push | datetime | None:
        try:
            access = access_message(self._tx, delivery.person_id, delivery.message_id or "")
        except MessageNotFound:
            return None
        message = access.message
        if message.deleted_at is not None or self._has_read(delivery.person_id, access):
            return None
        if self._tx.blocked_pairs([(message.author.id, delivery.person_id)]):
            return None
        if self._is_muted(delivery.person_id, message.room):
            return None
        until = self._held_until(delivery.person_id, message.room, message.author.id)
        if until is not None:
            return until
        title, body = self._words(delivery.person_id, access)
        privacy = self._settings[delivery.person_id].privacy
        return Push(
            kind=PushKind.MESSAGE,
            tag=delivery.tag,
            title=_short(title, _TITLE_LENGTH),
            body=_short(body, _BODY_LENGTH),
            url=_address(access),
            badge=self._badges[delivery.person_id],
            icon=message.author.avatar if privacy is not Privacy.NOTHING else None,
            room=message.room,
            stream=access.place.stream_id,
            message=message.id,
            position=message.position,
            sent_at=message.sent_at,
        )

    def _words(self, person_id: str, access: MessageAccess) -> tuple[str, str]:
        author = access.message.author
        name = author.name or author.username
        match self._settings[person_id].privacy:
            case Privacy.NOTHING:
                return self._server_name, "You have a new message."
            case Privacy.SENDER:
                return name, "A new message"
            case _:
                return name + _place(access), _said(access.message)

    def _summary(self, delivery: PushDelivery) -> Push | datetime | None:
        until = self._held_until(delivery.person_id)
        if until is not None:
            return until
        messages = delivery.fields.get("messages", 0)
        waiting = self._badges[delivery.person_id]
        if not messages:
            return None
        what = "1 message" if messages == 1 else f"{messages} messages"
        rooms = delivery.fields.get("rooms", 0)
        where = f" in {rooms} conversations" if rooms > 1 else ""
        body = f"While it was quiet: {what}{where}."
        return self._plain(delivery, PushKind.SUMMARY, self._server_name, body, badge=waiting)

    def _plain(
        self,
        delivery: PushDelivery,
        kind: PushKind,
        title: str | None,
        body: str | None,
        *,
        badge: int | None = None,
    ) -> Push:
        return Push(
            kind=kind,
            tag=delivery.tag,
            title=title,
            body=body,
            url=_HOME,
            badge=self._badges[delivery.person_id] if badge is None else badge,
            stream=delivery.stream_id,
            position=delivery.position,
        )

    def _has_read(self, person_id: str, access: MessageAccess) -> bool:
        place = access.place
        if place.is_whisper:
            own = self._tx.find_own_whisper(place.stream_id, person_id)
            return own is None or place.position <= own.read_position
        membership = access.room.membership if access.room else None
        return membership is None or place.position <= membership.read_position


def _place(access: MessageAccess) -> str:
    room = access.room.room if access.room else None
    if access.place.is_whisper:
        return " whispers" + (f" in {room.title or room.name}" if room else "")
    if room is None or (room.kind is RoomKind.DIRECT and room.members_count <= 2):
        return ""
    name = f"#{room.name}" if room.name else room.title
    return f" in {name}" if name else ""


def _address(access: MessageAccess) -> str:
    room = access.room.room if access.room else None
    return f"/r/{quote(room.name or room.id, safe='')}" if room else _HOME


def _said(message: Message) -> str:
    if message.text:
        return message.text
    if message.images:
        return "An image" if len(message.images) == 1 else f"{len(message.images)} images"
    return message.files[0].name if message.files else ""


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _fit(push: Push) -> bytes:
    """Encode a push; escaped, some texts are much longer than they look."""
    encoded = _encode(push)
    while len(encoded) > limits.PUSH_PAYLOAD_BYTES and push.body:
        push = msgspec.structs.replace(push, body=_short(push.body, len(push.body) // 2))
        encoded = _encode(push)
    return encoded
