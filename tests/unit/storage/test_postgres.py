import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from functools import partial
from urllib.parse import urlsplit

import psycopg
import pytest

from stonechat.actions.act import Outcome
from stonechat.actions.store import Transaction
from stonechat.chat.errors import ChatError
from stonechat.storage import changes, messages, sends
from stonechat.storage.appender import Appender
from stonechat.storage.database import Database
from stonechat.storage.errors import Contended, StorageError, Unreachable, Violated
from stonechat.storage.handle import Handle
from stonechat.storage.postgres import Postgres
from stonechat.storage.prepared import Prepared
from tests.contract.storage.scenery import add_room
from tests.support.ports import free_port


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    database = Database.open(postgres_url)
    yield database
    database.close()


@pytest.fixture
async def appender(database: Database) -> AsyncIterator[Appender]:
    appender = database.appender(lambda *_: None)
    yield appender
    await appender.close()


def add_guest(tx: Transaction, name: str) -> Outcome[str]:
    tx.add_guest(tx.new_id(), name)
    return Outcome(name)


async def answer(appender: Appender, name: str) -> Outcome[str] | ChatError:
    told: asyncio.Future[Outcome[str] | ChatError] = asyncio.get_running_loop().create_future()
    appender.submit(add_guest, name, told.set_result)
    return await told


def end_connections(url: str) -> None:
    """End everybody else's connection to this database, as a restart of the server would."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid != pg_backend_pid()"
        )


async def test_a_connection_that_was_lost_between_two_commits_is_not_noticed(
    appender: Appender, postgres_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert await answer(appender, "before") == Outcome("before")
    end_connections(postgres_url)
    assert await answer(appender, "after") == Outcome("after")
    assert caplog.records == []


async def test_readers_outlive_the_loss_of_their_connections(
    database: Database, postgres_url: str
) -> None:
    readers = database.readers(1)
    assert await readers.run(lambda tx: tx.present_guests()) == []
    end_connections(postgres_url)
    assert await readers.run(lambda tx: tx.present_guests()) == []
    await readers.close()


async def test_while_the_database_is_gone_everybody_is_told_that_nothing_can_be_stored(
    appender: Appender, postgres_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert await answer(appender, "before") == Outcome("before")
    name = urlsplit(postgres_url).path.removeprefix("/")
    server = postgres_url.replace("+psycopg", "").replace(name, "postgres")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false".encode())
        end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        connection.execute(end, [name])
        refused = await answer(appender, "during")
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true".encode())
    assert isinstance(refused, ChatError)
    assert refused.code == "unavailable"
    assert "Traceback" not in caplog.text
    assert await answer(appender, "after") == Outcome("after")


def test_a_server_that_is_not_there_is_named_in_one_sentence() -> None:
    with pytest.raises(Unreachable) as refused:
        Database.open(f"postgresql://somebody:secret@127.0.0.1:{free_port()}/chat")
    assert "127.0.0.1" in str(refused.value)
    assert "secret" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_url_that_is_none_is_refused() -> None:
    with pytest.raises(StorageError, match="cannot be read"):
        Database.open("postgresql://host:not-a-port/chat")


def test_commits_wait_for_the_disk_although_the_server_would_not(
    database: Database, postgres_url: str
) -> None:
    with psycopg.connect(postgres_url.replace("+psycopg", "")) as connection:
        servers = connection.execute("SHOW synchronous_commit").fetchone()
    with database.transaction() as tx:
        ours = tx.connection.exec_driver_sql("SHOW synchronous_commit").scalar()
    assert (servers, ours) == (("off",), "on")


def test_a_database_that_cannot_hold_every_text_is_refused(postgres_url: str) -> None:
    plain = postgres_url.replace("+psycopg", "")
    narrow = f"{urlsplit(plain).path.removeprefix('/')}_narrow"
    with psycopg.connect(plain, autocommit=True) as connection:
        made = f"CREATE DATABASE {narrow} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'"
        connection.execute(made.encode())
        with pytest.raises(StorageError, match="LATIN1"):
            Database.open(f"{postgres_url}_narrow")
        connection.execute(f"DROP DATABASE {narrow} WITH (FORCE)".encode())


PREPARED = [each for each in vars(sends).values() if isinstance(each, Prepared)]


def test_the_hot_path_finds_every_row_by_its_whole_key(database: Database) -> None:
    with database.transaction() as tx:
        # As the planner sees it with many small rooms, where a room alone would nearly do.
        people = [tx.new_id() for _ in range(40)]
        for person_id in people:
            tx.add_guest(person_id, person_id)
            add_room(tx, person_id[-30:], members=(person_id,))
        tx.connection.exec_driver_sql("ANALYZE")
        for statement in PREPARED:
            compiled = statement.compiled(tx.dialect, tx.connection.dialect)
            rows = dict.fromkeys(re.findall(r"CAST\(%\((\w+)\)s", compiled.text), "[]")
            given = compiled.parameters(rows | {"sent": 0})
            assert isinstance(given, dict)
            lines = tx.connection.exec_driver_sql(f"EXPLAIN {compiled.text}", given).scalars()
            plan = "\n".join(lines)
            assert "Seq Scan" not in plan, plan
            for look_up in plan.split("memberships_pk")[1:]:
                assert "user_id" in look_up.split("Index Cond:")[1].splitlines()[0], plan


IN_ORDER = [
    statement
    for module, names in {
        messages: ("older", "newer"),
        changes: ("new", "changed", "members"),
    }.items()
    for name, statement in vars(module).items()
    if name.removeprefix("_") in names and isinstance(statement, Prepared)
]


async def test_pages_and_changes_are_read_in_the_order_of_an_index(database: Database) -> None:
    """As a reader's planner sees it with one large room among small ones."""
    with database.transaction() as tx:
        add_guest(tx, "wren")
        rooms = [add_room(tx, f"room{number}").id for number in range(20)]
        run = tx.connection.exec_driver_sql
        author = run("SELECT id FROM users").scalar_one()
        for room, count in zip(rooms, [60_000] + [20] * 19, strict=True):
            run(
                "INSERT INTO messages (stream_id, position, id, revision, sent_revision, author_id,"
                " text, images_count, sent_at) SELECT %(room)s, n, %(room)s || n,"
                " CASE WHEN n %% 3 = 0 THEN n + 60000 ELSE n END, n, %(author)s, 'x', 0, 0"
                " FROM generate_series(1, %(count)s) AS n",
                {"room": room, "author": author, "count": count},
            )
        run(
            "INSERT INTO users (id, kind, username, key, bot, created_at, last_active_at)"
            " SELECT 'person' || n, 'guest', 'x', 'x', false, 0, 0 FROM generate_series(1, 9000) n"
        )
        run(
            "INSERT INTO memberships (room_id, user_id, user_key, role, revision, joined_at,"
            " read_position, read_changes) SELECT %(room)s, 'person' || n, 'x', 'member',"
            " n + 60000, 0, 0, 0 FROM generate_series(1, 9000) AS n",
            {"room": rooms[0]},
        )
        run("ANALYZE")
    values: dict[str, object] = {"stream": rooms[0], "most": 50, "place": 2_500}
    values |= {"first": 2_500, "last": 4_500, "since": 62_000, "until": 64_000, "floor": 1}
    assert len(IN_ORDER) == 5
    readers = database.readers(1)
    for statement in IN_ORDER:
        plan = await readers.run(partial(explained, statement, values))
        assert "Sort" not in plan, plan
        assert "Seq Scan on messages" not in plan, plan
        assert "Seq Scan on memberships" not in plan, plan
    await readers.close()


