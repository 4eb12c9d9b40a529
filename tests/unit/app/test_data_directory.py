"""What is kept in the data directory beside the database."""

import stat
from pathlib import Path

from stonechat.app.data_directory import DataDirectory


def test_a_key_is_made_once_and_is_for_us_alone(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path / "data")
    key = directory.key("some.key")
    assert len(key) == 32
    assert directory.key("some.key") == key
    assert directory.key("other.key") != key
    file = tmp_path / "data" / "some.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not list(file.parent.glob("*.draft"))


def test_a_directory_is_told_from_others_by_its_mark(tmp_path: Path) -> None:
    one, again = (DataDirectory(tmp_path / "one", shared=True) for _ in range(2))
    assert one.mark == again.mark
    assert one.mark != DataDirectory(tmp_path / "two").mark
