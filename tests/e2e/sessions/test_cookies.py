"""The session cookie: who has it, what it opens, and which pages may use it."""

from collections.abc import Mapping
from http.cookies import SimpleCookie

import httpx
import pytest
from socketio.exceptions import ConnectionError as RefusedError

from tests.support.accounts import PASSWORD, Account, log_in, register
from tests.support.chatter import TRANSPORTS, Chatter, chatter
from tests.support.names import new_name
from tests.support.rest import problem, rest_client
from tests.support.server import RunningServer, StartServer


def cookie_of(answer: httpx.Response) -> str:
    """Return the token that an answer sets as a cookie; it must set exactly one."""
    [header] = answer.headers.get_list("set-cookie")
    [(name, morsel)] = SimpleCookie(header).items()
    assert name == "stonechat_session"
    assert morsel["httponly"]
    assert (morsel["samesite"], morsel["path"], morsel["domain"]) == ("Lax", "/", "")
    token: str = morsel.value
    return token


def cookie(account: Account) -> dict[str, str]:
    return {"cookie": f"stonechat_session={account.token}"}


async def test_a_browser_has_its_token_in_a_cookie_and_nowhere_else(
    server: RunningServer, wren: Account
) -> None:
    async with rest_client(server.url, origin=server.url) as rest:
        asked = {"login": wren.user["username"], "password": PASSWORD, "cookie": True}
        answer = await rest.post("sessions", json=asked)
        assert answer.status_code == 201
        assert answer.json()["token"] is None
        assert answer.json()["session"]["kind"] == "browser"
        token = cookie_of(answer)
        assert token not in answer.text
        assert "Secure" not in answer.headers["set-cookie"]

        # httpx keeps it, as a browser does; it is set anew whenever the client looks who it is.
        here = await rest.get("session")
        assert here.json()["user"] == wren.user
        assert cookie_of(here) == token

        out = await rest.delete("session")
        assert (out.status_code, out.json()) == (200, {})
        assert cookie_of(out) == ""
        problem(await rest.get("session"), 401, "unauthenticated")
    async with rest_client(server.url, token) as rest:
        problem(await rest.get("session"), 401, "unauthenticated")


async def test_the_cookie_never_goes_without_tls_where_the_server_is_reached_by_https(
    start_server: StartServer,
) -> None:
    server = start_server(environment={"STONECHAT_PUBLIC_URL": "https://chat.example.org"})
    async with rest_client(server.url) as rest:
        asked = {"username": "Wren", "password": PASSWORD, "cookie": True}
        answer = await rest.post("accounts", json=asked)
        assert "; Secure" in answer.headers["set-cookie"]


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_the_cookie_counts_in_the_handshake(
    server: RunningServer, wren: Account, transport: str
) -> None:
    headers = {"cookie": f"theme=dark; {cookie(wren)['cookie']}", "origin": server.url}
    async with chatter(server.url, transports=TRANSPORTS[transport], headers=headers) as person:
        assert person.user == wren.user


@pytest.mark.parametrize(
    "bad",
    [
        "stonechat_session=not-a-token",
        "stonechat_session=",
        "stonechat_session={token}x",
        "stonechat_session={token}; stonechat_session=tossed",
        "stonechat_session=" + "x" * 4_000,
    ],
)
async def test_a_cookie_that_is_not_good_makes_a_stranger(
    server: RunningServer, wren: Account, bad: str
) -> None:
    headers = {"cookie": bad.format(token=wren.token), "origin": server.url}
    async with chatter(server.url, headers=headers) as person:
        assert person.welcome["user"] is None
        await person.named(new_name("Guest"))
    async with rest_client(server.url, **headers) as rest:
        problem(await rest.get("session"), 401, "unauthenticated")
        # Whoever has one can still come in, and get rid of it.
        asked = {"login": wren.user["username"], "password": PASSWORD, "cookie": True}
        assert (await rest.post("sessions", json=asked)).status_code == 201
        assert cookie_of(await rest.delete("session")) == ""


async def test_two_cookies_that_differ_are_nobody_s(
    server: RunningServer, wren: Account, robin: Account
) -> None:
    async def asks(*headers: tuple[str, str]) -> httpx.Response:
        async with rest_client(server.url) as rest:
            return await rest.get("session", headers=list(headers))

    both = [*cookie(wren).items(), *cookie(robin).items()]
    problem(await asks(*both), 401, "unauthenticated")
    problem(await asks(("cookie", "; ".join(it for _, it in both))), 401, "unauthenticated")
    # One cookie in two headers is one; and what a proxy before us wants to know is not for us.
    answer = await asks(both[0], ("cookie", "theme=dark"), ("authorization", "Basic d3Jlbjp4"))
    assert answer.json()["user"] == wren.user


