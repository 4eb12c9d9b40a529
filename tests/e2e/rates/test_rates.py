"""Whoever floods is told to wait, at both doors, and nobody else notices.

Each test asks from addresses of its own, as if from behind a proxy that the server trusts.
"""

import asyncio
import time
from itertools import count
from typing import Any

import httpx
import pytest

from stonechat.chat.rates import RATES, Limit
from tests.support.accounts import PASSWORD, register
from tests.support.chatter import Chatter, chatter
from tests.support.mailbox import Mailbox
from tests.support.names import new_name
from tests.support.rest import problem, rest_client
from tests.support.server import RunningServer, StartServer

WRONG = "incorrect donkey battery staple"
PATIENCE_SECONDS = 30
HOSTS = count(1)


@pytest.fixture
def server(start_server: StartServer) -> RunningServer:
    return start_server(environment={"STONECHAT_TRUSTED_PROXIES": "127.0.0.0/8"})


@pytest.fixture
def address() -> str:
    return f"203.0.113.{next(HOSTS)}"


def burst(limit: Limit) -> int:
    return int(RATES[limit].burst)


async def log_in(url: str, login: str, address: str, password: str = WRONG) -> httpx.Response:
    async with rest_client(url, **{"x-forwarded-for": address}) as rest:
        rest.timeout = PATIENCE_SECONDS  # hashing is slow on purpose, and yields to everything else
        return await rest.post("sessions", json={"login": login, "password": password})


def is_told_to_wait(error: Any) -> None:
    assert error["code"] == "rate_limited"
    assert 0 < error["retry_after_ms"] < 600_000


async def test_a_flood_of_messages_is_refused_and_the_rest_goes_on(server: RunningServer) -> None:
    most = burst(Limit.SEND)
    async with chatter(server.url, new_name("owl")) as owl, chatter(server.url, "wren") as wren:
        room = (await owl.gets("create_room", name=new_name("room")))["room"]["id"]
        await wren.gets("join_room", room=room)
        sends = [owl.asks("send_message", room=room, text=str(n)) for n in range(most + 50)]
        replies = await asyncio.gather(*sends)
        refused = [reply["error"] for reply in replies if not reply["ok"]]
        assert refused
        assert all(reply["ok"] for reply in replies[:most])
        for error in refused:
            is_told_to_wait(error)
        await wren.gets("send_message", room=room, text="undisturbed")
        await asyncio.sleep(refused[-1]["retry_after_ms"] / 1_000)
        await owl.gets("send_message", room=room, text="sorry")


async def test_more_connections_and_the_other_door_are_no_way_around(
    server: RunningServer,
) -> None:
    rate = RATES[Limit.SEND]
    async with chatter(server.url, new_name("owl")) as owl:
        room = (await owl.gets("create_room", name=new_name("room")))["room"]["id"]
        async with (
            chatter(server.url, token=owl.token) as again,
            rest_client(server.url, owl.token) as rest,
        ):
            start = time.monotonic()
            replies = await asyncio.gather(
                *(
                    each.asks("send_message", room=room, text="x")
                    for each in (owl, again)
                    for _ in range(burst(Limit.SEND))
                )
            )
            answers = [
                await rest.post(f"rooms/{room}/messages", json={"text": "x"}) for _ in range(20)
            ]
            most = rate.burst + rate.per_second * (time.monotonic() - start) + 1
    sent = [reply for reply in replies if reply["ok"]]
    posted = [answer for answer in answers if answer.status_code == 201]
    assert rate.burst <= len(sent) + len(posted) <= most
    for answer in answers:
        if answer not in posted:
            is_told_to_wait(problem(answer, 429, "rate_limited"))
            assert int(answer.headers["retry-after"]) >= 1


async def test_guessing_a_password_is_stopped_where_it_comes_from_and_nowhere_else(
    server: RunningServer, address: str
) -> None:
    wren = await register(server.url, new_name("wren"))
    login = wren.user["username"]
    guesses = [await log_in(server.url, login, address) for _ in range(burst(Limit.FAIL_TO_LOG_IN))]
    assert {answer.status_code for answer in guesses} == {401}
    is_told_to_wait(problem(await log_in(server.url, login, address), 429, "rate_limited"))
    # Also with the right password: the answer must not tell that it was found.
    answer = await log_in(server.url, login.upper(), address, PASSWORD)
    is_told_to_wait(problem(answer, 429, "rate_limited"))
    assert (await log_in(server.url, login, "203.0.113.200", PASSWORD)).status_code == 201


