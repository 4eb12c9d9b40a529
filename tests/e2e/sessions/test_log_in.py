"""Logging in, and what a log-in and its token are good for at both doors."""

import asyncio
import statistics
import time
from datetime import datetime, timedelta

import httpx
import pytest
from socketio.exceptions import ConnectionError as RefusedError

from stonechat.app.data_directory import database_file
from stonechat.storage.database import Database
from tests.support.accounts import PASSWORD, Account, log_in, register
from tests.support.chatter import Chatter, chatter
from tests.support.names import new_name
from tests.support.rest import problem, rest_client
from tests.support.server import RunningServer, StartServer

WRONG = "incorrect donkey battery staple"


async def test_whoever_logs_in_is_the_same_person_at_both_doors(
    server: RunningServer, wren: Account
) -> None:
    again = await log_in(server.url, wren.user["username"].upper(), agent="A test")
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
        ("{name}", WRONG),
        ("{name}", PASSWORD[:-1]),
        ("{name}", PASSWORD + " "),
        ("{name}", ""),
        ("{name}\u2060", PASSWORD),
        ("{name}@birds.example", PASSWORD),
        ("Nobody", PASSWORD),
        ("nobody@birds.example", PASSWORD),
        ("lobby", PASSWORD),
    ],
)
async def test_nothing_tells_what_was_wrong_with_a_log_in(
    server: RunningServer, login: str, password: str
) -> None:
    name = new_name("Wren")
    # The address is claimed, and not verified.
    await register(server.url, name, email=f"{name}@birds.example")
    async with rest_client(server.url) as rest:
        asked = {"login": login.format(name=name), "password": password, "cookie": True}
        answer = await rest.post("sessions", json=asked)
    document = problem(answer, 401, "invalid_credentials")
    assert document["detail"] == "This name and this password do not belong together."
    assert document["details"] == {}
    assert "set-cookie" not in answer.headers


async def test_a_wrong_password_and_an_unknown_name_take_the_same_time(
    server: RunningServer, wren: Account
) -> None:
    async with rest_client(server.url) as rest:

        async def seconds(login: str) -> float:
            began = time.perf_counter()
            answer = await rest.post("sessions", json={"login": login, "password": WRONG})
            problem(answer, 401, "invalid_credentials")
            return time.perf_counter() - began

        name = wren.user["username"]
        pairs = [(await seconds(name), await seconds(new_name("Nobody"))) for _ in range(10)]
    known, unknown = (statistics.median(times) for times in zip(*pairs, strict=True))
    # Without the work for nobody it would be a hundredth; who shares the machine slows down both.
    assert 0.5 < unknown / known < 2


async def test_a_password_past_all_length_is_refused_before_it_is_hashed(
    server: RunningServer,
) -> None:
    async with rest_client(server.url) as rest:
        asked = {"login": "Wren", "password": "x" * 90_000}
        problem(await rest.post("sessions", json=asked), 400, "invalid_request")


async def test_a_crowd_that_logs_in_at_once_is_served_or_told_to_come_back(
    server: RunningServer, wren: Account
) -> None:
    async with rest_client(server.url) as rest, chatter(server.url, token=wren.token) as person:
        asked = {"login": wren.user["username"], "password": PASSWORD}
        answers = [rest.post("sessions", json=asked, timeout=180) for _ in range(50)]
        crowd = [asyncio.ensure_future(it) for it in answers]
        await asyncio.wait(crowd, return_when=asyncio.FIRST_COMPLETED)
        # The chat goes on meanwhile.
        await person.gets("list_rooms")
        assert not all(it.done() for it in crowd)
        statuses = [answer.status_code for answer in await asyncio.gather(*crowd)]
    assert set(statuses) == {201, 503}
    assert statuses.count(201) >= 20


