from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given, strategies as st

from stonechat.storage.instants import (
    current_instant,
    to_instant,
    to_optional_instant,
    to_stored,
)


@given(st.integers(-(2**45), 2**45))
def test_every_millisecond_survives_storing(stored: int) -> None:
    assert to_stored(to_instant(stored)) == stored


@given(st.datetimes(timezones=st.just(UTC)))
def test_an_instant_is_cut_to_its_millisecond(instant: datetime) -> None:
    kept = to_instant(to_stored(instant))
    assert timedelta(0) <= instant - kept < timedelta(milliseconds=1)
    assert kept.tzinfo is UTC


def test_the_zone_that_an_instant_was_given_in_makes_no_difference() -> None:
    there = datetime(2026, 11, 22, 19, 0, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    assert to_instant(to_stored(there)) == there
    assert to_stored(there) == to_stored(there.astimezone(UTC))


def test_what_is_absent_stays_absent() -> None:
    assert to_optional_instant(None) is None
    assert to_optional_instant(0) == datetime(1970, 1, 1, tzinfo=UTC)


def test_the_current_instant_can_be_stored_without_loss() -> None:
    before = datetime.now(UTC)
    now = current_instant()
    assert before - timedelta(milliseconds=1) <= now <= datetime.now(UTC)
    assert to_instant(to_stored(now)) == now
