"""Three servers for all stories of a file; each story brings its own people."""

from collections.abc import Iterator

import pytest

from tests.conftest import CLUSTER
from tests.support.cluster import Nodes
from tests.support.postgres import new_database
from tests.support.server import RunningServer

SETTINGS = {
    "STONECHAT_RATE_LIMITS": "off",
    "STONECHAT_PRESENCE_GRACE_SECONDS": "1",
    "STONECHAT_GUEST_GRACE_SECONDS": "1",
}


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
