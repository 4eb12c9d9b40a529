"""From a change to what is heard: encoded once, and sent to those whom it concerns."""

from collections.abc import Callable, Iterable
from typing import Protocol

import msgspec

from stonechat.actions.changes import (
    AppearanceChanged,
    AvatarDropped,
    BlobsDropped,
    BlockChanged,
    Change,
    MailAdded,
    MemberChanged,
    MemberJoined,
    MemberLeft,
    MessageSent,
    ProfileChanged,
    ReportFiled,
    SessionsEnded,
)
from stonechat.protocol.socketio import event_packet
from stonechat.realtime.hub import Hub
from stonechat.realtime.presence import Presence
from stonechat.wire import people
from stonechat.wire.broadcasts import RoomJoined, RoomRemoved, UserJoined, UserLeft

_encode = msgspec.json.Encoder().encode


class Attendance(Protocol):
    """Whoever knows which connections rest on which session."""

    def end_sessions(self, session_ids: Iterable[str]) -> None:
        """End the connections that rest on these sessions."""


class Publisher:
    """Tells changes, in the order of their commits, to the hub and to those whom it concerns."""

    def __init__(
        self,
        hub: Hub,
        presence: Presence,
        attendance: Attendance,
        mail_added: Callable[[], None],
        avatar_dropped: Callable[[str], None],
        blobs_dropped: Callable[[tuple[str, ...]], None],
    ) -> None:
        self._hub = hub
        self._presence = presence
        self._attendance = attendance
        self._mail_added = mail_added
        self._avatar_dropped = avatar_dropped
        self._blobs_dropped = blobs_dropped

    def publish(self, changes: Iterable[Change], origin: object = None) -> None:
        """Tell changes that are durable.

        Args:
            changes: in the order in which they happened.
            origin: the connection that gets a reply, and so needs no `room_joined` of its own.
        """
        for change in changes:
            match change:
                case MessageSent(message):
                    packet = event_packet("message", _encode(message))
                    self._hub.publish(message.room, message.revision, packet)
                case MemberJoined():
                    self._member_joined(change, origin)
                case MemberLeft():
                    self._member_left(change, origin)
                case MemberChanged():
                    self._member_changed(change)
                case ReportFiled():
                    self._report_filed(change)
                case AppearanceChanged() | ProfileChanged() | BlockChanged():
                    self._looks_otherwise(change)
                case SessionsEnded() | MailAdded() | AvatarDropped() | BlobsDropped():
                    self._see_to(change)

    def _see_to(self, change: SessionsEnded | MailAdded | AvatarDropped | BlobsDropped) -> None:
        """Have done what follows from a change, of which nobody is told."""
        match change:
            case SessionsEnded():
                self._attendance.end_sessions(change.session_ids)
            case MailAdded():
                self._mail_added()
            case AvatarDropped(avatar):
                self._avatar_dropped(avatar)
            case BlobsDropped(blobs):
                self._blobs_dropped(blobs)

    def _looks_otherwise(self, change: AppearanceChanged | ProfileChanged | BlockChanged) -> None:
        match change:
            case AppearanceChanged(appearance, before):
                self._presence.appear(appearance, before)
            case ProfileChanged(user):
                self._presence.rename(user)
                self._hub.tell(user.id, event_packet("profile_changed", _encode(user)))
            case BlockChanged(blocker_id, blocked_id, on):
                self._presence.block(blocker_id, blocked_id, on=on)

    def _member_joined(self, change: MemberJoined, origin: object) -> None:
        room, user = change.room, change.user
        broadcast = UserJoined(room=room.id, user=user, revision=room.revision)
        self._hub.publish(room.id, room.revision, event_packet("user_joined", _encode(broadcast)))
        self._hub.enter(user.id, room.id, room.revision)
        self._presence.enter(user.id, room.id)
        entered = RoomJoined(room=room, role=change.role)
        self._hub.tell(user.id, event_packet("room_joined", _encode(entered)), but=origin)

    def _member_left(self, change: MemberLeft, origin: object) -> None:
        room_id, user = change.room_id, change.user
        self._hub.exit(user.id, room_id)
        self._presence.exit(user.id, room_id)
        exited = RoomRemoved(room=room_id)
        self._hub.tell(user.id, event_packet("room_removed", _encode(exited)), but=origin)
        broadcast = UserLeft(room=room_id, user=user, revision=change.revision)
        self._hub.publish(room_id, change.revision, event_packet("user_left", _encode(broadcast)))

    def _member_changed(self, change: MemberChanged) -> None:
        broadcast = people.MemberChanged(
            room=change.room_id, user=change.user, role=change.role, revision=change.revision
        )
        packet = event_packet("member_changed", _encode(broadcast))
        self._hub.publish(change.room_id, change.revision, packet)

    def _report_filed(self, change: ReportFiled) -> None:
        packet = event_packet("report_filed", _encode(people.ReportFiled(change.report_id)))
        for person_id in change.hearers:
            self._hub.tell(person_id, packet)
