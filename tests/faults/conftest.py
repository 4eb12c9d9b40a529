"""What the fault tests share.

They take their time from `STONECHAT_FAULT_ROUNDS`, a factor (1 by default) for how often each fault
happens: `make faults` runs them alone with more rounds.
"""

import os
from pathlib import Path

import pytest

from tests.faults.host import Host
from tests.support.server import StartServer

FACTOR = float(os.environ.get("STONECHAT_FAULT_ROUNDS", "1"))


def rounds(by_default: int) -> int:
    """Return how often a fault happens in this run."""
    return max(1, round(by_default * FACTOR))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give more rounds more time."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(120 * max(1, FACTOR)))


@pytest.fixture
def host(start_server: StartServer, tmp_path: Path) -> Host:
    """Return a host with SQLite, on which nothing runs yet."""
    return Host(start_server, tmp_path / "data")
