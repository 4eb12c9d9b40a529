"""What becomes of a notice when it is looked at again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from stonechat.chat.notifications.decision import Hearer, reason_to_tell, ties_of
from stonechat.chat.notifications.quiet import held_until, next_digest
from stonechat.chat.notifications.values import Digest

if TYPE_CHECKING:
    from datetime import tzinfo

    from stonechat.chat.notifications.values import Reason, Settings

ACTIVE_PAUSE: Final = timedelta(seconds=15)
LONGEST_PAUSE: Final = timedelta(minutes=5)
"""How long somebody who is active is left alone until they are looked at again: at first, and at
most. As long as it was since the message was sent, so that who keeps a page open all day and reads
nothing costs a few looks. Whoever sees them turn away asks for it at once (`Noticer`)."""

DEVICE_GRACE: Final = timedelta(minutes=5)
"""How long devices are given to be told before mail is, however late it is told."""

FORGOTTEN_AFTER: Final = timedelta(days=30)
"""How long it is known that somebody was told of what they have not read."""


class NoticeState(StrEnum):
    """How far a notice has come."""

    WAITING = "waiting"
    """It is to be told when it is due."""

    HELD = "held"
    """It is to be told with others when quiet hours end."""

    TOLD = "told"
    """It is on its way to devices, if there are any; mail may follow when it is due."""

    LISTED = "listed"
    """It stands in the next digest, unless it is read before."""

    MAILED = "mailed"
    """Everything was said; it is forgotten when it is due."""


class Fate(StrEnum):
    """What is to be done now."""

    DROP = "drop"
    WAIT = "wait"
    TELL = "tell"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Notice:
    """That somebody may be told of a message.

    Attributes:
        mail_due_at: when mail tells of it; None for never.
        pushed_at: when a push service took it.
        stands_for: how many before it were held back as well, and are not kept.
    """

    person_id: str
    stream_id: str
    position: int
    message_id: str
    reason: Reason
    state: NoticeState
    due_at: datetime
    mail_due_at: datetime | None = None
    pushed_at: datetime | None = None
    stands_for: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A notice that is due, with what is true now.

    Attributes:
        hearer: how they stand to the message.
        settings: what they chose.
        zone: the clock of their quiet hours.
        is_active: whether they are doing something on some device.
        is_deleted: whether nothing is left of the message.
    """

    notice: Notice
    room_id: str
    author_id: str
    sent_at: datetime
    hearer: Hearer
    settings: Settings
    zone: tzinfo
    is_active: bool
    is_deleted: bool


@dataclass(frozen=True, slots=True)
class Settled:
    """What is to be done with a notice now, and how it stands afterwards."""

    fate: Fate
    notice: Notice


def settle(found: Found, now: datetime) -> Settled:
    """Decide what becomes of a notice that is due."""
    notice = found.notice
    has_reason = reason_to_tell(found.hearer, ties_of(notice.reason), now) is not None
    if found.is_deleted or not has_reason or notice.state is NoticeState.MAILED:
        return Settled(Fate.DROP, notice)
    if found.is_active:
        return Settled(Fate.WAIT, _left_alone(found, now))
    until = held_until(
        found.settings, found.zone, now, room_id=found.room_id, author_id=found.author_id
    )
    if notice.state in {NoticeState.WAITING, NoticeState.HELD}:
        if until is not None:
            return Settled(Fate.WAIT, replace(notice, state=NoticeState.HELD, due_at=until))
        return Settled(Fate.TELL, _told(found, now))
    if until is not None:
        return Settled(Fate.WAIT, replace(notice, due_at=until))
    return _mail(found, now)


def _left_alone(found: Found, now: datetime) -> Notice:
    """Let a notice wait until its reader turns away.

    Of what is not said to them nothing is summed up then: they were there when it could be told.
    """
    notice = found.notice
    is_late = notice.state is NoticeState.HELD and not notice.reason.is_personal
    state = NoticeState.WAITING if is_late else notice.state
    pause = min(max(ACTIVE_PAUSE, now - found.sent_at), LONGEST_PAUSE)
    return replace(notice, state=state, due_at=now + pause)


def _told(found: Found, now: datetime) -> Notice:
    """Say when mail is due, of what is told to devices now."""
    minutes = found.settings.mail_minutes
    notice = replace(found.notice, state=NoticeState.TOLD)
    if minutes is not None and notice.reason.is_personal:
        due_at = max(now + DEVICE_GRACE, found.sent_at + timedelta(minutes=minutes))
        return replace(notice, due_at=due_at, mail_due_at=due_at)
    return _listed(replace(notice, mail_due_at=None), found, now)


def _mail(found: Found, now: datetime) -> Settled:
    """Mail what no device was told of, and what the digest is due for, if it still is wanted."""
    notice = found.notice
    if notice.state is NoticeState.LISTED:
        is_wanted = found.settings.digest is not Digest.OFF
        return Settled(Fate.MAIL if is_wanted else Fate.WAIT, _done(notice, now))
    is_wanted = found.settings.mail_minutes is not None and notice.mail_due_at is not None
    if not is_wanted or notice.pushed_at is not None:
        return Settled(Fate.WAIT, _listed(notice, found, now))
    return Settled(Fate.MAIL, _done(notice, now))


def _listed(notice: Notice, found: Found, now: datetime) -> Notice:
    """Let a notice stand in the next digest, or be kept in case it is read."""
    digest_at = next_digest(found.settings.digest, found.zone, now)
    if digest_at is None or not notice.reason.is_personal:
        return _done(notice, now)
    return replace(notice, state=NoticeState.LISTED, due_at=digest_at, mail_due_at=digest_at)


def _done(notice: Notice, now: datetime) -> Notice:
    return replace(notice, state=NoticeState.MAILED, due_at=now + FORGOTTEN_AFTER, mail_due_at=None)
