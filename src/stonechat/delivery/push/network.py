"""Connections to push services, which are addresses that people give: to public ones alone.

A name is looked up once, each address that it stands for is looked at, and the connection goes to
one of these very addresses, so that nobody can answer otherwise the second time. The name is still
what the certificate is checked for, and what stands in the request.
"""

import asyncio
import socket
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from ipaddress import ip_address
from typing import Any, Final, NoReturn

import httpcore

from stonechat.chat.addresses import Address, is_loopback, is_public
from stonechat.chat.push import service_of

RESOLVE_SECONDS: Final = 5.0
CONNECT_SECONDS: Final = 5.0
LOOKUPS_PER_SERVICE: Final = 24
"""Names of one push service that are looked up at a time. Nothing ends a look-up but whoever is
asked, and each holds a thread until then: others are to have some left."""

_TRIED: Final = 3
"""Addresses of one name; a push service that is reached by none of these is not there."""

Resolve = Callable[[str, int], Awaitable[Sequence[Address]]]
"""Whoever looks up a name; raises OSError."""


class UnresolvedError(Exception):
    """A name that could not be looked up."""


class ForbiddenAddressError(Exception):
    """A name that stands for an address which is not public."""


class UnreachableError(Exception):
    """No address took a connection."""


async def resolve(host: str, port: int) -> Sequence[Address]:
    """Look a name up as this machine does; raises OSError."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ip_address(place[4][0]) for place in found))


class GuardedNetwork(httpcore.AsyncNetworkBackend):
    """Opens connections to public addresses, for httpcore, which does the rest.

    Args:
        loopback: whether this machine may be called as well: for tests.
        look_up: how names are looked up.
        plain: connects to addresses that were looked at.
    """

    def __init__(
        self,
        *,
        loopback: bool = False,
        look_up: Resolve = resolve,
        plain: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        self._loopback = loopback
        self._look_up = look_up
        self._looking_up: Counter[str] = Counter()
        self._plain = plain or httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109, ARG002 - httpcore's name; ours are fixed
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to an address that was looked at.

        Raises:
            UnresolvedError: there is no such name, or nobody said in time.
            ForbiddenAddressError: one of its addresses is not public.
            UnreachableError: none takes a connection.
        """
        last: Exception | None = None
        for address in (await self._addresses(host, port))[:_TRIED]:
            try:
                return await self._plain.connect_tcp(
                    str(address), port, CONNECT_SECONDS, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise UnreachableError from last

    async def connect_unix_socket(self, *_: Any, **__: Any) -> NoReturn:  # noqa: ANN401
        """No push service is one."""
        raise ForbiddenAddressError

    async def sleep(self, seconds: float) -> None:
        """Wait, between tries that we do not want."""
        await asyncio.sleep(seconds)

    async def _addresses(self, host: str, port: int) -> Sequence[Address]:
        try:
            async with asyncio.timeout(RESOLVE_SECONDS):
                addresses = await asyncio.shield(self._begin_to_look_up(host, port))
        except (OSError, UnicodeError, ValueError) as error:  # TimeoutError is one of the first
            raise UnresolvedError from error
        if not addresses:
            raise UnresolvedError
        if not all(self._may_call(address) for address in addresses):
            raise ForbiddenAddressError
        return addresses

    def _begin_to_look_up(self, host: str, port: int) -> asyncio.Future[Sequence[Address]]:
        """Look a name up, and count it until that has ended; raises UnresolvedError if too many."""
        service = service_of(f"https://{host}")
        if self._looking_up[service] >= LOOKUPS_PER_SERVICE:
            raise UnresolvedError
        self._looking_up[service] += 1

        def ended(task: asyncio.Future[Sequence[Address]]) -> None:
            self._looking_up[service] -= 1
            if not self._looking_up[service]:
                del self._looking_up[service]
            if not task.cancelled():
                task.exception()  # perhaps nobody waits for it any more

        task = asyncio.ensure_future(self._look_up(host, port))
        task.add_done_callback(ended)
        return task

    def _may_call(self, address: Address) -> bool:
        return is_public(address) or (self._loopback and is_loopback(address))
