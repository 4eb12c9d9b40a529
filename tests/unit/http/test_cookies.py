import pytest

from stonechat.chat.errors import Forbidden
from stonechat.http.cookies import Cookies
from stonechat.http.exchange import Scope

TRUSTED = "https://chat.example.org"


def scope(method: str = "POST", scheme: str = "http", **headers: str) -> Scope:
    given = [(name.replace("_", "-").encode(), it.encode()) for name, it in headers.items()]
    return {"method": method, "path": "/", "scheme": scheme, "headers": given}


@pytest.fixture
def cookies() -> Cookies:
    return Cookies(lambda headers: headers["origin"] == TRUSTED, public_url="http://chat.lan")


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_what_changes_nothing_may_be_asked_by_any_page(cookies: Cookies, method: str) -> None:
    cookies.check_use(scope(method, origin="https://evil.example", sec_fetch_site="cross-site"))


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "BREW"])
def test_what_could_change_something_has_to_say_where_it_comes_from(
    cookies: Cookies, method: str
) -> None:
    cookies.check_use(scope(method, sec_fetch_site="same-origin"))
    cookies.check_use(scope(method, origin=TRUSTED))
    for headers in (
        {},
        {"origin": "null"},
        {"origin": "https://evil.example"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": ""},
        {"referer": f"{TRUSTED}/"},
    ):
        with pytest.raises(Forbidden):
            cookies.check_use(scope(method, **headers))


def test_a_browser_that_says_where_it_is_needs_no_origin_that_we_know(cookies: Cookies) -> None:
    # Behind a proxy that puts its own name for us into `Host`, no origin is ours.
    cookies.check_use(scope(origin="https://outside.example", sec_fetch_site="same-origin"))


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "TEXT/PLAIN; charset=utf-8",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
    ],
)
def test_a_form_changes_nothing_wherever_it_comes_from(cookies: Cookies, content_type: str) -> None:
    with pytest.raises(Forbidden):
        cookies.check_use(scope(sec_fetch_site="same-origin", content_type=content_type))


@pytest.mark.parametrize("content_type", ["application/json", "image/png"])
def test_json_and_images_are_not_forms(cookies: Cookies, content_type: str) -> None:
    cookies.check_use(scope(sec_fetch_site="same-origin", content_type=content_type))


def test_a_cookie_is_kept_for_programs_and_our_own_pages(cookies: Cookies) -> None:
    cookies.check_keep(scope())
    cookies.check_keep(scope(sec_fetch_site="none"))
    cookies.check_keep(scope(origin=TRUSTED, sec_fetch_site="same-site"))
    for headers in ({"origin": "https://evil.example"}, {"sec_fetch_site": "cross-site"}):
        with pytest.raises(Forbidden):
            cookies.check_keep(scope(**headers))


def test_the_cookie_is_for_tls_alone_where_there_is_tls(cookies: Cookies) -> None:
    secure = Cookies(lambda _: True, public_url="https://chat.example.org")
    for written, is_secure in (
        (cookies.keep(scope(), "token"), False),
        (cookies.keep(scope(scheme="https"), "token"), True),
        (secure.keep(scope(), "token"), True),
        (cookies.forget(scope()), False),
        (secure.forget(scope()), True),
    ):
        [(name, value)] = written.items()
        assert name == "set-cookie"
        assert value.endswith("; Secure") == is_secure
