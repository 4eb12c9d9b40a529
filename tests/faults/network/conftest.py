"""A server whose every object can be counted, and that must not complain."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from tests.support.census import Census, complaints
from tests.support.server import RunningServer, StartServer


class StartQuietServer(Protocol):
    """What the fixture `start_quiet_server` gives."""

    def __call__(self, **settings: object) -> RunningServer:
        """Start a server with these settings, named as their variables without the prefix."""


@pytest.fixture
def census(tmp_path: Path) -> Census:
    """Count what lives in the servers of `start_quiet_server`."""
    return Census(tmp_path)


@pytest.fixture
def start_quiet_server(start_server: StartServer, census: Census) -> Iterator[StartQuietServer]:
    """Yield a way to start servers; the test fails if one of them logs a warning or worse."""
    started: list[RunningServer] = []

    def start(**settings: object) -> RunningServer:
        # Sessions that are left at the end of a test need no long good-bye.
        chosen = {
            f"STONECHAT_{name.upper()}": str(value)
            for name, value in ({"drain_seconds": 0} | settings).items()
        }
        server = start_server(environment=census.environment | chosen)
        started.append(server)
        return server

    yield start
    assert [line for server in started for line in complaints(server)] == []
