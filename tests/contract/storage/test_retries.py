"""What PostgreSQL ends because others were in the way is done again, and once."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import psycopg
import pytest
from sqlalchemy import Select, func, select

from stonechat.actions.act import Outcome
from stonechat.actions.messages import Send, send_messages
from stonechat.actions.store import Page, Transaction
from stonechat.chat.errors import Unavailable
from stonechat.storage import postgres
from stonechat.storage.appender import Appender
from stonechat.storage.database import Database
from stonechat.storage.dialect import Dialect
from stonechat.storage.errors import Contended
from stonechat.storage.link import Link
from stonechat.storage.postgres import Postgres
from stonechat.storage.prepared import Prepared
from stonechat.storage.transaction import SqlTransaction
from stonechat.wire.replies import SendReply
from tests.contract.storage.scenery import add_guest, add_room, lock_room

pytestmark = pytest.mark.postgres

LOCK = "SELECT revision FROM streams WHERE id = %s FOR UPDATE"
IS_WAITED_FOR = "SELECT count(*) FROM pg_stat_activity WHERE pid = %s AND wait_event_type = 'Lock'"


@Prepared
def _sleep(_: Dialect) -> Select[tuple[object]]:
    return select(func.pg_sleep(600).label("slept"))


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    database = Database.open(postgres_url)
    yield database
    database.close()


@pytest.fixture
def url(postgres_url: str) -> str:
    return postgres_url.replace("+psycopg", "")


def furnished(database: Database) -> tuple[str, list[str]]:
    """Return somebody, and two rooms where they are."""
    with database.transaction() as tx:
        wren = add_guest(tx, "wren")
        return wren, [add_room(tx, name, members=(wren,)).id for name in ("here", "there")]


def said_in(database: Database, room_id: str) -> list[str]:
    with database.transaction() as tx:
        page = tx.read_page(room_id, Page(limit=10))
        assert lock_room(tx, room_id).head == len(page.messages)
    return [message.text for message in page.messages]


class Act:
    """An act whose way through the rooms a test decides, and which notes what it is told of others.

    Attributes:
        ended_by: why it had to be done again, each time.

    """

    def __init__(self, *steps: Callable[[Transaction], object]) -> None:
        self.ended_by: list[str] = []
        self._steps = steps

    def __call__(self, tx: Transaction, _: None) -> Outcome[None]:
        try:
            for step in self._steps:
                step(tx)
        except Contended as error:
            self.ended_by.append(str(error))
            raise
        return Outcome(None)


def saying(author: str, room_id: str, words: str) -> Callable[[Transaction], SendReply]:
    def say(tx: Transaction) -> SendReply:
        [result] = send_messages(tx, [Send(author, room_id, words, f"client {room_id}")])
        assert isinstance(result, Outcome)
        return result.reply

    return say


def once(step: Callable[[], object]) -> Callable[[Transaction], None]:
    """Do something the first time that an act comes here."""
    done: list[bool] = []

    def do(_: Transaction) -> None:
        if not done:
            done.append(True)
            step()

    return do


@contextmanager
def somebody_else(url: str) -> Iterator[psycopg.Connection]:
    """Yield another program's connection, which looks for deadlocks later than ours does."""
    with psycopg.connect(url) as connection:
        connection.execute("SET deadlock_timeout = '60s'")
        yield connection


def until_it_waits(url: str, pid: int) -> None:
    with psycopg.connect(url, autocommit=True) as watcher:
        while watcher.execute(IS_WAITED_FOR, [pid]).fetchone() != (1,):
            time.sleep(0.01)


@asynccontextmanager
async def appending(link: Link) -> AsyncIterator[Appender]:
    appender = Appender(link, lambda *_: None, in_doubt=lambda: None)
    yield appender
    await appender.close(seconds=60)


async def done_by(appender: Appender, act: Act) -> list[object]:
    answers: list[object] = []
    appender.submit(act, None, answers.append)
    await appender.drain()
    return answers


