"""Devices of people, as their clients see them, and the real process that wakes them."""

import json
import stat
from typing import Any

import httpx
import pytest

from tests.support.accounts import Account, log_in, register
from tests.support.chatter import chatter
from tests.support.names import new_name
from tests.support.push_service import Answer, PushService, Subscribed
from tests.support.rest import problem, rest_client
from tests.support.server import RunningServer, StartServer

STAGES = ["encrypt", "resolve", "connect", "accept"]


async def subscribe(rest: httpx.AsyncClient, device: Subscribed, **said: Any) -> dict[str, Any]:
    answer = await rest.post("push/subscriptions", json={**device.json, **said})
    assert answer.status_code == 201, answer.text
    subscription: dict[str, Any] = answer.json()["subscription"]
    return subscription


async def devices(rest: httpx.AsyncClient) -> list[dict[str, Any]]:
    answer = await rest.get("push/subscriptions")
    listed: list[dict[str, Any]] = answer.json()["subscriptions"]
    return listed


async def try_out(rest: httpx.AsyncClient, subscription: dict[str, Any]) -> dict[str, Any]:
    answer = await rest.post(f"push/subscriptions/{subscription['id']}/test")
    assert answer.status_code == 200, answer.text
    trial: dict[str, Any] = answer.json()
    return trial


async def test_a_device_is_woken_by_whom_it_subscribed_at(
    server: RunningServer, wren: Account, push_service: PushService
) -> None:
    device = push_service.subscribe()
    async with rest_client(server.url, wren.token) as rest:
        key = (await rest.get("push")).json()["public_key"]
        subscription = await subscribe(rest, device, name="My phone")
        trial = await try_out(rest, subscription)
    received = push_service.wait_for(device)
    assert trial["ok"]
    assert trial["status"] == 201
    assert [(step["stage"], step["ok"]) for step in trial["steps"]] == [(it, True) for it in STAGES]
    assert received.claims["key"] == key
    assert received.read["kind"] == received.read["tag"] == "test"
    assert received.read["title"] == "Stonechat"
    assert received.headers["urgency"] == "high"
    assert len(received.headers["topic"]) <= 32
    assert push_service.faults == []


async def test_the_same_device_again_is_the_same(
    server: RunningServer, wren: Account, push_service: PushService
) -> None:
    device = push_service.subscribe()
    async with rest_client(server.url, wren.token) as rest:
        first = await subscribe(rest, device, name="My phone")
        assert await subscribe(rest, device) == first
        assert await subscribe(rest, device, name="My old phone") == {
            **first,
            "name": "My old phone",
        }
        assert first["current"]
        assert first["service"] == push_service.origin.removeprefix("http://")
        assert "endpoint" not in first


async def test_a_device_is_renamed_and_taken_back_by_its_owner_alone(
    server: RunningServer, wren: Account, robin: Account, push_service: PushService
) -> None:
    async with (
        rest_client(server.url, wren.token) as rest,
        rest_client(server.url, robin.token) as theirs,
    ):
        subscription = await subscribe(rest, push_service.subscribe())
        address = f"push/subscriptions/{subscription['id']}"
        for refused in (
            await theirs.patch(address, json={"name": "Mine"}),
            await theirs.delete(address),
            await theirs.post(f"{address}/test"),
        ):
            problem(refused, 404, "subscription_not_found")
        renamed = (await rest.patch(address, json={"name": " Tab\nlet "})).json()["subscription"]
        assert renamed == {**subscription, "name": "Tab let"}
        assert (await rest.delete(address)).json() == {}
        assert await devices(rest) == []
        problem(await rest.delete(address), 404, "subscription_not_found")


async def test_a_browser_that_changes_hands_wakes_its_new_owner_alone(
    server: RunningServer, wren: Account, robin: Account, push_service: PushService
) -> None:
    device = push_service.subscribe()
    async with (
        rest_client(server.url, wren.token) as before,
        rest_client(server.url, robin.token) as after,
    ):
        await subscribe(before, device)
        forged = {**push_service.subscribe().json, "endpoint": device.endpoint}
        problem(await after.post("push/subscriptions", json=forged), 422, "invalid_subscription")
        assert len(await devices(before)) == 1
        await subscribe(after, device)
        assert await devices(before) == []
        assert len(await devices(after)) == 1


