"""Logging in and out by REST, and what the tokens and cookies of it are good for at both doors."""

import statistics
import time
from http.cookies import SimpleCookie
from typing import Any

import httpx
import pytest
from socketio.exceptions import ConnectionError as RefusedError

from tests.support.accounts import PASSWORD, log_in, register
from tests.support.chatter import TRANSPORTS, Chatter, chatter
from tests.support.rest import problem, rest_client
from tests.support.server import RunningServer, StartServer

WRONG = "incorrect donkey battery staple"


def cookie_of(answer: httpx.Response) -> str:
    """Return the token that an answer sets as a cookie; it must set exactly one."""
    [header] = answer.headers.get_list("set-cookie")
    [(name, morsel)] = SimpleCookie(header).items()
    assert name == "stonechat_session"
    assert morsel["httponly"]
    assert (morsel["samesite"], morsel["path"], morsel["domain"]) == ("Lax", "/", "")
    token: str = morsel.value
    return token


async def test_whoever_logs_in_is_the_same_person_at_both_doors(server: RunningServer) -> None:
    wren = await register(server.url, "Wren")
    again = await log_in(server.url, "wren", agent="A test")
    assert again.user == wren.user
    assert again.token != wren.token
    assert (again.session["kind"], again.session["agent"]) == ("program", "A test")
    async with rest_client(server.url, again.token) as rest:
        answer = await rest.get("session")
        assert answer.json() == {"user": wren.user, "session": again.session}
        assert "set-cookie" not in answer.headers
    async with chatter(server.url, token=again.token) as person:
        assert person.user == wren.user


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("Wren", WRONG),
        ("Wren", PASSWORD[:-1]),
        ("Wren", PASSWORD + " "),
        ("Wren", ""),
        ("Nobody", PASSWORD),
        ("wren@birds.example", PASSWORD),
        ("Wren\u2060", PASSWORD),
    ],
)
async def test_nothing_tells_what_was_wrong_with_a_log_in(
    server: RunningServer, login: str, password: str
) -> None:
    # The address is claimed, and not verified.
    await register(server.url, "Wren", email="wren@birds.example")
    async with rest_client(server.url) as rest:
        asked = {"login": login, "password": password, "cookie": True}
        answer = await rest.post("sessions", json=asked)
    document = problem(answer, 401, "invalid_credentials")
    assert document["detail"] == "This name and this password do not belong together."
    assert "details" not in document
    assert "set-cookie" not in answer.headers


async def test_a_wrong_password_and_an_unknown_name_cost_the_server_the_same(
    server: RunningServer,
) -> None:
    await register(server.url, "Wren")
    async with rest_client(server.url) as rest:

        async def seconds(login: str) -> float:
            began = time.perf_counter()
            answer = await rest.post("sessions", json={"login": login, "password": WRONG})
            problem(answer, 401, "invalid_credentials")
            return time.perf_counter() - began

        await seconds("Wren")
        pairs = [(await seconds("Wren"), await seconds(f"Nobody{turn}")) for turn in range(10)]
    known, unknown = (statistics.median(times) for times in zip(*pairs, strict=True))
    # Without the work for nobody it would be a hundredth; whoever shares the machine is in both.
    assert 0.5 < unknown / known < 2


async def test_a_password_past_all_length_is_refused_before_it_is_hashed(
    server: RunningServer,
) -> None:
    async with rest_client(server.url) as rest:
        asked = {"login": "Wren", "password": "x" * 90_000}
        problem(await rest.post("sessions", json=asked), 400, "invalid_request")


async def test_a_browser_has_its_token_in_a_cookie_and_nowhere_else(server: RunningServer) -> None:
    await register(server.url, "Wren")
    own = {"origin": server.url}
    async with rest_client(server.url, **own) as rest:
        asked = {"login": "Wren", "password": PASSWORD, "cookie": True}
        answer = await rest.post("sessions", json=asked)
        assert answer.status_code == 201
        assert answer.json()["token"] is None
        assert answer.json()["session"]["kind"] == "browser"
        token = cookie_of(answer)
        assert token not in answer.text

        # httpx keeps it, as a browser does; it is set anew whenever the client looks who it is.
        here = await rest.get("session")
        assert here.json()["user"]["username"] == "Wren"
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
async def test_the_cookie_counts_in_the_handshake(server: RunningServer, transport: str) -> None:
    wren = await register(server.url, "Wren")
    headers = {"cookie": f"theme=dark; stonechat_session={wren.token}", "origin": server.url}
    async with chatter(server.url, transports=TRANSPORTS[transport], headers=headers) as person:
        assert person.user == wren.user


