"""What a real server measures while people talk."""

import asyncio
import os
import signal
import urllib.error
import urllib.request
from collections.abc import Callable

import httpx
import pytest

from stonechat.app.metrics.catalogue import METRICS
from tests.support.chatter import POLLING, chatter
from tests.support.measured import measured
from tests.support.server import RunningServer, StartServer

LOOPBACK = {"STONECHAT_METRICS": "loopback"}


@pytest.fixture
def measuring(start_server: StartServer) -> RunningServer:
    return start_server(environment=LOOPBACK)


async def until(
    server: RunningServer, holds: Callable[[dict[str, float]], bool]
) -> dict[str, float]:
    """Read what is measured until something holds; the test's own time limit is the bound."""
    while not holds(figures := await asyncio.to_thread(measured, server)):
        await asyncio.sleep(0.05)
    return figures


async def test_people_rooms_and_connections_are_counted(measuring: RunningServer) -> None:
    async with (
        chatter(measuring.url, "Ada") as ada,
        chatter(measuring.url, "Ben", transports=POLLING) as ben,
    ):
        await ada.gets("create_room", name="kitchen")
        figures = await until(measuring, lambda it: it["stonechat_people"] == 2)
        assert figures['stonechat_connections{transport="websocket"}'] == 1
        assert figures['stonechat_connections{transport="polling"}'] == 1
        assert figures["stonechat_connections_opened_total"] == 2
        assert figures["stonechat_rooms"] >= 1
        assert figures["stonechat_connections_behind"] == 0
        assert ben.user
    figures = await until(
        measuring, lambda it: it['stonechat_connections{transport="websocket"}'] == 0
    )
    assert figures["stonechat_connections_opened_total"] == 2


async def test_messages_deliveries_and_commits_are_counted(measuring: RunningServer) -> None:
    async with chatter(measuring.url, "Ada") as ada, chatter(measuring.url, "Ben") as ben:
        await ada.gets("create_room", name="kitchen")
        await ben.gets("join_room", room="kitchen")
        before = await asyncio.to_thread(measured, measuring)
        for number in range(10):
            await ada.gets("send_message", room="kitchen", text=str(number))
        for _ in range(10):
            await ben.hears("message")
        after = await asyncio.to_thread(measured, measuring)

    def more(name: str) -> float:
        return after[name] - before[name]

    assert more("stonechat_messages_total") == 10
    assert more("stonechat_deliveries_total") == 20
    assert more("stonechat_delivery_writes_total") >= 2
    assert more("stonechat_commit_acts_sum") >= 10
    assert more("stonechat_commit_seconds_count") == more("stonechat_commit_acts_count") > 0


async def test_a_server_tells_everything_that_is_documented(measuring: RunningServer) -> None:
    names = {series.partition("{")[0] for series in await asyncio.to_thread(measured, measuring)}
    told = {metric.name for metric in METRICS if {metric.name, f"{metric.name}_count"} & names}
    assert told == {metric.name for metric in METRICS}


def test_a_token_is_made_for_whoever_may_read(start_server: StartServer) -> None:
    server = start_server(environment={"STONECHAT_METRICS": "token"})
    file = server.data / "metrics-token"
    assert file.stat().st_mode & 0o777 == 0o600
    assert _status(server, "") == 401
    assert _status(server, file.read_text()) == 200


def test_by_default_nobody_may_read(server: RunningServer) -> None:
    assert _status(server, "") == 404


async def test_a_server_that_lets_everybody_go_is_not_ready(start_server: StartServer) -> None:
    server = start_server(environment={"STONECHAT_DRAIN_SECONDS": "600", **LOOPBACK})
    # The port is closed to newcomers, but not to who holds a connection already.
    async with (
        httpx.AsyncClient(base_url=server.url, limits=httpx.Limits(max_connections=1)) as balancer,
        chatter(server.url, "Ada"),
        chatter(server.url, "Ben"),
    ):
        ready = await balancer.get("/readyz")
        assert ready.json() == {"database": "ok", "migrations": "ok", "accepting": "ok"}
        os.kill(server.pid, signal.SIGTERM)
        while (ready := await balancer.get("/readyz")).status_code == 200:
            await asyncio.sleep(0.05)
        assert ready.status_code == 503
        assert ready.json() == {"database": "ok", "migrations": "ok", "accepting": "failed"}
        assert "stonechat_draining 1.0" in (await balancer.get("/metrics")).text
        assert (await balancer.get("/healthz")).status_code == 200
        server.kill()


def _status(server: RunningServer, token: str) -> int:
    request = urllib.request.Request(  # noqa: S310
        f"{server.url}/metrics", headers={"Authorization": f"Bearer {token}"}
    )
    try:
        with urllib.request.urlopen(request) as response:  # noqa: S310
            return int(response.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
