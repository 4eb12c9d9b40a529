"""One server for all tests of a file; each brings its own people."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from tests.support.accounts import Account, register
from tests.support.names import new_name
from tests.support.rest import rest_client
from tests.support.server import RunningServer


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """Yield a server that is as good for the next test as for this one."""
    server = RunningServer(
        tmp_path_factory.mktemp("server") / "data",
        environment={"STONECHAT_RATE_LIMITS": "off", "STONECHAT_FILE_BYTES": "3000000"},
    )
    yield server
    server.close()


@pytest.fixture
async def wren(server: RunningServer) -> Account:
    """Return somebody who registered just now."""
    return await register(server.url, new_name("Wren"))


@pytest.fixture
async def robin(server: RunningServer) -> Account:
    """Return somebody else."""
    return await register(server.url, new_name("Robin"))


@pytest.fixture
async def as_wren(server: RunningServer, wren: Account) -> AsyncIterator[httpx.AsyncClient]:
    """Yield a client of REST that is the first of them."""
    async with rest_client(server.url, wren.token) as rest:
        yield rest


@pytest.fixture
async def as_robin(server: RunningServer, robin: Account) -> AsyncIterator[httpx.AsyncClient]:
    """Yield a client of REST that is the other one."""
    async with rest_client(server.url, robin.token) as rest:
        yield rest
