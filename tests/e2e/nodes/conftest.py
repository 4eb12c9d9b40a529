"""Three servers for all stories of a file; each story brings its own people."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import CLUSTER
from tests.support.cluster import Nodes
from tests.support.postgres import new_database
from tests.support.server import RunningServer

SETTINGS = {
    "STONECHAT_RATE_LIMITS": "off",
    "STONECHAT_METRICS": "loopback",
    "STONECHAT_PRESENCE_GRACE_SECONDS": "1",
    # No guest is let go because a machine was slow.
    "STONECHAT_GUEST_GRACE_SECONDS": "3600",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give time to what starts several servers."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.timeout(900))


@pytest.fixture
def forgetful(postgres_url: str, tmp_path: Path) -> Iterator[Nodes]:
    """Yield two servers that let guests go who stay away for a second."""
    settings = {**SETTINGS, "STONECHAT_GUEST_GRACE_SECONDS": "1"}
    with Nodes(tmp_path, postgres_url, settings) as nodes:
        nodes.start(2)
        yield nodes


@pytest.fixture(scope="module")
def nodes(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Nodes]:
    """Yield three servers that are as good for the next story as for this one."""
    with (
        new_database(request.config.stash[CLUSTER].url()) as url,
        Nodes(tmp_path_factory.mktemp("nodes"), url, SETTINGS) as nodes,
    ):
        nodes.start(3)
        yield nodes


@pytest.fixture
def servers(nodes: Nodes) -> list[RunningServer]:
    """Return the servers."""
    return nodes.servers
