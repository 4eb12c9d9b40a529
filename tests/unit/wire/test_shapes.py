"""How instants are written."""

from datetime import UTC, datetime, timedelta, timezone

from stonechat.wire.shapes import timestamp


def test_an_instant_is_written_in_utc_with_three_decimals() -> None:
    assert timestamp(datetime(2026, 11, 22, 7, 5, 9, 42_000, UTC)) == "2026-11-22T07:05:09.042Z"
    assert timestamp(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01T00:00:00.000Z"


def test_an_instant_of_another_zone_is_converted() -> None:
    east = timezone(timedelta(hours=2))
    assert timestamp(datetime(2026, 1, 1, 1, 0, tzinfo=east)) == "2025-12-31T23:00:00.000Z"
