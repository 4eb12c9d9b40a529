"""One server, two doors: Socket.IO's long-polling at its path, plain HTTP everywhere else."""

import logging
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any

from stonechat.transport.proxies import TrustedProxies

_log = logging.getLogger(__name__)

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
        self._has_warned = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one HTTP request."""
        if not self._proxies.networks and not self._has_warned:
            self._warn_of_proxy(scope)
        self._proxies.correct(scope)
        door = self._sockets if scope["path"] in self._paths else self._http
        await door(scope, receive, send)

    def _warn_of_proxy(self, scope: Scope) -> None:
        """Tell the operator, once, that all who come by a proxy are taken for one."""
        if any(name == b"x-forwarded-for" for name, _ in scope["headers"]):
            self._has_warned = True
            _log.warning(
                "a request came by a proxy, and no proxy is trusted: if it is yours, list it in"
                " STONECHAT_TRUSTED_PROXIES, or all who come by it are counted as one"
            )