@pytest.mark.parametrize("token", ["{token}x", "{short}", "", "ä", "x" * 600, "{name}"])
async def test_a_token_that_is_not_good_opens_neither_door(
    server: RunningServer, wren: Account, token: str
) -> None:
    short = wren.token[:-1]
    bad = token.format(token=wren.token, short=short, name=wren.user["username"])
    headers = {b"authorization": f"Bearer {bad}".strip().encode()}
    async with rest_client(server.url) as rest:
        problem(await rest.get("session", headers=headers), 401, "unauthenticated")
    if bad:
        with pytest.raises(RefusedError):
            await Chatter().connect(server.url, token=bad)


async def test_of_two_authorizations_nobody_guesses_which_is_meant(
    server: RunningServer, wren: Account, robin: Account
) -> None:
    async def asks(*values: str) -> httpx.Response:
        async with rest_client(server.url) as rest:
            headers = [("authorization", value) for value in values]
            return await rest.get("session", headers=headers)

    wrens, robins = (f"Bearer {it.token}" for it in (wren, robin))
    for pair in ((wrens, robins), (robins, wrens), (wrens, wrens), ("Basic x", wrens)):
        problem(await asks(*pair), 401, "unauthenticated")
    assert (await asks(wrens.replace("Bearer", "bEARER"))).json()["user"] == wren.user


async def test_one_s_sessions_are_listed_with_where_they_were_opened(
    server: RunningServer,
) -> None:
    name = new_name("Wren")
    await register(server.url, name, agent="fi\x1brst")
    async with rest_client(server.url, **{"user-agent": "Robot/1.0 (bird)"}) as rest:
        asked = {"login": name, "password": PASSWORD, "cookie": True}
        assert (await rest.post("sessions", json=asked)).status_code == 201
    me = await log_in(server.url, name, agent="third")
    async with rest_client(server.url, me.token) as rest:
        [third, second, first] = (await rest.get("sessions")).json()["sessions"]
    assert [(it["kind"], it["agent"], it["current"]) for it in (first, second, third)] == [
        ("program", "first", False),
        ("browser", "Robot/1.0 (bird)", False),
        ("program", "third", True),
    ]
    assert {it["address"] for it in (first, second, third)} == {"127.0.0.1"}
    assert first["created_at"] < second["created_at"] < third["created_at"] < third["expires_at"]
    assert set(first) == set(me.session)


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


async def test_a_guest_sees_where_their_name_was_chosen(server: RunningServer) -> None:
    headers = {"user-agent": "Robot/2.0"}
    async with chatter(server.url, new_name("Guest"), headers=headers) as guest:
        async with rest_client(server.url, guest.token) as rest:
            [session] = (await rest.get("sessions")).json()["sessions"]
        described = {name: session[name] for name in ("kind", "agent", "address", "current")}
        assert described == {
            "kind": "guest",
            "agent": "Robot/2.0",
            "address": "127.0.0.1",
            "current": True,
        }


async def test_a_session_that_is_used_over_rest_goes_on(start_server: StartServer) -> None:
    server = start_server()
    wren = await register(server.url, "Wren")
    server.stop()
    database = Database.open(database_file(server.data))
    with database.transaction() as tx:
        soon = tx.now + timedelta(minutes=5)
        tx.extend_session(wren.session["id"], expires_at=soon)
    database.close()

    server = start_server()
    async with rest_client(server.url, wren.token) as rest:
        await rest.get("session")
        await rest.delete("sessions")  # committed behind the note that the session is used
        session = (await rest.get("session")).json()["session"]
    assert datetime.fromisoformat(session["expires_at"]) > soon + timedelta(days=80)


async def test_a_session_that_has_ended_by_itself_opens_neither_door(
    start_server: StartServer,
) -> None:
    server = start_server()
    wren = await register(server.url, "Wren")
    server.stop()
    database = Database.open(database_file(server.data))
    with database.transaction() as tx:
        tx.extend_session(wren.session["id"], expires_at=tx.now)
    database.close()

    server = start_server()
    async with rest_client(server.url, wren.token) as rest:
        problem(await rest.get("session"), 401, "unauthenticated")
    with pytest.raises(RefusedError):
        await Chatter().connect(server.url, token=wren.token)
