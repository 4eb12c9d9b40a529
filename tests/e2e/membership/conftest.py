"""One server for all tests of a file; each brings its own people, with account and socket."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.support.accounts import register
from tests.support.chatter import Chatter, chatter
from tests.support.names import new_name
from tests.support.rest import rest_client
from tests.support.server import RunningServer


@dataclass
class Member:
    """Somebody with an account, an official Socket.IO client and a client of REST."""

    user: dict[str, Any]
    chatter: Chatter
    rest: httpx.AsyncClient

    @property
    def id(self) -> str:
        """Who they are."""
        return str(self.user["id"])


Arrives = Callable[[str], Awaitable[Member]]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """Yield a server that is as good for the next test as for this one."""
    server = RunningServer(
        tmp_path_factory.mktemp("server") / "data", environment={"STONECHAT_RATE_LIMITS": "off"}
    )
    yield server
    server.close()


@pytest.fixture
async def arrives(server: RunningServer) -> AsyncIterator[Arrives]:
    """Let people register and connect; they stay until the test ends."""
    async with AsyncExitStack() as stack:

        async def arrive(name: str) -> Member:
            account = await register(server.url, new_name(name))
            person = await stack.enter_async_context(chatter(server.url, token=account.token))
            rest = await stack.enter_async_context(rest_client(server.url, account.token))
            return Member(account.user, person, rest)

        yield arrive


@pytest.fixture
async def wren(arrives: Arrives) -> Member:
    """Return somebody."""
    return await arrives("wren")


@pytest.fixture
async def robin(arrives: Arrives) -> Member:
    """Return somebody else."""
    return await arrives("robin")


@pytest.fixture
async def owl(arrives: Arrives) -> Member:
    """Return somebody from outside."""
    return await arrives("owl")
