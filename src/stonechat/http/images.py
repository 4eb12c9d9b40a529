"""Images and files of messages, for whoever may read the message."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path, PurePath
from typing import Final, Protocol
from urllib.parse import quote

from stonechat.chat.errors import MessageNotFound, Unauthenticated
from stonechat.chat.files import UNKNOWN_TYPE
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
"""The types of images that are served: what a browser could take for a page is not among them."""

_THUMBNAIL_TYPE: Final = "image/webp"

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
"""For an image opened alone: what shows it in Chromium styles the page around it."""


_FILE_POLICY: Final = "default-src 'none'; sandbox; frame-ancestors 'none'"

_FILE_TYPES: Final = frozenset(
    {
        "application/gzip",
        "application/json",
        "application/pdf",
        "application/zip",
        "audio/aac",
        "audio/flac",
        "audio/mp4",
        "audio/mpeg",
        "audio/ogg",
        "audio/wav",
        "audio/webm",
        "text/csv",
        "text/plain",
        "video/mp4",
        "video/ogg",
        "video/quicktime",
        "video/webm",
    }
)
"""What files are said to be when they are sent: none of it can hold script that a browser runs.

Whatever else their senders say, they are sent as bytes of no kind. And all of them are to be saved,
never shown.
"""


@dataclass(frozen=True, slots=True)
class StoredImage:
    """An image that somebody may see, and where its files are."""

    id: str
    type: str
    name: str | None
    path: Path
    thumbnail_path: Path


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that is no image, that somebody may have, and where it is."""

    id: str
    type: str
    name: str
    path: Path


class ImageLibrary(Protocol):
    """Whoever knows which message an image or a file belongs to."""

    async def find(
        self, content_id: str, credentials: Credentials
    ) -> StoredImage | StoredFile | None:
        """Look up what these credentials may see; bad ones count as none.

        That is what belongs to a message that they may read, and uploads of their own. Raises
        ChatError when the store cannot be asked.
        """


class ImageRoute:
    """`/uploads/<id>`, and of images `/uploads/<id>/thumbnail`."""

    def __init__(self, library: ImageLibrary) -> None:
        self._library = library

    async def respond(self, request: Request) -> Response:
        """Answer with a file; raises MessageNotFound for whatever the asker may not see.

        The right is checked each time, and before saying that a cached copy is still good.
        """
        place = _PATH.match(request.path)
        if place is None:
            raise _no_such_image(request)
        content_id, thumbnail = place.groups()
        found = await self._library.find(content_id, _credentials(request))
        if found is None or (thumbnail and isinstance(found, StoredFile)):
            raise _no_such_image(request)
        etag = f'"{content_id}{"-thumbnail" if thumbnail else ""}"'  # neither ever changes
        headers = {
            "etag": etag,
            "cache-control": "private, no-cache",
            # Also on 304: it replaces what the browser kept.
            "content-security-policy": _POLICY if isinstance(found, StoredImage) else _FILE_POLICY,
        }
        if matches_etag(request, etag):
            return Response(HTTPStatus.NOT_MODIFIED, headers)
        path, described = _described(found, thumbnail=bool(thumbnail))
        try:
            return await file_response(path, {**headers, **described}, request)
        except FileMissing as error:
            raise _no_such_image(request) from error


def _described(
    found: StoredImage | StoredFile, *, thumbnail: bool
) -> tuple[Path, Mapping[str, str]]:
    """Say where it is, and the headers that tell what it is and what it is called."""
    if isinstance(found, StoredFile):
        media_type = found.type if found.type in _FILE_TYPES else UNKNOWN_TYPE
        return found.path, {
            "content-type": media_type,
            "content-disposition": _disposition("attachment", found.name),
        }
    media_type = _THUMBNAIL_TYPE if thumbnail else found.type
    stem = PurePath(found.name).stem if found.name else ""
    return found.thumbnail_path if thumbnail else found.path, {
        "content-type": media_type,
        "content-disposition": _disposition("inline", (stem or "image") + _SUFFIXES[media_type]),
    }


def _no_such_image(request: Request) -> MessageNotFound:
    return MessageNotFound(request.path.removeprefix(PREFIX)[:100])


def _credentials(request: Request) -> Credentials:
    # What anybody may see is shown in spite of a token that is not good: `<img>` shows no refusal.
    try:
        return read_credentials(request.raw_headers)
    except Unauthenticated:
        return Credentials(None)


def _disposition(kind: str, name: str) -> str:
    """Name the file for whoever saves it (RFC 6266)."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^\w .()-]", "_", plain)
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
