"""Messages that wake devices of people who are not there, through the real process."""

import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from tests.e2e.push.conftest import ENVIRONMENT
from tests.support.accounts import Account, log_in, register
from tests.support.names import new_name
from tests.support.push_service import Answer, PushService, Subscribed
from tests.support.rest import rest_client
from tests.support.server import RunningServer, StartServer


@pytest.fixture
def other_service() -> Iterator[PushService]:
    """Yield a second push service."""
    with PushService() as service:
        yield service


@asynccontextmanager
async def at_once(url: str, token: str) -> AsyncIterator[httpx.AsyncClient]:
    """Yield the client of somebody who is told without any delay."""
    async with rest_client(url, token) as rest:
        answer = await rest.put("notification-settings", json={"delay_seconds": 0})
        assert answer.status_code == 200, answer.text
        yield rest


async def subscribe(rest: httpx.AsyncClient, device: Subscribed) -> str:
    answer = await rest.post("push/subscriptions", json=device.json)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["subscription"]["id"])


async def direct(rest: httpx.AsyncClient, person: Account) -> str:
    answer = await rest.post("direct-rooms", json={"user": person.user["id"]})
    assert answer.status_code in {200, 201}, answer.text
    return str(answer.json()["room"]["id"])


async def say(rest: httpx.AsyncClient, room: str, text: str) -> dict[str, Any]:
    answer = await rest.post(f"rooms/{room}/messages", json={"text": text})
    assert answer.status_code == 201, answer.text
    message: dict[str, Any] = answer.json()["message"]
    return message


async def test_a_direct_message_wakes_every_device_of_its_reader(
    server: RunningServer, wren: Account, robin: Account, push_service: PushService
) -> None:
    phone = await log_in(server.url, wren.user["username"])
    devices = [push_service.subscribe(), push_service.subscribe()]
    async with (
        at_once(server.url, wren.token) as rest,
        rest_client(server.url, phone.token) as on_phone,
        rest_client(server.url, robin.token) as theirs,
    ):
        await subscribe(rest, devices[0])
        await subscribe(on_phone, devices[1])
        room = await direct(theirs, wren)
        message = await say(theirs, room, "Are you there?")
        for device in devices:
            read = push_service.wait_for(device).read
            assert (read["kind"], read["message"]) == ("message", message["id"])
            assert read["body"] == "Are you there?"
            assert read["title"] == robin.user["username"]
            assert (read["badge"], read["tag"]) == (1, room)
        assert push_service.faults == []


async def test_what_is_read_elsewhere_is_taken_back(
    server: RunningServer, wren: Account, robin: Account, push_service: PushService
) -> None:
    device = push_service.subscribe()
    async with (
        at_once(server.url, wren.token) as rest,
        rest_client(server.url, robin.token) as theirs,
    ):
        await subscribe(rest, device)
        room = await direct(theirs, wren)
        message = await say(theirs, room, "Are you there?")
        first = push_service.wait_for(device)
        answer = await rest.put(f"rooms/{room}/read", json={"position": message["position"]})
        assert answer.status_code == 200, answer.text
        second = push_service.wait_for(device, count=2)
    assert (second.read["kind"], second.read["tag"], second.read["badge"]) == ("read", room, 0)
    assert second.read["position"] == message["position"]
    assert second.headers["topic"] == first.headers["topic"]


@pytest.mark.parametrize("status", [404, 410])
async def test_a_device_that_is_gone_is_forgotten(
    server: RunningServer, wren: Account, robin: Account, push_service: PushService, status: int
) -> None:
    gone, here = push_service.subscribe(), push_service.subscribe()
    gone.answers.append(Answer(status))
    async with (
        at_once(server.url, wren.token) as rest,
        rest_client(server.url, robin.token) as theirs,
    ):
        await subscribe(rest, gone)
        kept = await subscribe(rest, here)
        room = await direct(theirs, wren)
        await say(theirs, room, "One")
        push_service.wait_for(here)
        push_service.wait_until(lambda: gone.tries == 1)
        await wait_for_devices(rest, [kept])
        await say(theirs, room, "Two")
        push_service.wait_for(here, count=2)
    assert gone.tries == 1


async def wait_for_devices(rest: httpx.AsyncClient, ids: list[str]) -> None:
    give_up_at = time.monotonic() + 10
    while True:
        listed = (await rest.get("push/subscriptions")).json()["subscriptions"]
        if [one["id"] for one in listed] == ids:
            return
        assert time.monotonic() < give_up_at, listed


async def wait_until_failing(rest: httpx.AsyncClient) -> None:
    give_up_at = time.monotonic() + 10
    while not (await rest.get("push/subscriptions")).json()["subscriptions"][0]["failing"]:
        assert time.monotonic() < give_up_at


async def test_a_push_service_that_wants_to_be_asked_later_is(
    server: RunningServer, wren: Account, robin: Account, push_service: PushService
) -> None:
    device = push_service.subscribe()
    device.answers.append(Answer(429, {"Retry-After": "7"}))
    async with (
        at_once(server.url, wren.token) as rest,
        rest_client(server.url, robin.token) as theirs,
    ):
        await subscribe(rest, device)
        await say(theirs, await direct(theirs, wren), "Hello")
        push_service.wait_until(lambda: device.tries == 1)
        refused_at = time.monotonic()
        received = push_service.wait_for(device, seconds=20)
    assert received.at - refused_at >= 6.5


async def test_a_slow_push_service_holds_up_no_other(
    server: RunningServer, robin: Account, push_service: PushService, other_service: PushService
) -> None:
    push_service.answer = Answer(after_seconds=14)
    wren = await register(server.url, new_name("Wren"))
    slow = [push_service.subscribe() for _ in range(10)]
    quick = other_service.subscribe()
    async with (
        at_once(server.url, wren.token) as rest,
        rest_client(server.url, robin.token) as theirs,
    ):
        for device in (*slow, quick):
            await subscribe(rest, device)
        room = await direct(theirs, wren)
        for number in range(20):
            began = time.monotonic()
            await say(theirs, room, f"Number {number}")
            other_service.wait_for(quick, count=number + 1)
            assert time.monotonic() - began < 5


async def test_what_a_push_service_did_not_take_survives_a_server_that_is_killed(
    start_server: StartServer, push_service: PushService
) -> None:
    server = start_server(environment=ENVIRONMENT)
    wren = await register(server.url, "Wren")
    robin = await register(server.url, "Robin")
    device = push_service.subscribe()
    push_service.answer = Answer(500)
    async with (
        at_once(server.url, wren.token) as rest,
        rest_client(server.url, robin.token) as theirs,
    ):
        await subscribe(rest, device)
        message = await say(theirs, await direct(theirs, wren), "the secret")
        push_service.wait_until(lambda: device.tries == 1)
        await wait_until_failing(rest)  # what became of it is written down
    server.kill()
    push_service.answer = Answer()
    server = start_server(environment=ENVIRONMENT)
    received = push_service.wait_for(device, seconds=30)
    assert received.read["message"] == message["id"]
    assert "the secret" not in server.log
    assert device.endpoint not in server.log
    keys = json.loads((server.data / "push-keys.json").read_text())
    assert keys["private_key"] not in server.log
