"""uvicorn, ending the way chat clients like it: drained, and with exit status 0."""

import asyncio
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Final

import uvicorn

from stonechat.transport.kernel import limit_unsent

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


class DrainingServer(uvicorn.Server):
    """A uvicorn server that lets its sessions go before it closes connections.

    uvicorn alone would raise the signal that ended it once more; here a requested end is a success.
    """

    def __init__(
        self,
        config: uvicorn.Config,
        *,
        drain: Callable[[], Awaitable[None]],
        ready: Callable[[int], None],
    ) -> None:
        """Take what to run.

        Args:
            config: where and what to serve.
            drain: lets the sessions go; awaited when nobody new is accepted any more.
            ready: told the port once connections are accepted.
        """
        super().__init__(config)
        self._drain = drain
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say so."""
        for listening in sockets or ():
            limit_unsent(listening)
        await super().startup(sockets)
        if self.started and not self.should_exit:
            self._ready(self.servers[0].sockets[0].getsockname()[1])

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept nobody, drain, and then do what uvicorn does."""
        for server in self.servers:
            server.close()
        # A second Ctrl-C makes it quick.
        drain = asyncio.ensure_future(self._drain())
        while not drain.done() and not self.force_exit:
            await asyncio.wait({drain}, timeout=0.1)
        if drain.done():
            drain.result()
        else:
            drain.cancel()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Let signals end the server and nothing else."""
        previous = {number: signal.signal(number, self.handle_exit) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in previous.items():
                signal.signal(number, handler)
