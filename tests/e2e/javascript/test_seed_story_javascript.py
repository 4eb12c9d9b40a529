"""The same story, told by the official JavaScript client: each transport, with and without acks."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.server import RunningServer

SCRIPT = Path(__file__).with_name("seed-story.mjs")


@pytest.mark.parametrize("manner", ["acknowledged", "silent"])
@pytest.mark.parametrize("transport", ["websocket", "polling", "upgrade"])
def test_the_javascript_client_tells_the_seed_story(
    server: RunningServer, transport: str, manner: str
) -> None:
    node = shutil.which("node")
    assert node is not None, "make test-python puts a Node.js on the path"
    story = subprocess.run(
        [node, SCRIPT, server.url, transport, manner],
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert story.returncode == 0, story.stderr
    assert story.stdout == "told\n"
