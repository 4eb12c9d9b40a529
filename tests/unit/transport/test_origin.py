import pytest

from stonechat.protocol.errors import Refusal, RemoteError
from stonechat.transport.origin import (
    Origins,
    check_origin,
    cors_headers,
    may_use_cookies,
    preflight_headers,
)

FRIENDS = frozenset({"https://friend.example"})
HOST = "chat.example:8000"


@pytest.mark.parametrize(
    ("origin", "origins"),
    [
        (None, None),
        (f"http://{HOST}", None),
        (f"https://{HOST.upper()}", None),
        ("https://friend.example", FRIENDS),
        (f"http://{HOST}", FRIENDS),
        ("https://anybody.example", "*"),
        ("null", "*"),
    ],
)
def test_allowed_pages_pass(origin: str | None, origins: Origins) -> None:
    headers = {"host": HOST} | ({} if origin is None else {"origin": origin})
    check_origin(headers, origins)


@pytest.mark.parametrize(
    ("origin", "origins"),
    [
        ("https://friend.example", None),
        ("http://chat.example", None),
        ("http://chat.example:80000", None),
        ("null", None),
        ("", None),
        ("https://friend.example.evil.example", FRIENDS),
        ("http://friend.example", FRIENDS),
    ],
)
def test_foreign_pages_are_refused(origin: str, origins: Origins) -> None:
    with pytest.raises(RemoteError) as caught:
        check_origin({"host": HOST, "origin": origin}, origins)
    assert caught.value.refusal is Refusal.FORBIDDEN


def test_a_request_without_a_host_is_nobodys_own() -> None:
    with pytest.raises(RemoteError):
        check_origin({"origin": "http://"}, None)


def test_friends_get_credentials_and_everybody_does_not() -> None:
    friend = {"origin": "https://friend.example"}
    assert cors_headers(friend, FRIENDS) == [
        (b"access-control-allow-origin", b"https://friend.example"),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"Origin"),
    ]
    assert cors_headers(friend, "*") == [(b"access-control-allow-origin", b"*")]
    assert cors_headers(friend, None) == []
    assert cors_headers({}, FRIENDS) == [(b"vary", b"Origin")]


def test_a_preflight_allows_what_it_asks_for() -> None:
    assert (b"access-control-allow-headers", b"x-a, x-b") in preflight_headers(b"x-a, x-b")
    assert (b"access-control-allow-headers", b"content-type") in preflight_headers(None)


@pytest.mark.parametrize(
    ("headers", "origins"),
    [
        ({}, None),
        ({}, "*"),
        ({"origin": f"https://{HOST}"}, None),
        ({"origin": f"https://{HOST.upper()}"}, "*"),
        ({"origin": f"https://{HOST}", "sec-fetch-site": "same-origin"}, None),
        ({"origin": "https://friend.example", "sec-fetch-site": "cross-site"}, FRIENDS),
    ],
)
def test_our_own_pages_and_listed_ones_may_use_cookies(
    headers: dict[str, str], origins: Origins
) -> None:
    assert may_use_cookies({"host": HOST, **headers}, origins)


@pytest.mark.parametrize(
    ("headers", "origins"),
    [
        ({"origin": "https://evil.example"}, None),
        ({"origin": "https://evil.example"}, "*"),
        ({"origin": "https://evil.example"}, FRIENDS),
        ({"origin": "null"}, "*"),
        # The same host without TLS.
        ({"origin": f"http://{HOST}", "sec-fetch-site": "cross-site"}, None),
    ],
)
def test_foreign_pages_may_not_even_where_any_page_may_connect(
    headers: dict[str, str], origins: Origins
) -> None:
    assert not may_use_cookies({"host": HOST, **headers}, origins)
