"""What is asked over REST, read into the struct that the other door knows it by.

A route says which struct it takes and where the fields come from:

    @get("/rooms/{room:str}/members", dependencies=from_query(requests.ListMembers))
    async def list_members(
        asked: Given[requests.ListMembers], identity: Given[Identity], services: Given[Services]
    ) -> MemberList: ...

`identity` is a session that is good, `Identity | None` one that need not be there; without either
nobody looks. Fields that stand in the path are taken from there, and from nowhere else. What is
wrong is refused in the words of the socket, with `details.path`. Litestar's own reading is not
used: it takes text for numbers, and forgets the limits of whatever may be left out.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from http import HTTPStatus
from typing import Any, Final, Generic, TypeVar, cast
from urllib.parse import parse_qsl

import msgspec
from litestar import Request as HttpRequest
from litestar.di import NamedDependency as Given, Provide
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from msgspec import inspect

from stonechat.chat.errors import InvalidRequest
from stonechat.wire.decoding import explain_decoding
from stonechat.wire.requests import Request

__all__ = [
    "BODY_BYTES",
    "Given",
    "Place",
    "Reading",
    "Wanted",
    "from_body",
    "from_query",
    "wanted_identity",
]

T = TypeVar("T", bound=Request)

BODY_BYTES: Final = 100_000
"""What a body may have unless its route says otherwise: the longest text, escaped, fits into it."""

_PARAMETERS: Final = 50
"""Parameters of a query; no request has a tenth of them."""

_INTEGER: Final = re.compile(r"-?(?:0|[1-9]\d{0,18})\Z", re.ASCII)
_TRUTH: Final = {"true": True, "false": False}
_JSON: Final = re.compile(r"application/(?:[\w.+-]+\+)?json\Z", re.IGNORECASE)


class Wanted(Enum):
    """Whether a route wants to know who asks: it is told as its parameter `identity`."""

    NO = "no"
    OPTIONAL = "optional"
    REQUIRED = "required"


class Unreadable(Exception):
    """A request that does not have the form its address wants; whoever reads it can be told why.

    What has the form, and yet makes no sense to the act, is that act's own InvalidRequest.
    """

    def __init__(self, refusal: InvalidRequest) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


class Place(Enum):
    """Where the fields of a request stand that are not in its path."""

    QUERY = "query"
    BODY = "body"


@cache
def wanted_identity(handler: BaseRouteHandler) -> Wanted:
    """Whether a route wants to know who asks, by its parameters."""
    field = handler.parsed_fn_signature.parameters.get("identity")
    if field is None:
        return Wanted.NO
    return Wanted.OPTIONAL if field.is_optional else Wanted.REQUIRED


def from_query(shape: type[Request]) -> dict[str, Provide]:
    """Give a route `asked`, read from path and query."""
    return {"asked": Provide(Reading(shape, Place.QUERY))}


def from_body(shape: type[Request]) -> dict[str, Provide]:
    """Give a route `asked`, read from its path and a JSON object; none counts as an empty one."""
    return {"asked": Provide(Reading(shape, Place.BODY))}


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """How a route's request is read; the description of the API reads this too.

    Attributes:
        shape: what comes out.
        place: where the fields stand that are not in the path.
    """

    shape: type[T]
    place: Place

    async def __call__(self, request: HttpRequest[Any, Any, Any]) -> Request:
        """Read one request; raises Unreadable, or HTTPException for a body of another kind."""
        path = cast("Mapping[str, str]", request.path_params)
        try:
            if self.place is Place.QUERY:
                return self._read_query(request.scope["query_string"], path)
            return self._read_body(await _read_json(request), path)
        except InvalidRequest as error:
            raise Unreadable(error) from error
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise Unreadable(explain_decoding(error)) from error

    def _read_query(self, query: bytes, path: Mapping[str, str]) -> T:
        known = _field_types(self.shape)
        values: dict[str, object] = {}
        for name, value in _parameters(query):
            if name in values and name in known:
                raise InvalidRequest(f"`{name}` is given more than once.", path=name)
            values[name] = _typed(known[name], value) if name in known else value
        return msgspec.convert({**values, **path}, self.shape)

    def _read_body(self, body: bytes, path: Mapping[str, str]) -> T:
        given = _whole_numbers(msgspec.json.decode(body))
        return msgspec.convert({**given, **path} if isinstance(given, dict) else given, self.shape)


async def _read_json(request: HttpRequest[Any, Any, Any]) -> bytes:
    body = await request.body()
    if not body:
        return b"{}"
    if not _JSON.match(request.content_type[0]):
        raise HTTPException(
            status_code=HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            detail="The body must be JSON, with the content type application/json.",
        )
    return body


def _whole_numbers(value: object) -> Any:  # noqa: ANN401 - whatever JSON says
    """Read 74.0 as 74: to JSON Schema they are the same, and some languages write no other."""
    if isinstance(value, dict):
        return {name: _whole_numbers(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_whole_numbers(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _parameters(query: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            query.decode(), keep_blank_values=True, errors="strict", max_num_fields=_PARAMETERS
        )
    except UnicodeDecodeError as error:
        raise InvalidRequest("The address holds text that is no Unicode.") from error
    except ValueError as error:
        raise InvalidRequest("The address has too many parameters.") from error


@cache
def _field_types(shape: type[Request]) -> Mapping[str, inspect.Type]:
    fields = cast("inspect.StructType", inspect.type_info(shape)).fields
    return {field.encode_name: field.type for field in fields}


def _typed(field: inspect.Type, value: str) -> object:
    """Read text as what the field wants; what it is not stays text, to be refused as such."""
    kinds = field.types if isinstance(field, inspect.UnionType) else (field,)
    if any(isinstance(kind, inspect.IntType) for kind in kinds) and _INTEGER.match(value):
        return int(value)
    if any(isinstance(kind, inspect.BoolType) for kind in kinds):
        return _TRUTH.get(value, value)
    return value
