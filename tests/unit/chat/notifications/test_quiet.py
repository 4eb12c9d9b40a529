from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from stonechat.chat.notifications import (
    Digest,
    QuietHours,
    QuietSpan,
    Settings,
    Weekday,
    held_until,
    next_digest,
    quiet_until,
)

ZURICH = ZoneInfo("Europe/Zurich")
APIA = ZoneInfo("Pacific/Apia")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
ZONES = [ZURICH, APIA, LORD_HOWE, ZoneInfo("America/Santiago"), ZoneInfo("Africa/Casablanca")]
EVERY_DAY = frozenset(Weekday)


def hours(*spans: str, days: Iterable[Weekday] = EVERY_DAY) -> QuietHours:
    """Read spans such as 22:00-07:00."""
    both = (span.split("-") for span in spans)
    return QuietHours(
        spans=tuple(
            QuietSpan(frozenset(days), time.fromisoformat(a), time.fromisoformat(b))
            for a, b in both
        )
    )


def at(text: str, zone: ZoneInfo = ZURICH, *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)


def until(spans: QuietHours, instant: datetime, zone: ZoneInfo = ZURICH) -> datetime | None:
    return quiet_until(spans, zone, instant)


NIGHTS = hours("22:00-07:00")


@pytest.mark.parametrize(
    ("instant", "ends"),
    [
        ("2026-11-30T21:59:59", None),
        ("2026-11-30T22:00:00", "2026-12-01T07:00:00"),
        ("2026-12-01T00:00:00", "2026-12-01T07:00:00"),
        ("2026-12-01T06:59:59", "2026-12-01T07:00:00"),
        ("2026-12-01T07:00:00", None),
        ("2026-12-31T23:00:00", "2027-01-01T07:00:00"),
    ],
)
def test_a_night_is_quiet_from_its_first_to_its_last_moment(instant: str, ends: str | None) -> None:
    assert until(NIGHTS, at(instant)) == (at(ends) if ends else None)


def test_the_days_of_a_span_are_those_on_which_it_begins() -> None:
    weekend = hours("20:00-09:00", days=[Weekday.SATURDAY])
    saturday, sunday, monday = "2026-11-28", "2026-11-29", "2026-11-30"
    assert until(weekend, at(f"{saturday}T08:00:00")) is None
    assert until(weekend, at(f"{saturday}T21:00:00")) == at(f"{sunday}T09:00:00")
    assert until(weekend, at(f"{sunday}T08:00:00")) == at(f"{sunday}T09:00:00")
    assert until(weekend, at(f"{sunday}T21:00:00")) is None
    assert until(weekend, at(f"{monday}T08:00:00")) is None


def test_spans_that_touch_or_overlap_are_one() -> None:
    day = hours("08:00-12:00", "12:00-13:00", "11:00-12:30", "20:00-21:00")
    assert until(day, at("2026-11-30T08:30:00")) == at("2026-11-30T13:00:00")


def test_the_same_time_twice_is_a_whole_day() -> None:
    assert until(hours("09:00-09:00", days=[Weekday.MONDAY]), at("2026-11-30T10:00:00")) == at(
        "2026-12-01T09:00:00"
    )


def test_who_is_quiet_all_week_is_asked_again_in_some_days() -> None:
    instant = at("2026-11-30T10:00:00")
    ends = until(hours("00:00-00:00"), instant)
    assert ends is not None
    assert timedelta(days=7) < ends - instant < timedelta(days=9)


def test_no_spans_are_never_quiet() -> None:
    assert until(QuietHours(), at("2026-11-30T03:00:00")) is None


def test_a_night_in_which_the_clock_is_set_forward_is_an_hour_shorter() -> None:
    # At 2:00 it becomes 3:00.
    begins, ends = at("2026-03-28T22:00:00"), until(NIGHTS, at("2026-03-28T22:00:00"))
    assert ends == at("2026-03-29T07:00:00")
    assert ends.astimezone(UTC) - begins.astimezone(UTC) == timedelta(hours=8)


def test_a_night_in_which_the_clock_is_set_back_is_an_hour_longer() -> None:
    begins, ends = at("2026-10-24T22:00:00"), until(NIGHTS, at("2026-10-24T22:00:00"))
    assert ends == at("2026-10-25T07:00:00")
    assert ends.astimezone(UTC) - begins.astimezone(UTC) == timedelta(hours=10)


def test_what_ends_at_a_time_that_is_skipped_ends_when_it_is_skipped() -> None:
    assert until(hours("01:00-02:30"), at("2026-03-29T01:30:00")) == datetime(
        2026, 3, 29, 1, tzinfo=UTC
    )


def test_what_begins_at_a_time_that_is_skipped_begins_when_it_is_skipped() -> None:
    early = hours("02:30-04:00")
    skipped = datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert until(early, skipped - timedelta(seconds=1)) is None
    assert until(early, skipped) == at("2026-03-29T04:00:00")


def test_a_span_that_is_skipped_as_a_whole_is_never_quiet() -> None:
    skipped = datetime(2026, 3, 29, 1, tzinfo=UTC)
    for seconds in (-1, 0, 1):
        assert until(hours("02:10-02:50"), skipped + timedelta(seconds=seconds)) is None


def test_what_ends_at_a_time_that_is_shown_twice_ends_at_the_second() -> None:
    late = hours("01:00-02:30")
    for fold in (0, 1):
        instant = at("2026-10-25T02:15:00", fold=fold)
        assert until(late, instant) == at("2026-10-25T02:30:00", fold=1).astimezone(UTC)
    between = at("2026-10-25T02:45:00", fold=0)
    assert until(late, between) is not None
    assert until(late, at("2026-10-25T02:45:00", fold=1)) is None


