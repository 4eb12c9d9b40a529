"""Migrations wait for those who use the tables, and hold nobody up for long."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from stonechat.storage import database as module
from stonechat.storage.database import Database
from stonechat.storage.errors import StorageError
from tests.contract.storage.scenery import furnish, say
from tests.support import later

pytestmark = pytest.mark.postgres


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    database = Database.open(postgres_url)
    yield database
    database.close()


@pytest.fixture
def reading(database: Database, postgres_url: str) -> Iterator[psycopg.Connection]:
    """Yield a connection that reads for long, as a backup does."""
    del database
    with psycopg.connect(postgres_url.replace("+psycopg", "")) as connection:
        connection.execute("SELECT count(*) FROM messages, streams, memberships")
        yield connection


def test_a_migration_that_a_backup_is_in_the_way_of_holds_nobody_up(
    database: Database,
    reading: psycopg.Connection,
    postgres_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    room, (wren,) = furnish(database, "wren")
    later.arrive(tmp_path, monkeypatch)
    tried = threading.Event()

    def pauses() -> Iterator[float]:
        while True:
            yield 0.1
            tried.set()

    monkeypatch.setattr(module, "MIGRATION_PAUSES", pauses())
    with ThreadPoolExecutor(1) as thread:
        migrated = thread.submit(Database.open, postgres_url)
        assert tried.wait(60)
        with database.transaction() as tx:
            say(tx, room.id, wren, "Hello")
        assert not migrated.done()
        reading.rollback()
        migrated.result(60).close()
    with database.transaction() as tx:
        said = say(tx, room.id, wren, "Still here")
    assert said.position == 2


def test_a_migration_that_is_always_in_the_way_is_given_up(
    reading: psycopg.Connection,
    postgres_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    later.arrive(tmp_path, monkeypatch)
    monkeypatch.setattr(module, "MIGRATION_PAUSES", (0.01,))
    with pytest.raises(StorageError, match="Nothing is changed"):
        Database.open(postgres_url)
    assert reading.execute("SELECT version_num FROM alembic_version").fetchone() != (
        later.REVISION,
    )
