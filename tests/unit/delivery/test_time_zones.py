from zoneinfo import ZoneInfo

from stonechat.delivery.time_zones import time_zones


def test_every_name_is_one_of_a_time_zone_that_exists() -> None:
    names = time_zones()
    assert len(names) > 500
    assert {"Europe/Zurich", "Asia/Kolkata", "Asia/Calcutta", "UTC"} <= names
    assert "localtime" not in names
    for name in names:
        assert ZoneInfo(name).key == name
