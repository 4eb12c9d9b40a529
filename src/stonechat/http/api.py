"""REST under /api/v1, by Litestar. Importing this module takes a sixth of a second and 25 MB."""

import logging
import re
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final, cast

import msgspec
from litestar import Litestar, MediaType, Request, Response, get
from litestar.exceptions import HTTPException
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.spec import Server
from litestar.routes import HTTPRoute

from stonechat.chat.errors import ChatError, Internal, InvalidRequest
from stonechat.http import exchange
from stonechat.http.exchange import AsgiApp
from stonechat.http.problems import problem_of
from stonechat.wire.broadcasts import ServerInfo

_log = logging.getLogger(__name__)

PREFIX: Final = "/api/v1"


def compose_api(info: ServerInfo) -> AsgiApp:
    """Build the application, whose description is made from the routes themselves."""

    @get("/server", sync_to_thread=False, summary="Which server this is, and what it accepts")
    def read_server() -> ServerInfo:
        return info

    routes = [read_server]
    document = _describe(routes, info)

    @get("/openapi.json", sync_to_thread=False, media_type=MediaType.JSON)
    def read_description() -> bytes:
        return document

    application = Litestar(
        [*routes, read_description],
        path=PREFIX,
        openapi_config=None,  # its own routes answer unknown paths with a page
        logging_config=None,
        exception_handlers={ChatError: _refuse, HTTPException: _refuse_misuse, Exception: _fail},
    )
    return cast("AsgiApp", application)


def _describe(routes: list[Any], info: ServerInfo) -> bytes:
    config = OpenAPIConfig(
        title=f"{info.name} REST API", version=info.version, servers=[Server(url="/")]
    )
    described = Litestar(routes, path=PREFIX, openapi_config=config, logging_config=None)
    return msgspec.json.encode(described.openapi_schema.to_schema())


def _refuse(_: Request[Any, Any, Any], error: ChatError) -> Response[bytes]:
    return _to_litestar(problem_of(error))


def _refuse_misuse(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    if error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _fail(request, error)
    problem = problem_of(InvalidRequest(f"{error.detail.rstrip('.')}."), error.status_code)
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = {"allow": ", ".join(_allowed_methods(request))}
        problem = replace(problem, headers={**problem.headers, **allowed})
    return _to_litestar(problem)


def _allowed_methods(request: Request[Any, Any, Any]) -> list[str]:
    """List what an address answers (RFC 9110, section 15.5.6); Litestar does not tell."""
    methods = {"HEAD"}
    for route in request.app.routes:
        pattern = re.sub(r"\{\w+\}", "[^/]+", route.path_format)
        if isinstance(route, HTTPRoute) and re.fullmatch(pattern, request.scope["path"]):
            methods.update(route.methods)
    return sorted(methods)


def _fail(_: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    _log.error("a REST request failed", exc_info=error)
    return _to_litestar(problem_of(Internal()))


def _to_litestar(response: exchange.Response) -> Response[bytes]:
    headers = dict(response.headers)
    media_type = headers.pop("content-type")
    return Response(
        response.body, status_code=response.status, headers=headers, media_type=media_type
    )
