"""The page at /api/docs: files of our own that show the description of the API."""

import hashlib
from functools import cache
from http import HTTPStatus
from pathlib import Path
from types import MappingProxyType
from typing import Final

from stonechat.chat.errors import InvalidRequest
from stonechat.http.exchange import Request, Response, matches_etag

PREFIX: Final = "/api/docs"

_DIRECTORY: Final = Path(__file__).with_name("docs")

_TYPES: Final = MappingProxyType(
    {
        ".css": "text/css; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
    }
)

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


async def respond(request: Request) -> Response:
    """Answer with the page or one of its files; raises InvalidRequest for what is neither."""
    name = request.path.removeprefix(PREFIX).strip("/") or "page.html"
    file = _files().get(name)
    if file is None:
        raise InvalidRequest("There is nothing at this address.")
    media_type, etag, body = file
    headers = {"etag": etag, "cache-control": "no-cache", "content-security-policy": _POLICY}
    if matches_etag(request, etag):
        return Response(HTTPStatus.NOT_MODIFIED, headers)
    return Response(HTTPStatus.OK, {**headers, "content-type": media_type}, body)


@cache
def _files() -> dict[str, tuple[str, str, bytes]]:
    """By name the type, the tag and the bytes of each file: some 25 KB, which nobody else finds."""
    files: dict[str, tuple[str, str, bytes]] = {}
    for path in _DIRECTORY.iterdir():
        body = path.read_bytes()
        tag = hashlib.sha256(body).hexdigest()[:16]
        files[path.name] = (_TYPES[path.suffix], f'"{tag}"', body)
    return files
