"""Mails and pushes of several servers: one of them sends, and another when that one is gone."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tests.e2e.nodes.conftest import SETTINGS
from tests.support.accounts import register
from tests.support.cluster import Nodes
from tests.support.mailbox import Mailbox
from tests.support.measured import measured
from tests.support.names import new_name
from tests.support.push_service import PushService, Subscribed
from tests.support.rest import rest_client
from tests.support.server import RunningServer

pytestmark = pytest.mark.postgres

PATIENCE_SECONDS = 120.0


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """Yield a mail server."""
    with Mailbox() as mailbox:
        yield mailbox


@pytest.fixture
def push_service() -> Iterator[PushService]:
    """Yield a push service."""
    with PushService() as service:
        yield service


@pytest.fixture
def senders(mailbox: Mailbox, postgres_url: str, tmp_path: Path) -> Iterator[Nodes]:
    """Yield three servers that send mails and pushes."""
    settings = {
        **SETTINGS,
        "STONECHAT_SMTP_URL": mailbox.url,
        "STONECHAT_PUBLIC_URL": "https://chat.example.org",
        "STONECHAT_PUSH_ALLOW_LOOPBACK": "on",
        "STONECHAT_METRICS": "loopback",
    }
    with Nodes(tmp_path, postgres_url, settings) as nodes:
        nodes.start(3)
        yield nodes


async def steward_of(nodes: Nodes) -> RunningServer:
    """Wait until one of those that run looks after the outboxes, and no other; which one."""
    while True:
        running = [server for server in nodes.servers if server.running]
        figures = [await asyncio.to_thread(measured, server) for server in running]
        stewards = [
            server
            for server, it in zip(running, figures, strict=True)
            if it["stonechat_steward"] == 1
        ]
        if len(stewards) == 1:
            return stewards[0]
        await asyncio.sleep(0.1)


class Talk:
    """Somebody who writes at any server to somebody who is away."""

    def __init__(self, room: str, writers: list[httpx.AsyncClient]) -> None:
        self.writers = writers
        self._room = room

    async def say(self, number: int) -> str:
        """Say something at a server; the id of the message."""
        answer = await self.writers[number].post(
            f"rooms/{self._room}/messages", json={"text": str(number)}
        )
        assert answer.status_code == 201, answer.text
        return str(answer.json()["message"]["id"])


@asynccontextmanager
async def talk(servers: list[RunningServer], device: Subscribed) -> AsyncIterator[Talk]:
    """Let somebody subscribe with a device, and go; and somebody else be at all these servers."""
    wren = await register(servers[0].url, new_name("Wren"))
    robin = await register(servers[-1].url, new_name("Robin"))
    async with rest_client(servers[0].url, wren.token) as rest:
        for answer in (
            await rest.put("notification-settings", json={"delay_seconds": 0}),
            await rest.post("push/subscriptions", json=device.json),
        ):
            assert answer.is_success, answer.text
    async with AsyncExitStack() as stack:
        writers = [
            await stack.enter_async_context(rest_client(server.url, robin.token))
            for server in servers
        ]
        answer = await writers[0].post("direct-rooms", json={"user": wren.user["id"]})
        yield Talk(str(answer.json()["room"]["id"]), writers)


async def mail_from(server: RunningServer) -> str:
    """Have a mail sent; to which address."""
    address = f"{new_name('Ada')}@example.org"
    await register(server.url, new_name("Ada"), email=address)
    return address


async def test_each_mail_and_each_push_is_sent_once_wherever_it_came_from(
    senders: Nodes, mailbox: Mailbox, push_service: PushService
) -> None:
    await steward_of(senders)
    addresses = [await mail_from(server) for server in senders.servers * 2]
    device = push_service.subscribe()
    async with talk(senders.servers, device) as talking:
        said = []
        for number in range(6):
            said.append(await talking.say(number % 3))
            await asyncio.to_thread(
                push_service.wait_for, device, count=number + 1, seconds=PATIENCE_SECONDS
            )
    # What would be sent twice would be by now: this one comes behind it.
    last = await mail_from(senders.servers[0])
    await asyncio.to_thread(mailbox.wait_for, last, seconds=PATIENCE_SECONDS)
    assert Counter(mail.recipient for mail in mailbox.take_all()) == Counter(addresses)
    assert [push.read["message"] for push in device.received] == said
    assert push_service.faults == []


async def test_mails_and_pushes_go_on_when_the_server_that_sends_them_is_killed(
    senders: Nodes, mailbox: Mailbox, push_service: PushService
) -> None:
    steward = await steward_of(senders)
    others = [server for server in senders.servers if server is not steward]
    device = push_service.subscribe()
    async with talk(others, device) as talking:
        first = await talking.say(0)
        await asyncio.to_thread(push_service.wait_for, device, seconds=PATIENCE_SECONDS)
        steward.kill()
        addresses = [await mail_from(server) for server in others]
        second = await talking.say(1)
        for address in addresses:
            await asyncio.to_thread(mailbox.wait_for, address, seconds=PATIENCE_SECONDS)
        await asyncio.to_thread(
            push_service.wait_until,
            lambda: device.received[-1].read["message"] == second,
            seconds=PATIENCE_SECONDS,
        )
    # The one that was killed may have sent something without noting that it had.
    assert {push.read["message"] for push in device.received} == {first, second}
    assert await steward_of(senders) in others
