"""The session cookie, and which pages may use it.

What rests on a cookie is sent by the browser for whichever page makes it ask. So whatever could
change something has to come from a page of ours (`Sec-Fetch-Site`, or else `Origin`), and in a form
in which no other page can send it without asking us first. `SameSite=Lax` stands before all that,
but does not know a neighbouring host from our own.
"""

import re
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Final

from stonechat.chat.errors import Forbidden
from stonechat.http.exchange import Request, Scope
from stonechat.wire.cookies import forget_session_cookie, write_session_cookie

_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})

_OWN_SITE: Final = frozenset({"same-origin", "none"})
"""What a browser says of a request that a page of ours, or the person at the browser, made."""

_FORM_TYPES: Final = re.compile(
    r"(application/x-www-form-urlencoded|multipart/|text/plain)", re.IGNORECASE
)
"""What a page may send anywhere without asking first (Fetch, "CORS-safelisted request-header")."""

_TAKES_ANYTHING: Final = frozenset({"/api/v1/uploads"})
"""Where the body is a file, whose type may well be one of these: there the page alone decides."""

Trusts = Callable[[Mapping[str, str]], bool]
"""Whether the page that asks, by the headers of its request, may use the cookie."""


class _Page(Enum):
    """Which page made a browser ask."""

    OWN = "own"
    FOREIGN = "foreign"
    UNKNOWN = "unknown"
    """Probably no browser: they have said so for years, of everything that is no GET."""


class Cookies:
    """Writes the session cookie, and guards it.

    Args:
        trusts: which pages may use it.
        public_url: where people reach the server; under https the cookie never goes without TLS.
    """

    def __init__(self, trusts: Trusts, *, public_url: str) -> None:
        self._trusts = trusts
        self._is_public_secure = public_url.startswith("https://")

    def check_use(self, scope: Scope) -> None:
        """Raise Forbidden when a request rests on the cookie and may come from a foreign page."""
        request = Request.of(scope)
        if request.method in _SAFE_METHODS:
            return
        if self._page(request.headers) is not _Page.OWN:
            raise Forbidden("With a cookie, this is only answered to pages of this server.")
        if request.path in _TAKES_ANYTHING:
            return
        if _FORM_TYPES.match(request.headers.get("content-type", "")):
            raise Forbidden("With a cookie, this is not answered to a form.")

    def check_keep(self, scope: Scope) -> None:
        """Raise Forbidden when a foreign page asks for a cookie to be kept.

        It could sign somebody in as somebody else, who then reads what they write.
        """
        if self._page(Request.of(scope).headers) is _Page.FOREIGN:
            raise Forbidden("A cookie is only set for pages of this server.")

    def keep(self, scope: Scope, token: str) -> dict[str, str]:
        """Write the header by which a browser keeps a token, whose session is good."""
        return {"set-cookie": write_session_cookie(token, secure=self._is_secure(scope))}

    def forget(self, scope: Scope) -> dict[str, str]:
        """Write the header by which a browser forgets the token."""
        return {"set-cookie": forget_session_cookie(secure=self._is_secure(scope))}

    def _page(self, headers: Mapping[str, str]) -> _Page:
        site = headers.get("sec-fetch-site")
        if site in _OWN_SITE:
            return _Page.OWN
        if "origin" in headers:
            return _Page.OWN if self._trusts(headers) else _Page.FOREIGN
        return _Page.FOREIGN if site else _Page.UNKNOWN

    def _is_secure(self, scope: Scope) -> bool:
        return self._is_public_secure or scope["scheme"] == "https"
