"""Every commit really reaches the disk before anybody is told of it.

`kill -9` cannot show that: what a dead process has written stays in the kernel's memory. So here
the server's system calls are read, in their order.
"""

from pathlib import Path
from typing import Final, LiteralString, NamedTuple

import psycopg
import pytest

from tests.faults import trace
from tests.faults.line import Line, line
from tests.faults.trace import Call, read_calls, traced_server
from tests.support.pictures import picture
from tests.support.postgres import Cluster
from tests.support.server import StartServer

MESSAGES = 25
UNFLUSHED_BYTES: Final = (
    "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), pg_current_wal_flush_lsn())::int"
)
PLACEHOLDER = {"_placeholder": True, "num": 0}

traceable = pytest.mark.skipif(trace.why_not() is not None, reason=str(trace.why_not()))


class Telling(NamedTuple):
    """The order of what happened to one message."""

    written: int
    synced: int
    told: int


async def say(person: Line, client_id: str) -> None:
    await person.get("send_message", room="kitchen", text="Set in stone", client_id=client_id)


def telling(calls: list[Call], client_id: str) -> Telling:
    """Find the last write of a message to the log, the sync after it, and its first telling."""
    logged = [c for c in calls if c.path.endswith("-wal") and c.name == "pwrite64"]
    told = [c for c in calls if c.is_told and f'client_id\\":\\"{client_id}\\"' in c.arguments]
    assert told, f"nobody was told of {client_id}"
    first_told = min(c.begun for c in told)
    written = [c.ended for c in logged if client_id in c.arguments and c.ended < first_told]
    assert written, f"{client_id} was not written before it was told"
    # The last page of the transaction is what makes it whole.
    last = max(c.ended for c in logged if c.ended < first_told)
    syncs = [c for c in calls if c.is_sync and c.path.endswith("-wal") and c.begun > last]
    assert syncs, f"{client_id} was never synced"
    return Telling(last, syncs[0].ended, first_told)


@traceable
async def test_every_message_is_synced_after_it_is_written_and_before_it_is_told(
    tmp_path: Path,
) -> None:
    with traced_server(tmp_path) as traced:
        async with line(traced.server.port) as ada, line(traced.server.port) as bob:
            await ada.get("add_user", username="Ada")
            await bob.get("add_user", username="Bob")
            await ada.get("create_room", name="kitchen")
            await bob.get("join_room", room="kitchen")
            for number in range(MESSAGES):
                await say(ada, f"stone-{number}-")
    calls = traced.calls()
    for number in range(MESSAGES):
        written, synced, told = telling(calls, f"stone-{number}-")
        assert written < synced < told, f"message {number}"


@traceable
async def test_every_kind_of_change_is_synced_before_it_is_acknowledged(tmp_path: Path) -> None:
    with traced_server(tmp_path) as traced:
        async with line(traced.server.port) as ada, line(traced.server.port) as bob:
            await ada.get("add_user", username="Ada")
            await bob.get("add_user", username="Bob")
            await ada.get("create_room", name="kitchen")
            await bob.get("join_room", room="kitchen")
            await bob.get("leave_room", room="kitchen")
    calls = traced.calls()
    unsynced = False
    acknowledged = 0
    for call in calls:
        if call.path.endswith("-wal"):
            unsynced = not call.is_sync
        elif call.is_told and '{\\"ok\\":true' in call.arguments:
            assert not unsynced, call
            acknowledged += 1
    assert acknowledged == 5


@traceable
async def test_an_image_and_its_name_are_synced_before_its_message_is_told(tmp_path: Path) -> None:
    with traced_server(tmp_path) as traced:
        async with line(traced.server.port) as ada:
            await ada.get("add_user", username="Ada")
            await ada.get("create_room", name="kitchen")
            fields = {"room": "kitchen", "client_id": "painting", "images": [PLACEHOLDER]}
            reply = await (await ada.begin("send_message", fields, picture()))
    calls = traced.calls()
    assert reply["message"]["images"]
    told = telling(calls, "painting").told
    uploads = traced.server.data / "uploads"
    files = [path for path in uploads.rglob("*") if path.is_file()]
    [folder] = {path.parent for path in files}
    assert {path.suffix for path in files} == {"", ".thumbnail"}
    for file in files:
        renamed = ended(calls, "rename", f'"{file}"')
        written = ended(calls, "fsync", f"{file.name}.")
        assert written < renamed < ended(calls, "fsync", f"<{folder}>") < told
    # The folders were new, too: a file whose folder is lost is lost.
    for new_in in (folder.parent, uploads):
        assert ended(calls, "fsync", f"<{new_in}>") < told


@traceable
async def test_a_new_data_directory_is_synced_before_the_server_is_ready(tmp_path: Path) -> None:
    with traced_server(tmp_path) as traced:
        pass
    calls = traced.calls()
    ready = ended(calls, "write", "Stonechat is ready")
    for directory in (tmp_path, traced.server.data):
        assert ended(calls, "fsync", f"<{directory}>") < ready


@pytest.mark.postgres
async def test_postgresql_has_flushed_every_message_before_it_is_told(
    start_server: StartServer, cluster: Cluster
) -> None:
    url = f"{cluster.url()}/postgres"
    through_driver = url.replace("postgresql", "postgresql+psycopg", 1)
    server = start_server(environment={"STONECHAT_DATABASE_URL": through_driver})
    with psycopg.connect(url, autocommit=True) as database:
        assert shown(database, "SHOW fsync") == "on"
        assert shown(database, "SHOW synchronous_commit") == "off"  # unless a session asks for it
        async with line(server.port) as ada:
            await ada.get("add_user", username="Ada")
            await ada.get("create_room", name="kitchen")
            unflushed = 0
            for number in range(MESSAGES):
                await say(ada, f"stone-{number}")
                unflushed += shown(database, UNFLUSHED_BYTES) != 0
            # PostgreSQL writes for itself now and then, and does not flush that.
            assert unflushed < MESSAGES / 4


def shown(database: psycopg.Connection, statement: LiteralString) -> object:
    """Return the one value that a statement answers with."""
    row = database.execute(statement).fetchone()
    assert row
    return row[0]


def ended(calls: list[Call], name: str, mentioned: str) -> int:
    """When a call ended well that has this among its arguments; the first one."""
    found = [c for c in calls if c.name == name and mentioned in c.arguments and c.result >= 0]
    assert found, f"no {name} of {mentioned}"
    return found[0].ended


def test_the_order_of_calls_is_read_from_threads_that_interrupt_each_other(tmp_path: Path) -> None:
    written = tmp_path / "trace"
    written.write_text(
        '7 pwrite64(3</d/x-wal>, "page", 4, 0) = 4\n'
        "7 fsync(3</d/x-wal> <unfinished ...>\n"
        '8 write(5<socket:[1]>, "ack", 3) = 3\n'
        "7 <... fsync resumed>) = 0\n"
        "7 fsync(3</d/x-wal>) = -1 EIO (Input/output error)\n"
    )
    calls = read_calls(written)
    assert [(c.name, c.begun, c.ended, c.is_sync, c.is_told) for c in calls] == [
        ("pwrite64", 0, 0, False, False),
        ("write", 2, 2, False, True),
        ("fsync", 1, 3, True, False),
        ("fsync", 4, 4, False, False),
    ]
