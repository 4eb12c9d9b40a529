"""Several servers at once, of which people use whichever is there."""

import asyncio
import random
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.support.cluster import Nodes
from tests.support.server import RunningServer


class Places:
    """The servers of one chat, for `tests.faults.town`; each new connection goes to any of them."""

    def __init__(self, nodes: Nodes) -> None:
        self.nodes = nodes
        self._away: set[RunningServer] = set()

    @property
    def servers(self) -> list[RunningServer]:
        """Those to which people connect."""
        return [one for one in self.nodes.servers if one.running and one not in self._away]

    @property
    def server(self) -> RunningServer:
        """One of them."""
        return random.choice(self.servers)

    @property
    def port(self) -> int:
        """Where one of them is."""
        return self.server.port

    async def start(self, count: int = 1) -> None:
        """Start some more, while everything goes on."""
        await asyncio.to_thread(self.nodes.start, count)

    async def kill(self) -> None:
        """End one as a power cut would."""
        await asyncio.to_thread(self.server.kill)

    async def stop(self) -> None:
        """End one as an operator does."""
        server = self.server
        with self._avoided(server):
            await asyncio.to_thread(server.stop)

    async def pause(self, seconds: float) -> None:
        """Let one stand still, with its connections, and go on."""
        server = self.server
        with self._avoided(server):
            server.signal(signal.SIGSTOP)
            try:
                await asyncio.sleep(seconds)
            finally:
                server.signal(signal.SIGCONT)

    @contextmanager
    def _avoided(self, server: RunningServer) -> Iterator[None]:
        self._away.add(server)
        try:
            yield
        finally:
            self._away.discard(server)


async def until(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.02)
