"""What the fault tests share.

They take their time from `STONECHAT_FAULT_ROUNDS`, a factor (1 by default) for how often each fault
happens: `make faults` runs them alone with more rounds.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.host import Host
from tests.support.postgres import Cluster, PostgresMissingError, find_programs
from tests.support.server import StartServer

# What these assert is shown as what tests assert.
pytest.register_assert_rewrite("tests.faults.pair", "tests.faults.town")

FACTOR = float(os.environ.get("STONECHAT_FAULT_ROUNDS", "1"))

# A commit that nobody waits for would stay in memory for as long as this.
LAZY = {"fsync": "on", "full_page_writes": "on", "wal_writer_delay": "10s", "autovacuum": "off"}


def rounds(by_default: int) -> int:
    """Return how often a fault happens in this run."""
    return max(1, round(by_default * FACTOR))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give more rounds more time."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(200 * max(1, FACTOR)))


@pytest.fixture
def host(start_server: StartServer, tmp_path: Path) -> Host:
    """Return a host with SQLite, on which nothing runs yet."""
    return Host(start_server, tmp_path / "data")


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """Yield a PostgreSQL cluster of this test's own, which waits for the disk only when asked to.

    Without PostgreSQL the test is skipped, and in CI, where it would not be missed, it fails.
    """
    try:
        find_programs()
    except PostgresMissingError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(error))
    own = Cluster(tmp_path, LAZY)
    yield own
    own.stop()
