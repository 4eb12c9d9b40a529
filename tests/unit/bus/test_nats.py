"""The bus on a real NATS server."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from stonechat.bus import nats_bus
from stonechat.bus.nats_bucket import NatsBucket
from stonechat.bus.nats_bus import BusUnreachableError, NatsBus
from stonechat.bus.nats_lease import NatsLease
from stonechat.bus.private_nats import PrivateNats

LEASE_SECONDS = 1.0


@pytest.fixture(scope="module")
def nats() -> Iterator[PrivateNats]:
    """Yield a server."""
    with PrivateNats() as nats:
        yield nats


class End:
    """One connection to the bus, and what came by it."""

    def __init__(self, url: str) -> None:
        self.heard: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue()
        self.lost = asyncio.Event()
        self.bus = NatsBus([url], lambda *it: self.heard.put_nowait(it), self.lost.set)

    async def hears(self) -> tuple[str, bytes]:
        return await asyncio.wait_for(self.heard.get(), 10)


@asynccontextmanager
async def connected(nats: PrivateNats, prefix: str = "chat") -> AsyncIterator[End]:
    end = End(nats.url)
    await end.bus.start(prefix)
    try:
        yield end
    finally:
        await end.bus.stop()


def bucket_of(end: End, *, seconds: float) -> NatsBucket:
    """Return this end's view of what both of a test keep."""
    bucket = NatsBucket(end.bus.client, seconds=seconds)
    bucket.name = "test"
    return bucket


async def test_what_is_sent_is_heard_by_others_in_order_and_not_by_oneself(
    nats: PrivateNats,
) -> None:
    async with connected(nats) as one, connected(nats) as two:
        for end in (one, two):
            end.bus.subscribe("room.a")
            assert await end.bus.settle()
        for number in range(100):
            one.bus.send("room.a", b"%d" % number)
        assert [await two.hears() for _ in range(100)] == [
            ("room.a", b"%d" % number) for number in range(100)
        ]
        assert one.heard.empty()


async def test_what_is_not_subscribed_to_or_of_another_chat_is_not_heard(
    nats: PrivateNats,
) -> None:
    async with connected(nats) as one, connected(nats) as two, connected(nats, "other") as other:
        for end in (two, other):
            end.bus.subscribe("a")
            end.bus.subscribe("b")
            end.bus.unsubscribe("a")
            end.bus.unsubscribe("c")
            assert await end.bus.settle()
        one.bus.send("a", b"1")
        one.bus.send("b", b"2")
        assert await two.hears() == ("b", b"2")
        assert other.heard.empty()


async def test_a_server_that_comes_back_is_used_again_and_what_was_lost_is_said() -> None:
    with PrivateNats() as nats:
        async with connected(nats) as one, connected(nats) as two:
            two.bus.subscribe("a")
            assert await two.bus.settle()
            nats.kill()
            await asyncio.wait_for(one.lost.wait(), 10)
            await asyncio.wait_for(two.lost.wait(), 10)
            one.bus.send("a", b"lost")
            assert not await one.bus.settle()
            nats.run_again()
            while not (one.bus.is_connected and two.bus.is_connected):
                await asyncio.sleep(0.05)
            assert await two.bus.settle()
            one.bus.send("a", b"found")
            assert await two.hears() == ("a", b"found")


def test_a_server_that_was_killed_can_be_stopped_or_run_again() -> None:
    with PrivateNats() as nats:
        nats.kill()
        assert not nats.is_running
        nats.run_again()
        assert nats.is_running
        nats.kill()


async def test_no_server_is_an_error_for_the_operator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nats_bus, "START_SECONDS", 1)
    end = End("nats://127.0.0.1:1")
    with pytest.raises(BusUnreachableError):
        await end.bus.start("chat")
    await end.bus.stop()


async def test_a_lease_is_held_by_one_and_free_when_that_one_is_silent(nats: PrivateNats) -> None:
    async with connected(nats) as one, connected(nats) as two:
        first, second = [
            NatsLease(bucket_of(it, seconds=1), holder=str(id(it))) for it in (one, two)
        ]
        assert await first.hold()
        assert not await second.hold()
        assert await first.hold()
        while not await second.hold():
            await asyncio.sleep(0.1)
        assert not await first.hold()
        await second.release()
        assert await first.hold()
