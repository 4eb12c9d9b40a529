"""The bus on NATS: one connection, which comes back by itself, and one subscription a subject."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError

if TYPE_CHECKING:
    from nats.aio.subscription import Subscription

_log = logging.getLogger(__name__)

START_SECONDS: Final = 10
"""How long a start waits for a server, which may be starting too."""

CONNECT_SECONDS: Final = 3
SETTLE_SECONDS: Final = 5
FLUSH_SECONDS: Final = 60
"""More than it takes to find that a server is gone: an answer to a question that is no longer open
would end the client's reading."""

RECONNECT_SECONDS: Final = 0.5
PING_SECONDS: Final = 3
PINGS_UNANSWERED: Final = 2
"""A server that says nothing for three of these intervals is gone, even if its machine answers."""

QUEUED_MOST: Final = 100_000
"""What may wait to be sent: some seconds of a busy process. Past it, it is lost, and said so."""


class BusUnreachableError(Exception):
    """There is no NATS server where one should be; the message is for the operator."""


class NatsBus:
    """Implements `realtime.nodes.bus.Bus`.

    What is sent while there is no server is dropped: the others read it from the database, and are
    told to once there is one again.

    Attributes:
        client: the connection.
        dropped: how much was not sent because it could not be.

    Args:
        servers: URLs of the servers of one NATS system.
        heard: told what comes, with its subject.
        lost: told that something may have got lost.
    """

    def __init__(
        self,
        servers: Sequence[str],
        heard: Callable[[str, bytes], None],
        lost: Callable[[], None],
    ) -> None:
        self.client = Client()
        self.dropped = 0
        self._servers = list(servers)
        self._heard = heard
        self._lost = lost
        self._prefix = ""
        self._orders: deque[Callable[[], Awaitable[Any]]] = deque()
        self._woken = asyncio.Event()
        self._subscriptions: dict[str, Subscription] = {}
        self._flushes: set[asyncio.Task[None]] = set()
        self._complaint = ""
        self._worker: asyncio.Task[None] | None = None

    @property
    def is_connected(self) -> bool:
        """Whether what is sent now has a chance."""
        return self.client.is_connected

    async def start(self, prefix: str) -> None:
        """Connect, and keep all subjects behind a prefix: that of one chat on a shared server.

        Raises BusUnreachableError.
        """
        self._prefix = f"{prefix}."
        try:
            # Once it is connected it tries for ever, and so it would here.
            async with asyncio.timeout(START_SECONDS):
                await self._connect()
        except (NatsError, OSError, TimeoutError, ValueError) as error:
            with suppress(NatsError, OSError):
                await self.client.close()
            raise BusUnreachableError(self._complaint or _why(error)) from error
        self._worker = asyncio.create_task(self._work(), name="bus")
        self._woken.set()

    async def _connect(self) -> None:
        await self.client.connect(
            self._servers,
            name="stonechat",
            no_echo=True,
            connect_timeout=CONNECT_SECONDS,
            allow_reconnect=True,
            max_reconnect_attempts=-1,
            reconnect_time_wait=RECONNECT_SECONDS,  # type: ignore[arg-type]
            ping_interval=PING_SECONDS,
            max_outstanding_pings=PINGS_UNANSWERED,
            disconnected_cb=self._disconnected,
            reconnected_cb=self._reconnected,
            error_cb=self._failed,
        )

    async def stop(self) -> None:
        """Send what waits, and leave."""
        if self._worker is None:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(SETTLE_SECONDS):
                await self.settle()
        self._worker.cancel()
        await asyncio.wait([self._worker])
        # The last is what comes of the client's wish to say something to a server that is gone.
        with suppress(NatsError, OSError, RuntimeError):
            await self.client.close()

    def send(self, subject: str, payload: bytes) -> None:
        """Let the other processes that hear a subject have something."""
        if not self.client.is_connected or len(self._orders) >= QUEUED_MOST:
            self._drop()
            return
        self._order(partial(self.client.publish, self._prefix + subject, payload))

    def subscribe(self, subject: str) -> None:
        """Hear a subject from now on, or from when the bus is there again."""
        self._order(partial(self._subscribe, subject))

    def unsubscribe(self, subject: str) -> None:
        """Hear it no more; harmless if it was not heard."""
        self._order(partial(self._unsubscribe, subject))

    async def settle(self) -> bool:
        """Wait until what was subscribed to so far is heard; False if the bus is not there."""
        if not self.client.is_connected:
            return False
        settled: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._order(partial(self._begin_flush, settled))
        await asyncio.wait([settled], timeout=SETTLE_SECONDS)
        return settled.done() and settled.result()

    def _order(self, do: Callable[[], Awaitable[Any]]) -> None:
        self._orders.append(do)
        self._woken.set()

    async def _work(self) -> None:
        """Do one thing after the other, so that their order holds."""
        while True:
            await self._woken.wait()
            self._woken.clear()
            while self._orders:
                order = self._orders.popleft()
                try:
                    await order()
                except (NatsError, OSError, TimeoutError) as error:
                    _log.warning("the bus did not take something: %s", _why(error))
                    self._drop()

    async def _subscribe(self, subject: str) -> None:
        if subject not in self._subscriptions:
            self._subscriptions[subject] = await self.client.subscribe(
                self._prefix + subject, cb=self._came
            )

    async def _unsubscribe(self, subject: str) -> None:
        subscription = self._subscriptions.pop(subject, None)
        if subscription is not None:
            await subscription.unsubscribe()

    async def _begin_flush(self, settled: asyncio.Future[bool]) -> None:
        """Ask for an answer, for which nothing that is behind it has to wait."""
        flush = asyncio.create_task(self._flush(settled), name="bus flush")
        self._flushes.add(flush)
        flush.add_done_callback(self._flushes.discard)

    async def _flush(self, settled: asyncio.Future[bool]) -> None:
        try:
            await self.client.flush(FLUSH_SECONDS)
            is_settled = True
        except (NatsError, OSError, TimeoutError):
            is_settled = False
        if not settled.done():
            settled.set_result(is_settled)

    async def _came(self, message: Msg) -> None:
        try:
            self._heard(message.subject[len(self._prefix) :], message.data)
        except Exception:  # noqa: BLE001 - a defect of theirs must cost one message
            _log.exception("what came by the bus could not be told")

    def _drop(self) -> None:
        self.dropped += 1
        self._lost()

    async def _disconnected(self) -> None:
        if not self.client.is_closed:
            _log.warning("the bus is gone; what happens elsewhere is read from the database")
            self._lost()

    async def _reconnected(self) -> None:
        _log.info("the bus is there again")
        self._lost()

    async def _failed(self, error: Exception) -> None:
        # For one that this process is too slow, or that a server is tried in vain.
        self._complaint = _why(error)
        _log.debug("the bus: %s", self._complaint)
        self._lost()


def _why(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
