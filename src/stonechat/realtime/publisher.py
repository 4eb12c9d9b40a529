"""From a change to what is heard: encoded once, and sent to those whom it concerns."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec

from stonechat.actions.changes import (
    AppearanceChanged,
    AvatarDropped,
    BlobsDropped,
    BlockChanged,
    Change,
    DirectOpened,
    JoinRequested,
    MailAdded,
    MemberChanged,
    MemberJoined,
    MemberLeft,
    MessageChanged,
    MessageSent,
    ProfileChanged,
    PushesAdded,
    ReadPositionMoved,
    ReportFiled,
    RoomChanged,
    SessionsEnded,
)
from stonechat.chat.values import Role
from stonechat.protocol.socketio import event_packet
from stonechat.realtime.hub import Hub
from stonechat.realtime.nodes.records import MessageHead
from stonechat.realtime.presence import Presence
from stonechat.wire import people
from stonechat.wire.broadcasts import RoomJoined, RoomRemoved, UserJoined, UserLeft
from stonechat.wire.shapes import Message, timestamp

_encode = msgspec.json.Encoder().encode

_YOUNG_REVISIONS = 10
"""Up to which revision a whisper that is not known here is taken for one that has just begun."""


class Streams(Protocol):
    """Whoever tells changes of streams to their listeners: the hub, or whoever sorts them first."""

    def publish(self, room_id: str, revision: int, packet: bytes, /) -> None:
        """Tell everybody who hears a room or a whisper."""


class Attendance(Protocol):
    """Whoever knows which connections rest on which session."""

    def end_sessions(self, session_ids: Iterable[str]) -> None:
        """End the connections that rest on these sessions."""


@dataclass(frozen=True, slots=True)
class Errands:
    """What has to be done after changes, beside telling them; `app` knows who does it.

    Attributes:
        mail_added: something waits to be sent.
        pushes_added: something waits to be told to devices.
        avatar_dropped: a picture, given by its URL, can go.
        blobs_dropped: files can go, given by their names.
        here_called: a message calls whoever of its room is connected; given by ids: of the room, of
            the message, and of its author.
        sent_in: a stream, given by its id, has a message that was not looked at yet: neither to be
            found, nor for whom it concerns.
        read_up_to: somebody has read a stream up to a position; given in this order.
    """

    mail_added: Callable[[], None]
    pushes_added: Callable[[], None]
    avatar_dropped: Callable[[str], None]
    blobs_dropped: Callable[[Collection[str]], None]
    here_called: Callable[[str, str, str], None]
    sent_in: Callable[[str, Message], None]
    read_up_to: Callable[[str, str, int], None]


class Publisher:
    """Tells changes, in the order of their commits, to the hub and to those whom it concerns.

    Args:
        hub: tells people.
        presence: tells how others look.
        attendance: ends connections.
        errands: what else has to be done.
        streams: tells what happens in rooms and whispers; the hub itself where one process
            publishes.
    """

    def __init__(
        self,
        hub: Hub,
        presence: Presence,
        attendance: Attendance,
        errands: Errands,
        streams: Streams | None = None,
    ) -> None:
        self._hub = hub
        self._streams = streams or hub
        self._presence = presence
        self._attendance = attendance
        self._errands = errands
        self._tellers: dict[type[Any], Callable[[Any, object], None]] = {
            MessageSent: self._message_sent,
            MessageChanged: self._message_changed,
            ReadPositionMoved: self._read_moved,
            RoomChanged: self._room_changed,
            MemberJoined: self._member_joined,
            MemberLeft: self._member_left,
            MemberChanged: self._member_changed,
            DirectOpened: self._direct_opened,
            JoinRequested: self._join_requested,
            AppearanceChanged: self._appearance_changed,
            ProfileChanged: self._profile_changed,
            BlockChanged: self._block_changed,
            ReportFiled: self._report_filed,
            SessionsEnded: self._sessions_ended,
            MailAdded: self._mail_is_added,
            PushesAdded: self._pushes_are_added,
            AvatarDropped: self._avatar_is_dropped,
            BlobsDropped: self._blobs_are_dropped,
        }

    def publish(self, changes: Iterable[Change], origin: object = None) -> None:
        """Tell changes that are durable.

        Args:
            changes: in the order in which they happened.
            origin: the connection that gets a reply, and so needs no `room_joined` of its own.
        """
        for change in changes:
            self._tellers[type(change)](change, origin)

    def hear_message(self, event: str, head: MessageHead, encoded: bytes) -> None:
        """Tell a message that was sent or changed in another process, as it was encoded there.

        What else has to be done for it is done there, but for counting who is connected here.
        """
        stream_id, whisper = head.room, head.whisper
        if whisper is not None:
            stream_id = whisper.id
            # A young whisper may have begun with one that is still on its way.
            known = head.revision - 1 if head.revision > _YOUNG_REVISIONS else 0
            self._hub.hear_whisper(stream_id, whisper.members, known)
        self._streams.publish(stream_id, head.revision, event_packet(event, encoded))
        if event == "message" and head.mentions.here:
            self._errands.here_called(head.room, head.id, head.author.id)

    def _message_sent(self, change: MessageSent, _: object) -> None:
        self._errands.sent_in(self._publish_message("message", change.message), change.message)
        if change.message.mentions.here:
            message = change.message
            self._errands.here_called(message.room, message.id, message.author.id)

    def _message_changed(self, change: MessageChanged, _: object) -> None:
        self._publish_message("message_changed", change.message)

    def _publish_message(self, event: str, message: Message) -> str:
        stream_id, whisper = message.room, message.whisper
        if whisper is not None:
            stream_id = whisper.id
            self._hub.hear_whisper(stream_id, whisper.members, message.revision - 1)
        self._streams.publish(stream_id, message.revision, event_packet(event, _encode(message)))
        return stream_id

    def _room_changed(self, change: RoomChanged, _: object) -> None:
        room = change.room
        self._streams.publish(room.id, room.revision, event_packet("room_changed", _encode(room)))

    def _read_moved(self, change: ReadPositionMoved, origin: object) -> None:
        moved = change.moved
        packet = event_packet("read", _encode(moved))
        # Whoever says something has read what is before it; who then goes back comes after that.
        stream_id = moved.whisper or moved.room or ""
        self._hub.tell_behind(stream_id, moved.user.id, packet, but=origin)
        self._errands.read_up_to(moved.user.id, stream_id, moved.position)
        if change.is_told and moved.room is not None:
            self._hub.tell_others(moved.room, moved.user.id, packet)

    def _sessions_ended(self, change: SessionsEnded, _: object) -> None:
        self._attendance.end_sessions(change.session_ids)

    def _mail_is_added(self, _: MailAdded, __: object) -> None:
        self._errands.mail_added()

    def _pushes_are_added(self, _: PushesAdded, __: object) -> None:
        self._errands.pushes_added()

    def _avatar_is_dropped(self, change: AvatarDropped, _: object) -> None:
        self._errands.avatar_dropped(change.avatar)

    def _blobs_are_dropped(self, change: BlobsDropped, _: object) -> None:
        self._errands.blobs_dropped(change.blobs)

    def _appearance_changed(self, change: AppearanceChanged, _: object) -> None:
        self._presence.appear(change.appearance, change.before)

    def _profile_changed(self, change: ProfileChanged, _: object) -> None:
        self._presence.rename(change.user)
        self._hub.tell(change.user.id, event_packet("profile_changed", _encode(change.user)))

    def _block_changed(self, change: BlockChanged, _: object) -> None:
        self._presence.block(change.blocker_id, change.blocked_id, on=change.on)

    def _member_joined(self, change: MemberJoined, origin: object) -> None:
        room, user = change.room, change.user
        broadcast = UserJoined(room=room.id, user=user, revision=room.revision)
        self._streams.publish(
            room.id, room.revision, event_packet("user_joined", _encode(broadcast))
        )
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
        self._streams.publish(
            room_id, change.revision, event_packet("user_left", _encode(broadcast))
        )

    def _member_changed(self, change: MemberChanged, _: object) -> None:
        muted_until = change.muted_until
        broadcast = people.MemberChanged(
            room=change.room_id,
            user=change.user,
            role=change.role,
            revision=change.revision,
            muted_until=timestamp(muted_until) if muted_until else None,
        )
        packet = event_packet("member_changed", _encode(broadcast))
        self._streams.publish(change.room_id, change.revision, packet)

    def _direct_opened(self, change: DirectOpened, origin: object) -> None:
        room = change.room
        packet = event_packet("room_joined", _encode(RoomJoined(room=room, role=Role.MEMBER)))
        for user in change.members:
            self._hub.enter(user.id, room.id, room.revision)
            self._presence.enter(user.id, room.id)
            self._hub.tell(user.id, packet, but=origin)

    def _join_requested(self, change: JoinRequested, _: object) -> None:
        packet = event_packet("join_asked", _encode(change.asked))
        for person_id in change.hearers:
            self._hub.tell(person_id, packet)

    def _report_filed(self, change: ReportFiled, _: object) -> None:
        packet = event_packet("report_filed", _encode(people.ReportFiled(change.report_id)))
        for person_id in change.hearers:
            self._hub.tell(person_id, packet)
