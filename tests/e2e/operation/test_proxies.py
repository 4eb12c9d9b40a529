"""Official clients talk through each reverse proxy, with the configuration that we ship for it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import socketio

from tests.e2e.operation.proxies import PROXIES, Site, program_of, proxy
from tests.support.chatter import TRANSPORTS
from tests.support.measured import measured
from tests.support.pictures import picture
from tests.support.server import RunningServer, StartServer

WAIT_SECONDS = 20


@pytest.fixture(params=PROXIES)
def proxy_name(request: pytest.FixtureRequest) -> str:
    if program_of(request.param) is None:
        pytest.skip(f"{request.param} is not installed")
    return str(request.param)


@pytest.fixture
def server(start_server: StartServer) -> RunningServer:
    return start_server(
        environment={
            "STONECHAT_TRUSTED_PROXIES": "127.0.0.1",
            "STONECHAT_METRICS": "loopback",
        }
    )


@pytest.fixture
def site(proxy_name: str, server: RunningServer, tmp_path: Path) -> Iterator[Site]:
    with proxy(proxy_name, tmp_path / proxy_name, server.port) as site:
        yield site


def browser(site: Site) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=site.url, verify=False)  # noqa: S501 - a made-up authority


@dataclass
class Person:
    """Somebody who came in through a proxy."""

    client: socketio.AsyncClient
    heard: "asyncio.Queue[Any]"
    token: str

    async def gets(self, event: str, **fields: Any) -> dict[str, Any]:
        """Send a request that must succeed; the reply."""
        reply: dict[str, Any] = await self.client.call(event, fields, timeout=WAIT_SECONDS)
        assert reply["ok"], reply
        return reply


@asynccontextmanager
async def somebody(site: Site, name: str, transports: tuple[str, ...]) -> AsyncIterator[Person]:
    """Come in through the proxy, as a page of its own origin does."""
    client = socketio.AsyncClient(reconnection=False, ssl_verify=False)
    heard: asyncio.Queue[Any] = asyncio.Queue()
    client.on("message", heard.put)
    await client.connect(site.url, transports=list(transports), headers={"Origin": site.url})
    try:
        reply = await client.call("add_user", {"username": name}, timeout=WAIT_SECONDS)
        assert reply["ok"], reply
        yield Person(client, heard, reply["token"])
    finally:
        await client.disconnect()


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_people_talk_through_it(site: Site, server: RunningServer, transport: str) -> None:
    transports = TRANSPORTS[transport]
    async with (
        somebody(site, "Ada", transports) as ada,
        somebody(site, "Ben", transports) as ben,
    ):
        for person in (ada, ben):
            await person.gets("join_room", room="lobby")
        reply = await ada.gets("send_message", room="lobby", text="Hello", images=[picture()])
        for person in (ada, ben):
            message = await asyncio.wait_for(person.heard.get(), WAIT_SECONDS)
            assert message["text"] == "Hello"
        kind = "polling" if transport == "polling" else "websocket"
        figures = await asyncio.to_thread(measured, server)
        assert figures[f'stonechat_connections{{transport="{kind}"}}'] == 2
        async with browser(site) as page:
            image = await page.get(reply["message"]["images"][0]["url"])
            assert image.status_code == 200
    assert "no proxy is trusted" not in server.log


async def test_nobody_outside_reads_what_is_measured(site: Site) -> None:
    async with browser(site) as page:
        assert (await page.get("/readyz")).status_code == 200
        # The second one is the same address, written so that a proxy may not know it.
        for path in ("/metrics", "/%6detrics"):
            answer = await page.get(path)
            assert answer.status_code in {403, 404}
            assert "stonechat_" not in answer.text


async def test_large_files_go_through_it(site: Site) -> None:
    content = b"whinchat" * 3_000_000
    async with (
        somebody(site, "Ada", TRANSPORTS["websocket"]) as ada,
        browser(site) as page,
    ):
        answer = await page.post(
            "/api/v1/uploads",
            content=content,
            headers={"authorization": f"Bearer {ada.token}", "content-type": "text/plain"},
            timeout=WAIT_SECONDS,
        )
        assert answer.status_code == 201, answer.text
        assert answer.json()["upload"]["file"]["bytes"] == len(content)


async def test_who_comes_without_tls_is_sent_where_it_is(site: Site, proxy_name: str) -> None:
    async with httpx.AsyncClient() as page:
        answer = await page.get(f"http://localhost:{site.plain_port}/hello")
    assert answer.status_code in {301, 308}, proxy_name
    assert answer.headers["location"].startswith("https://localhost")
