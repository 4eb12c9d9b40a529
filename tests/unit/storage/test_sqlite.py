import asyncio
import os
import re
import resource
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from stonechat.actions.act import Outcome
from stonechat.actions.store import Transaction
from stonechat.chat.errors import ChatError
from stonechat.storage import (
    amendments,
    changes,
    deletions,
    edits,
    join_requests,
    memberships,
    messages,
    people,
    reads,
    reports,
    sends,
    speaking,
)
from stonechat.storage.database import Database
from stonechat.storage.errors import Contended, StorageError, Unreachable
from stonechat.storage.prepared import Prepared
from stonechat.storage.sqlite import Sqlite, driver


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "stonechat.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    database = Database.open(path)
    yield database
    database.close()


def pragma(database: Database, name: str) -> object:
    with database.transaction() as tx:
        return tx.connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def test_every_commit_is_flushed_and_readers_do_not_wait_for_the_writer(
    database: Database,
) -> None:
    assert pragma(database, "journal_mode") == "wal"
    assert pragma(database, "synchronous") == 2  # FULL
    assert pragma(database, "foreign_keys") == 1


def test_nobody_but_the_owner_reads_the_files(database: Database, path: Path) -> None:
    with database.transaction() as tx:
        tx.add_guest(tx.new_id(), "wren")
        modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes == {0o600}


def test_a_url_means_the_same_as_its_path(path: Path) -> None:
    Database.open(f"sqlite:///{path}").close()
    assert path.exists()


def test_an_unknown_scheme_is_refused() -> None:
    with pytest.raises(StorageError, match="begins with"):
        Database.open("mysql://localhost/chat")


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: path.write_bytes(b"no database" * 99)])
def test_what_is_no_database_is_refused_in_one_sentence(path: Path, make: object) -> None:
    assert callable(make)
    make(path)
    with pytest.raises(Unreachable) as refused:
        Database.open(path)
    assert str(refused.value).count(".") <= 2
    assert refused.value.__suppress_context__


def test_a_directory_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match="missing"):
        Database.open(tmp_path / "missing" / "stonechat.db")


def test_a_database_that_is_current_is_opened_without_alembic(path: Path) -> None:
    Database.open(path).close()
    program = (
        "import sys; from pathlib import Path; from stonechat.storage.database import Database;"
        "Database.open(Path(sys.argv[1])).close();"
        "sys.exit(any(name in sys.modules for name in ('alembic', 'psycopg', 'sqlalchemy.orm')))"
    )
    finished = subprocess.run([sys.executable, "-c", program, path], check=False)
    assert finished.returncode == 0


def test_a_writer_that_is_locked_out_says_so(database: Database, path: Path) -> None:
    with database.transaction() as tx:
        other = driver.connect(path, isolation_level=None, timeout=0.01)
        with pytest.raises(driver.OperationalError) as caught:
            other.execute("BEGIN IMMEDIATE")
        other.close()
        assert isinstance(tx.dialect.translate(caught.value), Contended)


def test_a_full_database_is_out_of_reach_and_a_wrong_statement_is_a_defect(path: Path) -> None:
    connection = driver.connect(path, isolation_level=None)
    connection.execute("CREATE TABLE t (b BLOB)")
    connection.execute("PRAGMA max_page_count = 10")
    with pytest.raises(driver.OperationalError) as full:
        connection.execute("INSERT INTO t VALUES (zeroblob(1000000))")
    with pytest.raises(driver.OperationalError) as wrong:
        connection.execute("SELECT nothing")
    connection.close()
    dialect = Sqlite(path)
    said = dialect.translate(full.value)
    assert isinstance(said, Unreachable)
    assert "no room left" in str(said)
    assert dialect.translate(wrong.value) is None


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Let no file of this process grow past a size, which looks like a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_full_disk_refuses_everything_until_there_is_room_again(
    database: Database,
) -> None:
    def add(tx: Transaction, name: str) -> Outcome[str]:
        person_id = tx.new_id()
        tx.add_guest(person_id, name * 100_000)
        tx.claim_name(person_id, [name])
        return Outcome(name)

    appender = database.appender(lambda *_: None)

    async def answer(name: str) -> Outcome[str] | ChatError:
        told: asyncio.Future[Outcome[str] | ChatError] = asyncio.get_running_loop().create_future()
        appender.submit(add, name, told.set_result)
        return await told

    with files_of_at_most(400_000):
        answers = [await answer(name) for name in "abcde"]
    refused = [answer for answer in answers if isinstance(answer, ChatError)]
    assert {refusal.code for refusal in refused} == {"unavailable"}
    assert await answer("z") == Outcome("z")
    await appender.close()
    with database.transaction() as tx:
        assert len(tx.present_guests()) == len(answers) - len(refused) + 1


PREPARED = [
    each
    for module in (sends, messages, changes)
    for each in vars(module).values()
    if isinstance(each, Prepared)
]
IN_ORDER = {"_older", "_newer", "_new", "_changed", "_members"}
"""What is read from a room of any size up to a limit."""