def explained(statement: Prepared, values: dict[str, object], tx: Transaction) -> str:
    assert isinstance(tx, Handle)
    compiled = statement.compiled(tx.dialect, tx.connection.dialect)
    given = compiled.parameters(values)
    assert isinstance(given, dict)
    lines = tx.connection.exec_driver_sql(f"EXPLAIN {compiled.text}", given).scalars()
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (psycopg.errors.SerializationFailure, Contended),
        (psycopg.errors.DeadlockDetected, Contended),
        (psycopg.errors.LockNotAvailable, Contended),
        (psycopg.errors.UniqueViolation, Violated),
        (psycopg.errors.DiskFull, Unreachable),
        (psycopg.errors.AdminShutdown, Unreachable),
        (psycopg.errors.ReadOnlySqlTransaction, Unreachable),
        (psycopg.errors.TooManyConnections, Unreachable),
        (psycopg.errors.QueryCanceled, Unreachable),
        (psycopg.errors.IoError, Unreachable),
        (psycopg.OperationalError, Unreachable),
        (psycopg.errors.UndefinedColumn, type(None)),
        (psycopg.ProgrammingError, type(None)),
    ],
)
def test_what_the_server_says_is_sorted_by_what_can_be_done(
    error: type[psycopg.Error], meaning: type[object]
) -> None:
    assert type(Postgres("postgresql:///chat").translate(error("secret"))) is meaning
