"""Everything that is served over plain HTTP beside Socket.IO."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from stonechat.chat.errors import ChatError, Internal, InvalidRequest
from stonechat.chat.rates import Limit, Rates
from stonechat.http import docs_page, images
from stonechat.http.avatars import AvatarLibrary, AvatarRoute
from stonechat.http.exchange import (
    AsgiApp,
    FileMissing,
    RawHeaders,
    Receive,
    Request,
    Response,
    Scope,
    Send,
    send_response,
)
from stonechat.http.health import Check, healthy, readiness
from stonechat.http.metrics import PATH as METRICS, MetricsRoute
from stonechat.http.problems import problem_of
from stonechat.http.web_client import WebClient
from stonechat.transport.proxies import address_group
from stonechat.wire.shapes import AVATARS

_log = logging.getLogger(__name__)

API: Final = "/api/"

_PICTURES: Final = (images.PREFIX, AVATARS)

_SHARED: Final = (API, *_PICTURES)
"""What pages of other origins may use, as far as the operator lets them in."""

_PREFLIGHT: Final = {
    "access-control-allow-methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
    "access-control-allow-headers": "Authorization, Content-Type, Range, If-None-Match",
    "access-control-max-age": "600",
}

_ALWAYS: Final = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"content-security-policy": b"default-src 'none'; frame-ancestors 'none'",
}
"""On every answer, unless its route says something of the same name."""


Respond = Callable[[Request], Awaitable[Response]]
"""Answers the requests for everything below one address."""


@dataclass(frozen=True, slots=True)
class CrossOrigin:
    """Which pages of other origins may read answers; the rule is the one of the sockets.

    Attributes:
        headers: gives the headers that let the asking page read an answer, from its own headers.
        is_open: whether any other origin is let in at all, so that images may be embedded there.
    """

    headers: Callable[[Mapping[str, str]], Sequence[tuple[bytes, bytes]]]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Pictures:
    """What pages show by its address, and how fast.

    Attributes:
        images: finds the images that somebody may see.
        avatars: finds the pictures of people.
        rates: counts both for the address that asks; who is behind it is only known by looking.
    """

    images: images.ImageLibrary
    avatars: AvatarLibrary
    rates: Rates


class HttpApplication:
    """An ASGI application of few and fixed routes.

    Args:
        pictures: what is under /uploads and /avatars.
        checks: what must work for the server to be ready, by name.
        metrics: what is at /metrics.
        web_client: what is served at `/`.
        compose_api: builds the application under /api/v1; called once, in a thread, at its first
            request, because most servers never get one and it costs start-up time and memory.
        cross_origin: who may use /api, /uploads and /avatars from elsewhere.
    """

    def __init__(
        self,
        *,
        pictures: Pictures,
        checks: Mapping[str, Check],
        metrics: MetricsRoute,
        web_client: WebClient,
        compose_api: Callable[[], AsgiApp],
        cross_origin: CrossOrigin,
    ) -> None:
        self._subtrees: Sequence[tuple[str, Respond]] = (
            (images.PREFIX, images.ImageRoute(pictures.images).respond),
            (AVATARS, AvatarRoute(pictures.avatars).respond),
            (docs_page.PREFIX, docs_page.respond),
        )
        self._rates = pictures.rates
        self._for_operators: Mapping[str, Respond] = {
            "/healthz": lambda _: healthy(),
            "/readyz": lambda _: readiness(checks),
            METRICS: metrics.respond,
        }
        self._web_client = web_client
        self._compose_api = compose_api
        self._cross_origin = cross_origin
        self._api: asyncio.Future[AsgiApp] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; no exception leaves this, and no traceback is told."""
        request = Request.of(scope)
        started = False

        async def send_with_headers(message: MutableMapping[str, Any]) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = self._with_headers(message["headers"], request)
            elif request.method == "HEAD":
                message["body"] = b""
            await send(message)

        try:
            if _is_rest(request.path) and request.method != "OPTIONS":
                await self._serve_api(scope, receive, send_with_headers)
            else:
                response = await self._answer(request)
                has_body = request.method != "HEAD"
                await send_response(response, with_body=has_body, send=send_with_headers)
        except FileMissing:  # deleted since it was looked at
            gone = problem_of(
                InvalidRequest("There is nothing here any more."), HTTPStatus.NOT_FOUND
            )
            await send_response(gone, with_body=True, send=send_with_headers)
        except Exception:
            if started:
                raise  # the server logs it and cuts the connection, so nobody takes it for whole
            _log.exception("answering a %s request failed", request.method)
            await send_response(problem_of(Internal()), with_body=True, send=send_with_headers)

    async def _serve_api(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"].endswith("/") or "//" in scope["path"]:
            # Litestar would overlook it, and an id that is left out must not mean all there are.
            problem = problem_of(InvalidRequest("This address lacks a part."), HTTPStatus.NOT_FOUND)
            await send_response(problem, with_body=True, send=send)
            return
        if self._api is None:
            self._api = asyncio.ensure_future(asyncio.to_thread(self._compose_api))
        try:
            api = await asyncio.shield(self._api)
        except Exception:
            self._api = None  # the next request tries again
            raise
        if scope["method"] == "HEAD":
            # A route says what GET answers, and HEAD is that without body. The server below has to
            # know of it as well, or it would miss the body: so this is a scope of our own.
            scope = {**scope, "method": "GET"}
        await api(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        try:
            return await self._respond(request)
        except InvalidRequest as error:
            return problem_of(error, HTTPStatus.NOT_FOUND)
        except ChatError as error:
            return problem_of(error)

    async def _respond(self, request: Request) -> Response:
        shared = request.path.startswith(_SHARED)
        if shared and request.method == "OPTIONS":
            return Response(HTTPStatus.NO_CONTENT, _PREFLIGHT)
        if request.method not in {"GET", "HEAD"}:
            return _wrong_method()
        if request.path in self._for_operators:
            return await self._for_operators[request.path](request)
        if request.path.startswith(_PICTURES):
            self._rates.check(Limit.SEE_PICTURE, address_group(request.address))
        for prefix, respond in self._subtrees:
            if request.path.startswith(prefix):
                return await respond(request)
        return self._web_client.respond(request)

    def _with_headers(self, headers: RawHeaders, request: Request) -> RawHeaders:
        """Add what every answer has, and what lets the page that asks read it."""
        always = dict(_ALWAYS)
        if request.path.startswith(API):
            always[b"cache-control"] = b"no-store"  # nearly everything there is somebody's own
        if request.path.startswith(_SHARED):
            headers = [*headers, *self._cross_origin.headers(request.headers)]
            if self._cross_origin.is_open:
                always[b"cross-origin-resource-policy"] = b"cross-origin"
        given = {name for name, _ in headers}
        return [*headers, *(pair for pair in always.items() if pair[0] not in given)]


def _is_rest(path: str) -> bool:
    return path.startswith(API) and not path.startswith(docs_page.PREFIX)


def _wrong_method() -> Response:
    problem = problem_of(
        InvalidRequest("Only GET and HEAD are answered here."), HTTPStatus.METHOD_NOT_ALLOWED
    )
    return Response(problem.status, {**problem.headers, "allow": "GET, HEAD"}, problem.body)
