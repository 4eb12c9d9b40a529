"""One server for all tests of a file, and a push service of this machine."""

from collections.abc import Iterator

import pytest

from tests.support.accounts import Account, register
from tests.support.names import new_name
from tests.support.push_service import PushService
from tests.support.server import RunningServer

ENVIRONMENT = {"STONECHAT_RATE_LIMITS": "off", "STONECHAT_PUSH_ALLOW_LOOPBACK": "on"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """Yield a server that is as good for the next test as for this one."""
    server = RunningServer(tmp_path_factory.mktemp("server") / "data", environment=ENVIRONMENT)
    yield server
    server.close()


@pytest.fixture
def push_service() -> Iterator[PushService]:
    """Yield a push service that nobody has used."""
    with PushService() as service:
        yield service


@pytest.fixture
async def wren(server: RunningServer) -> Account:
    """Return somebody who registered just now."""
    return await register(server.url, new_name("Wren"))


@pytest.fixture
async def robin(server: RunningServer) -> Account:
    """Return somebody else."""
    return await register(server.url, new_name("Robin"))
