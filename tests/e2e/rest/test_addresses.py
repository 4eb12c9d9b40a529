"""What every address of REST does alike: methods, other origins, and what is not there."""

import asyncio

import httpx
import pytest

from tests.e2e.rest.conftest import Guest
from tests.support.lateness import FairClock
from tests.support.rest import problem, rest_client
from tests.support.server import RunningServer, StartServer

NEIGHBOUR = "https://nest.example"


async def test_head_is_answered_like_get_without_the_body(wren: Guest) -> None:
    for address in ("rooms", "rooms/lobby", "rooms/lobby/messages?limit=1", "rooms/nowhere"):
        get, head = await wren.rest.get(address), await wren.rest.head(address)
        assert (head.status_code, head.content) == (get.status_code, b"")
        assert head.headers["content-length"] == get.headers["content-length"]
        assert head.headers["content-type"] == get.headers["content-type"]


@pytest.mark.parametrize(
    ("method", "address", "allowed"),
    [
        ("PATCH", "rooms", {"GET", "POST"}),
        ("PUT", "rooms/lobby/messages", {"GET", "POST"}),
        ("GET", "rooms/lobby/membership", {"PUT", "DELETE"}),
        ("GET", "catch-up", {"POST"}),
        ("TRACE", "rooms", {"GET", "POST"}),
        ("PROPFIND", "rooms", {"GET", "POST"}),
    ],
)
async def test_a_method_that_an_address_does_not_know_is_told_which_it_knows(
    wren: Guest, method: str, address: str, allowed: set[str]
) -> None:
    answer = await wren.rest.request(method, address)
    problem(answer, 405, "invalid_request")
    assert allowed <= set(answer.headers["allow"].split(", "))


@pytest.mark.parametrize(
    "address",
    ["", "nothing", "rooms/lobby/x", "rooms//messages", "rooms/", "sessions/", "..", "rooms/a/b"],
)
async def test_where_nothing_is_a_problem_says_so(wren: Guest, address: str) -> None:
    problem(await wren.rest.get(address), 404, "invalid_request")


async def test_pages_of_a_listed_origin_may_ask_and_others_may_not(
    start_server: StartServer,
) -> None:
    server = start_server(environment={"STONECHAT_ORIGINS": NEIGHBOUR})
    for origin, welcome in ((NEIGHBOUR, True), ("https://evil.example", False)):
        async with rest_client(server.url, origin=origin) as page:
            preflight = await page.options(
                "rooms",
                headers={
                    "access-control-request-method": "POST",
                    "access-control-request-headers": "authorization, content-type",
                },
            )
            refusal = await page.get("rooms")
        assert preflight.status_code == 204
        for answer in (preflight, refusal):
            given = answer.headers.get("access-control-allow-origin")
            assert given == (origin if welcome else None)
        assert "POST" in preflight.headers["access-control-allow-methods"]
        assert "Authorization" in preflight.headers["access-control-allow-headers"]
        problem(refusal, 401, "unauthenticated")


async def test_the_first_request_does_not_hold_up_the_others(server: RunningServer) -> None:
    """REST is put together at its first request, which takes a good part of a second."""
    clock, delays = FairClock(server.pid), []
    async with rest_client(server.url) as rest:
        first = asyncio.ensure_future(rest.get("server"))
        while not first.done():
            began = clock.now()
            await rest.get(f"{server.url}/healthz")
            delays.append(clock.now() - began)
    assert first.result().status_code == 200
    assert max(delays) < 0.2


async def test_a_request_may_come_with_any_of_the_known_tokens(
    wren: Guest, stranger: httpx.AsyncClient
) -> None:
    token = str(wren.chatter.token)
    for headers in (
        {"authorization": f"Bearer {token}"},
        {"authorization": f"bearer  {token}"},
        {"cookie": f"stonechat_session={token}"},
    ):
        assert (await stranger.get("rooms", headers=headers)).status_code == 200, headers
    problem(
        await stranger.get("rooms", headers={"authorization": "Bearer x"}), 401, "unauthenticated"
    )
