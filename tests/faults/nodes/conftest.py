"""What takes several servers takes its time on a machine that is busy or slow."""

from pathlib import Path

import pytest

from tests.faults.conftest import FACTOR


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give it, however often each fault happens."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.timeout(900 * max(1, FACTOR)), append=False)
