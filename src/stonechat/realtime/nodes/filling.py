"""Telling here what was missed of a stream, read from the database once for all who hear it."""

import asyncio
import logging
from collections.abc import Callable
from typing import Final, Protocol

from stonechat.actions.act import Readers
from stonechat.actions.store.standings import Said
from stonechat.chat.errors import ChatError
from stonechat.protocol.socketio import event_packet
from stonechat.realtime.nodes.records import encode_message

_log = logging.getLogger(__name__)

FILLED_MOST: Final = 200
"""Messages that are read for all who missed them; of more each client reads what it wants."""

RETRY_SECONDS: Final = 2.0
"""When the database is asked again that could not be."""


class Hub(Protocol):
    """Whoever tells those who are connected here."""

    def latest(self, stream_id: str) -> int | None:
        """The latest revision published in a stream; None if nobody hears it."""

    def publish(self, room_id: str, revision: int, packet: bytes) -> None:
        """Tell everybody who hears it."""

    def miss(self, stream_id: str, revision: int) -> None:
        """Let everybody who hears it catch up."""


class Filling:
    """Fills holes in streams, one after the other.

    What was said is told as if it came just now. Whatever else happened is not all for everybody,
    so that clients are let catch up from there, each with what it may read.

    Args:
        readers: ask the database.
        hub: tells it.
        settled: told the stream each time, once it has been told as far as the database knew.
    """

    def __init__(self, readers: Readers, hub: Hub, settled: Callable[[str], None]) -> None:
        self._readers = readers
        self._hub = hub
        self._settled = settled
        self._missing: dict[str, None] = {}
        self._worker: asyncio.Task[None] | None = None

    def missing(self, stream_id: str) -> None:
        """Something was missed in a stream."""
        self._missing[stream_id] = None
        if self._worker is None:
            self._worker = asyncio.create_task(self._work(), name="filling")

    async def stop(self) -> None:
        """Fill no more."""
        if self._worker is not None:
            self._worker.cancel()
            await asyncio.wait([self._worker])

    async def _work(self) -> None:
        try:
            while self._missing:
                await self._fill(next(iter(self._missing)))
        finally:
            self._worker = None

    async def _fill(self, stream_id: str) -> None:
        try:
            said = await self._read(stream_id)
        except ChatError as error:
            _log.warning("what was missed cannot be read: %s", error.code)
            await asyncio.sleep(RETRY_SECONDS)
            return
        del self._missing[stream_id]
        if said is not None:
            self._tell(stream_id, said)
        self._settled(stream_id)

    async def _read(self, stream_id: str) -> Said | None:
        latest = self._hub.latest(stream_id)
        if latest is None:
            return None
        return await self._readers.run(lambda tx: tx.said_since(stream_id, latest, FILLED_MOST))

    def _tell(self, stream_id: str, said: Said) -> None:
        """Tell what was missed, but for what came meanwhile."""
        hub = self._hub
        for message in said.messages:
            if message.revision == (hub.latest(stream_id) or 0) + 1:
                packet = event_packet("message", encode_message(message))
                hub.publish(stream_id, message.revision, packet)
        self._settled(stream_id)
        # What was held has been told too by now, where it went on from there.
        hub.miss(stream_id, said.revision)
