"""Connections that are used again: a stack for each push service.

httpcore has a pool of its own, which looks at every connection whenever a request begins or ends,
with system calls: at a hundred connections that costs more than the requests do.
"""

import ssl
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import httpcore

KEPT_SECONDS: Final = 30.0
"""How long a connection may wait for the next request."""

LINES_MOST: Final = 100
"""Push services of which connections are kept. There are a handful, and whatever people make up."""

KEPT_MOST: Final = 32
"""Connections that are kept of one of them."""


class Lines:
    """Opens connections, and keeps those that can be used again.

    Args:
        network: opens connections where it is allowed to.
        tls: which certificates are trusted.
    """

    def __init__(self, network: httpcore.AsyncNetworkBackend, tls: ssl.SSLContext) -> None:
        self._network = network
        self._tls = tls
        self._kept: OrderedDict[str, list[httpcore.AsyncHTTPConnection]] = OrderedDict()

    @asynccontextmanager
    async def connection(self, url: httpcore.URL) -> AsyncIterator[httpcore.AsyncHTTPConnection]:
        """Lend a connection for one request: the one that was used last, or a new one."""
        service = str(url.origin)
        connection = await self._take(service) or httpcore.AsyncHTTPConnection(
            url.origin,
            ssl_context=self._tls,
            keepalive_expiry=KEPT_SECONDS,
            network_backend=self._network,
        )
        try:
            yield connection
        finally:
            await self._keep(service, connection)

    async def close(self) -> None:
        """Close all that are kept."""
        while self._kept:
            await self._forget(self._kept.popitem()[1])

    async def _take(self, service: str) -> httpcore.AsyncHTTPConnection | None:
        kept = self._kept.get(service)
        while kept:
            connection = kept.pop()
            if not connection.has_expired():
                return connection
            await connection.aclose()
        return None

    async def _keep(self, service: str, one: httpcore.AsyncHTTPConnection) -> None:
        kept = self._kept.setdefault(service, [])
        self._kept.move_to_end(service)
        if one.is_idle() and len(kept) < KEPT_MOST:
            kept.append(one)
        else:
            await one.aclose()
        if len(self._kept) > LINES_MOST:
            await self._forget(self._kept.popitem(last=False)[1])

    async def _forget(self, connections: list[httpcore.AsyncHTTPConnection]) -> None:
        for connection in connections:
            await connection.aclose()
