"""From a change to what is heard: encoded once, and sent to those whom it concerns."""

from collections.abc import Callable, Iterable
from typing import Protocol

import msgspec

from stonechat.actions.changes import (
    AppearanceChanged,
    AvatarDropped,
    BlockChanged,
    Change,
    DirectOpened,
    JoinRequested,
    MailAdded,
    MemberChanged,
    MemberJoined,
    MemberLeft,
    MessageSent,
    ProfileChanged,
    ReportFiled,
    RoomChanged,
    SessionsEnded,
)
from stonechat.chat.values import Role
from stonechat.protocol.socketio import event_packet
from stonechat.realtime.hub import Hub
from stonechat.realtime.presence import Presence
from stonechat.wire import people
from stonechat.wire.broadcasts import RoomJoined, RoomRemoved, UserJoined, UserLeft
from stonechat.wire.shapes import timestamp

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
    ) -> None:
        self._hub = hub
        self._presence = presence
        self._attendance = attendance
        self._mail_added = mail_added
        self._avatar_dropped = avatar_dropped

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
                case MemberJoined() | MemberLeft() | DirectOpened():
                    self._members_changed(change, origin)
                case MemberChanged():
                    self._member_changed(change)
                case RoomChanged(room):
                    packet = event_packet("room_changed", _encode(room))
                    self._hub.publish(room.id, room.revision, packet)
                case ReportFiled() | JoinRequested():
                    self._tell_those_in_charge(change)
                case AppearanceChanged() | ProfileChanged() | BlockChanged():
                    self._looks_otherwise(change)
                case SessionsEnded() | MailAdded() | AvatarDropped():
                    self._see_to(change)

    def _see_to(self, change: SessionsEnded | MailAdded | AvatarDropped) -> None:
        """Have done what follows from a change, of which nobody is told."""
        match change:
            case SessionsEnded():
                self._attendance.end_sessions(change.session_ids)
            case MailAdded():
                self._mail_added()
            case AvatarDropped(avatar):
                self._avatar_dropped(avatar)

    def _looks_otherwise(self, change: AppearanceChanged | ProfileChanged | BlockChanged) -> None:
        match change:
            case AppearanceChanged(appearance, before):
                self._presence.appear(appearance, before)
            case ProfileChanged(user):
                self._presence.rename(user)
                self._hub.tell(user.id, event_packet("profile_changed", _encode(user)))
            case BlockChanged(blocker_id, blocked_id, on):
                self._presence.block(blocker_id, blocked_id, on=on)

    def _members_changed(
        self, change: MemberJoined | MemberLeft | DirectOpened, origin: object
    ) -> None:
        """Let those who come or go hear the room from now on, or no longer."""
        match change:
            case MemberJoined():
                self._member_joined(change, origin)
            case MemberLeft():
                self._member_left(change, origin)
            case DirectOpened():
                self._direct_opened(change, origin)

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
        muted_until = change.muted_until
        broadcast = people.MemberChanged(
            room=change.room_id,
            user=change.user,
            role=change.role,
            revision=change.revision,
            muted_until=timestamp(muted_until) if muted_until else None,
        )
        packet = event_packet("member_changed", _encode(broadcast))
        self._hub.publish(change.room_id, change.revision, packet)

    def _direct_opened(self, change: DirectOpened, origin: object) -> None:
        room = change.room
        packet = event_packet("room_joined", _encode(RoomJoined(room=room, role=Role.MEMBER)))
        for user in change.members:
            self._hub.enter(user.id, room.id, room.revision)
            self._presence.enter(user.id, room.id)
            self._hub.tell(user.id, packet, but=origin)

    def _tell_those_in_charge(self, change: ReportFiled | JoinRequested) -> None:
        packet = (
            event_packet("report_filed", _encode(people.ReportFiled(change.report_id)))
            if isinstance(change, ReportFiled)
            else event_packet("join_asked", _encode(change.asked))
        )
        for person_id in change.hearers:
            self._hub.tell(person_id, packet)
