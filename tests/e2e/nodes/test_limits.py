"""Servers that are one chat let a stranger try no more than one server would."""

import asyncio
import time
from collections.abc import Iterator
from itertools import cycle

import httpx
import pytest

from stonechat.chat.rates import RATES, Limit
from tests.conftest import CLUSTER
from tests.support.accounts import PASSWORD, register
from tests.support.cluster import Nodes
from tests.support.names import new_name
from tests.support.postgres import new_database
from tests.support.rest import rest_client
from tests.support.server import RunningServer

WRONG = "incorrect donkey battery staple"
PATIENCE_SECONDS = 60

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def nodes(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Nodes]:
    """Yield two servers that limit what is asked of them."""
    with (
        new_database(request.config.stash[CLUSTER].url()) as url,
        Nodes(tmp_path_factory.mktemp("limits"), url) as nodes,
    ):
        nodes.start(2)
        yield nodes


async def log_in(server: RunningServer, login: str, password: str) -> httpx.Response:
    async with rest_client(server.url) as rest:
        rest.timeout = PATIENCE_SECONDS
        return await rest.post("sessions", json={"login": login, "password": password})


async def test_guesses_at_different_servers_are_counted_together(
    servers: list[RunningServer],
) -> None:
    began_at, guessed = time.monotonic(), 0
    login = new_name("wren")
    for server in cycle(servers):
        if (await log_in(server, login, WRONG)).status_code == 429:
            break
        guessed += 1
    rate = RATES[Limit.FAIL_TO_LOG_IN]
    back = (time.monotonic() - began_at) * rate.per_second
    assert rate.burst <= guessed <= rate.burst + back + 1


async def test_whoever_knows_the_password_is_let_in_by_any_server(
    servers: list[RunningServer],
) -> None:
    login = new_name("wren")
    await register(servers[0].url, login)
    for server in (*servers, *servers):
        for _ in range(3):
            assert (await log_in(server, login, WRONG)).status_code == 401
        assert (await log_in(server, login, PASSWORD)).status_code == 201


async def test_what_somebody_did_at_one_server_is_missing_at_the_other_soon(
    servers: list[RunningServer],
) -> None:
    account = await register(servers[0].url, new_name("wren"))

    async def may_rename(server: RunningServer) -> bool:
        async with rest_client(server.url, account.token) as rest:
            answer = await rest.put("account/username", json={"username": new_name("wren")})
        assert answer.status_code in {200, 429}, answer.text
        return answer.status_code == 200

    most = int(RATES[Limit.RENAME].burst)
    assert all([await may_rename(servers[0]) for _ in range(most)])
    renamed = 0
    while await may_rename(servers[1]):
        renamed += 1
        await asyncio.sleep(1)  # it is told once a second
    assert renamed < most


async def test_guesses_are_still_limited_while_there_is_no_bus(nodes: Nodes) -> None:
    nodes.nats.kill()
    try:
        login = new_name("wren")
        while (await log_in(nodes.servers[0], login, WRONG)).status_code != 429:
            pass
    finally:
        nodes.nats.run_again()
