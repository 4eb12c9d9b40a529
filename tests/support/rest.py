"""REST as a program asks it."""

import ssl
from collections.abc import Mapping
from typing import Any, Final

import httpx

NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Loading them takes longer than most tests."""


ANSWER_SECONDS: Final = 30.0
"""A machine that does much else may take long, above all for a password."""


def rest_client(url: str, token: str | None = None, **headers: str) -> httpx.AsyncClient:
    """Make a client of `/api/v1`, to be used in an `async with`; its addresses have no slash first.

    Args:
        url: Where the server is.
        token: What it shows with each request.
        headers: Further headers of each request.

    """
    given = {"authorization": f"Bearer {token}"} if token else {}
    return httpx.AsyncClient(
        base_url=f"{url}/api/v1/",
        headers={**given, **headers},
        verify=NO_CERTIFICATES,
        timeout=ANSWER_SECONDS,
    )


def problem(answer: httpx.Response, status: int, code: str) -> Mapping[str, Any]:
    """Return the problem document of an answer that must be this refusal."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document: Mapping[str, Any] = answer.json()
    assert (document["status"], document["code"]) == (status, code), document
    return document
