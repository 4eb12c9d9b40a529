"""On the bus between servers: says everything again, and much of it too late."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import nats
from nats.aio.client import Client
from nats.aio.msg import Msg

LATE_SECONDS = 0.4


class Meddler:
    """Repeats what comes by the bus, each thing up to three times.

    Attributes:
        repeated: How much it has repeated.

    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self.repeated = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def hear(self, message: Msg) -> None:
        """Repeat something, not at once."""
        task = asyncio.create_task(self._repeat(message))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _repeat(self, message: Msg) -> None:
        for _ in range(random.randint(1, 3)):
            await asyncio.sleep(random.uniform(0, LATE_SECONDS))
            await self._client.publish(message.subject, message.data)
            self.repeated += 1

    async def close(self) -> None:
        """Repeat nothing more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


@asynccontextmanager
async def meddler(nats_url: str) -> AsyncIterator[Meddler]:
    """Meddle for as long as the block lasts."""
    client = await nats.connect(nats_url, no_echo=True)
    meddler = Meddler(client)
    await client.subscribe("stonechat.>", cb=meddler.hear)
    await client.flush()
    try:
        yield meddler
    finally:
        await meddler.close()
        await client.close()
