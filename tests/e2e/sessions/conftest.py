"""One server for all tests of a file; each brings its own people."""

from collections.abc import Iterator

import pytest

from tests.support.accounts import Account, register
from tests.support.names import new_name
from tests.support.server import RunningServer

WITHOUT_LIMITS = {"STONECHAT_RATE_LIMITS": "off"}
"""A hundred people log in here who all have one address."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """Yield a server that is as good for the next test as for this one."""
    server = RunningServer(tmp_path_factory.mktemp("server") / "data", environment=WITHOUT_LIMITS)
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
