"""What somebody can choose about being told of things, as frozen values."""

from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from typing import Final


class Choice(StrEnum):
    """What somebody wants to be told of, in all rooms of which they say nothing else."""

    ALL = "all"
    DIRECT_AND_MENTIONS = "direct_and_mentions"
    NOTHING = "nothing"


class RoomLevel(StrEnum):
    """What somebody wants to be told of in one room; `default` is as everywhere."""

    DEFAULT = "default"
    ALL = "all"
    MENTIONS = "mentions"
    NOTHING = "nothing"


class Level(StrEnum):
    """What counts for somebody in a room, all things considered."""

    ALL = "all"
    DIRECT_AND_MENTIONS = "direct_and_mentions"
    MENTIONS = "mentions"
    NOTHING = "nothing"


class Reason(StrEnum):
    """Why somebody is told of a message, the most important first."""

    WHISPER = "whisper"
    DIRECT = "direct"
    MENTION = "mention"
    REPLY = "reply"
    CALL = "call"
    KEYWORD = "keyword"
    ALL = "all"

    @property
    def is_personal(self) -> bool:
        """Whether mail may tell of it, too."""
        return self not in {Reason.KEYWORD, Reason.ALL}


class Privacy(StrEnum):
    """How much of a message is told to a device, past our own server."""

    FULL = "full"
    SENDER = "sender"
    NOTHING = "nothing"


class Digest(StrEnum):
    """How often mail says what is still unread."""

    OFF = "off"
    DAILY = "daily"
    WEEKLY = "weekly"


class Weekday(StrEnum):
    """A day of the week; in the order of `date.weekday()`."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


@dataclass(frozen=True, slots=True)
class QuietSpan:
    """Hours of some days of the week; they end the next day if `until` is not past `since`."""

    days: frozenset[Weekday]
    since: time
    until: time


@dataclass(frozen=True, slots=True)
class QuietHours:
    """When somebody is not to be disturbed, by the clock of their time zone.

    Attributes:
        time_zone: a name of the IANA database.
        spans: when; none for never.
        except_rooms: ids of rooms of which they are told all the same.
        except_people: ids of people of whom they are.
    """

    time_zone: str = "UTC"
    spans: tuple[QuietSpan, ...] = ()
    except_rooms: frozenset[str] = frozenset()
    except_people: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Settings:
    """All that somebody chose for all rooms together.

    Attributes:
        tells: what they want to be told of.
        keywords: what they want to be told of wherever it is said to them.
        privacy: how much their devices are told.
        delay_seconds: how long they may read a message somewhere before they are told of it.
        quiet_until: do not disturb until then.
        quiet_hours: nor every week.
        mail_minutes: after how long unread mail tells of it; None for never.
        digest: how often mail says what is still unread.
    """

    tells: Choice = Choice.DIRECT_AND_MENTIONS
    keywords: tuple[str, ...] = ()
    privacy: Privacy = Privacy.FULL
    delay_seconds: int = 5
    quiet_until: datetime | None = None
    quiet_hours: QuietHours = field(default_factory=QuietHours)
    mail_minutes: int | None = 60
    digest: Digest = Digest.OFF


DEFAULTS: Final = Settings()
"""What counts for whoever said nothing."""
