"""Rates that several processes count together, on a real NATS server."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import count

import pytest
from nats.aio.client import Client
from nats.js.kv import KeyValue

from stonechat.bus import nats_bucket, nats_rates
from stonechat.bus.nats_bucket import NatsBucket
from stonechat.bus.nats_rates import NatsRates
from stonechat.bus.private_nats import PrivateNats
from stonechat.chat.rates import Limit, Rate

RATE = Rate.every(30, burst=10)
GUESS = Limit.FAIL_TO_LOG_IN
KEYS = count(1)


class Clock:
    """Goes when a test wants."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def nats() -> Iterator[PrivateNats]:
    """Yield a server."""
    with PrivateNats() as nats:
        yield nats


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for a server that is there, however busy the machine is."""
    monkeypatch.setattr(nats_rates, "PATIENCE_SECONDS", 60)
    monkeypatch.setattr(nats_bucket, "ANSWER_SECONDS", 60)


@pytest.fixture
def key() -> str:
    return f"203.0.113.{next(KEYS)} wren"


@asynccontextmanager
async def processes(
    nats: PrivateNats, clock: Clock, number: int = 3
) -> AsyncIterator[list[NatsRates]]:
    """Yield what so many processes count with."""
    clients = [Client() for _ in range(number)]
    try:
        for client in clients:
            await client.connect([nats.url])
        yield [_rates(client, clock) for client in clients]
    finally:
        for client in clients:
            await client.close()


class Silent(NatsBucket):
    """Is there, and never answers."""

    is_near = True
    asked = 0

    async def open(self) -> KeyValue:
        self.asked += 1
        await asyncio.Event().wait()
        raise AssertionError


def _rates(client: Client, clock: Clock) -> NatsRates:
    bucket = NatsBucket(client, seconds=300, bytes_most=1_000_000)
    bucket.name = "rates"
    return NatsRates(bucket, {GUESS: RATE}, clock)


@pytest.mark.usefixtures("patient")
async def test_processes_let_through_together_what_one_may(
    nats: PrivateNats, clock: Clock, key: str
) -> None:
    async with processes(nats, clock) as several:
        waits = [await rates.take(GUESS, key) for _ in range(10) for rates in several]
        assert waits == [0] * 10 + [30] * 20


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("at_once", [10, 40])
async def test_asking_everywhere_at_the_same_moment_gets_nobody_more(
    nats: PrivateNats, clock: Clock, key: str, at_once: int
) -> None:
    async with processes(nats, clock) as several:
        asked = [rates.take(GUESS, key) for _ in range(at_once) for rates in several]
        waits = await asyncio.gather(*asked)
        assert waits.count(0) == 10
        assert max(waits) <= 30


@pytest.mark.usefixtures("patient")
async def test_tokens_come_back_with_time(nats: PrivateNats, clock: Clock, key: str) -> None:
    async with processes(nats, clock, 2) as (one, two):
        for _ in range(10):
            assert await one.take(GUESS, key) == 0
        clock.now += 20
        assert await two.take(GUESS, key) == 10
        clock.now += 10
        assert await two.take(GUESS, key) == 0
        assert await one.take(GUESS, key) == 30


@pytest.mark.usefixtures("patient")
async def test_what_was_no_guess_is_forgotten_everywhere(
    nats: PrivateNats, clock: Clock, key: str
) -> None:
    async with processes(nats, clock, 2) as (one, two):
        for _ in range(10):
            await one.take(GUESS, key)
        assert await two.take(GUESS, key) > 0
        await two.refill(GUESS, key)
        assert await one.take(GUESS, key) == 0


@pytest.mark.usefixtures("patient")
async def test_a_clock_that_is_ahead_shuts_nobody_out_for_longer_than_a_token_takes(
    nats: PrivateNats, clock: Clock, key: str
) -> None:
    async with processes(nats, clock, 2) as (one, two):
        clock.now += 100_000
        await one.take(GUESS, key)
        clock.now -= 100_000
        assert await two.take(GUESS, key) == 30


@pytest.mark.usefixtures("patient")
async def test_others_are_counted_apart(nats: PrivateNats, clock: Clock, key: str) -> None:
    async with processes(nats, clock, 1) as (rates,):
        for _ in range(11):
            await rates.take(GUESS, key)
        assert await rates.take(GUESS, f"{key}2") == 0


async def test_while_there_is_no_server_a_process_is_left_to_itself(
    clock: Clock,
    key: str,
) -> None:
    with PrivateNats() as nats:
        async with processes(nats, clock, 1) as (rates,):
            for _ in range(10):
                assert await rates.take(GUESS, key) == 0
            assert await rates.take(GUESS, key) > 0
            nats.kill()
            assert await rates.take(GUESS, key) == 0
            await rates.refill(GUESS, key)
            nats.run_again()
            # It has forgotten all of it; from here on it counts again.
            while await rates.take(GUESS, key) == 0:
                await asyncio.sleep(0.01)


async def test_a_server_that_does_not_answer_is_waited_for_once(
    clock: Clock, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nats_rates, "PATIENCE_SECONDS", 0.1)
    monkeypatch.setattr(nats_rates, "ALONE_SECONDS", 3_600)
    bucket = Silent(Client(), seconds=300)
    rates = NatsRates(bucket, {GUESS: RATE}, clock)
    assert [await rates.take(GUESS, key) for _ in range(5)] == [0] * 5
    await rates.refill(GUESS, key)
    assert bucket.asked == 1
