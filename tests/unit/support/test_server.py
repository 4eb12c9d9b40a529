"""The harness around the real server notices what goes wrong with it.

A few lines of shell stand in for the command, since the server does none of this.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.server import RunningServer, ServerFailedError

READY = "echo 'Stonechat is ready: http://127.0.0.1:8000'"
WAIT = "trap 'exit 0' TERM; while :; do sleep 0.01; done"

StartInstead = Callable[..., RunningServer]


@pytest.fixture
def start_instead(tmp_path: Path) -> StartInstead:
    def start(*script: str) -> RunningServer:
        command = tmp_path / "command"
        command.write_text("\n".join(["#!/bin/sh", *script]))
        command.chmod(0o700)
        return RunningServer(tmp_path / "data", command=command)

    return start


def test_the_address_is_taken_from_the_ready_line(start_instead: StartInstead) -> None:
    server = start_instead("echo 'Owner link: http://x'", READY, WAIT)
    assert (server.url, server.port) == ("http://127.0.0.1:8000", 8000)
    assert server.output.startswith("Owner link: ")
    server.close()
    assert not server.running


def test_a_server_that_ends_before_it_is_ready_fails_with_its_words(
    start_instead: StartInstead,
) -> None:
    with pytest.raises(ServerFailedError, match=r"exit status 2\.\nThe port is taken"):
        start_instead("echo The port is taken >&2", "exit 2")


def test_a_logged_traceback_fails_the_test(start_instead: StartInstead) -> None:
    server = start_instead("echo 'Traceback (most recent call last):' >&2", READY, WAIT)
    with pytest.raises(ServerFailedError, match="logged a traceback"):
        server.close()


def test_a_server_that_stops_badly_fails_the_test(start_instead: StartInstead) -> None:
    server = start_instead(READY, WAIT.replace("exit 0", "exit 3"))
    with pytest.raises(ServerFailedError, match="exit status 3"):
        server.close()


def test_a_killed_server_is_no_failure(start_instead: StartInstead) -> None:
    server = start_instead(READY, WAIT)
    server.kill()
    server.close()
