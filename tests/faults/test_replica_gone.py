"""The replica of the database is held up, and killed, and nobody notices."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.faults.conftest import rounds
from tests.faults.host import Host
from tests.faults.line import line
from tests.faults.town import Town, town
from tests.support.postgres import Cluster, find_programs
from tests.support.replica import Replica
from tests.support.server import StartServer

pytestmark = pytest.mark.postgres


async def look_back(people: Town, stop: asyncio.Event) -> int:
    """Say something and read on, again and again: one's own is there, and nothing goes back."""
    looked, newest = 0, 0
    async with line(people.host.port) as reader:
        await reader.get("add_user", username="Historian")
        room = people.rooms["garden"]
        await reader.get("join_room", room=room)
        while not stop.is_set():
            said = {"room": room, "text": "So far", "client_id": f"Historian-{looked + 1}"}
            sent = await reader.get("send_message", **said)
            page = await reader.get("history", room=room, limit=50)
            positions = [message["position"] for message in page["messages"]]
            assert positions[-1] >= max(newest, sent["message"]["position"])
            newest, looked = positions[-1], looked + 1
    return looked


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(60):
        while not await is_so():
            await asyncio.sleep(0.05)


async def test_a_replica_is_held_up_and_killed_under_load(
    start_server: StartServer, tmp_path: Path, cluster: Cluster
) -> None:
    if not (find_programs() / "pg_basebackup").exists():
        pytest.skip("pg_basebackup is not installed")
    with Replica(cluster.url()) as replica:
        environment = {
            "STONECHAT_DATABASE_URL": f"{cluster.url()}/postgres",
            "STONECHAT_DATABASE_READ_URL": replica.url("postgres"),
        }
        host = Host(start_server, tmp_path / "data", environment)
        await host.start()
        stop = asyncio.Event()
        async with town(host) as people:
            historian = asyncio.create_task(look_back(people, stop))
            for _ in range(rounds(1)):
                await people.progress(60)
                await until(lambda: asyncio.to_thread(replica.is_read))
                await asyncio.to_thread(replica.pause)
                await people.progress(60)
                await asyncio.to_thread(replica.resume)
                await people.progress(60)
                await asyncio.to_thread(replica.kill)
                await people.progress(60)
                await asyncio.to_thread(replica.start)
            stop.set()
            assert await historian > 0
            await people.rest()
            await people.check()
            assert people.ledger.unavailable == 0
