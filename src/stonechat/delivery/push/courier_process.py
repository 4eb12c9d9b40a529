"""The process that calls push services: `python -m stonechat.delivery.push.courier_process`.

It is told errands over its standard input (see frames), answers each over its standard output, in
whatever order they end, and ends itself when its input is closed, also when that is because the
server was killed. Encrypting and TLS take more time than all else that a push costs; here it is
nobody's but its own, and the chat never waits for it.
"""

import asyncio
import contextlib
import os
import resource
import sys
import time
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from typing import Final

from stonechat.chat.push import service_of
from stonechat.delivery.push.client import PushClient
from stonechat.delivery.push.frames import (
    LENGTH_BYTES,
    Carried,
    Errand,
    decode_errand,
    decode_orders,
    encode_frame,
    frame_length,
)
from stonechat.delivery.push.network import GuardedNetwork
from stonechat.delivery.push.vapid import Signer
from stonechat.wire.push import PushStage

NICENESS: Final = 10
"""The server's event loop comes first when there are too few processors."""

CALLS_PER_SERVICE: Final = 24
"""Calls of one push service at a time; the others wait, and hold up nobody."""

PLACE_SECONDS: Final = 90.0
"""How long a call waits for others of its push service, and is then to be tried again. With the
call it is less than after what time the server takes this process for dead; otherwise a few people
who try out devices of which nobody answers would have it ended for all."""

BUSY: Final = "too many calls wait for its answers"

LOOKUPS: Final = 256
"""Names that are looked up at once, as many as there may be calls: one that takes long to look up
holds up no other."""

_SERVICES_REMEMBERED: Final = 1_000


class Courier:
    """Does errands, a few for each push service at a time.

    Args:
        client: calls push services.
        say: takes the answers, as frames.
    """

    def __init__(self, client: PushClient, say: asyncio.StreamWriter) -> None:
        self._client = client
        self._say = say
        self._places: OrderedDict[str, asyncio.Semaphore] = OrderedDict()
        self._under_way: set[asyncio.Task[None]] = set()

    def begin(self, errand: Errand) -> None:
        """Begin an errand, which is answered when it has ended."""
        task = asyncio.create_task(self._carry(errand))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _carry(self, errand: Errand) -> None:
        self._say.write(encode_frame(await self._carried(errand)))

    async def _carried(self, errand: Errand) -> Carried:
        place = self._place(service_of(errand.endpoint))
        try:
            async with asyncio.timeout(PLACE_SECONDS):
                await place.acquire()
        except TimeoutError:
            return Carried(errand.number, PushStage.CONNECT, fault=BUSY)
        try:
            return await self._client.carry(errand)
        finally:
            place.release()

    def _place(self, service: str) -> asyncio.Semaphore:
        place = self._places.get(service)
        if place is None:
            place = self._places[service] = asyncio.Semaphore(CALLS_PER_SERVICE)
        self._places.move_to_end(service)
        if len(self._places) > _SERVICES_REMEMBERED:
            self._places.popitem(last=False)
        return place


async def serve(asked: asyncio.StreamReader, say: asyncio.StreamWriter) -> None:
    """Do errands until there are no more."""
    orders = decode_orders(await _read_frame(asked))
    signer = Signer(orders.keys, orders.subject, time.time)
    network = GuardedNetwork(loopback=orders.loopback)
    async with AsyncExitStack() as stack:
        client = PushClient(signer, network, loopback=orders.loopback)
        stack.push_async_callback(client.close)
        courier = Courier(client, say)
        while True:
            courier.begin(decode_errand(await _read_frame(asked)))


async def _read_frame(asked: asyncio.StreamReader) -> bytes:
    head = await asked.readexactly(LENGTH_BYTES)
    return await asked.readexactly(frame_length(head))


async def _main() -> None:
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(LOOKUPS, "look-up"))
    asked = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(asked), sys.stdin.buffer)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get between the answers
    transport, protocol = await loop.connect_write_pipe(asyncio.streams.FlowControlMixin, answers)
    say = asyncio.StreamWriter(transport, protocol, None, loop)
    with contextlib.suppress(asyncio.IncompleteReadError):
        await serve(asked, say)


def _stand_back() -> None:
    """Let the server go before, and finish first."""
    # Ctrl-C in the terminal is for the server. No session of its own: Linux shares out processors
    # among sessions, and niceness counts only within one.
    os.setpgrp()
    os.nice(NICENESS)
    if sys.platform == "linux":
        # Who is only nice is not interrupted at once when the server has something to do: it would
        # wait for some milliseconds, again and again. What this leaves is little on a machine that
        # never rests, and enough for a push.
        with contextlib.suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def main() -> None:
    """Run until the input is closed."""
    _stand_back()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # the key is in this memory
    with contextlib.suppress(BrokenPipeError):
        asyncio.run(_main())
    os._exit(0)  # nothing here needs a clean-up, and nobody listens any more


if __name__ == "__main__":
    main()
