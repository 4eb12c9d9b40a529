"""Pages are read from a replica, and nobody can tell."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from stonechat.actions.store import Page, Transaction
from stonechat.storage.database import Database
from stonechat.storage.errors import StorageError
from stonechat.storage.readers import Readers
from stonechat.storage.transaction import SqlTransaction
from tests.contract.storage.scenery import furnish, say
from tests.support.postgres import Cluster, find_programs, new_database
from tests.support.replica import Replica

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def primary(tmp_path_factory: pytest.TempPathFactory, needs_postgres: None) -> Iterator[str]:
    """Yield the URL of a cluster of these tests' own, since all of it is copied."""
    del needs_postgres
    own = Cluster(tmp_path_factory.mktemp("primary"))
    yield own.url()
    own.stop()


@pytest.fixture
def primary_url(primary: str) -> Iterator[str]:
    with new_database(primary) as url:
        yield url


@pytest.fixture
def replica(primary: str, primary_url: str) -> Iterator[Replica]:
    Database.open(primary_url).close()
    if not (find_programs() / "pg_basebackup").exists():
        pytest.skip("pg_basebackup is not installed")
    with Replica(primary) as replica:
        yield replica


@pytest.fixture
def database(replica: Replica, primary_url: str) -> Iterator[Database]:
    name = make_url(primary_url).database or ""
    database = Database.open(primary_url, replica_url=replica.url(name))
    yield database
    database.close()


@pytest.fixture
async def pages(database: Database) -> AsyncIterator[Readers]:
    pages = database.page_readers(1)
    assert pages
    yield pages
    await pages.close()


def is_replica(tx: Transaction) -> bool:
    assert isinstance(tx, SqlTransaction)
    return bool(tx.connection.scalar(text("SELECT pg_is_in_recovery()")))


def texts(room_id: str) -> Callable[[Transaction], tuple[bool, list[str]]]:
    """Read a room's texts, and whether the replica says them."""

    def read(tx: Transaction) -> tuple[bool, list[str]]:
        page = tx.read_page(room_id, Page(limit=100))
        return is_replica(tx), [message.text for message in page.messages]

    return read


async def read_there(pages: Readers, room_id: str) -> list[str]:
    """Read a room's texts as soon as it is the replica that says them."""
    while True:
        by_replica, found = await pages.run(texts(room_id))
        if by_replica:
            return found
        await asyncio.sleep(0.05)  # it is left alone for a while after each time it was late


async def test_the_replica_answers_what_it_knows(database: Database, pages: Readers) -> None:
    room, (wren,) = furnish(database, "wren")
    with database.transaction() as tx:
        say(tx, room.id, wren, "Hello")
    assert await read_there(pages, room.id) == ["Hello"]


async def test_nobody_misses_what_was_stored_before_they_asked(
    database: Database, pages: Readers
) -> None:
    room, (wren,) = furnish(database, "wren")
    said: list[str] = []
    for number in range(50):
        with database.transaction() as tx:
            say(tx, room.id, wren, str(number))
        said.append(str(number))
        _, found = await pages.run(texts(room.id))
        assert found == said


async def test_a_replica_that_is_held_up_is_not_asked(
    database: Database, replica: Replica, pages: Readers, caplog: pytest.LogCaptureFixture
) -> None:
    room, (wren,) = furnish(database, "wren")
    assert await read_there(pages, room.id) == []
    replica.pause()
    with database.transaction() as tx:
        say(tx, room.id, wren, "Hello")
    for _ in range(3):
        assert await pages.run(texts(room.id)) == (False, ["Hello"])
    assert caplog.text.count("it is behind") == 1
    replica.resume()
    assert await read_there(pages, room.id) == ["Hello"]


async def test_a_replica_that_is_killed_is_missed_by_nobody(
    database: Database, replica: Replica, pages: Readers
) -> None:
    room, (wren,) = furnish(database, "wren")
    assert await read_there(pages, room.id) == []
    replica.kill()
    with database.transaction() as tx:
        say(tx, room.id, wren, "Hello")
    assert await pages.run(texts(room.id)) == (False, ["Hello"])
    replica.start()
    assert await read_there(pages, room.id) == ["Hello"]


async def test_a_replica_that_goes_on_alone_is_not_asked(
    database: Database, replica: Replica, pages: Readers, caplog: pytest.LogCaptureFixture
) -> None:
    room, (wren,) = furnish(database, "wren")
    assert await read_there(pages, room.id) == []
    replica.promote()
    with database.transaction() as tx:
        say(tx, room.id, wren, "Hello")
    assert await pages.run(texts(room.id)) == (False, ["Hello"])
    assert "it is no replica of this database" in caplog.text


async def test_a_query_that_the_replica_gives_up_is_answered_by_the_primary(
    database: Database, pages: Readers
) -> None:
    room, _ = furnish(database, "wren")
    asked: list[bool] = []

    def conflicting(tx: Transaction) -> bool:
        assert isinstance(tx, SqlTransaction)
        asked.append(is_replica(tx))
        if asked[-1]:
            # As it ends one that stands in the way of what it has to replay.
            tx.connection.execute(text("DO $$BEGIN RAISE SQLSTATE '40001'; END$$"))
        return asked[-1]

    while True not in asked:
        await read_there(pages, room.id)
        asked.clear()
        assert await pages.run(conflicting) is False
    assert asked == [True, False]


async def test_another_database_is_taken_for_no_replica(
    primary: str, primary_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    with new_database(primary) as other:
        database = Database.open(primary_url, replica_url=other)
        pages = database.page_readers(1)
        assert pages
        assert await pages.run(is_replica) is False
        await pages.close()
        database.close()
    assert "it is no replica of this database" in caplog.text


def test_sqlite_has_no_replicas(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="name that, too"):
        Database.open(tmp_path / "stonechat.db", replica_url="postgresql://127.0.0.1/chat")
