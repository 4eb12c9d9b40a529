"""Fixtures for every test. What they are made of is in `tests/support`."""

import gc
import inspect
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.dead_tasks import DeadTasks
from tests.support.mailbox import Mailbox
from tests.support.postgres import Cluster, PostgresMissingError, find_programs, new_database
from tests.support.server import RunningServer, StartServer

CLUSTER = pytest.StashKey[Cluster]()
SHARED = "stonechat_shared_directory"


def pytest_configure(config: pytest.Config) -> None:
    """Choose the directory in which the workers of this run tell each other of the cluster."""
    given = getattr(config, "workerinput", {}).get(SHARED)
    config.stash[CLUSTER] = Cluster(Path(given or tempfile.mkdtemp(prefix="stonechat-tests-")))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell a worker of xdist where it is."""
    node.workerinput[SHARED] = str(node.config.stash[CLUSTER].shared)  # type: ignore[attr-defined]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the cluster, now that every worker has ended."""
    if not hasattr(config, "workerinput"):
        config.stash[CLUSTER].stop()
        shutil.rmtree(config.stash[CLUSTER].shared)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs PostgreSQL, so that `-m "not postgres"` leaves it out."""
    for item in items:
        if "postgres_url" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.postgres)


def pytest_collection_finish() -> None:
    """Spare the garbage collector, which `dead_tasks` calls often, what will never be garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def dead_tasks(request: pytest.FixtureRequest) -> Iterator[DeadTasks | None]:
    """Fail the test when an exception died in a task or a callback of an event loop.

    A test that lets one die on purpose takes this fixture and clears its `reports`.
    """
    if not inspect.iscoroutinefunction(getattr(request, "function", None)):
        yield None
        return
    with DeadTasks() as dead:
        yield dead
    if dead.reports:
        pytest.fail("Died with nobody watching:\n" + "\n".join(dead.reports), pytrace=False)


@pytest.fixture(scope="session")
def needs_postgres() -> None:
    """Skip the test without PostgreSQL; in CI, where it would not be missed, it fails."""
    try:
        find_programs()
    except PostgresMissingError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(error))


@pytest.fixture
def postgres_url(pytestconfig: pytest.Config, needs_postgres: None) -> Iterator[str]:
    """Yield `postgresql+psycopg://…`, the URL of an empty database of this test's own."""
    del needs_postgres
    with new_database(pytestconfig.stash[CLUSTER].url()) as url:
        yield url


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[StartServer]:
    """Yield `start_server(*arguments, data=…, port=…, environment=…)`: a real server, ready.

    Each starts on `tmp_path / "data"` unless told otherwise. After the test those that still run
    are stopped, and the test fails when one ended badly or logged a traceback.
    """
    with ExitStack() as servers:

        def start(
            *arguments: str,
            data: Path | None = None,
            port: int = 0,
            environment: Mapping[str, str] | None = None,
        ) -> RunningServer:
            where = data or tmp_path / "data"
            server = RunningServer(where, *arguments, port=port, environment=environment)
            servers.callback(server.close)
            return server

        yield start


@pytest.fixture
def server(start_server: StartServer) -> RunningServer:
    """Return a running server with an empty data directory and every setting at its default."""
    return start_server()


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """Yield a real mail server; `start_server(environment={"STONECHAT_SMTP_URL": mailbox.url})`."""
    with Mailbox() as mailbox:
        yield mailbox
