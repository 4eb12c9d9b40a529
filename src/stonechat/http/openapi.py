"""The description of the API, OpenAPI 3.1, made from the routes and the structs they take and give.

Litestar would describe itself, but without the limits of what may be left out, and with refusals
that this server never answers. What is read here is what the routes are run by: the struct and
place of `http.asked`, the type of the answer, whether `identity` is wanted, and `refuses`.
"""

import inspect
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Final, get_args, get_origin

import msgspec
from litestar import Response
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute
from litestar.types import Empty
from msgspec import Struct

from stonechat.chat.errors import (
    ChatError,
    Forbidden,
    Internal,
    InvalidRequest,
    NotNamed,
    RateLimited,
    RegistrationRequired,
    Unauthenticated,
    Unavailable,
)
from stonechat.http import problems
from stonechat.http.asked import Place, Reading, Wanted, wanted_identity
from stonechat.http.schemas import SCHEMAS, Json, Schemas, without_null
from stonechat.wire.broadcasts import ServerInfo
from stonechat.wire.cookies import SESSION_COOKIE

_REFUSALS: Final = "refusals"
_TAKES: Final = "takes"

_METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")

_RESPONSES: Final = "#/components/responses/"

_ALWAYS: Final = (RateLimited, Unavailable, Internal)
"""What any address may answer."""

_SENSELESS: Final = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY)
"""What is answered, as `invalid_request`, to what cannot be read, or makes no sense once it is."""

