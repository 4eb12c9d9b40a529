"""Servers whose every object can be counted, and that must not complain."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import pytest

from tests.support.census import QuietServer


class StartQuietServer(Protocol):
    """What the fixture `start_quiet_server` gives."""

    def __call__(self, **settings: object) -> QuietServer:
        """Start a server with these settings, named as their variables without the prefix."""


@pytest.fixture
def start_quiet_server(tmp_path: Path) -> Iterator[StartQuietServer]:
    """Yield a way to start servers of this test's own."""
    with ExitStack() as servers:

        def start(**settings: object) -> QuietServer:
            server = QuietServer(tmp_path, **settings)
            servers.callback(server.close)
            return server

        yield start


@pytest.fixture(scope="module")
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[QuietServer]:
    """Run one server for all tests of a file, with the file's `SETTINGS`."""
    server = QuietServer(tmp_path_factory.mktemp("network"), **request.module.SETTINGS)
    yield server
    server.close()
