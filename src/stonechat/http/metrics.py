"""What is counted, as Prometheus reads it, for those who may."""

import hmac
from collections.abc import Awaitable, Callable, Iterable
from http import HTTPStatus
from ipaddress import ip_address
from typing import Final

from stonechat.chat.errors import Forbidden, InvalidRequest, Unauthenticated
from stonechat.http.exchange import Request, Response
from stonechat.http.metrics_access import MetricsAccess
from stonechat.http.problems import problem_of
from stonechat.http.readings import Reading

PATH: Final = "/metrics"

_FORWARDED: Final = ("forwarded", "via", "x-real-ip", "x-forwarded-for", "x-forwarded-host")
"""What a request that came by a proxy has, though its other end may be this machine."""


class MetricsRoute:
    """Answers at `/metrics`.

    Args:
        collect: reads everything; called for each request.
        access: who may ask.
        token: what they have to show as a bearer, where that is how they are known.
    """

    def __init__(
        self,
        collect: Callable[[], Awaitable[Iterable[Reading]]],
        access: MetricsAccess = MetricsAccess.OFF,
        token: str = "",
    ) -> None:
        self._collect = collect
        self._access = access
        self._token = token.encode()

    async def respond(self, request: Request) -> Response:
        """Answer one request; who may not read is told no number."""
        if self._access is MetricsAccess.OFF:
            return problem_of(InvalidRequest("Nothing is measured here."), HTTPStatus.NOT_FOUND)
        if self._access is MetricsAccess.LOOPBACK and not _is_from_here(request):
            return problem_of(Forbidden("Only this machine may read what is measured."))
        if self._access is MetricsAccess.TOKEN and not self._has_token(request):
            return problem_of(Unauthenticated())
        # Imported for who is asked: it takes a megabyte.
        from stonechat.http.exposition import MEDIA_TYPE, exposition  # noqa: PLC0415

        headers = {"content-type": MEDIA_TYPE, "cache-control": "no-store"}
        return Response(HTTPStatus.OK, headers, exposition(await self._collect()))

    def _has_token(self, request: Request) -> bool:
        scheme, _, shown = request.headers.get("authorization", "").partition(" ")
        is_right = hmac.compare_digest(shown.strip().encode("latin-1", "replace"), self._token)
        return scheme.lower() == "bearer" and bool(self._token) and is_right


def _is_from_here(request: Request) -> bool:
    """Tell whether a program of this machine asks for itself, and not a proxy for somebody."""
    try:
        is_loopback = ip_address(request.address).is_loopback
    except ValueError:
        return False
    return is_loopback and not any(name in request.headers for name in _FORWARDED)
