"""Images of messages, for whoever may see the message."""

import re
import unicodedata
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path, PurePath
from typing import Final, Protocol
from urllib.parse import quote

from stonechat.chat.errors import MessageNotFound, Unauthenticated
from stonechat.http.exchange import FileMissing, Request, Response, file_response, matches_etag
from stonechat.http.identity import Credentials, read_credentials

PREFIX: Final = "/uploads/"

_PATH: Final = re.compile(
    r"/uploads/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(/thumbnail)?\Z"
)

_SUFFIXES: Final = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
}
"""The types that are served: what a browser could take for a page is not among them."""

_THUMBNAIL_TYPE: Final = "image/webp"

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
"""For an image opened alone: what shows it in Chromium styles the page around it."""


@dataclass(frozen=True, slots=True)
class StoredImage:
    """An image that somebody may see, and where its files are."""

    id: str
    type: str
    name: str | None
    path: Path
    thumbnail_path: Path


class ImageLibrary(Protocol):
    """Whoever knows which message an image belongs to."""

    async def find_image(self, image_id: str, credentials: Credentials) -> StoredImage | None:
        """Look up an image of a message that these credentials may see; bad ones count as none.

        Raises ChatError when the store cannot be asked.
        """


class ImageRoute:
    """`/uploads/<id>` and `/uploads/<id>/thumbnail`."""

    def __init__(self, library: ImageLibrary) -> None:
        self._library = library

    async def respond(self, request: Request) -> Response:
        """Answer with a file; raises MessageNotFound for whatever the asker may not see.

        The right is checked each time, and before saying that a cached copy is still good.
        """
        place = _PATH.match(request.path)
        if place is None:
            raise _no_such_image(request)
        image_id, thumbnail = place.groups()
        image = await self._library.find_image(image_id, _credentials(request))
        if image is None:
            raise _no_such_image(request)
        etag = f'"{image_id}{"-thumbnail" if thumbnail else ""}"'  # an image never changes
        headers = {
            "etag": etag,
            "cache-control": "private, no-cache",
            "content-security-policy": _POLICY,  # also on 304: it replaces what the browser kept
        }
        if matches_etag(request, etag):
            return Response(HTTPStatus.NOT_MODIFIED, headers)
        media_type = _THUMBNAIL_TYPE if thumbnail else image.type
        headers |= {
            "content-type": media_type,
            "content-disposition": _disposition(image.name, _SUFFIXES[media_type]),
        }
        path = image.thumbnail_path if thumbnail else image.path
        try:
            return await file_response(path, headers, request)
        except FileMissing as error:
            raise _no_such_image(request) from error


def _no_such_image(request: Request) -> MessageNotFound:
    return MessageNotFound(request.path.removeprefix(PREFIX)[:100])


def _credentials(request: Request) -> Credentials:
    # What anybody may see is shown in spite of a token that is not good: `<img>` shows no refusal.
    try:
        return read_credentials(request.raw_headers)
    except Unauthenticated:
        return Credentials(None)


def _disposition(name: str | None, suffix: str) -> str:
    """Name the file for whoever saves it, with the ending of what it is (RFC 6266)."""
    stem = PurePath(name).stem if name else ""
    full = (stem or "image") + suffix
    plain = unicodedata.normalize("NFKD", full).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^\w .()-]", "_", plain)
    return f"inline; filename=\"{plain}\"; filename*=UTF-8''{quote(full, safe='')}"
