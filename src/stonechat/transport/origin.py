"""Which web pages may talk to the server, and the CORS headers that tell their browsers."""

from collections.abc import Mapping
from typing import Final, Literal

from stonechat.protocol.errors import Refusal, RemoteError

Origins = frozenset[str] | Literal["*"] | None
Headers = list[tuple[bytes, bytes]]

_PREFLIGHT_SECONDS: Final = b"600"


def check_origin(headers: Mapping[str, str], origins: Origins) -> None:
    """Refuse requests of foreign pages. A request without an Origin comes from no browser page.

    Raises:
        RemoteError: the origin is neither our own host nor allowed.
    """
    origin = headers.get("origin")
    if origin is None or origins == "*" or _is_own(origin, headers):
        return
    if origins is None or origin not in origins:
        reason = "foreign origin"
        raise RemoteError(reason, refusal=Refusal.FORBIDDEN)


def may_use_cookies(headers: Mapping[str, str], origins: Origins) -> bool:
    """Tell whether what asks may be taken for the person whose cookie it brings.

    That are pages of our own host, pages that were listed, and what is no page of a browser. When
    any page may connect, the foreign ones among them do so without cookies.
    """
    origin = headers.get("origin")
    if origin is None or (isinstance(origins, frozenset) and origin in origins):
        return True
    # A page of the same host without TLS is as foreign as any other, where a browser tells.
    same_scheme = headers.get("sec-fetch-site", "same-origin") == "same-origin"
    return same_scheme and _is_own(origin, headers)


def cors_headers(headers: Mapping[str, str], origins: Origins) -> Headers:
    """Give the headers that let the asking page read any answer, errors included."""
    origin = headers.get("origin")
    if origins == "*":
        return [(b"access-control-allow-origin", b"*")]
    if origin is None or origins is None or origin not in origins:
        return [(b"vary", b"Origin")] if origins else []
    return [
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"Origin"),
    ]


def preflight_headers(requested: bytes | None) -> Headers:
    """Give the headers that answer OPTIONS: any header may be sent that the page asked for."""
    return [
        (b"access-control-allow-methods", b"GET, POST, OPTIONS"),
        (b"access-control-allow-headers", requested or b"content-type"),
        (b"access-control-max-age", _PREFLIGHT_SECONDS),
    ]


def _is_own(origin: str, headers: Mapping[str, str]) -> bool:
    # The scheme is left out: behind a proxy that ends TLS we do not know our own.
    host = headers.get("host")
    return host is not None and origin.partition("://")[2].lower() == host.lower()
