"""Servers and their bus come and go: what was acknowledged is there, once, in one order for all."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.conftest import rounds
from tests.faults.nodes.meddler import meddler
from tests.faults.nodes.places import Places
from tests.faults.proxy import muffler
from tests.faults.town import town
from tests.support.balancer import Balancer
from tests.support.cluster import Nodes
from tests.support.postgres import Cluster
from tests.support.server import RunningServer

pytestmark = pytest.mark.postgres

ROUNDS = rounds(3)
SETTINGS = {
    "STONECHAT_RATE_LIMITS": "off",
    "STONECHAT_DRAIN_SECONDS": "0.5",
    # Who founded the rooms is a guest, and gone: their leaving must not come while it is judged.
    "STONECHAT_GUEST_GRACE_SECONDS": "3600",
}

Fault = Callable[[Places], Awaitable[None]]


@pytest.fixture
def places(postgres_url: str, tmp_path: Path) -> Iterator[Places]:
    """Yield three servers."""
    with Nodes(tmp_path, postgres_url, SETTINGS) as nodes:
        nodes.start(3)
        yield Places(nodes)


async def play(places: Places, fault: Fault, count: int = ROUNDS) -> None:
    """Talk through so many faults, and check everything."""
    async with town(places) as people:
        for _ in range(count):
            await people.progress(random.randint(10, 80))
            await fault(places)
        await people.progress(30)
        await people.rest()
        await people.check()
        await people.check_retries(sample=100)
        assert len(people.ledger.acknowledged) >= 10 * count


async def kill(places: Places) -> None:
    await places.kill()
    await places.start()


async def stop(places: Places) -> None:
    await places.stop()
    await places.start()


async def pause(places: Places) -> None:
    await places.pause(random.uniform(0.5, 3))


async def lose_the_bus(places: Places) -> None:
    await asyncio.to_thread(places.nodes.nats.kill)
    await asyncio.sleep(random.uniform(0.1, 4))
    await asyncio.to_thread(places.nodes.nats.run_again)


@pytest.mark.parametrize("fault", [kill, stop, pause, lose_the_bus])
async def test_what_was_acknowledged_outlives_it_in_one_order(places: Places, fault: Fault) -> None:
    await play(places, fault)


class Front:
    """Where people meet who know of the balancer alone."""

    def __init__(self, places: Places, port: int) -> None:
        self._places = places
        self.port = port

    @property
    def server(self) -> RunningServer:
        """One of those behind it."""
        return self._places.server


async def test_servers_are_restarted_one_after_the_other_and_nobody_notices_more_than_a_reconnect(
    places: Places, tmp_path: Path
) -> None:
    with Balancer(tmp_path, places.nodes.servers) as balancer:
        async with town(Front(places, balancer.port)) as people:
            for server in list(places.nodes.servers):
                await people.progress(30)
                await asyncio.to_thread(places.nodes.restart, server)
            await people.progress(60)
            await people.rest()
            await people.check()
            assert not people.ledger.refused


async def test_a_server_that_the_bus_does_not_reach_is_late_and_loses_nothing(
    postgres_url: str, tmp_path: Path
) -> None:
    with Nodes(tmp_path, postgres_url, SETTINGS) as nodes:
        nodes.start(2)
        _, _, port = nodes.nats.url.rpartition(":")
        async with muffler(int(port)) as line:
            through = nodes.nats.url.replace(f":{port}", f":{line.port}")
            await asyncio.to_thread(nodes.start, nats_url=through)

            async def mute(_: Places) -> None:
                line.mute()
                await asyncio.sleep(random.uniform(1, 12))
                line.unmute()

            await play(Places(nodes), mute)
            await asyncio.to_thread(nodes.servers[-1].stop)


async def test_a_database_that_is_gone_for_a_while_costs_no_more_than_that(
    cluster: Cluster, tmp_path: Path
) -> None:
    async def lose_the_database(_: Places) -> None:
        await asyncio.to_thread(cluster.halt, "immediate")
        await asyncio.sleep(random.uniform(0.1, 2))
        await asyncio.to_thread(cluster.resume)

    url = f"{cluster.url()}/postgres".replace("postgresql", "postgresql+psycopg", 1)
    with Nodes(tmp_path / "nodes", url, SETTINGS) as nodes:
        nodes.start(3)
        await play(Places(nodes), lose_the_database)


async def test_what_comes_by_the_bus_twice_or_late_does_no_harm(places: Places) -> None:
    async def meddle(_: Places) -> None:
        before = meddling.repeated
        while meddling.repeated < before + 200:
            await asyncio.sleep(0.05)

    async with meddler(places.nodes.nats.url) as meddling:
        await play(places, meddle)