async def test_an_account_that_does_not_exist_is_refused_like_one_that_does(
    server: RunningServer, address: str
) -> None:
    nobody = new_name("nobody")
    guesses = [
        (await log_in(server.url, nobody, address)).status_code
        for _ in range(burst(Limit.FAIL_TO_LOG_IN) + 1)
    ]
    assert guesses == [401] * burst(Limit.FAIL_TO_LOG_IN) + [429]


async def test_guesses_from_everywhere_never_lock_an_account(server: RunningServer) -> None:
    wren = await register(server.url, new_name("wren"))
    login, most = wren.user["username"], burst(Limit.LOG_IN_TO_ACCOUNT)
    guesses = [log_in(server.url, login, f"198.51.100.{host}") for host in range(2 * most)]
    statuses = {answer.status_code for answer in await asyncio.gather(*guesses)}
    assert statuses <= {401, 503}  # hashed in turn, or too many at once; and nobody is refused
    assert (await log_in(server.url, login, "203.0.113.201", PASSWORD)).status_code == 201


async def test_a_made_up_forwarded_header_is_no_way_around(
    start_server: StartServer,
) -> None:
    plain = start_server()
    answers = [
        await log_in(plain.url, "wren", f"203.0.113.{host}")
        for host in range(burst(Limit.FAIL_TO_LOG_IN) + 1)
    ]
    assert answers[-1].status_code == 429


@pytest.mark.parametrize("transport", ["websocket", "polling"])
async def test_a_connection_counts_for_the_client_behind_the_proxy(
    server: RunningServer, address: str, transport: str
) -> None:
    person = Chatter()
    forwarded = {"x-forwarded-for": f"198.51.100.1, {address}"}
    await person.connect(server.url, transports=[transport], headers=forwarded)
    token = (await person.gets("add_user", username=new_name("wren")))["token"]
    async with rest_client(server.url, token) as rest:
        assert (await rest.get("session")).json()["session"]["address"] == address
    await person.client.disconnect()


async def test_nobodys_letter_box_is_filled_through_us(
    start_server: StartServer, mailbox: Mailbox
) -> None:
    server = start_server(environment={"STONECHAT_SMTP_URL": mailbox.url})
    async with rest_client(server.url) as rest:
        answers = [
            await rest.post("password-resets", json={"email": email})
            for email in ["wren@example.org", "WREN@example.org"] * 5
        ]
        assert [answer.status_code for answer in answers[:5]] == [202] * 5
        is_told_to_wait(problem(answers[-1], 429, "rate_limited"))
        other = await rest.post("password-resets", json={"email": "owl@example.org"})
        assert other.status_code == 202


async def test_bad_tokens_are_counted_for_the_address(server: RunningServer, address: str) -> None:
    headers = {"x-forwarded-for": address}
    async with rest_client(server.url, "made-up", **headers) as rest:
        give_up_at = time.monotonic() + 45
        while (answer := await rest.get("session")).status_code != 429:
            assert time.monotonic() < give_up_at
        is_told_to_wait(problem(answer, 429, "rate_limited"))
    async with rest_client(server.url, **{"x-forwarded-for": "203.0.113.202"}) as rest:
        assert (await rest.get("server")).status_code == 200


async def test_switched_off_nothing_is_refused(start_server: StartServer) -> None:
    server = start_server(environment={"STONECHAT_RATE_LIMITS": "off"})
    async with chatter(server.url, new_name("owl")) as owl:
        room = (await owl.gets("create_room", name=new_name("room")))["room"]["id"]
        sends = [
            owl.asks("send_message", room=room, text="x") for _ in range(2 * burst(Limit.SEND))
        ]
        assert all(reply["ok"] for reply in await asyncio.gather(*sends))
    for _ in range(burst(Limit.FAIL_TO_LOG_IN) + 1):
        assert (await log_in(server.url, "nobody", "203.0.113.1")).status_code == 401
