"""Every test here is told twice: of a file of SQLite, and of a database of PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from stonechat.storage.database import Database


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Return where an empty database is, or can be made."""
    if request.param == "sqlite":
        return tmp_path / "stonechat.db"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def database(target: Path | str) -> Iterator[Database]:
    """Yield a database with the tables of this program and nothing in them."""
    database = Database.open(target)
    yield database
    database.close()
