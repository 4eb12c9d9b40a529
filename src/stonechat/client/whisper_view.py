"""One whisper as a client holds it: a stream of its own, whose members never change."""

from collections.abc import Sequence

from stonechat.client.events import Event, WhisperChanged, WhisperReceived
from stonechat.client.read_position import ReadPosition
from stonechat.client.stream import Stream
from stonechat.client.timeline import Timeline
from stonechat.wire.replies import MissedWhisper, WhisperState
from stonechat.wire.shapes import Message


class WhisperView:
    """What some members of a room say to each other alone.

    Args:
        id: of the whisper.
        room_id: in which room.
        members: the ids of its members, oneself among them.
        begin: position and revision from which on everything is told.
        keep: how many of the newest messages are kept; None keeps all.
        own_id: who one is.
    """

    def __init__(
        self,
        id: str,  # noqa: A002 - as it is called on the wire
        room_id: str,
        members: Sequence[str],
        begin: tuple[int, int],
        keep: int | None,
        *,
        own_id: str,
    ) -> None:
        head, revision = begin
        self.id = id
        self.room_id = room_id
        self.members = tuple(members)
        self._own_id = own_id
        self._timeline = Timeline(head, keep)
        self._read = ReadPosition(head)
        self._stream: Stream[Message] = Stream(revision, self._apply)

    @property
    def revision(self) -> int:
        """Up to which change everything is in here."""
        return self._stream.revision

    @property
    def messages(self) -> Sequence[Message]:
        """The newest messages, oldest first, their positions without a hole."""
        return self._timeline.messages

    @property
    def read(self) -> int:
        """The position up to which one has read, on whatever device."""
        return self._read.position

    @property
    def unread(self) -> int:
        """How many messages of others are behind `read`, up to 1,000."""
        return self._read.unread(self._timeline.end)

    @property
    def complete(self) -> bool:
        """Whether everything that the server has shown is in here; if not, one has to ask."""
        return self._stream.complete

    def welcome(self, state: WhisperState) -> None:
        """Begin on a new connection, on which nothing has been heard."""
        self._stream.begin(state.revision)
        self._read.welcome(state.read, state.unread, state.head)

    def show(self, revision: int) -> None:
        """Note that the server is at a revision."""
        self._stream.show(revision)

    def hear(self, message: Message) -> list[Event]:
        """Take a broadcast: apply it, drop it, or keep it until what is missing is known.

        Raises:
            RemoteError: it contradicts what was told before.
        """
        return self._stream.hear(message)

    def move_read(self, position: int, changes: int, *, unread: int | None = None) -> None:
        """Take the news of how far one has read; `unread` if the server counted it just now."""
        own_behind = self._timeline.own_behind(position, self._own_id)
        head = self._timeline.end
        self._read.move(position, changes, head=head, own_behind=own_behind)
        if unread is not None and self.complete:
            self._read.count(unread, head)

    def catch_up(self, missed: MissedWhisper) -> list[Event]:
        """Take what was missed since `revision`; if it is not `complete` then, there is more.

        Raises:
            RemoteError: something was left out.
        """
        events: list[Event] = []
        for message in missed.messages:
            appended = self._timeline.take(message)
            if appended is None:
                events.append(WhisperChanged(message))
            else:
                events += map(self._received, appended)
        if missed.complete:
            self._timeline.check_complete()
        return events + self._stream.reach(missed.revision, complete=missed.complete)

    def _apply(self, message: Message) -> Event:
        if message.position <= self._timeline.end:
            self._timeline.replace(message)
            return WhisperChanged(message)
        self._timeline.append(message)
        return self._received(message)

    def _received(self, message: Message) -> WhisperReceived:
        if message.author.id == self._own_id:
            self._read.say(message.position)
        return WhisperReceived(message)