@pytest.mark.parametrize(
    "cookie",
    [
        "stonechat_session=not-a-token",
        "stonechat_session=",
        "stonechat_session={token}x",
        "stonechat_session={token}; stonechat_session=tossed",
        "stonechat_session=" + "x" * 4_000,
    ],
)
async def test_a_cookie_that_is_not_good_makes_a_stranger(
    server: RunningServer, cookie: str
) -> None:
    wren = await register(server.url, "Wren")
    headers = {"cookie": cookie.format(token=wren.token)}
    async with chatter(server.url, headers=headers) as person:
        assert person.welcome["user"] is None
        await person.named("Robin")


async def test_a_bad_token_is_refused_even_beside_a_good_cookie(server: RunningServer) -> None:
    wren = await register(server.url, "Wren")
    robin = await register(server.url, "Robin")
    headers = {"cookie": f"stonechat_session={wren.token}", "origin": server.url}
    person = Chatter()
    with pytest.raises(RefusedError):
        await person.connect(server.url, token=wren.token[:-1], headers=headers)
    async with rest_client(server.url, wren.token[:-1], **headers) as rest:
        problem(await rest.get("session"), 401, "unauthenticated")
    # And a good one wins over it.
    async with chatter(server.url, token=robin.token, headers=headers) as other:
        assert other.user == robin.user
    async with rest_client(server.url, robin.token, **headers) as rest:
        assert (await rest.get("session")).json()["user"] == robin.user


async def test_where_any_page_may_connect_the_cookie_is_for_our_own_alone(
    start_server: StartServer,
) -> None:
    server = start_server(environment={"STONECHAT_ORIGINS": "*"})
    wren = await register(server.url, "Wren")
    cookie = {"cookie": f"stonechat_session={wren.token}"}
    foreign = {**cookie, "origin": "https://evil.example"}
    async with chatter(server.url, headers=foreign) as stranger:
        assert stranger.welcome["user"] is None
    async with chatter(server.url, headers={**cookie, "origin": server.url}) as person:
        assert person.user == wren.user
    async with rest_client(server.url, **foreign) as rest:
        problem(await rest.delete("sessions"), 403, "forbidden")


async def test_a_listed_page_may_use_the_cookie(start_server: StartServer) -> None:
    page = "https://app.example.org"
    server = start_server(environment={"STONECHAT_ORIGINS": page})
    wren = await register(server.url, "Wren")
    headers = {"cookie": f"stonechat_session={wren.token}", "origin": page}
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
    server: RunningServer, headers: dict[str, str]
) -> None:
    wren = await register(server.url, "Wren")
    other = await log_in(server.url, "Wren")
    given = {name: value.format(own=server.url) for name, value in headers.items()}
    cookie = {"cookie": f"stonechat_session={wren.token}"}
    async with rest_client(server.url, **cookie, **given) as rest:
        problem(await rest.request("DELETE", "sessions", content=b"{}"), 403, "forbidden")
        # Nor does it get a cookie of its own choice kept, though it may look at what is public.
        assert (await rest.get("server")).status_code == 200
    async with rest_client(server.url, other.token) as rest:
        assert (await rest.get("session")).status_code == 200


@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}]
)
async def test_a_foreign_page_signs_nobody_in(
    server: RunningServer, headers: dict[str, str]
) -> None:
    mallory = await register(server.url, "Mallory")
    async with rest_client(server.url, **headers) as rest:
        for path, asked in (
            ("session", {"token": mallory.token}),
            ("sessions", {"login": "Mallory", "password": PASSWORD, "cookie": True}),
            ("accounts", {"username": "Wren", "password": PASSWORD, "cookie": True}),
        ):
            answer = await rest.post(path, json=asked)
            problem(answer, 403, "forbidden")
            assert "set-cookie" not in answer.headers
    # Nobody was registered on the way.
    await register(server.url, "Wren")


