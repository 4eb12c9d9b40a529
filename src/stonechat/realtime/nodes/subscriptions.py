"""Hearing by the bus what anybody connected here is concerned with."""

import asyncio
import logging
from collections.abc import Callable, Collection
from typing import Final, Protocol

from stonechat.chat.errors import ChatError
from stonechat.realtime.nodes.bus import Bus, person_subject, room_subject

_log = logging.getLogger(__name__)

RETRY_SECONDS: Final = 2.0
"""When the database is asked again that could not be."""


class Verifier(Protocol):
    """Whoever looks into the database what happened before something was heard."""

    async def verify(self, person_ids: Collection[str], stream_ids: Collection[str]) -> None:
        """See to it that people and streams stand here as they do in the database."""


class Subscriptions:
    """The hub's interest (`Interest`), as subjects of the bus.

    Between reading how somebody stands and hearing their subjects something can happen. So what is
    new is looked up once more as soon as it is heard, many at a time.

    Args:
        bus: what is subscribed to.
        verifier: looks it up.
        came: told who has a connection here, who had none.
        went: told who has none any more.
    """

    def __init__(
        self,
        bus: Bus,
        verifier: Verifier,
        came: Callable[[str], None],
        went: Callable[[str], None],
    ) -> None:
        self._bus = bus
        self._verifier = verifier
        self._tell_came = came
        self._tell_went = went
        self._people: set[str] = set()
        self._streams: set[str] = set()
        self._woken = asyncio.Event()
        self._worker: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look up what is new."""
        self._worker = asyncio.create_task(self._work(), name="subscriptions")

    async def stop(self) -> None:
        """Look up nothing more."""
        if self._worker is not None:
            self._worker.cancel()
            await asyncio.wait([self._worker])

    def came(self, person_id: str) -> None:
        """Hear what somebody is told."""
        self._bus.subscribe(person_subject(person_id))
        self._people.add(person_id)
        self._woken.set()
        self._tell_came(person_id)

    def went(self, person_id: str) -> None:
        """Hear it no more."""
        self._bus.unsubscribe(person_subject(person_id))
        self._people.discard(person_id)
        self._tell_went(person_id)

    def doubt(self, person_id: str) -> None:
        """Look up how somebody stands who has been here for a while."""
        self._people.add(person_id)
        self._woken.set()

    def opened(self, room_id: str) -> None:
        """Hear what happens in a room."""
        self._bus.subscribe(room_subject(room_id))
        self._streams.add(room_id)
        self._woken.set()

    def closed(self, stream_id: str) -> None:
        """Hear it no more."""
        self._bus.unsubscribe(room_subject(stream_id))
        self._streams.discard(stream_id)

    async def _work(self) -> None:
        while True:
            await self._woken.wait()
            self._woken.clear()
            people, self._people = self._people, set()
            streams, self._streams = self._streams, set()
            try:
                # Without the bus everything is looked up again and again until it is back.
                if await self._bus.settle():
                    await self._verifier.verify(people, streams)
            except ChatError as error:  # the store is not there
                _log.warning("what is new cannot be looked up: %s", error.code)
                await asyncio.sleep(RETRY_SECONDS)
                self._people |= people
                self._streams |= streams
                self._woken.set()
            except Exception:  # noqa: BLE001 - a defect of ours must not end this for good
                _log.exception("what is new could not be looked up")