async def test_a_token_wins_over_the_cookie_good_or_bad(
    server: RunningServer, wren: Account, robin: Account
) -> None:
    headers = {**cookie(wren), "origin": server.url}
    with pytest.raises(RefusedError):
        await Chatter().connect(server.url, token=wren.token[:-1], headers=headers)
    async with rest_client(server.url, wren.token[:-1], **headers) as rest:
        problem(await rest.get("session"), 401, "unauthenticated")
        problem(await rest.delete("session"), 401, "unauthenticated")
    async with chatter(server.url, token=robin.token, headers=headers) as other:
        assert other.user == robin.user
    async with rest_client(server.url, robin.token, **headers) as rest:
        assert (await rest.get("session")).json()["user"] == robin.user


async def test_where_any_page_may_connect_the_cookie_is_for_our_own_alone(
    start_server: StartServer,
) -> None:
    server = start_server(environment={"STONECHAT_ORIGINS": "*"})
    wren = await register(server.url, "Wren")
    foreign = {**cookie(wren), "origin": "https://evil.example"}
    async with chatter(server.url, headers=foreign) as stranger:
        assert stranger.welcome["user"] is None
    async with chatter(server.url, headers={**cookie(wren), "origin": server.url}) as person:
        assert person.user == wren.user
    async with rest_client(server.url, **foreign) as rest:
        problem(await rest.delete("sessions"), 403, "forbidden")


async def test_a_listed_page_may_use_the_cookie(start_server: StartServer) -> None:
    page = "https://app.example.org"
    server = start_server(environment={"STONECHAT_ORIGINS": page})
    wren = await register(server.url, "Wren")
    headers = {**cookie(wren), "origin": page}
    async with chatter(server.url, headers=headers) as person:
        assert person.user == wren.user
    async with rest_client(server.url, **headers) as rest:
        assert (await rest.delete("sessions")).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://neighbour.localhost"},
        {"sec-fetch-site": "cross-site", "origin": "{own}"},
        {"origin": "{own}", "content-type": "text/plain"},
        {"sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded"},
        {"sec-fetch-site": "same-origin", "content-type": "multipart/form-data; boundary=x"},
    ],
)
async def test_a_foreign_page_changes_nothing_by_the_cookie(
    server: RunningServer, wren: Account, headers: Mapping[str, str]
) -> None:
    other = await log_in(server.url, wren.user["username"])
    given = {name: value.format(own=server.url) for name, value in headers.items()}
    async with rest_client(server.url, **cookie(wren), **given) as rest:
        problem(await rest.request("DELETE", "sessions", content=b"{}"), 403, "forbidden")
        assert (await rest.get("session")).status_code == 200  # its browser does not show it
    async with rest_client(server.url, other.token) as rest:
        assert (await rest.get("session")).status_code == 200


@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}]
)
async def test_a_foreign_page_signs_nobody_in(
    server: RunningServer, wren: Account, headers: Mapping[str, str]
) -> None:
    newcomer = new_name("Newcomer")
    async with rest_client(server.url, **headers) as rest:
        for path, asked in (
            ("session", {"token": wren.token}),
            (
                "sessions",
                {"login": wren.user["username"], "password": PASSWORD, "cookie": True},
            ),
            ("accounts", {"username": newcomer, "password": PASSWORD, "cookie": True}),
        ):
            answer = await rest.post(path, json=asked)
            problem(answer, 403, "forbidden")
            assert "set-cookie" not in answer.headers
    await register(server.url, newcomer)  # nobody was registered on the way


@pytest.mark.parametrize(
    "headers", [{"origin": "{own}"}, {"sec-fetch-site": "same-origin"}, {"sec-fetch-site": "none"}]
)
async def test_our_own_pages_change_things_by_the_cookie(
    server: RunningServer, wren: Account, headers: Mapping[str, str]
) -> None:
    given = {name: value.format(own=server.url) for name, value in headers.items()}
    async with rest_client(server.url, **cookie(wren), **given) as rest:
        assert (await rest.delete("sessions")).status_code == 200
        change = {"current": PASSWORD, "new": "another password"}
        assert (await rest.put("account/password", json=change)).status_code == 200


async def test_a_guest_s_token_becomes_a_cookie_for_pages_that_show_images(
    server: RunningServer,
) -> None:
    async with (
        chatter(server.url, new_name("Guest")) as guest,
        rest_client(server.url) as rest,
    ):
        answer = await rest.post("session", json={"token": guest.token})
        assert answer.status_code == 200
        assert answer.json()["user"] == guest.user
        assert answer.json()["session"]["kind"] == "guest"
        assert cookie_of(answer) == guest.token
        for token in ("x", f"{guest.token}x", "a; Domain=evil.example", "ä"):
            refused = await rest.post("session", json={"token": token})
            problem(refused, 401, "unauthenticated")
            assert "set-cookie" not in refused.headers
