"""Whatever a copied database names is kept, also while files come and go."""

from collections.abc import Callable
from pathlib import Path

import pytest

from stonechat.app.backup import copy_consistently
from stonechat.storage.contents import Contents
from stonechat.storage.errors import StorageError

OLD, NEW = "0" * 62 + "aa", "1" * 62 + "bb"


class Copies:
    """Copies a database that names what it is told, while something else happens."""

    kind = "sqlite"

    def __init__(self, *meanwhile: Callable[[], frozenset[str]]) -> None:
        self._meanwhile = list(meanwhile)
        self.taken = 0

    def take(self, copy: Path) -> Contents:
        self.taken += 1
        copy.write_text(str(self.taken))
        named = self._meanwhile[min(self.taken, len(self._meanwhile)) - 1]()
        return Contents("0001", {}, frozenset(), named, frozenset())

    def check_empty(self) -> None: ...

    def put_back(self, copy: Path) -> Contents:
        raise NotImplementedError(copy)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    directory = tmp_path / "data"
    put(directory, OLD)
    return directory


def put(data: Path, blob: str) -> None:
    path = file_of(data, blob)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(blob)


def file_of(data: Path, blob: str) -> Path:
    return data / "uploads" / blob[-1] / blob[-2] / blob


def copy(copies: Copies, data: Path, tmp_path: Path) -> frozenset[str]:
    (tmp_path / "kept").mkdir()
    _, missing = copy_consistently(copies, data, tmp_path / "copy", tmp_path / "kept")
    return missing


def test_a_file_that_goes_after_the_copy_was_kept_before(data: Path, tmp_path: Path) -> None:
    def deleted() -> frozenset[str]:
        file_of(data, OLD).unlink()
        return frozenset({OLD})

    assert copy(Copies(deleted), data, tmp_path) == frozenset()
    assert file_of(tmp_path / "kept", OLD).read_text() == OLD


def test_a_file_that_comes_with_the_copy_is_kept_after_it(data: Path, tmp_path: Path) -> None:
    def sent() -> frozenset[str]:
        put(data, NEW)
        return frozenset({OLD, NEW})

    assert copy(Copies(sent), data, tmp_path) == frozenset()
    assert file_of(tmp_path / "kept", NEW).read_text() == NEW


def test_a_file_that_came_and_went_makes_it_begin_anew(data: Path, tmp_path: Path) -> None:
    copies = Copies(lambda: frozenset({OLD, NEW}), lambda: frozenset({OLD}))
    assert copy(copies, data, tmp_path) == frozenset()
    assert copies.taken == 2
    assert (tmp_path / "copy").read_text() == "2"


def test_a_file_that_was_lost_long_ago_is_told_and_hinders_nothing(
    data: Path, tmp_path: Path
) -> None:
    copies = Copies(lambda: frozenset({OLD, NEW}))
    missing = copy(copies, data, tmp_path)
    assert missing == {file_of(Path(), NEW).as_posix()}
    assert copies.taken == 2


def test_it_gives_up_when_each_copy_names_others_that_are_gone(data: Path, tmp_path: Path) -> None:
    copies = Copies(*(lambda it=number: frozenset({f"{it}" * 64}) for number in range(1, 9)))
    with pytest.raises(StorageError, match="Try again"):
        copy(copies, data, tmp_path)
