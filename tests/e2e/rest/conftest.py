"""People who are connected by one door and ask by the other."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass

import httpx
import pytest

from tests.support.chatter import Chatter, chatter
from tests.support.rest import rest_client
from tests.support.server import RunningServer


@dataclass
class Guest:
    """A guest with a socket, which keeps them from departing, and a client of REST."""

    chatter: Chatter
    rest: httpx.AsyncClient


Arrives = Callable[[str], Awaitable[Guest]]


@pytest.fixture
async def arrives(server: RunningServer) -> AsyncIterator[Arrives]:
    """Let guests come in by their names; they stay until the test ends."""
    async with AsyncExitStack() as stack:

        async def arrive(username: str) -> Guest:
            person = await stack.enter_async_context(chatter(server.url, username))
            rest = rest_client(server.url, person.token)
            return Guest(person, await stack.enter_async_context(rest))

        yield arrive


@pytest.fixture
async def wren(arrives: Arrives) -> Guest:
    """Return a guest."""
    return await arrives("wren")


@pytest.fixture
async def stranger(server: RunningServer) -> AsyncIterator[httpx.AsyncClient]:
    """Yield a client of REST without credentials."""
    async with rest_client(server.url) as client:
        yield client
