"""The web client at `/`: a handful of built files, kept in memory."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import Final

import stonechat
from stonechat.chat.errors import InvalidRequest
from stonechat.http.exchange import Request, Response, matches_etag

INDEX: Final = "/index.html"
ASSETS: Final = "/assets/"

POLICY: Final = (
    "default-src 'self'; "  # also for connections: ws:// of the same host is 'self'
    "img-src 'self' blob: data:; "  # blob: shows an image before it is sent
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

NOT_BUILT: Final = (
    "The server runs, but its web client has not been built. Run `make build` in the checkout and"
    " restart, or use any Socket.IO client.\n"
)

_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".txt": "text/plain; charset=utf-8",
}
"""By ending. A machine's own table of types may be missing, or say something else."""

_ENCODINGS: Final = {"br": ".br", "gzip": ".gz"}
"""Compressed versions that the build puts beside a file, best first."""


def find_web_client() -> Path | None:
    """Tell where the built client is: in the installed package, or in the checkout, or nowhere."""
    package = Path(stonechat.__file__).parent
    places = (package / "_web", package.parents[1] / "web" / "dist")
    return next((place for place in places if (place / INDEX[1:]).is_file()), None)


@dataclass(frozen=True)
class _Asset:
    """One file of the client, read when it is first asked for."""

    path: Path

    @cached_property
    def body(self) -> bytes:
        return self.path.read_bytes()

    @cached_property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'


class WebClient:
    """Serves the files that were there at the start, by look-up: no path ever reaches the disk."""

    def __init__(self, directory: Path | None) -> None:
        self._assets = dict(_walk(directory)) if directory else {}

    def respond(self, request: Request) -> Response:
        """Answer with a file; with the page itself for every address of the client's own router.

        Raises InvalidRequest, to be answered as 404, for what is neither.
        """
        path = INDEX if request.path == "/" else request.path
        if path not in self._assets and request.wants_page and not path.startswith(ASSETS):
            path = INDEX
        if path in self._assets:
            return self._serve(path, request)
        if path == INDEX:
            headers = {"content-type": "text/plain; charset=utf-8", "cache-control": "no-store"}
            return Response(HTTPStatus.SERVICE_UNAVAILABLE, headers, NOT_BUILT.encode())
        raise InvalidRequest("There is nothing at this address.")

    def _serve(self, path: str, request: Request) -> Response:
        asset, encoding = self._choose(path, request.headers.get("accept-encoding", ""))
        # Names of assets hold a hash of what is in them, so they can be kept for ever.
        lasting = path.startswith(ASSETS)
        headers = {
            "etag": asset.etag,
            "vary": "Accept-Encoding",
            "cache-control": "public, max-age=31536000, immutable" if lasting else "no-cache",
            # Also on 304: a browser puts the headers of that answer over those that it kept.
            "content-security-policy": POLICY,
        }
        if matches_etag(request, asset.etag):
            return Response(HTTPStatus.NOT_MODIFIED, headers)
        headers["content-type"] = _TYPES.get(Path(path).suffix, "application/octet-stream")
        if encoding:
            headers["content-encoding"] = encoding
        return Response(HTTPStatus.OK, headers, asset.body)

    def _choose(self, path: str, accepted: str) -> tuple[_Asset, str | None]:
        for encoding, suffix in _ENCODINGS.items():
            if path + suffix in self._assets and _accepts(accepted, encoding):
                return self._assets[path + suffix], encoding
        return self._assets[path], None


def _walk(directory: Path) -> Iterator[tuple[str, _Asset]]:
    for path in directory.rglob("*"):
        if path.is_file():
            yield f"/{path.relative_to(directory).as_posix()}", _Asset(path)


def _accepts(accepted: str, encoding: str) -> bool:
    """Read Accept-Encoding (RFC 9110, section 12.5.3) as far as clients use it: names and q=0."""
    for item in accepted.lower().split(","):
        name, _, weight = item.partition(";")
        if name.strip() == encoding:
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