async def test_an_act_that_is_ended_by_a_deadlock_is_done_again(
    database: Database, postgres_url: str, url: str
) -> None:
    wren, (here, there) = furnished(database)
    dialect = Postgres(postgres_url)
    link = Link(dialect.open_engine(writes=True), dialect)
    with somebody_else(url) as other:
        other.execute(LOCK, [there])

        def lock_and_go() -> None:
            other.execute(LOCK, [here])
            other.rollback()

        waiting = threading.Thread(target=lock_and_go)

        def let_it_wait() -> None:
            waiting.start()
            until_it_waits(url, other.info.backend_pid)

        act = Act(saying(wren, here, "Hello"), once(let_it_wait), saying(wren, there, "Hello, too"))
        async with appending(link) as appender:
            answers = await done_by(appender, act)
        waiting.join()
    assert answers == [Outcome(None)]
    assert ["40P01" in why for why in act.ended_by] == [True]
    assert (said_in(database, here), said_in(database, there)) == (["Hello"], ["Hello, too"])


async def test_an_act_that_cannot_be_put_in_an_order_with_others_is_done_again(
    database: Database, postgres_url: str, url: str
) -> None:
    """As a stricter level of isolation does it, or a database over many machines."""
    wren, (here, there) = furnished(database)
    dialect = Postgres(postgres_url)
    engine = dialect.open_engine(writes=True)
    link = Link(engine.execution_options(isolation_level="REPEATABLE READ"), dialect)

    def change_it() -> None:
        with psycopg.connect(url) as other:
            other.execute("UPDATE streams SET revision = revision + 1 WHERE id = %s", [there])

    act = Act(saying(wren, here, "Hello"), once(change_it), saying(wren, there, "Hello, too"))
    async with appending(link) as appender:
        answers = await done_by(appender, act)
    assert answers == [Outcome(None)]
    assert ["40001" in why for why in act.ended_by] == [True]
    assert (said_in(database, here), said_in(database, there)) == (["Hello"], ["Hello, too"])


async def test_a_statement_that_takes_too_long_is_ended_and_leaves_nothing(
    database: Database, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wren, (here, there) = furnished(database)
    monkeypatch.setattr(postgres, "_STATEMENT_TIMEOUT", "300ms")
    dialect = Postgres(postgres_url)
    link = Link(dialect.open_engine(writes=True), dialect)

    def dawdle(tx: Transaction) -> None:
        assert isinstance(tx, SqlTransaction)
        tx.fetch(_sleep)

    async with appending(link) as appender:
        answers = await done_by(appender, Act(saying(wren, here, "Hello"), dawdle))
        assert [type(answer) for answer in answers] == [Unavailable]
        # A link that was lost is made anew, and what comes later finds it as good as before.
        async with asyncio.timeout(60):
            while await done_by(appender, Act(saying(wren, there, "Hello"))) != [Outcome(None)]:
                await asyncio.sleep(0.05)
    assert (said_in(database, here), said_in(database, there)) == ([], ["Hello"])


async def test_who_waits_in_vain_for_a_row_is_told_to_come_back(
    database: Database, postgres_url: str, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wren, (here, there) = furnished(database)
    monkeypatch.setattr(postgres, "_WRITER_SETTINGS", {"lock_timeout": "50ms"})
    dialect = Postgres(postgres_url)
    link = Link(dialect.open_engine(writes=True), dialect)
    act = Act(saying(wren, here, "Hello"), saying(wren, there, "Hello"))
    async with appending(link) as appender:
        with psycopg.connect(url) as other:
            other.execute(LOCK, [there])
            answers = await done_by(appender, act)
        assert [type(answer) for answer in answers] == [Unavailable]
        assert ["55P03" in why for why in act.ended_by] == [True] * 5
        assert await done_by(appender, act) == [Outcome(None)]
    assert (said_in(database, here), said_in(database, there)) == (["Hello"], ["Hello"])
