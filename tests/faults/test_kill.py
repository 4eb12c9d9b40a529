"""`kill -9` at any moment: what was acknowledged is there, once, where everybody saw it."""

import asyncio
import random
import sqlite3
from pathlib import Path

from tests.faults.conftest import rounds
from tests.faults.host import Host
from tests.faults.town import Town, town
from tests.support.server import StartServer

SQLITE_ROUNDS = rounds(12)
POSTGRES_ROUNDS = rounds(6)

# Of how a round ends: mostly in the middle of the talk.
WAYS = ("talking", "talking", "talking", "starting", "stopping", "twice")


async def end_a_round(host: Host, way: str) -> None:
    """Take the server away, and start another one."""
    if way == "stopping":
        await host.kill_while_stopping(random.uniform(0, 0.6))
    else:
        await host.kill()
    if way == "starting":
        await host.kill_while_starting(random.uniform(0.02, 0.8))
    await host.start()
    if way == "twice":
        await asyncio.sleep(random.uniform(0, 0.1))
        await host.kill()
        await host.start()


async def play(host: Host, number: int) -> None:
    """Talk through so many rounds, and check everything."""
    # Cycle by cycle, so that no run of one cycle or more lacks a way.
    cycles = [random.sample(WAYS, len(WAYS)) for _ in range(0, number, len(WAYS))]
    ways = [way for cycle in cycles for way in cycle]
    await host.start()
    async with town(host) as people:
        for way in ways[:number]:
            await people.progress(random.randint(1, 120))
            await end_a_round(host, way)
        await people.progress(50)
        await people.rest()
        await people.check()
        await people.check_retries()
        await check_enough(people, number)
        # All of it is on disk, and not merely in the memory of a server that went on running.
        await host.stop()
        await host.start()
        await people.check()
    assert host.complaints() == []


async def check_enough(people: Town, number: int) -> None:
    """Check that the rounds had work for the server in them."""
    assert len(people.ledger.acknowledged) >= 20 * number
    # On a slow machine somebody may miss a server that was gone again at once.
    assert all(device.connections > number / 2 for device in people.devices)
    assert any(message["images"] for message in people.ledger.acknowledged.values())


async def test_what_was_acknowledged_outlives_any_number_of_kills(host: Host) -> None:
    await play(host, SQLITE_ROUNDS)
    host.server.stop()
    with sqlite3.connect(host.data / "stonechat.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []


async def test_what_was_acknowledged_outlives_kills_with_postgresql(
    start_server: StartServer, tmp_path: Path, postgres_url: str
) -> None:
    host = Host(start_server, tmp_path / "data", {"STONECHAT_DATABASE_URL": postgres_url})
    await play(host, POSTGRES_ROUNDS)
