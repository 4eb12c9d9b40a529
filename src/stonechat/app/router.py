"""One server, two doors: Socket.IO's long-polling at its path, plain HTTP everywhere else."""

from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any

from stonechat.transport.proxies import TrustedProxies

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]


class Router:
    """Hands each request, with its client's own address, to the door whose path it is."""

    def __init__(
        self, sockets: AsgiApp, paths: Collection[str], http: AsgiApp, proxies: TrustedProxies
    ) -> None:
        self._sockets = sockets
        self._paths = frozenset(paths)
        self._http = http
        self._proxies = proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one HTTP request."""
        self._proxies.correct(scope)
        door = self._sockets if scope["path"] in self._paths else self._http
        await door(scope, receive, send)
