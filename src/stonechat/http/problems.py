"""Refusals over HTTP: RFC 9457 problem+json with the codes of the contract."""

import math
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Final

import msgspec

from stonechat.chat.errors import ChatError
from stonechat.http.exchange import Response

MEDIA_TYPE: Final = "application/problem+json"

STATUSES: Final = MappingProxyType(
    {
        "invalid_request": HTTPStatus.BAD_REQUEST,
        "unauthenticated": HTTPStatus.UNAUTHORIZED,
        "invalid_credentials": HTTPStatus.UNAUTHORIZED,
        "not_named": HTTPStatus.FORBIDDEN,
        "registration_required": HTTPStatus.FORBIDDEN,
        "invalid_invitation": HTTPStatus.FORBIDDEN,
        "blocked": HTTPStatus.FORBIDDEN,
        "forbidden": HTTPStatus.FORBIDDEN,
        "not_in_room": HTTPStatus.FORBIDDEN,
        "room_not_found": HTTPStatus.NOT_FOUND,
        "message_not_found": HTTPStatus.NOT_FOUND,
        "user_not_found": HTTPStatus.NOT_FOUND,
        "whisper_not_found": HTTPStatus.NOT_FOUND,
        "session_not_found": HTTPStatus.NOT_FOUND,
        "report_not_found": HTTPStatus.NOT_FOUND,
        "invitation_not_found": HTTPStatus.NOT_FOUND,
        "subscription_not_found": HTTPStatus.NOT_FOUND,
        "join_request_not_found": HTTPStatus.NOT_FOUND,
        "already_named": HTTPStatus.CONFLICT,
        "username_taken": HTTPStatus.CONFLICT,
        "room_name_taken": HTTPStatus.CONFLICT,
        "already_in_room": HTTPStatus.CONFLICT,
        "user_not_in_room": HTTPStatus.CONFLICT,
        "image_too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "file_too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "message_too_long": HTTPStatus.UNPROCESSABLE_ENTITY,
        "empty_message": HTTPStatus.UNPROCESSABLE_ENTITY,
        "invalid_image": HTTPStatus.UNPROCESSABLE_ENTITY,
        "invalid_link": HTTPStatus.UNPROCESSABLE_ENTITY,
        "invalid_password": HTTPStatus.UNPROCESSABLE_ENTITY,
        "invalid_email": HTTPStatus.UNPROCESSABLE_ENTITY,
        "invalid_subscription": HTTPStatus.UNPROCESSABLE_ENTITY,
        "invalid_username": HTTPStatus.UNPROCESSABLE_ENTITY,
        "invalid_room_name": HTTPStatus.UNPROCESSABLE_ENTITY,
        "rate_limited": HTTPStatus.TOO_MANY_REQUESTS,
        "unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
        "internal": HTTPStatus.INTERNAL_SERVER_ERROR,
    }
)
"""With which status each code is answered."""


class ProblemDocument(msgspec.Struct, frozen=True):
    """The body of a refusal; `code` and `details` are those of a Problem on the socket."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    details: dict[str, Any]
    retry_after_ms: int | None


def problem_of(error: ChatError, status: int | None = None) -> Response:
    """Write a refusal; another status than its code's is for addresses and methods."""
    answered = HTTPStatus(status or STATUSES[error.code])
    document = ProblemDocument(
        type="about:blank",
        title=answered.phrase,
        status=answered,
        detail=error.message,
        code=error.code,
        details=error.details,
        retry_after_ms=error.retry_after_ms,
    )
    headers = {"content-type": MEDIA_TYPE, "cache-control": "no-store"}
    if answered == HTTPStatus.UNAUTHORIZED:
        headers["www-authenticate"] = "Bearer"  # RFC 9110, section 15.5.2
    if error.retry_after_ms is not None:
        headers["retry-after"] = str(math.ceil(error.retry_after_ms / 1_000))
    return Response(answered, headers, msgspec.json.encode(document))