@pytest.mark.parametrize(
    "headers", [{"origin": "{own}"}, {"sec-fetch-site": "same-origin"}, {"sec-fetch-site": "none"}]
)
async def test_our_own_pages_change_things_by_the_cookie(
    server: RunningServer, headers: dict[str, str]
) -> None:
    wren = await register(server.url, "Wren")
    given = {name: value.format(own=server.url) for name, value in headers.items()}
    async with rest_client(server.url, cookie=f"stonechat_session={wren.token}", **given) as rest:
        assert (await rest.delete("sessions")).status_code == 200
        change = {"current": PASSWORD, "new": WRONG}
        assert (await rest.put("account/password", json=change)).status_code == 200


async def test_what_is_sent_twice_is_nobody_s_guess(server: RunningServer) -> None:
    wren, robin = await register(server.url, "Wren"), await register(server.url, "Robin")

    async def asks(*headers: tuple[str, str]) -> httpx.Response:
        async with rest_client(server.url) as rest:
            return await rest.get("session", headers=list(headers))

    wrens, robins = (("authorization", f"Bearer {it.token}") for it in (wren, robin))
    problem(await asks(wrens, robins), 401, "unauthenticated")
    problem(await asks(robins, wrens), 401, "unauthenticated")
    problem(await asks(("authorization", "Bearer")), 401, "unauthenticated")

    cookies = [("cookie", f"stonechat_session={it.token}") for it in (wren, robin)]
    problem(await asks(*cookies), 401, "unauthenticated")
    problem(await asks(("cookie", "; ".join(it for _, it in cookies))), 401, "unauthenticated")
    # A proxy's own credentials are none of ours; one cookie in two headers is one.
    answer = await asks(("authorization", "Basic d3Jlbjp4"), cookies[0], ("cookie", "theme=dark"))
    assert answer.json()["user"] == wren.user


async def test_a_guest_s_token_becomes_a_cookie_for_pages_that_show_images(
    server: RunningServer,
) -> None:
    async with chatter(server.url, "Robin") as robin, rest_client(server.url) as rest:
        answer = await rest.post("session", json={"token": robin.token})
        assert answer.status_code == 200
        assert answer.json()["user"] == robin.user
        assert answer.json()["session"]["kind"] == "guest"
        assert cookie_of(answer) == robin.token
        for token in ("x", f"{robin.token}x", "a; Domain=evil.example", "ä"):
            refused = await rest.post("session", json={"token": token})
            problem(refused, 401, "unauthenticated")
            assert "set-cookie" not in refused.headers


async def test_on_a_closed_server_a_guest_is_a_stranger(start_server: StartServer) -> None:
    server = start_server()
    async with chatter(server.url, "Robin") as robin:
        token = robin.token
    server.stop()
    server = start_server(environment={"STONECHAT_ACCESS": "registered"})
    async with chatter(server.url, token=token) as person:
        assert person.welcome["user"] is None
        assert person.welcome["rooms"] == []
        assert (await person.is_refused("list_rooms"))["code"] == "not_named"
        refusal = await person.is_refused("add_user", username="Robin")
        assert refusal["code"] == "registration_required"
        async with rest_client(server.url, token) as rest:
            problem(await rest.get("session"), 403, "registration_required")
        # The token still says who may become an account; becoming one ends it.
        became = await register(server.url, "Robin", guest_token=token)
        assert robin.user
        assert became.user == {**robin.user, "guest": False}
        await person.is_put_out()
    async with chatter(server.url, token=became.token) as person:
        assert person.user == became.user


def described(sessions: list[dict[str, Any]]) -> list[tuple[str, str, bool]]:
    return [(it["kind"], it["agent"], it["current"]) for it in sessions]


async def test_one_s_sessions_are_listed_with_where_they_were_opened(
    server: RunningServer,
) -> None:
    await register(server.url, "Wren", agent="fi\x1brst\n")
    async with rest_client(server.url, **{"user-agent": "Robot/1.0 (bird)"}) as rest:
        asked = {"login": "Wren", "password": PASSWORD, "cookie": True}
        assert (await rest.post("sessions", json=asked)).status_code == 201
    wren = await log_in(server.url, "Wren", agent="third")
    async with rest_client(server.url, wren.token) as rest:
        [third, second, first] = (await rest.get("sessions")).json()["sessions"]
    assert described([third, second, first]) == [
        ("program", "third", True),
        ("browser", "Robot/1.0 (bird)", False),
        ("program", "first", False),
    ]
    assert {it["address"] for it in (first, second, third)} == {"127.0.0.1"}
    assert first["created_at"] < second["created_at"] < third["created_at"] < third["expires_at"]
    assert not {"token", "hash"} & set(first)
