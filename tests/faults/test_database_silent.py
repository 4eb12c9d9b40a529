"""The database is there and says nothing, neither yes nor no, and no packet is lost."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from stonechat.storage.appender import BATCH_ITEMS
from tests.faults.host import Host
from tests.faults.line import Line, LineLostError, line
from tests.faults.proxy import Muffler, muffler
from tests.support.server import StartServer

# A statement is given up after 10 s and a new connection after 5 s, once and not for each batch.
ANSWER_SECONDS = 18.0
# Less than a service manager gives it, with a drain time of half a second.
STOP_SECONDS = 15.0
TALKERS = 6

pytestmark = pytest.mark.postgres


@asynccontextmanager
async def behind_a_muffler(
    start_server: StartServer, data: Path, url: str
) -> AsyncIterator[tuple[Host, Muffler]]:
    """Start a server that reaches its database through somebody who can fall silent."""
    parsed = make_url(url)
    assert parsed.port
    async with muffler(parsed.port) as between:
        through = parsed.set(port=between.port).render_as_string(hide_password=False)
        host = Host(start_server, data, {"STONECHAT_DATABASE_URL": through})
        await host.start()
        yield host, between


@asynccontextmanager
async def talkers(port: int) -> AsyncIterator[list[Line]]:
    """Let some people meet in one room."""
    async with AsyncExitStack() as stack:
        lines = [await stack.enter_async_context(line(port)) for _ in range(TALKERS)]
        for number, opened in enumerate(lines):
            await opened.get("add_user", username=f"Talker{number}")
        await lines[0].get("create_room", name="kitchen")
        for opened in lines[1:]:
            await opened.get("join_room", room="kitchen")
        yield lines


async def begin_much(lines: list[Line]) -> list[asyncio.Future[dict[str, Any]]]:
    """Send several batches, and ask for something, each on a line that asks for nothing else."""
    *senders, reader = lines
    sent = [
        await sender.begin("send_message", {"room": "kitchen", "text": str(number)})
        for sender in senders
        for number in range(BATCH_ITEMS)
    ]
    return [*sent, await reader.begin("history", {"room": "kitchen"})]


async def test_a_crowd_is_told_in_time_that_nothing_can_be_stored_and_later_it_can(
    start_server: StartServer, tmp_path: Path, postgres_url: str
) -> None:
    async with (
        behind_a_muffler(start_server, tmp_path / "data", postgres_url) as (host, between),
        talkers(host.port) as lines,
    ):
        between.mute()
        begun = time.monotonic()
        replies = await asyncio.gather(*await begin_much(lines))
        assert time.monotonic() - begun < ANSWER_SECONDS
        assert {reply["error"]["code"] for reply in replies} == {"unavailable"}
        between.unmute()
        await lines[0].get("send_message", room="kitchen", text="again")
        page = await lines[0].get("history", room="kitchen")
        assert [message["text"] for message in page["messages"]] == ["again"]


async def test_a_server_ends_in_time_while_its_database_is_silent(
    start_server: StartServer, tmp_path: Path, postgres_url: str
) -> None:
    async with (
        behind_a_muffler(start_server, tmp_path / "data", postgres_url) as (host, between),
        talkers(host.port) as lines,
    ):
        between.mute()
        answers = await begin_much(lines)
        begun = time.monotonic()
        await host.stop()
        assert time.monotonic() - begun < STOP_SECONDS
        ended = await asyncio.gather(*answers, return_exceptions=True)
        assert all(isinstance(answer, LineLostError) for answer in ended)
    assert "Traceback" not in host.server.log
