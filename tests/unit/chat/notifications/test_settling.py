from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from stonechat.chat.notifications import (
    Choice,
    Digest,
    Fate,
    Found,
    Hearer,
    Notice,
    NoticeState,
    QuietHours,
    QuietSpan,
    Reason,
    RoomLevel,
    Settings,
    Weekday,
    settle,
)

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
SENT = NOON - timedelta(seconds=5)
NIGHTS = QuietHours(spans=(QuietSpan(frozenset(Weekday), time(22), time(7)),))


def found(  # noqa: PLR0913 - all that may be true
    state: NoticeState = NoticeState.WAITING,
    *,
    settings: Settings | None = None,
    hearer: Hearer | None = None,
    reason: Reason = Reason.MENTION,
    now: datetime = NOON,
    is_active: bool = False,
    is_deleted: bool = False,
    pushed_at: datetime | None = None,
    mail_due_at: datetime | None = None,
) -> Found:
    notice = Notice("bob", "room", 3, "message", reason, state, now, mail_due_at, pushed_at)
    return Found(
        notice=notice,
        room_id="room",
        author_id="ada",
        sent_at=SENT,
        hearer=hearer or Hearer(),
        settings=settings or Settings(),
        zone=UTC,
        is_active=is_active,
        is_deleted=is_deleted,
    )


def test_what_is_due_is_told_and_mail_may_follow_an_hour_after_it_was_said() -> None:
    told = settle(found(), NOON)
    assert told.fate is Fate.TELL
    assert told.notice.state is NoticeState.TOLD
    assert told.notice.due_at == told.notice.mail_due_at == SENT + timedelta(hours=1)


@pytest.mark.parametrize(
    "hearer",
    [
        Hearer(has_read=True),
        Hearer(may_read=False),
        Hearer(blocks_author=True),
        Hearer(level=RoomLevel.NOTHING),
        Hearer(choice=Choice.NOTHING),
        Hearer(quiet_until=NOON + timedelta(hours=1)),
    ],
)
@pytest.mark.parametrize("state", NoticeState)
def test_what_need_not_be_told_any_more_is_dropped(hearer: Hearer, state: NoticeState) -> None:
    assert settle(found(state, hearer=hearer), NOON).fate is Fate.DROP


def test_what_was_deleted_is_dropped() -> None:
    assert settle(found(is_deleted=True), NOON).fate is Fate.DROP


@pytest.mark.parametrize("state", [it for it in NoticeState if it is not NoticeState.MAILED])
def test_who_is_active_is_left_alone_for_a_moment(state: NoticeState) -> None:
    waiting = settle(found(state, is_active=True), NOON)
    assert waiting.fate is Fate.WAIT
    assert waiting.notice.state is state
    assert NOON < waiting.notice.due_at <= NOON + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("age_seconds", "pause_seconds"), [(0, 15), (14, 15), (20, 20), (200, 200), (10_000, 300)]
)
def test_who_stays_active_is_left_alone_as_long_again(age_seconds: int, pause_seconds: int) -> None:
    notice = replace(found(is_active=True), sent_at=NOON - timedelta(seconds=age_seconds))
    assert settle(notice, NOON).notice.due_at == NOON + timedelta(seconds=pause_seconds)


def test_a_night_holds_back_what_is_told_in_the_morning() -> None:
    night, morning = NOON.replace(hour=23), NOON.replace(day=1, month=12, hour=7)
    quiet = Settings(quiet_hours=NIGHTS)
    held = settle(found(settings=quiet, now=night), night)
    assert (held.fate, held.notice.state) == (Fate.WAIT, NoticeState.HELD)
    assert held.notice.due_at == morning
    told = settle(replace(found(settings=quiet), notice=held.notice), morning)
    assert told.fate is Fate.TELL


def test_a_night_holds_back_mail_as_well() -> None:
    night = NOON.replace(hour=23)
    waiting = settle(
        found(NoticeState.TOLD, settings=Settings(quiet_hours=NIGHTS), mail_due_at=night), night
    )
    assert (waiting.fate, waiting.notice.state) == (Fate.WAIT, NoticeState.TOLD)
    assert waiting.notice.due_at == NOON.replace(day=1, month=12, hour=7)


def test_mail_tells_of_what_no_device_was_told_and_of_nothing_else() -> None:
    unpushed = settle(found(NoticeState.TOLD, mail_due_at=NOON), NOON)
    assert (unpushed.fate, unpushed.notice.state) == (Fate.MAIL, NoticeState.MAILED)
    pushed = settle(found(NoticeState.TOLD, mail_due_at=NOON, pushed_at=SENT), NOON)
    assert (pushed.fate, pushed.notice.state) == (Fate.WAIT, NoticeState.MAILED)


@pytest.mark.parametrize("state", [NoticeState.TOLD, NoticeState.LISTED])
def test_who_wants_no_mail_any_more_gets_none_of_that_kind(state: NoticeState) -> None:
    settings = Settings(
        mail_minutes=None if state is NoticeState.TOLD else 60,
        digest=Digest.OFF if state is NoticeState.LISTED else Digest.DAILY,
    )
    settled = settle(found(state, settings=settings, mail_due_at=NOON), NOON)
    assert settled.fate is Fate.WAIT


def test_devices_are_given_a_moment_before_mail_is_sent_of_what_is_told_late() -> None:
    late = SENT + timedelta(hours=9)
    told = settle(found(NoticeState.HELD, now=late), late).notice
    assert late < told.due_at < late + timedelta(hours=1)


@pytest.mark.parametrize("reason", Reason)
def test_only_what_is_said_to_somebody_is_mailed(reason: Reason) -> None:
    told = settle(
        found(reason=reason, settings=Settings(digest=Digest.DAILY), hearer=_hearing_all()), NOON
    )
    assert told.fate is Fate.TELL
    assert (told.notice.mail_due_at is not None) == reason.is_personal


def test_what_was_pushed_stands_in_the_digest_if_it_stays_unread() -> None:
    daily = Settings(digest=Digest.DAILY)
    listed = settle(found(NoticeState.TOLD, settings=daily, mail_due_at=NOON, pushed_at=SENT), NOON)
    assert (listed.fate, listed.notice.state) == (Fate.WAIT, NoticeState.LISTED)
    morning = NOON.replace(day=1, month=12, hour=8)
    assert listed.notice.due_at == morning
    mailed = settle(replace(found(settings=daily), notice=listed.notice), morning)
    assert mailed.fate is Fate.MAIL


def test_who_wants_no_mail_gets_none() -> None:
    told = settle(found(settings=Settings(mail_minutes=None)), NOON)
    assert (told.fate, told.notice.mail_due_at) == (Fate.TELL, None)
    assert told.notice.state is NoticeState.MAILED


def test_what_was_mailed_is_forgotten_in_the_end() -> None:
    mailed = settle(found(NoticeState.TOLD, mail_due_at=NOON), NOON).notice
    later = mailed.due_at
    assert later > NOON + timedelta(days=7)
    assert settle(replace(found(), notice=mailed), later).fate is Fate.DROP


def _hearing_all() -> Hearer:
    return Hearer(choice=Choice.ALL)