async def test_a_session_that_ends_takes_its_device_along(
    server: RunningServer, wren: Account, push_service: PushService
) -> None:
    phone = await log_in(server.url, wren.user["username"])
    async with (
        rest_client(server.url, wren.token) as rest,
        rest_client(server.url, phone.token) as theirs,
    ):
        await subscribe(theirs, push_service.subscribe())
        kept = await subscribe(rest, push_service.subscribe())
        assert [one["current"] for one in await devices(rest)] == [False, True]
        await rest.delete(f"sessions/{phone.session['id']}")
        assert await devices(rest) == [kept]


async def test_of_too_many_devices_the_one_goes_of_which_nothing_was_heard(
    server: RunningServer, wren: Account, push_service: PushService
) -> None:
    async with rest_client(server.url, wren.token) as rest:
        first, second, *_ = [await subscribe(rest, push_service.subscribe()) for _ in range(20)]
        await try_out(rest, first)
        latest = await subscribe(rest, push_service.subscribe())
        ids = [one["id"] for one in await devices(rest)]
    assert len(ids) == 20
    assert {first["id"], latest["id"]} < set(ids)
    assert second["id"] not in ids


async def test_guests_have_no_devices(
    server: RunningServer, wren: Account, push_service: PushService
) -> None:
    device = push_service.subscribe()
    async with chatter(server.url) as guest:
        token = (await guest.gets("add_user", username=new_name("Guest")))["token"]
        async with rest_client(server.url, token) as rest:
            problem(await rest.get("push"), 403, "forbidden")
            problem(await rest.post("push/subscriptions", json=device.json), 403, "forbidden")
    async with rest_client(server.url, wren.token) as rest:
        assert (await rest.get("push")).status_code == 200
        assert await devices(rest) == []
        kept = await subscribe(rest, device)
        assert await devices(rest) == [kept]


@pytest.mark.parametrize(
    ("status", "left"), [(404, 0), (410, 0), (403, 1), (413, 1), (500, 1), (301, 1)]
)
async def test_whoever_tries_a_device_out_is_told_what_its_push_service_said(
    server: RunningServer,
    wren: Account,
    push_service: PushService,
    status: int,
    left: int,
) -> None:
    device = push_service.subscribe()
    elsewhere = push_service.subscribe()
    device.answers.append(Answer(status, {"Location": elsewhere.endpoint}))
    async with rest_client(server.url, wren.token) as rest:
        subscribed = await subscribe(rest, device)
        assert [one["failing"] for one in await devices(rest)] == [False]
        trial = await try_out(rest, subscribed)
        listed = await devices(rest)
    assert (trial["ok"], trial["status"]) == (False, status)
    assert trial["steps"][-1]["detail"] == f"the push service answered {status}"
    assert [one["failing"] for one in listed] == [True] * left
    assert elsewhere.tries == 0


async def test_where_nobody_listens_the_connection_is_what_failed(
    server: RunningServer, wren: Account
) -> None:
    with PushService() as gone:
        device = gone.subscribe()
    async with rest_client(server.url, wren.token) as rest:
        trial = await try_out(rest, await subscribe(rest, device))
    assert [(step["stage"], step["ok"]) for step in trial["steps"]] == [
        ("encrypt", True),
        ("resolve", True),
        ("connect", False),
    ]


async def test_unless_it_is_for_tests_no_endpoint_leads_into_the_server_s_own_network(
    start_server: StartServer, push_service: PushService
) -> None:
    server = start_server()
    device = push_service.subscribe()
    wren = await register(server.url, "Wren")
    async with rest_client(server.url, wren.token) as rest:
        for endpoint in (
            device.endpoint,
            "https://127.0.0.1/1",
            "https://localhost/1",
            "https://169.254.169.254/latest/meta-data",
            "https://[::ffff:192.168.0.1]/1",
            "file:///etc/passwd",
        ):
            forged = {**device.json, "endpoint": endpoint}
            refused = await rest.post("push/subscriptions", json=forged)
            document = problem(refused, 422, "invalid_subscription")
            assert document["details"] == {"path": "endpoint"}
    assert device.tries == 0


async def test_the_server_has_one_key_pair_which_its_owner_alone_can_read(
    start_server: StartServer,
) -> None:
    server = start_server()
    file = server.data / "push-keys.json"
    keys = json.loads(file.read_text())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    server.kill()
    start_server()
    assert json.loads(file.read_text()) == keys