@pytest.mark.parametrize("statement", PREPARED, ids=lambda each: each.name)
def test_sends_pages_and_changes_find_every_row_by_a_key(
    database: Database, statement: Prepared
) -> None:
    with database.transaction() as tx:
        found = statement.compiled(tx.dialect, tx.connection.dialect).text
        given = ("[]",) * found.count("?")
        plan = tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {found}", given).all()
    steps = [row[3] for row in plan]
    scanned = [step for step in steps if step.startswith("SCAN") and step != "SCAN CONSTANT ROW"]
    assert [step for step in scanned if "_json" not in step] == []
    if statement.name in IN_ORDER:
        assert not [step for step in steps if "TEMP B-TREE" in step], "sorts before it limits"


def test_who_is_there_and_what_waits_is_found_without_all_that_ever_was(database: Database) -> None:
    with database.transaction() as tx:
        for statement, table in (
            (vars(people)["_present_guests"], "users"),
            (vars(reports)["_OPEN_ONES"], "reports"),
        ):
            found = statement.compiled(tx.dialect, tx.connection.dialect).text
            given = (None,) * found.count("?")
            plan = tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {found}", given).all()
            [step] = [row[3] for row in plan if f" {table} " in row[3]]
            assert step.startswith(f"SEARCH {table} USING "), plan
            assert table == "users" or "reports_open_ix" in step


def test_those_who_can_let_somebody_in_are_found_without_all_members(database: Database) -> None:
    statement = vars(join_requests)["_admitters"]
    with database.transaction() as tx:
        found = statement.compiled(tx.dialect, tx.connection.dialect).text
        given = ("",) * found.count("?")
        plan = tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {found}", given).all()
    (step,) = (row[3] for row in plan if " memberships " in row[3])
    assert "memberships_moderators_ix" in step, "how long it takes would tell how large a room is"


ABOUT_FEW = [
    each
    for module in (amendments, deletions, edits, memberships, reads, speaking)
    for value in vars(module).values()
    for each in (value.values() if isinstance(value, dict) else [value])
    if isinstance(each, Prepared)
]
LOOKS_THROUGH = {
    "_barred": "the few members of a direct room",
    "_longest_standing": "once, where a private room has lost its owners",
}


@pytest.mark.parametrize("statement", ABOUT_FEW, ids=lambda each: each.name)
def test_who_is_in_a_room_and_called_there_is_not_looked_through(
    database: Database, statement: Prepared
) -> None:
    with database.transaction() as tx:
        found = statement.compiled(tx.dialect, tx.connection.dialect).text
        given = ("[]",) * found.count("?")
        plan = tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {found}", given).all()
    steps = [row[3] for row in plan]
    whole = re.compile(r"(memberships|mentions) USING .*\((room_id|stream_id)=\?\)$")
    assert any(map(whole.search, steps)) is (statement.name in LOOKS_THROUGH), steps
    counted = re.compile(r"mentions USING .*\(stream_id=\? AND position>\?\)$")
    assert not any(map(counted.search, steps)), "what calls others is looked through"


def test_every_statement_that_needs_an_order_has_been_looked_at() -> None:
    assert {each.name for each in PREPARED} >= IN_ORDER


SYNCED = """
import asyncio, os, sys
from pathlib import Path
from stonechat.actions.act import Outcome
from stonechat.storage.database import Database

def add(tx, name):
    tx.add_guest(tx.new_id(), name)
    return Outcome(name)

async def main():
    database = Database.open(Path(sys.argv[1]))
    appender = database.appender(lambda *_: None)
    for name in ("first", "second"):
        appender.submit(add, name, lambda outcome: os.write(1, f"told {outcome.reply}\\n".encode()))
        await appender.drain()
    await appender.close()

asyncio.run(main())
"""


STRACE = shutil.which("strace") or ""


def can_trace() -> bool:
    if not STRACE:
        return False
    tried = subprocess.run([STRACE, "-f", "true"], check=False, capture_output=True)
    return tried.returncode == 0


def test_the_log_is_on_the_disk_before_anybody_is_told(path: Path) -> None:
    if not can_trace():
        pytest.skip("strace is not installed, or may not trace here")
    Database.open(path).close()
    calls = "trace=pwrite64,fsync,fdatasync,write"
    trace = path.with_suffix(".strace")
    subprocess.run(
        [STRACE, "-f", "-y", "-e", calls, "-o", trace, sys.executable, "-c", SYNCED, path],
        check=True,
        stdout=subprocess.DEVNULL,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
    )
    steps = [step for line in trace.read_text().splitlines() if (step := _step(line, path))]
    for name in ("first", "second"):
        told = steps.index(f"told {name}")
        assert steps[told - 1] == "synced"
        assert "written" in steps[:told]
        steps = steps[told + 1 :]


def _step(line: str, path: Path) -> str | None:
    """Say what a line of the trace means for the log, if anything."""
    if f"{path}-wal>" in line:
        return "written" if "pwrite64(" in line else "synced" if "sync(" in line else None
    return line.split('"')[1].removesuffix("\\n") if '"told ' in line else None
