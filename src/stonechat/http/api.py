"""REST under /api/v1, by Litestar. Importing this module takes a sixth of a second and 25 MB."""

import logging
from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Final, cast

from litestar import Litestar, MediaType, Request, Response, get
from litestar.di import Provide
from litestar.exceptions import HTTPException

from stonechat.chat.errors import ChatError, Internal, InvalidRequest
from stonechat.http import exchange
from stonechat.http.asked import BODY_BYTES, Unreadable, Wanted, wanted_identity
from stonechat.http.exchange import AsgiApp
from stonechat.http.identity import Identity
from stonechat.http.openapi import describe
from stonechat.http.problems import problem_of
from stonechat.http.rates import check_rate, check_stranger
from stonechat.http.routes import ROUTES
from stonechat.http.services import Services

_log = logging.getLogger(__name__)

PREFIX: Final = "/api/v1"

_MISUSES: Final[Mapping[int, str]] = MappingProxyType(
    {
        HTTPStatus.NOT_FOUND: "There is nothing at this address.",
        HTTPStatus.METHOD_NOT_ALLOWED: "This address does not answer that method.",
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is larger than this address takes.",
    }
)
"""What is said of what never came to a route; they have no code of their own."""

_CUT_SHORT: Final = "client disconnected prematurely"
"""What Litestar says, as a failure of the server's, of a body whose sender goes away."""


def compose_api(services: Services) -> AsgiApp:
    """Build the application, whose description is made from the routes themselves."""
    application = Litestar(
        [*ROUTES, _read_description],
        path=PREFIX,
        dependencies={
            "services": Provide(_services, sync_to_thread=False),
            "identity": Provide(_admitted, sync_to_thread=False),
        },
        before_request=partial(_admit, services),
        request_max_body_size=BODY_BYTES,
        openapi_config=None,  # its own routes answer unknown paths with a page
        logging_config=None,
        exception_handlers={
            Unreadable: _refuse_unreadable,
            ChatError: _refuse,
            HTTPException: _refuse_misuse,
            Exception: _fail,
        },
    )
    application.state.description = describe(application.routes, services.server)
    return cast("AsgiApp", application)


async def _admit(services: Services, request: Request[Any, Any, Any]) -> None:
    """Look at who asks, and how often, before a byte of the body is read."""
    scope = cast("exchange.Scope", request.scope)
    wanted = wanted_identity(request.route_handler)
    identity = None
    try:
        if wanted is Wanted.REQUIRED:
            identity = await services.identities.required(scope)
        elif wanted is Wanted.OPTIONAL:
            identity = await services.identities.optional(scope)
    except ChatError:
        check_stranger(services.rates, request)
        raise
    await check_rate(services.guards, request, identity)
    request.state.identity = identity
    # Their session may end while the body comes.
    request.state.services = services.asked_by(identity.session_id) if identity else services


def _services(request: Request[Any, Any, Any]) -> Services:
    return cast("Services", request.state.services)


def _admitted(request: Request[Any, Any, Any]) -> Identity | None:
    return cast("Identity | None", request.state.identity)


@get("/openapi.json", sync_to_thread=False, media_type=MediaType.JSON, include_in_schema=False)
def _read_description(request: Request[Any, Any, Any]) -> bytes:
    return cast("bytes", request.app.state.description)


def _refuse_unreadable(_: Request[Any, Any, Any], error: Unreadable) -> Response[bytes]:
    return _to_litestar(problem_of(error.refusal))


def _refuse(_: Request[Any, Any, Any], error: ChatError) -> Response[bytes]:
    # What could be read is no bad request (RFC 9110, section 15.5.21).
    status = HTTPStatus.UNPROCESSABLE_ENTITY if isinstance(error, InvalidRequest) else None
    return _to_litestar(problem_of(error, status))


def _refuse_misuse(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    if error.detail == _CUT_SHORT:
        # No defect of ours, and nothing for the log: anybody could fill it. Nobody hears this.
        return _to_litestar(problem_of(InvalidRequest("The body was cut short.")))
    if error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _fail(request, error)
    sentence = _MISUSES.get(error.status_code, error.detail)
    problem = problem_of(InvalidRequest(sentence), error.status_code)
    return _to_litestar(problem, error.headers)


def _fail(_: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    _log.error("a REST request failed", exc_info=error)
    return _to_litestar(problem_of(Internal()))


def _to_litestar(
    response: exchange.Response, more: Mapping[str, str] | None = None
) -> Response[bytes]:
    headers = {**response.headers, **(more or {})}
    media_type = headers.pop("content-type")
    return Response(
        response.body, status_code=response.status, headers=headers, media_type=media_type
    )
