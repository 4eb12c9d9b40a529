"""A stock client with the README's few lines misses nothing, and asks for nothing needlessly."""

import asyncio
import json
import shutil
from pathlib import Path
from typing import Any

from tests.support.chatter import Chatter, chatter
from tests.support.server import RunningServer
from tests.support.source import ROOT

SCRIPT = Path(__file__).with_name("recovery.mjs")
PAGE = 50
BEFORE = 120
MISSED = 1_900
MEANWHILE = 200
BURSTS = 40
BURST = 20
LAST = BEFORE + MISSED + MEANWHILE + BURSTS * BURST


class Reader:
    """The client of the README in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin
        assert process.stdout
        self._process = process
        self._orders = process.stdin
        self._facts = process.stdout

    @classmethod
    async def start(cls, url: str, token: str) -> "Reader":
        """Let it connect."""
        node = shutil.which("node")
        assert node is not None, "make test-python puts a Node.js on the path"
        arguments = [SCRIPT, ROOT / "README.md", url, token, str(LAST)]
        pipe = asyncio.subprocess.PIPE
        return cls(
            await asyncio.create_subprocess_exec(
                node, *arguments, stdin=pipe, stdout=pipe, stderr=pipe, limit=2**20
            )
        )

    def is_told(self, order: str) -> None:
        """Tell it to go, to return, or to stumble from then on."""
        self._orders.write(f"{order}\n".encode())

    async def says(self) -> dict[str, Any]:
        """Wait for the next thing that it says."""
        line = await asyncio.wait_for(self._facts.readline(), 55)
        if not line:
            _, errors = await self._process.communicate()
            raise AssertionError(errors.decode())
        fact: dict[str, Any] = json.loads(line)
        return fact


async def _say(person: Chatter, count: int) -> None:
    for number in range(count):
        await person.tells("send_message", room="lobby", text=str(number))
    await person.gets("send_message", room="lobby", text="the last of them")


async def test_the_lines_of_the_readme_miss_nothing_and_ask_once(server: RunningServer) -> None:
    async with chatter(server.url, "Ada") as ada:
        async with chatter(server.url, "Bob") as bob:
            await bob.gets("join_room", room="lobby")
            token = str(bob.token)
        await ada.gets("join_room", room="lobby")
        await _say(ada, BEFORE - 1)
        reader = await Reader.start(server.url, token)
        first = (await reader.says())["first"]
        reader.is_told("go")
        assert (await reader.says())["away"]
        await _say(ada, MISSED - 1)
        reader.is_told("return")
        await _say(ada, MEANWHILE - 1)
        reader.is_told("stumble")
        for _ in range(BURSTS):
            await _say(ada, BURST - 1)
            await asyncio.sleep(0.05)
        told = await reader.says()
    assert told["shown"] == list(range(first, LAST + 1))
    assert first == BEFORE - PAGE + 1
    # Every page once, and a few more for each new connection: to look, and for what came meanwhile.
    connections = 2 + told["cuts"]
    assert told["requests"] <= (LAST - first) / PAGE + 4 * connections
