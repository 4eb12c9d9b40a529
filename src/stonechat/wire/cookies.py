"""The cookie by which a browser shows who it is, at both doors."""

import re
from typing import Final

from stonechat.chat.errors import Unauthenticated

SESSION_COOKIE: Final = "stonechat_session"

_MOST_KEPT_SECONDS: Final = 400 * 86_400
"""As long as browsers keep any cookie (RFC 6265bis, section 5.5); sessions end sooner."""

_TOKEN: Final = re.compile(r"[\w-]+\Z", re.ASCII)
"""What can stand in a cookie as it is; our tokens are made of these."""


def read_session_cookie(header: str) -> str | None:
    """Find the token in the `Cookie` header of a request (RFC 6265, section 5.4).

    Of two that differ none counts: one of them may have been set by a page of a neighbouring host,
    and nothing tells which one is ours.
    """
    tokens = {
        value.strip().strip('"')
        for name, _, value in (pair.partition("=") for pair in header.split(";"))
        if name.strip() == SESSION_COOKIE
    }
    return tokens.pop() or None if len(tokens) == 1 else None


def write_session_cookie(token: str, *, secure: bool) -> str:
    """Write the `Set-Cookie` header that has a browser keep a token, out of reach of scripts.

    Args:
        token: one of ours; for any other string, which could say more than a cookie's value, this
            raises Unauthenticated.
        secure: whether the browser may send it over https alone.
    """
    if not _TOKEN.match(token):
        raise Unauthenticated
    return _cookie(token, _MOST_KEPT_SECONDS, secure=secure)


def forget_session_cookie(*, secure: bool) -> str:
    """Write the `Set-Cookie` header that has a browser forget the token."""
    return _cookie("", 0, secure=secure)


def _cookie(value: str, max_age_seconds: int, *, secure: bool) -> str:
    # Lax, not Strict: who follows a link to a room is to be signed in when they arrive.
    attributes = f"Path=/; Max-Age={max_age_seconds}; HttpOnly; SameSite=Lax"
    return f"{SESSION_COOKIE}={value}; {attributes}{'; Secure' if secure else ''}"