class WatchedZone(tzinfo):
    """A clock that counts how often it was asked."""

    asked = 0

    def utcoffset(self, _: datetime | None) -> timedelta:
        self.asked += 1
        return timedelta()

    def dst(self, _: datetime | None) -> timedelta:
        return timedelta()

    def tzname(self, _: datetime | None) -> str:
        return "watched"


def test_quiet_for_good_is_no_instant_that_nobody_can_reckon_with() -> None:
    for_good = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    settings = Settings(quiet_until=for_good, quiet_hours=NIGHTS)
    noon = datetime(2026, 11, 30, 12, tzinfo=UTC)
    assert held_until(settings, ZURICH, noon, room_id="room", author_id="ada") == for_good


def test_who_has_much_that_is_due_costs_no_more_than_who_has_little() -> None:
    spans = hours(*(f"{hour:02}:00-{hour:02}:30" for hour in range(14)))
    zone = WatchedZone()
    for _ in range(2):
        assert quiet_until(spans, zone, datetime(2026, 11, 30, 20, tzinfo=UTC)) is None
    # A few days of spans, each looked at a few times, and once for both.
    assert zone.asked < 3 * 14 * 6


def test_a_clock_that_is_set_by_half_an_hour_is_followed() -> None:
    ends = until(hours("01:00-02:15"), at("2026-10-04T01:30:00", LORD_HOWE), LORD_HOWE)
    assert ends == datetime(2026, 10, 3, 15, 30, tzinfo=UTC)


def test_a_night_goes_on_over_a_day_that_a_country_left_out() -> None:
    # Samoa went from the 29th of December to the 31st, at midnight.
    ends = until(NIGHTS, at("2011-12-29T23:00:00", APIA), APIA)
    assert ends == at("2011-12-31T07:00:00", APIA).astimezone(UTC)
    assert ends == datetime(2011, 12, 30, 17, tzinfo=UTC)


def clock_says_quiet(spans: QuietHours, shown: datetime) -> bool:
    """Look at the clock alone, as on a day when nobody sets it."""
    return any(
        span.since <= shown.time() < span.until
        if span.since < span.until
        else shown.time() >= span.since or shown.time() < span.until
        for span in spans.spans
    )


TIMES = st.times().map(lambda it: it.replace(second=0, microsecond=0))


@given(
    spans=st.lists(st.tuples(TIMES, TIMES), max_size=3),
    zone=st.sampled_from(ZONES),
    instant=st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1)),  # noqa: DTZ001 - made UTC
)
def test_every_span_is_quiet_as_the_clock_on_the_wall_says(
    spans: list[tuple[time, time]], zone: ZoneInfo, instant: datetime
) -> None:
    schedule = QuietHours(spans=tuple(QuietSpan(EVERY_DAY, a, b) for a, b in spans))
    now = instant.replace(tzinfo=UTC)
    ends = quiet_until(schedule, zone, now)
    day = timedelta(days=1)
    is_set = len({(now + n * day).astimezone(zone).utcoffset() for n in (-2, -1, 0, 1)}) > 1
    if not is_set:
        assert (ends is not None) == clock_says_quiet(schedule, now.astimezone(zone))
    if ends is not None:
        assert ends > now
        assert ends - now < 9 * day
        after = quiet_until(schedule, zone, ends)
        assert after is None or ends - now > 6 * day


def test_exceptions_are_told_in_quiet_hours_and_not_while_nothing_may_disturb() -> None:
    night, morning = at("2026-11-30T23:00:00"), at("2026-12-01T07:00:00")
    quiet = QuietHours(
        spans=NIGHTS.spans, except_rooms=frozenset({"room"}), except_people=frozenset({"ada"})
    )
    settings = Settings(quiet_hours=quiet)

    def held(room: str, author: str, settings: Settings = settings) -> datetime | None:
        return held_until(settings, ZURICH, night, room_id=room, author_id=author)

    assert held("kitchen", "bob") == morning
    assert held("room", "bob") is None
    assert held("kitchen", "ada") is None
    silent = Settings(quiet_hours=quiet, quiet_until=night + timedelta(hours=1))
    assert held("room", "ada", silent) == night + timedelta(hours=1)
    assert held("kitchen", "bob", silent) == morning


def test_quiet_hours_that_follow_do_not_disturb_are_one_with_it() -> None:
    settings = Settings(quiet_hours=NIGHTS, quiet_until=at("2026-11-30T22:30:00"))
    held = held_until(settings, ZURICH, at("2026-11-30T18:00:00"), room_id="room", author_id="ada")
    assert held == at("2026-12-01T07:00:00")


@pytest.mark.parametrize(
    ("digest", "instant", "comes"),
    [
        (Digest.DAILY, "2026-11-30T07:59:00", "2026-11-30T08:00:00"),
        (Digest.DAILY, "2026-11-30T08:00:00", "2026-12-01T08:00:00"),
        (Digest.WEEKLY, "2026-11-30T08:00:00", "2026-12-07T08:00:00"),
        (Digest.WEEKLY, "2026-11-30T07:00:00", "2026-11-30T08:00:00"),
        (Digest.WEEKLY, "2026-03-28T12:00:00", "2026-03-30T08:00:00"),
        (Digest.OFF, "2026-11-30T08:00:00", None),
    ],
)
def test_a_digest_comes_in_the_morning(digest: Digest, instant: str, comes: str | None) -> None:
    assert next_digest(digest, ZURICH, at(instant)) == (at(comes) if comes else None)
