"""Schemathesis tries the whole API against its own description, as several people.

It makes requests that fit the description and requests that do not, in single steps and in stories
that use what earlier answers said, and demands that every answer is one that the description
promises. `make fuzz` gives it more time.
"""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Final
from uuid import uuid4

import pytest

from tests.support.chatter import chatter
from tests.support.rest import rest_client
from tests.support.server import RunningServer, StartServer

COMMAND: Final = Path(sys.executable).with_name("schemathesis")
CONFIG: Final = Path(__file__).with_name("schemathesis.toml")
EXAMPLES: Final = int(os.environ.get("STONECHAT_FUZZ_EXAMPLES", "3"))
"""Requests per address and way of trying."""

SECONDS: Final = 100 + 20 * EXAMPLES
"""Nothing like it is needed on an idle machine."""

EXAMPLE_PASSWORD: Final = "correct horse battery staple"
PASSWORD: Final = "quiet moss under the stones"
"""Not the one that the description gives as an example: trying that would end the account."""

ENDINGS: Final = ("log_out", "end_session", "delete_account", "register")
"""What ends the session that asks; for the others to be tried at all, it is tried by itself."""

Persona = Callable[[RunningServer], AbstractAsyncContextManager[str | None]]
"""Comes in, and yields the token that brings them back; None for nobody."""


async def entered(server: RunningServer, address: str, **asked: str) -> str:
    async with rest_client(server.url) as rest:
        answer = await rest.post(address, json=asked)
        assert answer.status_code == 201, answer.text
        token: str = answer.json()["token"]
        return token


@asynccontextmanager
async def nobody(_: RunningServer) -> AsyncIterator[str | None]:
    yield None


@asynccontextmanager
async def guest(server: RunningServer) -> AsyncIterator[str | None]:
    name = f"swift-{uuid4().hex[:8]}"
    async with chatter(server.url, name) as person:  # connected, so that they do not depart
        yield person.token


@asynccontextmanager
async def member(server: RunningServer) -> AsyncIterator[str | None]:
    yield await entered(server, "accounts", username="dunnock", password=PASSWORD)


@asynccontextmanager
async def owner(server: RunningServer) -> AsyncIterator[str | None]:
    link = re.search(r"^Owner link: \S+#(\S+)$", server.output, re.MULTILINE)
    assert link, server.output
    yield await entered(server, "owner", username="raven", password=PASSWORD, link=link[1])


async def tries(server: RunningServer, token: str | None, *options: str) -> None:
    """Let Schemathesis try the API with all its checks; it must find nothing."""
    shown = [f"--header=Authorization: Bearer {token}"] if token else []
    process = await asyncio.create_subprocess_exec(
        COMMAND,
        f"--config-file={CONFIG}",
        "--no-color",
        "run",
        f"{server.url}/api/v1/openapi.json",
        "--checks=all",
        f"--max-examples={EXAMPLES}",
        "--generation-database=none",
        *shown,
        *options,
        cwd=server.data.parent,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()


async def new_town(start_server: StartServer, **settings: str) -> RunningServer:
    """Start a server where the person of the description's examples is somebody."""
    server = start_server(environment={"STONECHAT_RATE_LIMITS": "off", **settings})
    await entered(server, "accounts", username="wren", password=EXAMPLE_PASSWORD)
    return server


@pytest.fixture
async def peopled(start_server: StartServer) -> RunningServer:
    """Return a server that keeps everything in a file."""
    return await new_town(start_server)


@pytest.fixture
async def peopled_postgres(start_server: StartServer, postgres_url: str) -> RunningServer:
    """Return a server that keeps everything in PostgreSQL, which is pickier about text."""
    return await new_town(start_server, STONECHAT_DATABASE_URL=postgres_url)


@pytest.mark.timeout(SECONDS)
@pytest.mark.parametrize("persona", [nobody, guest, member, owner])
async def test_every_answer_is_one_that_the_description_promises(
    peopled: RunningServer, persona: Persona
) -> None:
    await try_as(peopled, persona)


@pytest.mark.timeout(SECONDS)
async def test_so_is_every_answer_from_the_other_database(peopled_postgres: RunningServer) -> None:
    await try_as(peopled_postgres, owner)


async def try_as(server: RunningServer, persona: Persona) -> None:
    async with persona(server) as token:
        if token is None:
            await tries(server, None)
            return
        async with rest_client(server.url, token) as rest:
            assert (await rest.put("rooms/lobby/membership")).status_code == 200
            await tries(server, token, *(f"--exclude-operation-id={name}" for name in ENDINGS))
            assert (await rest.get("session")).status_code == 200, "signed out before the end"


@pytest.mark.timeout(SECONDS)
async def test_so_is_every_answer_to_whoever_goes(peopled: RunningServer) -> None:
    for name in ENDINGS:
        async with guest(peopled) as token:
            await tries(peopled, token, f"--include-operation-id={name}")
