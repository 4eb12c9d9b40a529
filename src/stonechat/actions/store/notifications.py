"""Who is told of what while they are away, as acts ask for it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from stonechat.chat.notifications import (
    DEFAULTS,
    Hearer,
    Keyword,
    Notice,
    NoticeState,
    RoomLevel,
    Settings,
)


@dataclass(frozen=True, slots=True)
class RoomNotifications:
    """What somebody wants to be told of in one room, and until when of nothing."""

    level: RoomLevel = RoomLevel.DEFAULT
    quiet_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message, as it is looked at for whom it concerns.

    Attributes:
        stream_id: the room or the whisper.
        room_id: the room, or the one that the whisper is in.
        is_direct: whether it is in a direct room; whispers are not.
        reply_to: the position of the message that it answers.
        mentioned: whom it calls by their names.
        calls_room: whether it calls everybody.
        calls_here: whether it calls whoever was connected.
    """

    stream_id: str
    position: int
    id: str
    room_id: str
    author_id: str
    text: str
    sent_at: datetime
    is_direct: bool = False
    is_deleted: bool = False
    reply_to: int | None = None
    mentioned: tuple[str, ...] = ()
    calls_room: bool = False
    calls_here: bool = False

    @property
    def is_whisper(self) -> bool:
        """Whether not all of the room may read it."""
        return self.stream_id != self.room_id


@dataclass(frozen=True, slots=True)
class Concerned:
    """Somebody whom a message may concern; several of the same person and stream are alike."""

    person_id: str
    stream_id: str
    room_id: str
    position: int
    author_id: str


@dataclass(frozen=True, slots=True)
class HearerFacts:
    """How somebody stands to a message now, and what they chose; None for nothing."""

    hearer: Hearer
    settings: Settings = DEFAULTS


@dataclass(frozen=True, slots=True)
class DueNotice:
    """A notice that is due, and the message that it is about."""

    notice: Notice
    room_id: str
    author_id: str
    sent_at: datetime
    is_deleted: bool


@dataclass(frozen=True, slots=True)
class ReadUpTo:
    """That somebody has read a stream up to a position."""

    person_id: str
    stream_id: str
    position: int


class NotificationSettings(Protocol):
    """What people want to be told of."""

    def find_notification_settings(self, person_id: str) -> Settings:
        """What somebody chose; the defaults if they never did."""

    def settings_of_all(self, person_ids: Collection[str]) -> Mapping[str, Settings]:
        """What each of these people chose; one statement."""

    def save_notification_settings(
        self, person_id: str, settings: Settings, keywords: Collection[Keyword]
    ) -> None:
        """Store what somebody chose; the cost grows with the rooms that they are in."""

    def find_room_notifications(self, room_id: str, person_id: str) -> RoomNotifications:
        """What a member chose for a room."""

    def list_room_notifications(self, person_id: str) -> Mapping[str, RoomNotifications]:
        """What somebody chose for the rooms that they are in, where they did, by the room's id."""

    def save_room_notifications(
        self, room_id: str, person_id: str, chosen: RoomNotifications
    ) -> None:
        """Store what a member chose for a room."""

    def forget_notifications(self, person_id: str) -> None:
        """Forget all that somebody chose, and what they were to be told of."""


class Noticing(Protocol):
    """Finding whom messages concern; none of it writes."""

    def unnoticed_streams(self) -> Mapping[str, tuple[int, int]]:
        """Of streams that have more, up to where they were looked at, and their heads."""

    def read_said(self, done: Mapping[str, int], *, most: int, most_characters: int) -> list[Said]:
        """The next messages of streams past the given positions, in the order of each stream."""

    def read_said_at(self, stream_id: str, position: int) -> Said | None:
        """One message; None if there is none."""

    def parties(self, stream_ids: Collection[str]) -> Iterable[tuple[str, str]]:
        """(stream, person) of those who are part of direct rooms or whispers, who are few."""

    def crowd(self, room_id: str, *, called: bool, after: str, limit: int) -> list[str]:
        """Members of a room whom each message concerns, or all if they are `called`, by id."""

    def authors_at(self, places: Collection[tuple[str, int]]) -> Mapping[tuple[str, int], str]:
        """Who wrote the messages at these (stream, position)."""

    def counted_as_here(
        self, places: Collection[tuple[str, int]]
    ) -> Iterable[tuple[str, int, str]]:
        """(stream, position, person) of who is called by messages; empty for everybody."""

    def keyword_owners(self, first_words: Collection[str]) -> Iterable[tuple[str, Keyword]]:
        """(person, keyword) of those who have one that begins with one of these words."""

    def find_hearers(self, concerned: Collection[Concerned]) -> Mapping[Concerned, HearerFacts]:
        """How people stand to messages; some microseconds each."""


class Notices(Protocol):
    """What people are still to be told of."""

    def add_notices(self, notices: Sequence[Notice]) -> None:
        """Store notices; one that there is already stays as it is."""

    def note_noticed(self, reached: Mapping[str, int]) -> None:
        """Note up to which position streams were looked at."""

    def due_people(self, limit: int) -> list[str]:
        """Whose notices are due now, those first that have been for longest."""

    def next_notice_due_at(self) -> datetime | None:
        """When the next notice is due, which may be past; None if there is none."""

    def due_notices(self, person_ids: Collection[str], limit: int) -> list[DueNotice]:
        """Notices of these people that are due now, one after the other, oldest message first.

        Nobody else gets them until the transaction ends.
        """

    def save_notices(self, notices: Sequence[Notice]) -> None:
        """Store the state and times of notices."""

    def put_off_notices(self, person_ids: Collection[str], *, due_at: datetime) -> None:
        """Make due later what is due now of some people."""

    def fold_held(self, places: Collection[tuple[str, str]], *, kept: int) -> None:
        """Keep so many that are held back of each (person, stream) and reason, the newest.

        The oldest of these stands for those before it.
        """

    def release_held(self, person_id: str) -> None:
        """Make due now what was held back of somebody."""

    def release_left_alone(self, said_before: Mapping[str, datetime]) -> None:
        """Make due now what waits though it was said before then, of each of these people."""

    def note_mailed(self, mailed: Iterable[tuple[str, NoticeState]], *, due_at: datetime) -> None:
        """Let all that is in one of these states of these people have been said by a mail.

        But for what a push service took and is not listed: no mail is to tell of that.
        """

    def drop_notices(self, notices: Sequence[Notice]) -> None:
        """Remove notices."""

    def drop_superseded(self, told: Sequence[Notice]) -> None:
        """Remove what people were, or are to be, told of in the same places before.

        But for what is said to them, of which mail may tell.
        """

    def find_read(self, read: Collection[ReadUpTo]) -> list[ReadUpTo]:
        """Which of these have a notice of what is read; writes nothing."""

    def drop_read(self, read: Collection[ReadUpTo]) -> set[tuple[str, str]]:
        """Remove the notices of what is read; (person, stream) of those who were told of the last.

        Whoever was told of more that they have not read is not among them.
        """

    def count_unread(self, person_id: str) -> Mapping[str, int]:
        """How much was said to somebody that they were told of and have not read, by the reason.

        But for what was deleted, or said by whom they block, or where they are no more.
        """
