"""A stock client with the README's few lines misses nothing while its connection keeps breaking."""

import asyncio
import json
import shutil
from pathlib import Path

from tests.support.chatter import chatter
from tests.support.server import RunningServer
from tests.support.source import ROOT

SCRIPT = Path(__file__).with_name("recovery.mjs")
BEFORE = 120
BURSTS = 60
BURST = 20


async def test_the_lines_of_the_readme_miss_nothing(server: RunningServer) -> None:
    node = shutil.which("node")
    assert node is not None, "make test-python puts a Node.js on the path"
    last = BEFORE + BURSTS * BURST
    async with chatter(server.url, "Ada") as ada:
        async with chatter(server.url, "Bob") as bob:
            await bob.gets("join_room", room="lobby")
            token = str(bob.token)
        await ada.gets("join_room", room="lobby")
        for number in range(BEFORE):
            await ada.gets("send_message", room="lobby", text=str(number))
        arguments = [SCRIPT, ROOT / "README.md", server.url, token, str(last)]
        reader = await asyncio.create_subprocess_exec(
            node, *arguments, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        for burst in range(BURSTS):
            for number in range(BURST):
                await ada.tells("send_message", room="lobby", text=f"{burst}.{number}")
            await asyncio.sleep(0.05)
        output, errors = await asyncio.wait_for(reader.communicate(), 50)
    assert reader.returncode == 0, errors.decode()
    told = json.loads(output)
    assert told["cuts"] >= 2
    first = told["shown"][0]
    assert first <= last - BURST
    assert told["shown"] == list(range(first, last + 1))
