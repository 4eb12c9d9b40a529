"""A stock client with the README's few lines misses nothing, whatever breaks, and asks little."""

import asyncio
import shutil
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from tests.e2e.javascript.gate import Gate
from tests.support.accounts import register
from tests.support.chatter import Chatter, chatter
from tests.support.server import RunningServer
from tests.support.source import ROOT

SCRIPT: Final = Path(__file__).with_name("recovery.mjs")
PATIENCE_SECONDS: Final = 40.0
PAGE: Final = 50
BEFORE: Final = 120
MISSED: Final = 600
LIVE: Final = 100


class Reader:
    """The README's program, and what it has drawn."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.drawn: list[int] = []

    async def draws(self, last: int) -> None:
        """Wait until it has drawn a position."""
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not self.drawn or self.drawn[-1] < last:
                line = await self.process.stdout.readline()
                assert line, "the program ended"
                self.drawn.append(int(line))


class Scene:
    """A talker, and a reader behind a gate who has drawn the newest page of what was said."""

    def __init__(self, gate: Gate, ada: Chatter, reader: Reader) -> None:
        self.gate = gate
        self.reader = reader
        self.last = BEFORE
        self._ada = ada

    async def says(self, count: int) -> None:
        """Let Ada say something, and wait until it is stored."""
        for _ in range(count):
            reply = await self._ada.gets("send_message", room="lobby", text="so it is")
            self.last = reply["message"]["position"]

    async def everything_is_drawn_once_in_order(self, first: int) -> None:
        await self.reader.draws(self.last)
        assert self.reader.drawn == list(range(first, self.last + 1))


@asynccontextmanager
async def scene(server: RunningServer, *, refusals: int = 0) -> AsyncIterator[Scene]:
    """Let Ada talk, and start the reader, who has the newest page."""
    async with chatter(server.url, "Ada") as ada, Gate(server.url) as gate:
        gate.refusals = refusals
        async with chatter(server.url, "Bob") as bob:
            await bob.gets("join_room", room="lobby")
            token = str(bob.token)
        await ada.gets("join_room", room="lobby")
        for _ in range(BEFORE):
            await ada.gets("send_message", room="lobby", text="so it was")
        async with reading(gate, token) as reader:
            await reader.draws(BEFORE)
            yield Scene(gate, ada, reader)


@asynccontextmanager
async def reading(gate: Gate, token: str) -> AsyncIterator[Reader]:
    """Run the README's program for somebody, behind a gate."""
    node = shutil.which("node")
    assert node is not None, "make test-python puts a Node.js on the path"
    process = await asyncio.create_subprocess_exec(
        node, SCRIPT, ROOT / "README.md", gate.url, token, stdout=PIPE
    )
    try:
        yield Reader(process)
    finally:
        process.kill()
        await process.wait()
        process._transport.close()  # type: ignore[attr-defined]  # noqa: SLF001 - or it warns


FIRST: Final = BEFORE - PAGE + 1


async def test_a_long_absence_costs_a_question_a_page_while_the_room_goes_on(
    server: RunningServer,
) -> None:
    async with scene(server) as now:
        now.gate.shut()
        await now.says(MISSED)
        before, now.gate.late, now.gate.past = now.gate.questions, 1, LIVE
        now.gate.open()
        await now.gate.page_waits.wait()
        await now.says(LIVE)
        await now.everything_is_drawn_once_in_order(FIRST)
        assert now.gate.questions - before <= (MISSED + LIVE) // PAGE + 2


async def test_what_is_said_between_a_page_and_its_arrival_is_drawn(server: RunningServer) -> None:
    async with scene(server) as now:
        now.gate.holes, now.gate.late = 1, 1
        await now.says(2)
        await now.gate.page_waits.wait()
        await now.says(1)
        await now.everything_is_drawn_once_in_order(FIRST)


async def test_a_cut_in_the_middle_of_a_page_does_not_hold_up_the_next_connection(
    server: RunningServer,
) -> None:
    async with scene(server) as now:
        for _ in range(3):
            now.gate.holes, now.gate.late = 1, 1
            await now.says(2)
            await now.gate.page_waits.wait()
            now.gate.cut()
            await now.everything_is_drawn_once_in_order(FIRST)


async def test_a_refused_first_question_is_asked_again_and_fetches_no_more_than_a_page(
    server: RunningServer,
) -> None:
    async with scene(server, refusals=2) as now:
        await now.says(3)
        await now.everything_is_drawn_once_in_order(FIRST)
        assert now.gate.questions == 3


async def test_a_reader_that_was_behind_begins_anew(server: RunningServer) -> None:
    async with scene(server) as now:
        now.gate.holes = 3
        await now.says(3)
        await now.gate.say('42["behind",{"rooms":{},"whispers":{}}]')
        await now.everything_is_drawn_once_in_order(FIRST)


async def test_what_was_said_before_one_came_is_no_hole_where_it_is_hidden(
    server: RunningServer,
) -> None:
    ada_account = await register(server.url, "Ada")
    async with (
        chatter(server.url, token=ada_account.token) as ada,
        chatter(server.url, "Bob") as bob,
        Gate(server.url) as gate,
    ):
        made = await ada.gets("create_room", title="The loft", visibility="private")
        room = made["room"]["id"]
        await ada.gets("update_room", room=room, history="joined")
        for _ in range(3):
            await ada.gets("send_message", room=room, text="before Bob")
        await ada.gets("invite", room=room, user="Bob")
        gate.late = 1
        async with reading(gate, str(bob.token)) as reader:
            await gate.page_waits.wait()
            for _ in range(2):
                await ada.gets("send_message", room=room, text="since then")
            await reader.draws(5)
            assert reader.drawn == [4, 5]
            assert gate.questions == 1