_BODY_MISUSES: Final = (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
"""What is answered to a body that is too large, or of another kind, before it is read."""

_EXAMPLES: Final[Mapping[str, object]] = MappingProxyType(
    {
        "agent": "Nest box",
        "client_id": "0199f0c0-cafe-7abc-babe-0123456789ab",
        "email": "wren@example.org",
        "emoji": "🪺",
        "limit": 20,
        "login": "wren",
        "password": "correct horse battery staple",
        "pronouns": "she/her",
        "reason": "Sells seeds to everybody.",
        "room": "lobby",
        "text": "First egg!",
        "time_zone": "Europe/Lisbon",
        "title": "The nest",
        "topic": "Twigs, moss and feathers",
        "user": "wren",
        "username": "wren",
    }
)
"""What a field of a request may hold, by its name, for people who read or try the description."""

_ABOUT: Final = """\
What the Socket.IO door offers, without what is live, and what belongs to accounts.

Lists come in pages: `next` is the cursor of the next page, null at the end. Refusals are \
`application/problem+json`; programs switch on `code` alone, which means the same at both doors. \
Absent is null, times are RFC 3339 in UTC, ids are UUIDs of version 7. Fields are only ever added.
"""


def refuses(*errors: type[ChatError]) -> Json:
    """Say, as `opt` of a route, which refusals are its own; the ones of all routes are known."""
    return {_REFUSALS: errors}


def takes(*media_types: str) -> Json:
    """Say, as `opt` of a route, that its body is one of these, as it is."""
    return {_TAKES: media_types}


def describe(routes: Iterable[object], server: ServerInfo) -> bytes:
    """Write the document for these routes, as JSON."""
    handlers = [
        (route.path_format, handler)
        for route in routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        if handler.include_in_schema is not False and "OPTIONS" not in handler.http_methods
    ]
    shapes = Schemas([problems.ProblemDocument, *_shapes(handler for _, handler in handlers)])
    for _, handler in handlers:
        if reading := _reading(handler):
            shapes.exemplify(reading.shape, _EXAMPLES)
    refusals = _Refusals()
    paths: dict[str, Json] = {path: {} for path, _ in handlers}
    for path, handler in sorted(handlers, key=_place):
        (method,) = handler.http_methods
        operation = _Operation(path, handler, shapes, refusals)
        paths[path][method.lower()] = operation.describe()
    return msgspec.json.encode(
        {
            "openapi": "3.1.0",
            "info": {"title": "Stonechat", "version": server.version, "description": _ABOUT},
            "servers": [{"url": "/"}],
            "tags": _tags(handler for _, handler in handlers),
            "paths": paths,
            "components": {
                "schemas": shapes.components,
                "responses": refusals.components,
                "securitySchemes": {
                    "bearer": {"type": "http", "scheme": "bearer"},
                    "cookie": {"type": "apiKey", "in": "cookie", "name": SESSION_COOKIE},
                },
            },
        }
    )


class _Refusals:
    """Answers that refuse, each combination of status and codes described once.

    Attributes:
        components: by name, what the document has to hold.
    """

    def __init__(self) -> None:
        self.components: Json = {}

    def add(self, codes: Mapping[HTTPStatus, Iterable[str]]) -> Json:
        """Refer, by status, to the answer that has one of these codes."""
        return {
            str(int(status)): self._refer(status, sorted(set(codes[status])))
            for status in sorted(codes)
        }

    def _refer(self, status: HTTPStatus, codes: list[str]) -> Json:
        name = f"{status:d}_{'_or_'.join(codes)}"
        said = " or ".join(f"`{code}`" for code in codes)
        headers = {"Retry-After": {"schema": {"type": "string"}}}
        self.components[name] = {
            "description": f"{status.phrase}: {said}.",
            **({"headers": headers} if status in _PASSING else {}),
            "content": {
                problems.MEDIA_TYPE: {
                    "schema": {
                        "allOf": [
                            {"$ref": SCHEMAS + problems.ProblemDocument.__name__},
                            {"properties": {"code": {"enum": codes}}},
                        ]
                    }
                }
            },
        }
        return {"$ref": _RESPONSES + name}


_PASSING: Final = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
"""Refusals that say when asking again makes sense."""


class _Operation:
    """One method of one address."""

    def __init__(
        self, path: str, handler: HTTPRouteHandler, shapes: Schemas, refusals: _Refusals
    ) -> None:
        self._path = path
        self._handler = handler
        self._shapes = shapes
        self._refusals = refusals
        self._reading = _reading(handler)
        self._wanted = wanted_identity(handler)

    def describe(self) -> Json:
        summary, _, more = inspect.cleandoc(self._handler.fn.__doc__ or "").partition("\n\n")
        body = self._body()
        return {
            "operationId": self._handler.fn.__name__,
            "tags": [_tag(self._handler)],
            "summary": " ".join(summary.split()).rstrip("."),
            **({"description": more} if more else {}),
            "parameters": self._parameters(),
            **({"requestBody": body} if body else {}),
            "responses": {**self._success(), **self._failures(has_body=bool(body))},
            "security": self._security(),
        }

    def _in_path(self, name: str) -> bool:
        return f"{{{name}}}" in self._path

    def _parameters(self) -> list[Json]:
        if self._reading is None:
            return []
        fields = self._shapes.fields(self._reading.shape)
        in_query = self._reading.place is Place.QUERY
        required = self._shapes.required(self._reading.shape)
        return [
            {
                "name": name,
                "in": "path" if self._in_path(name) else "query",
                "required": self._in_path(name) or name in required,
                "schema": without_null(schema),
            }
            for name, schema in fields.items()
            if in_query or self._in_path(name)
        ]

    def _body(self) -> Json | None:
        media_types = self._handler.opt.get(_TAKES)
        if media_types:
            return {"required": True, "content": {media_type: {} for media_type in media_types}}
        if self._reading is None or self._reading.place is not Place.BODY:
            return None
        shape = self._reading.shape
        fields = self._shapes.fields(shape)
        in_path = [name for name in fields if self._in_path(name)]
        if len(in_path) == len(fields):
            return None
        schema = self._shapes.without(shape, in_path)
        required = set(self._shapes.required(shape)) - set(in_path)
        return {"required": bool(required), "content": {"application/json": {"schema": schema}}}

    def _success(self) -> Json:
        status = HTTPStatus(self._handler.status_code)
        answer = _answer(self._handler)
        schema = {"schema": {"$ref": SCHEMAS + answer.__name__}} if answer else {}
        content = {_media_type(self._handler): schema}
        meaning = inspect.getdoc(answer) or status.phrase if answer else status.phrase
        said = " ".join(meaning.partition("\n\n")[0].split())
        return {str(int(status)): {"description": said, "content": content}}

    def _failures(self, *, has_body: bool) -> Json:
        own: tuple[type[ChatError], ...] = self._handler.opt.get(_REFUSALS, ())
        codes: dict[HTTPStatus, list[str]] = {}
        refusals: list[type[ChatError]] = [*self._strangers(), *own, *_ALWAYS]
        for error in refusals:
            codes.setdefault(problems.STATUSES[error.code], []).append(error.code)
        statuses = (*(_SENSELESS if self._reading else ()), *(_BODY_MISUSES if has_body else ()))
        for status in statuses:
            codes.setdefault(status, []).append(InvalidRequest.code)
        return self._refusals.add(codes)

    def _strangers(self) -> list[type[ChatError]]:
        """What somebody is told who does not count as a person here, or not on this page."""
        told: list[type[ChatError]] = []
        if self._wanted is not Wanted.NO:
            told.append(Unauthenticated)
            if "GET" not in self._handler.http_methods:
                told.append(Forbidden)
        if self._wanted is Wanted.REQUIRED:
            told += [NotNamed, RegistrationRequired]
        return told

    def _security(self) -> list[Json]:
        signed_in: list[Json] = [{"bearer": []}, {"cookie": []}]
        return {
            Wanted.NO: [],
            Wanted.OPTIONAL: [*signed_in, {}],
            Wanted.REQUIRED: signed_in,
        }[self._wanted]


def _place(route: tuple[str, HTTPRouteHandler]) -> int:
    """Where a method stands among those of its address: who reads looks for GET first."""
    (method,) = route[1].http_methods
    return _METHODS.index(method)


def _reading(handler: HTTPRouteHandler) -> Reading[Any] | None:
    asked = handler.resolve_dependencies().get("asked")
    reading = asked.dependency if isinstance(asked, Provide) else None
    return reading if isinstance(reading, Reading) else None


def _shapes(handlers: Iterable[HTTPRouteHandler]) -> Iterator[type[Struct]]:
    for handler in handlers:
        reading, answer = _reading(handler), _answer(handler)
        if reading:
            yield reading.shape
        if answer:
            yield answer


def _answer(handler: HTTPRouteHandler) -> type[Struct] | None:
    """The struct that a route answers with; None for one that answers something else."""
    annotation = handler.parsed_return_field.annotation
    if inspect.isclass(get_origin(annotation)) and issubclass(get_origin(annotation), Response):
        (annotation,) = get_args(annotation)
    is_shape = inspect.isclass(annotation) and issubclass(annotation, Struct)
    return annotation if is_shape else None


def _media_type(handler: HTTPRouteHandler) -> str:
    given = handler.media_type
    return "application/json" if given in {None, Empty, ""} else str(getattr(given, "value", given))


def _tag(handler: HTTPRouteHandler) -> str:
    return handler.fn.__module__.rpartition(".")[2]


def _tags(handlers: Iterable[HTTPRouteHandler]) -> list[Json]:
    modules = {_tag(it): inspect.getmodule(it.fn) for it in handlers}
    return [
        {"name": tag, "description": (inspect.getdoc(module) or "").partition("\n")[0]}
        for tag, module in modules.items()
    ]
