"""The conformance server, once for all tests of a file."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.conformance.peers import ConformanceProcess, conformance_server, hang_up


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConformanceProcess]:
    """Run a server with the short times that protocol suites expect."""
    with conformance_server(tmp_path_factory.mktemp("conformance") / "stderr") as process:
        yield process


@pytest.fixture(scope="module")
def calm_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConformanceProcess]:
    """Run a server with the times of production, for what must not be hurried."""
    log = tmp_path_factory.mktemp("conformance") / "stderr"
    times = ("--ping-interval-ms", "25000", "--ping-timeout-ms", "20000")
    with conformance_server(log, *times, "--connect-timeout-ms", "45000") as process:
        yield process


@pytest.fixture(autouse=True)
async def no_peer_is_left() -> AsyncIterator[None]:
    """Hang up on behalf of tests that have seen enough."""
    yield
    await hang_up()


@pytest.fixture
def port(server: ConformanceProcess) -> int:
    """Where the hurried server listens."""
    return server.port


@pytest.fixture
def calm_port(calm_server: ConformanceProcess) -> int:
    """Where the calm server listens."""
    return calm_server.port
