"""Pictures of people, and what is drawn for those who have none.

A picture's address changes with the picture, so a browser asks for each one once. Whoever may see
people at all may see their pictures: on a server that lets guests in, anybody.
"""

import colorsys
import re
from dataclasses import dataclass
from html import escape
from http import HTTPStatus
from pathlib import Path
from typing import Final, Protocol

from stonechat.chat.errors import Unauthenticated, UserNotFound
from stonechat.chat.portraits import first_letter, tone_of
from stonechat.chat.values import Person
from stonechat.http.exchange import FileMissing, Request, Response, file_response, matches_etag
from stonechat.http.identity import Credentials, read_credentials
from stonechat.wire.shapes import AVATARS

_ID: Final = r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
_PICTURE: Final = re.compile(rf"{AVATARS}{_ID}(?:/(64|128|512))?\Z")
_DRAWING: Final = re.compile(rf"{AVATARS}of/{_ID}\.svg\Z")

LARGEST: Final = "512"

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
"""For a picture opened alone: what shows it in Chromium styles the page around it."""

_YEAR_SECONDS: Final = 31_536_000
_DAY_SECONDS: Final = 86_400
_DRAWING_SECONDS: Final = 300
"""How long a drawing is kept: its letter changes with the name, and its address does not."""

_SVG: Final = """\
<svg xmlns="http://www.w3.org/2000/svg" width="128" height="128" viewBox="0 0 128 128">\
<rect width="128" height="128" fill="{ground}"/>\
<text x="64" y="64" dy="0.36em" text-anchor="middle" font-family="system-ui, sans-serif"\
 font-size="56" font-weight="650" fill="{ink}">{letter}</text></svg>
"""


class AvatarLibrary(Protocol):
    """Whoever keeps the pictures of people, and knows who may see them.

    Attributes:
        is_public: whether anybody may.
    """

    is_public: bool

    async def may_look(self, credentials: Credentials) -> bool:
        """Whether who has these credentials may see people; raises ChatError without a store."""

    async def find_person(self, person_id: str) -> Person | None:
        """Find the person of this id; raises ChatError without a store."""

    def path(self, avatar_id: str, side: int) -> Path:
        """Tell where the square of this side is, if there is one."""


@dataclass(frozen=True, slots=True)
class AvatarRoute:
    """`/avatars/<id>`, `/avatars/<id>/64` or `/128`, and `/avatars/of/<person>.svg`."""

    library: AvatarLibrary

    async def respond(self, request: Request) -> Response:
        """Answer with a picture; raises UserNotFound for whatever the asker may not see."""
        picture, drawing = _PICTURE.match(request.path), _DRAWING.match(request.path)
        if not (picture or drawing) or not await self._may_look(request):
            raise _nobody(request)
        if picture:
            return await self._picture(request, picture[1], picture[2] or LARGEST)
        if drawing:
            return await self._drawing(request, drawing[1])
        raise _nobody(request)

    async def _picture(self, request: Request, avatar_id: str, side: str) -> Response:
        seconds = _YEAR_SECONDS if self.library.is_public else _DAY_SECONDS
        headers = self._headers(f'"{avatar_id}-{side}"', f"max-age={seconds}, immutable")
        if matches_etag(request, headers["etag"]):
            return Response(HTTPStatus.NOT_MODIFIED, headers)
        headers |= {
            "content-type": "image/webp",
            "content-disposition": 'inline; filename="avatar.webp"',
        }
        try:
            return await file_response(self.library.path(avatar_id, int(side)), headers, request)
        except FileMissing as error:
            raise _nobody(request) from error

    async def _drawing(self, request: Request, person_id: str) -> Response:
        person = await self.library.find_person(person_id)
        if person is None:
            raise _nobody(request)
        letter, tone = first_letter(person.name or person.username), tone_of(person.id)
        headers = self._headers(f'"{tone}-{letter.encode().hex()}"', f"max-age={_DRAWING_SECONDS}")
        if matches_etag(request, headers["etag"]):
            return Response(HTTPStatus.NOT_MODIFIED, headers)
        headers["content-type"] = "image/svg+xml"
        return Response(HTTPStatus.OK, headers, draw(letter, tone).encode())

    def _headers(self, etag: str, kept: str) -> dict[str, str]:
        by = "public" if self.library.is_public else "private"
        return {
            "etag": etag,
            "cache-control": f"{by}, {kept}",
            "content-security-policy": _POLICY,  # also on 304: it replaces what the browser kept
        }

    async def _may_look(self, request: Request) -> bool:
        if self.library.is_public:
            return True
        try:
            credentials = read_credentials(request.raw_headers)
        except Unauthenticated:
            return False
        return await self.library.may_look(credentials)


def draw(letter: str, tone: int) -> str:
    """Draw a letter on a tone, as the web client does on a light page."""
    return _SVG.format(
        letter=escape(letter), ground=_colour(tone, 0.22, 0.87), ink=_colour(tone, 0.26, 0.27)
    )


def _colour(hue_degrees: int, saturation: float, lightness: float) -> str:
    parts = colorsys.hls_to_rgb(hue_degrees / 360, lightness, saturation)
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def _nobody(request: Request) -> UserNotFound:
    return UserNotFound(request.path.removeprefix(AVATARS)[:100])
