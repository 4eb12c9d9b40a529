"""Whoever floods is told to wait, at both doors, and nobody else notices.

Each test asks from addresses of its own, as if from behind a proxy that the server trusts.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from itertools import count
from typing import Any

import httpx
import pytest

from stonechat.chat.rates import RATES, Limit
from tests.conformance.peers import WebSocketPeer, hang_up
from tests.support.accounts import PASSWORD, register
from tests.support.chatter import Chatter, chatter
from tests.support.mailbox import Mailbox
from tests.support.names import new_name
from tests.support.rest import problem, rest_client
from tests.support.server import RunningServer, StartServer

WRONG = "incorrect donkey battery staple"
PATIENCE_SECONDS = 30
TEXT = 1
HOSTS = count(1)


@pytest.fixture
def server(start_server: StartServer) -> RunningServer:
    return start_server(environment={"STONECHAT_TRUSTED_PROXIES": "127.0.0.0/8"})


@pytest.fixture(autouse=True)
async def no_peer_is_left() -> AsyncIterator[None]:
    """Hang up on behalf of tests that have seen enough."""
    yield
    await hang_up()


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
            chatter(server.url, new_name("wren")),  # for whom nobody must be forgotten
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


async def test_no_spelling_of_a_name_is_another_way_to_guess(
    server: RunningServer, address: str
) -> None:
    wren = await register(server.url, new_name("wren"))
    login = wren.user["username"]
    spellings = [chr(ord(login[0]) - 0x61 + 0xFF41) + login[1:], f" {login}", login.title()]
    for guess in range(burst(Limit.FAIL_TO_LOG_IN)):
        answer = await log_in(server.url, spellings[guess % len(spellings)], address)
        assert answer.status_code == 401
    for spelling in spellings:
        answer = await log_in(server.url, spelling, address, PASSWORD)
        is_told_to_wait(problem(answer, 429, "rate_limited"))
    answer = await log_in(server.url, spellings[0], "203.0.113.203", PASSWORD)
    assert answer.status_code == 201


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


async def test_no_number_of_accounts_fills_a_letter_box(
    start_server: StartServer, mailbox: Mailbox
) -> None:
    server = start_server(environment={"STONECHAT_SMTP_URL": mailbox.url})
    victim, most = "victim@example.org", burst(Limit.VERIFY_MAIL)
    bots = [await register(server.url, new_name("bot"), email=victim) for _ in range(most + 1)]
    async with rest_client(server.url, bots[-1].token) as rest:
        answer = await rest.post("account/verification")
        is_told_to_wait(problem(answer, 429, "rate_limited"))
        claim = {"email": victim.upper(), "password": PASSWORD}
        assert (await rest.put("account/email", json=claim)).status_code == 200
    await register(server.url, new_name("owl"), email="owl@example.org")
    mailbox.wait_for("owl@example.org")  # which is sent after whatever was added before
    mails = [mailbox.wait_for(victim) for _ in range(most)]
    assert {mail.recipient for mail in mails} == {victim}
    assert mailbox.take_all() == []


async def test_asking_for_resets_keeps_nobody_from_registering_or_from_their_mail(
    start_server: StartServer, mailbox: Mailbox
) -> None:
    server = start_server(environment={"STONECHAT_SMTP_URL": mailbox.url})
    async with rest_client(server.url) as rest:
        answers = [
            await rest.post("password-resets", json={"email": "new@example.org"})
            for _ in range(burst(Limit.RESET_MAIL) + 1)
        ]
        assert answers[-1].status_code == 429
        await register(server.url, new_name("new"), email="new@example.org")
        link = {"link": mailbox.wait_for("new@example.org").secret}
        assert (await rest.post("verifications", json=link)).status_code == 200


async def test_looking_for_names_is_counted_at_both_doors_together(server: RunningServer) -> None:
    most = burst(Limit.SEARCH)
    async with (
        chatter(server.url, new_name("owl")) as owl,
        rest_client(server.url, owl.token) as rest,
    ):
        for _ in range(2 * most):
            await owl.gets("list_rooms")  # whoever lists them all looks for none
        looks = [owl.asks("list_rooms", query="x") for _ in range(3 * most)]
        replies = await asyncio.gather(*looks)
        assert all(reply["ok"] for reply in replies[:most])
        is_told_to_wait(replies[-1]["error"])
        for path in ("users", "rooms", "rooms/lobby/members"):
            looks_there = (rest.get(path, params={"query": "x"}) for _ in range(most))
            answers = await asyncio.gather(*looks_there)
            is_told_to_wait(problem(answers[-1], 429, "rate_limited"))
            assert (await rest.get(path)).status_code == 200


async def shown_bad_tokens(server: RunningServer) -> int:
    """Show one connection's worth of them; return how many were looked at before it was closed."""
    peer = await WebSocketPeer.open(server.port)
    assert (await peer.text()).startswith("0{")
    refused = 0
    while True:
        try:
            await peer.say('40{"token":"made-up"}')
            frame = await peer.frame()
        except (asyncio.IncompleteReadError, ConnectionError):
            return refused
        if frame.opcode != TEXT:
            return refused
        assert json.loads(frame.data[2:])["data"]["code"] == "unauthenticated"
        refused += 1


async def test_bad_tokens_at_the_socket_are_counted_for_the_address_and_good_ones_are_not(
    start_server: StartServer,
) -> None:
    server, rate = start_server(), RATES[Limit.SHOW_BAD_TOKEN]
    async with chatter(server.url, new_name("owl")) as owl:
        for _ in range(20):
            async with chatter(server.url, token=owl.token):
                pass
        start, refused = time.monotonic(), 0
        while refused < 2 * rate.burst and (bad := await shown_bad_tokens(server)):
            refused += bad
        most = rate.burst + rate.per_second * (time.monotonic() - start) + 1
        assert rate.burst <= refused <= most
        # Official clients come back after a close, and once there is a token again they get in.
        await owl.gets("join_room", room="lobby")
        await asyncio.sleep(2 / rate.per_second)
        async with chatter(server.url, token=owl.token):
            pass


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


async def test_catching_up_with_very_much_counts_for_more(server: RunningServer) -> None:
    many = {f"nowhere-{number}": 0 for number in range(10_000)}
    async with chatter(server.url, new_name("owl")) as owl:
        replies = await asyncio.gather(*[owl.asks("catch_up", rooms=many) for _ in range(30)])
        assert replies[0]["ok"]
        is_told_to_wait(next(reply["error"] for reply in replies if not reply["ok"]))
