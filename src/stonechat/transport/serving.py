"""uvicorn, ending the way chat clients like it: drained, and with exit status 0."""

import asyncio
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import uvicorn

from stonechat.transport.handover import Handover
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
        handover: Handover | None = None,
    ) -> None:
        """Take what to run.

        Args:
            config: where and what to serve.
            drain: lets the sessions go; awaited when nobody new is accepted any more.
            ready: told the port once connections are accepted.
            handover: leads to the other processes that listen on this port.
        """
        super().__init__(config)
        self._drain = drain
        self._ready = ready
        self._handover = handover
        self._taking_over: set[asyncio.Task[object]] = set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say so."""
        for listening in sockets or ():
            limit_unsent(listening)
        await super().startup(sockets)
        if self._handover is not None:
            self._handover.start(self._take_over)
        if self.started and not self.should_exit:
            self._ready(self.servers[0].sockets[0].getsockname()[1])

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept nobody, drain, and then do what uvicorn does."""
        for server in self.servers:
            server.close()
        if self._handover is not None:
            self._handover.stop()
        # A second Ctrl-C makes it quick.
        drain = asyncio.ensure_future(self._drain())
        while not drain.done() and not self.force_exit:
            await asyncio.wait({drain}, timeout=0.1)
        if drain.done():
            drain.result()
        else:
            drain.cancel()
        await super().shutdown(sockets)

    def _take_over(self, connection: socket.socket, begun: bytes) -> None:
        """Serve a connection that another process has accepted."""
        connection.setblocking(False)

        def build() -> asyncio.Protocol:
            protocol: Any = self.config.http_protocol_class(  # type: ignore[call-arg]
                config=self.config,
                server_state=self.server_state,
                app_state=self.lifespan.state,
            )
            protocol.begun = begun
            taken: asyncio.Protocol = protocol
            return taken

        loop = asyncio.get_running_loop()
        task: asyncio.Task[object] = loop.create_task(
            loop.connect_accepted_socket(build, connection), name="taking a connection over"
        )
        self._taking_over.add(task)
        task.add_done_callback(self._taking_over.discard)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Let signals end the server and nothing else."""
        previous = {number: signal.signal(number, self.handle_exit) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in previous.items():
                signal.signal(number, handler)
