"""The example in docs/client.md, as it stands there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.chatter import chatter
from tests.support.server import StartServer, clean_environment
from tests.support.source import ROOT

ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture
def example() -> str:
    found = re.search(r"```python\n(.*?)```", (ROOT / "docs" / "client.md").read_text(), re.DOTALL)
    assert found
    assert len(found[1].splitlines()) <= 14
    return found[1]


@pytest.mark.timeout(120)
async def test_the_echo_answers_once_also_after_a_restart_of_the_server(
    start_server: StartServer, example: str, tmp_path: Path
) -> None:
    assert ADDRESS in example
    server = start_server(environment={"STONECHAT_GUEST_GRACE_SECONDS": "600"})
    program = tmp_path / "echo.py"
    program.write_text(example.replace(ADDRESS, server.url))
    async with chatter(server.url, "Ada") as ada:
        await ada.gets("join_room", room="lobby")
        echo = subprocess.Popen([sys.executable, program], env=clean_environment())
        try:
            assert (await ada.hears("user_joined"))["user"]["username"] == "Echo"
            await ada.gets("send_message", room="lobby", text="Hello")
            assert (await ada.hears("message"))["text"] == "Hello"
            assert (await ada.hears("message"))["text"] == "You said: Hello"
            server.kill()
            server = start_server(port=server.port)
            async with chatter(server.url, token=ada.token) as again:
                await again.gets("send_message", room="lobby", text="Still there?")
                assert (await again.hears("message"))["text"] == "Still there?"
                assert (await again.hears("message"))["text"] == "You said: Still there?"
                page = await again.gets("history", room="lobby")
                assert len(page["messages"]) == 4
            assert echo.poll() is None
        finally:
            echo.kill()
            echo.wait()
