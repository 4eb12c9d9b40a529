from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from stonechat.delivery.time_zones import time_zones, zone_of


def test_every_name_is_one_of_a_time_zone_that_exists() -> None:
    names = time_zones()
    assert len(names) > 500
    assert {"Europe/Zurich", "Asia/Kolkata", "Asia/Calcutta", "UTC"} <= names
    assert "localtime" not in names
    for name in names:
        assert ZoneInfo(name).key == name


def test_every_zone_has_a_clock() -> None:
    instant = datetime(2026, 7, 1, tzinfo=UTC)
    for name in time_zones():
        assert instant.astimezone(zone_of(name)) == instant
    assert instant.astimezone(zone_of("Asia/Kathmandu")).utcoffset() == timedelta(minutes=345)


@pytest.mark.parametrize("name", ["Mars/Olympus_Mons", "", "../../etc/passwd", "zones"])
def test_a_zone_that_is_not_known_any_more_has_the_clock_of_all(name: str) -> None:
    assert zone_of(name) is UTC
