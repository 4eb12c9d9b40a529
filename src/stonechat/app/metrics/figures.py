"""Reading what is measured: counters where they are kept, and the rest when somebody asks."""

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Final

from stonechat.actions.store import Transaction, Waiting
from stonechat.app.errands import ErrandRunner
from stonechat.app.metrics import catalogue
from stonechat.app.metrics.lateness import Lateness
from stonechat.app.metrics.process import process_readings
from stonechat.app.peers import Peers
from stonechat.app.readiness import Readiness
from stonechat.chat.errors import ChatError
from stonechat.delivery.push.verdicts import PushCounts
from stonechat.http.metrics import Metric, Reading
from stonechat.realtime.hub import Hub
from stonechat.storage.appender import Appender
from stonechat.storage.readers import Readers
from stonechat.transport.census import Census
from stonechat.transport.server import SocketServer

_log = logging.getLogger(__name__)

_DATABASE_SECONDS: Final = 2.0
"""A database that takes longer is down, as far as anybody can tell who waits for the figures."""


@dataclass(slots=True, kw_only=True)
class Figures:
    """A server's parts, as far as something is measured of them.

    Attributes:
        errands: whoever is told of each message that was stored and told, and counts them.
    """

    version: str
    database: str
    hub: Hub
    sockets: SocketServer
    appender: Appender
    readers: Readers
    pushes: PushCounts
    lateness: Lateness
    readiness: Readiness
    errands: ErrandRunner
    peers: Peers

    async def collect(self) -> list[Reading]:
        """Read everything. What the database would have to say is left out while it is down."""
        census = await self.sockets.census()
        stored = await self._ask_database()
        return [
            Reading(catalogue.INFO, 1, {"version": self.version, "database": self.database}),
            Reading(catalogue.DRAINING, int(self.readiness.draining)),
            *self._connections(census),
            *self._talk(),
            *self._writing(),
            *stored,
            *self._pushed(),
            *self._bus(),
            Reading(catalogue.LATENESS, self.lateness.seconds),
            *process_readings(),
        ]

    def _connections(self, census: Census) -> Iterator[Reading]:
        people, rooms = self.hub.sizes()
        yield Reading(catalogue.CONNECTIONS, census.websocket, {"transport": "websocket"})
        yield Reading(catalogue.CONNECTIONS, census.polling, {"transport": "polling"})
        yield Reading(catalogue.OPENED, self.sockets.opened)
        yield Reading(catalogue.PEOPLE, people)
        yield Reading(catalogue.ROOMS, rooms)
        yield Reading(catalogue.BEHIND, census.behind)
        yield Reading(catalogue.FELL_BEHIND, self.sockets.fell_behind)
        yield Reading(catalogue.OUTBOX, census.waiting_bytes)

    def _talk(self) -> Iterator[Reading]:
        yield Reading(catalogue.MESSAGES, self.errands.messages)
        yield Reading(catalogue.DELIVERIES, self.hub.told.deliveries)
        yield Reading(catalogue.WRITES, self.hub.told.writes)

    def _writing(self) -> Iterator[Reading]:
        yield Reading(catalogue.BATCH_ACTS, self.appender.batch_acts)
        yield Reading(catalogue.BATCH_SECONDS, self.appender.batch_seconds)
        yield Reading(catalogue.ACTS_WAITING, self.appender.waiting)
        yield Reading(catalogue.QUERIES, self.readers.pending)

    def _pushed(self) -> Iterator[Reading]:
        for outcome in fields(self.pushes):
            count = getattr(self.pushes, outcome.name)
            yield Reading(catalogue.PUSHED, count, {"outcome": outcome.name})

    def _bus(self) -> Iterator[Reading]:
        state = self.peers.bus_state()
        yield Reading(catalogue.NODES, state.nodes)
        yield Reading(catalogue.STEWARD, int(state.is_steward))
        yield Reading(catalogue.BUS_UP, int(state.is_connected))
        yield Reading(catalogue.BUS_LAG, state.lag_seconds)
        yield Reading(catalogue.GAPS, state.gaps)
        yield Reading(catalogue.REPEATED, state.repeated)
        yield Reading(catalogue.DROPPED, state.dropped)

    async def _ask_database(self) -> list[Reading]:
        try:
            async with asyncio.timeout(_DATABASE_SECONDS):
                outboxes = await self.readers.run(_read_outboxes)
        except (ChatError, TimeoutError) as error:
            _log.warning("the database did not say what waits", extra={"error": repr(error)})
            return [Reading(catalogue.DATABASE_UP, 0)]
        return [Reading(catalogue.DATABASE_UP, 1), *outboxes]


def _read_outboxes(tx: Transaction) -> list[Reading]:
    mails, pushes = tx.waiting_mails(), tx.waiting_pushes()
    return [
        Reading(catalogue.MAILS, mails.count),
        _overdue(tx, catalogue.MAILS_LATE, mails),
        Reading(catalogue.PUSHES, pushes.count),
        _overdue(tx, catalogue.PUSHES_LATE, pushes),
    ]


def _overdue(tx: Transaction, metric: Metric, outbox: Waiting) -> Reading:
    late = (tx.now - outbox.due_at).total_seconds() if outbox.due_at else 0.0
    return Reading(metric, max(0.0, late))
