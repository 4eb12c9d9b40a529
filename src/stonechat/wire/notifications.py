"""What somebody wants to be told of while they are away, and when not."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from stonechat.chat import limits
from stonechat.chat.notifications import Choice, Digest, Privacy, RoomLevel, Weekday
from stonechat.wire.requests import CLOCK, NO_NUL, Instant, Reference, Request
from stonechat.wire.shapes import Shape, Timestamp

KeywordText = Annotated[str, Meta(min_length=1, max_length=limits.KEYWORD_LENGTH, pattern=NO_NUL)]
ClockTime = Annotated[str, Meta(pattern=CLOCK)]
"""What a clock shows: hours and minutes, such as 22:30."""

ZoneName = Annotated[str, Meta(min_length=1, max_length=100, pattern=NO_NUL)]
DelaySeconds = Annotated[int, Meta(ge=0, le=limits.NOTICE_DELAY_SECONDS)]
MailMinutes = Annotated[int, Meta(ge=5, le=limits.NOTICE_MAIL_MINUTES)]


class QuietSpan(Struct):
    """Hours of some days, which end the next day if `until` is not past `since`."""

    days: Annotated[list[Weekday], Meta(min_length=1, max_length=7)]
    since: ClockTime
    until: ClockTime


class QuietHours(Struct):
    """When not to be told of anything, by the clock of a time zone of the IANA database.

    Attributes:
        time_zone: such as Europe/Zurich.
        spans: none for never.
        except_rooms: of which rooms one is told all the same; their ids, when it is read.
        except_people: of which people one is, likewise.
    """

    time_zone: ZoneName
    spans: Annotated[list[QuietSpan], Meta(max_length=limits.QUIET_SPANS)] = []
    except_rooms: Annotated[list[Reference], Meta(max_length=limits.QUIET_EXCEPTIONS)] = []
    except_people: Annotated[list[Reference], Meta(max_length=limits.QUIET_EXCEPTIONS)] = []


class MailChoice(Struct):
    """When mail tells of what is unread.

    Attributes:
        after_minutes: of what is said to one and no device was told; null for never.
        digest: how often of all that is still unread, in the morning.
    """

    after_minutes: MailMinutes | None
    digest: Digest


class NotificationSettings(Shape):
    """What somebody wants to be told of everywhere, and when not."""

    tells: Choice
    keywords: list[str]
    privacy: Privacy
    delay_seconds: int
    quiet_until: Timestamp | None
    quiet_hours: QuietHours
    mail: MailChoice


class ChangeNotificationSettings(Request):
    """Choose what one wants to be told of: what is missing stays.

    Attributes:
        tells: of what, in all rooms of which nothing else is said.
        keywords: words and phrases of which one is told wherever one hears them.
        privacy: how much of a message devices are told.
        delay_seconds: how long one may read something before being told of it.
        quiet_until: do not disturb until then; null to be told again.
        quiet_hours: nor every week.
        mail: when mail tells of what is unread.
    """

    tells: Choice | UnsetType = UNSET
    keywords: Annotated[list[KeywordText], Meta(max_length=limits.KEYWORDS)] | UnsetType = UNSET
    privacy: Privacy | UnsetType = UNSET
    delay_seconds: DelaySeconds | UnsetType = UNSET
    quiet_until: Instant | UnsetType | None = UNSET
    quiet_hours: QuietHours | UnsetType = UNSET
    mail: MailChoice | UnsetType = UNSET


class RoomNotifications(Shape):
    """What somebody wants to be told of in one room; until `quiet_until` of nothing."""

    room: str
    level: RoomLevel
    quiet_until: Timestamp | None


class ReadRoomNotifications(Request):
    """What one wants to be told of in a room."""

    room: Reference


class SetRoomNotifications(Request):
    """Choose what one wants to be told of in a room; what is not given is as everywhere."""

    room: Reference
    level: RoomLevel = RoomLevel.DEFAULT
    quiet_until: Instant | None = None


class StopMail(Request):
    """Get no more mail about what is unread: by the token of such a mail, without signing in."""

    token: Annotated[str, Meta(max_length=limits.SECRET_LENGTH, pattern=NO_NUL)]


class NotificationSettingsReply(Shape):
    """What one wants to be told of, with the rooms of which one said something else."""

    settings: NotificationSettings
    rooms: list[RoomNotifications]


class RoomNotificationsReply(Shape):
    """What one wants to be told of in a room."""

    notifications: RoomNotifications
