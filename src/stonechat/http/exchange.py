"""One HTTP request and its answer, as values; and how an answer is sent."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from typing import Any, BinaryIO, Final

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]
RawHeaders = list[tuple[bytes, bytes]]

CHUNK_BYTES: Final = 256 * 1024
"""How much of a file is read at a time: one hop to a thread each, and kept for a slow reader."""

_RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})\Z")


@dataclass(frozen=True, slots=True)
class Request:
    """What the plain routes look at: the path is decoded, names of headers are in small letters.

    Of a header sent twice the first one counts; `raw_headers` has both. `address` is the client's
    own, also behind a proxy that is trusted; empty where there is none, as on a Unix socket.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    raw_headers: RawHeaders
    address: str = ""

    @classmethod
    def of(cls, scope: Scope) -> "Request":
        """Read a request from its ASGI scope."""
        headers: dict[str, str] = {}
        for name, value in scope["headers"]:
            headers.setdefault(name.decode("latin-1"), value.decode("latin-1"))
        client = scope.get("client")
        address = client[0] if client else ""
        return cls(scope["method"], scope["path"], headers, scope["headers"], address)

    @property
    def wants_page(self) -> bool:
        """True for a browser that asks for something to show."""
        return "text/html" in self.headers.get("accept", "")


@dataclass(frozen=True, slots=True)
class FilePart:
    """What is sent of a file."""

    path: Path
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Response:
    """An answer: its body is either bytes or a part of a file."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    file: FilePart | None = None

    @property
    def length(self) -> int:
        """Bytes of the body."""
        return self.file.length if self.file else len(self.body)


class FileMissing(Exception):
    """A file that should be there is not."""


async def file_response(path: Path, headers: Mapping[str, str], request: Request) -> Response:
    """Answer with a file, or as much of it as was asked for (RFC 9110, section 14, one range).

    Raises FileMissing.
    """
    try:
        size = (await asyncio.to_thread(path.stat)).st_size
    except FileNotFoundError as error:
        raise FileMissing(path) from error
    whole = Response(
        HTTPStatus.OK, {**headers, "accept-ranges": "bytes"}, file=FilePart(path, 0, size)
    )
    asked = _RANGE.match(request.headers.get("range", ""))
    if not asked or "if-range" in request.headers:
        return whole
    return _partial(whole, asked, size)


def _partial(whole: Response, asked: re.Match[str], size: int) -> Response:
    """Cut the range out of a whole answer; a range that makes no sense is ignored, as allowed."""
    first, last = asked.groups()
    if not first and not last:
        return whole
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if start >= size:
        headers = {"content-range": f"bytes */{size}"}
        return Response(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers)
    if end < start or whole.file is None:
        return whole
    headers = {**whole.headers, "content-range": f"bytes {start}-{end}/{size}"}
    part = replace(whole.file, start=start, length=end - start + 1)
    return Response(HTTPStatus.PARTIAL_CONTENT, headers, file=part)


def matches_etag(request: Request, etag: str) -> bool:
    """Tell whether the client has this version already (RFC 9110, section 13.1.2)."""
    known = request.headers.get("if-none-match", "")
    return known.strip() == "*" or etag in [
        tag.strip().removeprefix("W/") for tag in known.split(",")
    ]


async def send_response(response: Response, *, with_body: bool, send: Send) -> None:
    """Send an answer; to a HEAD request only what stands above the body.

    Raises FileMissing, and has sent nothing then, if its file has gone since it was looked at.
    """
    headers = [(name.encode(), value.encode("latin-1")) for name, value in response.headers.items()]
    if response.status != HTTPStatus.NOT_MODIFIED:
        headers.append((b"content-length", str(response.length).encode()))
    start = {"type": "http.response.start", "status": response.status, "headers": headers}
    if with_body and response.file is not None and response.length:
        await _send_file(response.file, start, send)
        return
    await send(start)
    await send({"type": "http.response.body", "body": response.body if with_body else b""})


async def _send_file(part: FilePart, start: MutableMapping[str, Any], send: Send) -> None:
    try:
        file, chunk = await asyncio.to_thread(_open_at, part)
    except FileNotFoundError as error:
        raise FileMissing(part.path) from error
    try:
        await send(start)
        left = part.length - len(chunk)
        while chunk:
            await send({"type": "http.response.body", "body": chunk, "more_body": left > 0})
            chunk = await asyncio.to_thread(file.read, min(CHUNK_BYTES, left)) if left else b""
            left -= len(chunk)
    finally:
        file.close()


def _open_at(part: FilePart) -> tuple[BinaryIO, bytes]:
    """Open a file and read its first chunk, so that a small one takes one hop."""
    file = part.path.open("rb")
    file.seek(part.start)
    return file, file.read(min(CHUNK_BYTES, part.length))
