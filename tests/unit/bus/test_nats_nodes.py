"""The list of processes, on a real NATS server."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import count

import pytest
from nats.aio.client import Client
from nats.errors import Error as NatsError

from stonechat.bus.nats_bucket import NatsBucket
from stonechat.bus.nats_nodes import Card, NatsNodes, read_cards
from stonechat.bus.private_nats import PrivateNats

CHATS = count(1)


@pytest.fixture(scope="module")
def nats() -> Iterator[PrivateNats]:
    """Yield a server."""
    with PrivateNats() as nats:
        yield nats


@asynccontextmanager
async def bucket_on(nats: PrivateNats, *, seconds: float = 60) -> AsyncIterator[NatsBucket]:
    """Yield the bucket of another chat each time."""
    client = Client()
    await client.connect([nats.url])
    bucket = NatsBucket(client, seconds=seconds)
    bucket.name = f"chat-{next(CHATS)}"
    try:
        yield bucket
    finally:
        await client.close()


def node(bucket: NatsBucket, number: int) -> NatsNodes:
    return NatsNodes(bucket, f"id{number}", lambda: card(number))


def card(number: int) -> Card:
    return Card(f"host{number}", number, "0.1", float(number), people=0, is_steward=number == 1)


async def listed(bucket: NatsBucket, *numbers: int) -> None:
    """Wait until these are listed, and no others."""
    while await read_cards(bucket) != [card(number) for number in numbers]:
        await asyncio.sleep(0.05)


async def cards_if_any(bucket: NatsBucket) -> list[Card]:
    """Read the list, of a server that may be starting."""
    try:
        return await read_cards(bucket)
    except (NatsError, TimeoutError):
        bucket.reopen()
        return []


async def test_processes_are_listed_from_when_they_start_until_they_stop(nats: PrivateNats) -> None:
    async with bucket_on(nats) as bucket:
        assert await read_cards(bucket) == []
        nodes = [node(bucket, number) for number in (2, 1)]
        for one in nodes:
            one.start()
        await listed(bucket, 1, 2)
        await nodes[0].stop()
        assert await read_cards(bucket) == [card(1)]
        await nodes[1].stop()
        assert await read_cards(bucket) == []


async def test_one_that_dies_is_forgotten(nats: PrivateNats) -> None:
    async with bucket_on(nats, seconds=1) as bucket:
        opened = await bucket.open()
        await opened.put(
            "node.dead",
            b'{"host":"host9","process":9,"version":"0.1","since":9,"people":0,"is_steward":false}',
        )
        await listed(bucket)


async def test_what_is_no_card_is_left_out(nats: PrivateNats) -> None:
    async with bucket_on(nats) as bucket:
        opened = await bucket.open()
        await opened.put("steward", b"id1")
        await opened.put("node.odd", b"[]")
        assert await read_cards(bucket) == []


async def test_a_server_that_forgot_the_list_is_told_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("stonechat.bus.nats_nodes.CARD_SECONDS", 0.05)
    with PrivateNats() as nats:
        async with bucket_on(nats) as bucket:
            one = node(bucket, 1)
            one.start()
            await listed(bucket, 1)
            nats.kill()
            nats.run_again()
            async with bucket_on(nats) as again:
                again.name = bucket.name
                while await cards_if_any(again) != [card(1)]:
                    await asyncio.sleep(0.05)
            await one.stop()
