from http.cookies import SimpleCookie

import pytest

from stonechat.chat.errors import Unauthenticated
from stonechat.wire.cookies import (
    SESSION_COOKIE,
    forget_session_cookie,
    read_session_cookie,
    write_session_cookie,
)


@pytest.mark.parametrize(
    "header",
    [
        f"{SESSION_COOKIE}=abc-_1",
        f"theme=dark; {SESSION_COOKIE}=abc-_1; lang=de",
        f'{SESSION_COOKIE}="abc-_1"',
        f"  {SESSION_COOKIE} = abc-_1  ",
        f"{SESSION_COOKIE}=abc-_1; {SESSION_COOKIE}=abc-_1",
    ],
)
def test_the_token_is_found_among_the_cookies_of_others(header: str) -> None:
    assert read_session_cookie(header) == "abc-_1"


@pytest.mark.parametrize(
    "header",
    [
        "",
        ";;=;",
        "theme=dark",
        f"{SESSION_COOKIE}=",
        SESSION_COOKIE,
        f"x{SESSION_COOKIE}=abc",
        f"{SESSION_COOKIE.upper()}=abc",
        f"theme={SESSION_COOKIE}=abc",
    ],
)
def test_where_there_is_none_none_is_found(header: str) -> None:
    assert read_session_cookie(header) is None


def test_of_two_cookies_that_differ_none_counts() -> None:
    assert read_session_cookie(f"{SESSION_COOKIE}=ours; {SESSION_COOKIE}=tossed") is None
    assert read_session_cookie(f"{SESSION_COOKIE}=tossed; {SESSION_COOKIE}=ours") is None
    assert read_session_cookie(f"{SESSION_COOKIE}=; {SESSION_COOKIE}=ours") is None


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites() -> None:
    cookie = SimpleCookie(write_session_cookie("abc-_1", secure=True))[SESSION_COOKIE]
    assert cookie.value == "abc-_1"
    assert cookie["httponly"]
    assert cookie["secure"]
    assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("Lax", "/", "")
    assert "Secure" not in write_session_cookie("abc-_1", secure=False)


def test_forgetting_ends_the_cookie_at_once() -> None:
    cookie = SimpleCookie(forget_session_cookie(secure=True))[SESSION_COOKIE]
    assert (cookie.value, cookie["max-age"], cookie["path"]) == ("", "0", "/")


@pytest.mark.parametrize(
    "token", ["", "a; Domain=evil.example", "a\r\nSet-Cookie: b=c", "ä", "a\n"]
)
def test_what_could_say_more_than_a_token_is_not_put_into_a_cookie(token: str) -> None:
    with pytest.raises(Unauthenticated):
        write_session_cookie(token, secure=False)
