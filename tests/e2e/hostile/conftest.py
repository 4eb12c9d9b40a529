"""A server to attack, and the measure of whether anybody else has noticed."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from tests.conformance.peers import Bystander, ConformanceProcess, conformance_server, hang_up

DELAY_SECONDS = 0.5
PEAK_BYTES = 60_000_000
KEPT_BYTES = 40_000_000

Attack = Callable[[], AbstractAsyncContextManager[ConformanceProcess]]


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConformanceProcess]:
    """Run a server with the times of production; it must end well and have logged nothing."""
    log = tmp_path_factory.mktemp("hostile") / "stderr"
    times = ("--ping-interval-ms", "25000", "--ping-timeout-ms", "20000")
    with conformance_server(log, *times, "--connect-timeout-ms", "45000") as process:
        yield process


@pytest.fixture(autouse=True)
async def no_peer_is_left() -> AsyncIterator[None]:
    """Hang up on behalf of tests that have seen enough."""
    yield
    await hang_up()


@pytest.fixture
def attack(victim: ConformanceProcess) -> Attack:
    """Give a context in which to attack; leaving it checks that nobody else was harmed."""

    @asynccontextmanager
    async def unharmed() -> AsyncIterator[ConformanceProcess]:
        bystander = await Bystander.arrive(victim.port)
        try:
            before = victim.memory_bytes()
            victim.forget_peak()
            yield victim
            await asyncio.sleep(0.1)
            peak = victim.memory_bytes("VmHWM") - before
            await hang_up(spare=bystander.peer)
            kept = await settled_memory(victim, before + KEPT_BYTES) - before
        finally:
            slowest = await bystander.leave()
        assert slowest < DELAY_SECONDS
        assert peak < PEAK_BYTES
        assert kept < KEPT_BYTES

    return unharmed


async def settled_memory(victim: ConformanceProcess, enough_bytes: int) -> int:
    """Give the memory in use once it has come down, or after the server has had time for it."""
    for _ in range(20):
        await asyncio.sleep(0.1)
        if victim.memory_bytes() < enough_bytes:
            break
    return victim.memory_bytes()
