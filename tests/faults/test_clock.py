"""The wall clock of the server's machine jumps, back and forth, while people talk.

Nothing may hang on it but the times that people are shown: order comes from positions, and waiting
from a clock that nobody sets.
"""

import asyncio
import random
import shutil
import struct
import subprocess
import time
from pathlib import Path

import pytest

from tests.faults.host import Host
from tests.faults.ledger import Message
from tests.faults.line import line
from tests.faults.pair import Pair, pair, talking_pair, until
from tests.support.server import StartServer

HOUR = 3_600
DAY = 24 * HOUR

GRACE_SECONDS = 1.5
# What may pass between a deadline and what follows from it being heard, on a busy machine.
LATE_SECONDS = 5.0

pytestmark = pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler here")


class Clock:
    """The wall clock that the servers of one test are shown."""

    def __init__(self, directory: Path) -> None:
        library = directory / "clock.so"
        source = Path(__file__).with_name("clock.c")
        subprocess.run(
            ["cc", "-O1", "-Wall", "-Werror", "-shared", "-fPIC", "-o", library, source, "-ldl"],  # noqa: S607
            check=True,
        )
        self._offset = directory / "clock"
        self.set(0)
        self.environment = {"LD_PRELOAD": str(library), "FAULT_CLOCK": str(self._offset)}

    def set(self, seconds: int) -> None:
        """Let it go so many seconds ahead of the true time, or behind."""
        with self._offset.open("r+b" if self._offset.exists() else "wb") as file:
            file.write(struct.pack("=q", seconds))


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    return Clock(tmp_path)


@pytest.fixture
def host(start_server: StartServer, tmp_path: Path, clock: Clock) -> Host:
    quick = {
        "STONECHAT_PING_INTERVAL_SECONDS": "0.4",
        "STONECHAT_PING_TIMEOUT_SECONDS": "10",
        "STONECHAT_GUEST_GRACE_SECONDS": str(GRACE_SECONDS),
    }
    return Host(start_server, tmp_path / "data", quick | clock.environment)


def day(message: Message) -> str:
    """Return the date that a message shows."""
    return str(message["sent_at"])[:10]


async def test_order_and_ids_do_not_hang_on_the_clock(host: Host, clock: Clock) -> None:
    await host.start()
    async with talking_pair(host.port) as people:
        for offset in (0, -HOUR, -400 * DAY, 10 * DAY, -DAY, 0):
            clock.set(offset)
            ada = await people.ada.ready()
            heard = ada.pings
            await people.more(acknowledged=15)
            await until(lambda heard=heard, ada=ada: ada.pings > heard)  # type: ignore[misc]
        # Nobody was thrown out, or fell silent, because a deadline seemed to have passed.
        assert [people.ada.connections, people.bob.connections] == [1, 1]
    messages = people.ledger.history(people.room)
    days = [day(message) for message in messages]
    assert days != sorted(days), "the clock did not jump"
    ids = [message["id"] for message in messages]
    assert len(set(ids)) == len(ids)


async def test_pages_and_catching_up_go_by_position_whatever_the_clock_says(
    host: Host, clock: Clock
) -> None:
    await host.start()
    offsets = [random.randint(-30, 30) * DAY for _ in range(30)]
    async with pair(host.port) as people:
        for offset in offsets:
            clock.set(offset)
            await say(people, str(offset))
        bob = await people.bob.ready()
        newest = await bob.get("history", room=people.room, limit=10)
        assert [m["position"] for m in newest["messages"]] == list(range(21, 31))
        before = await bob.get("history", room=people.room, limit=10, before=21)
        assert [m["position"] for m in before["messages"]] == list(range(11, 21))
        reply = await bob.get("catch_up", rooms={people.room: 0}, whispers={})
        missed = reply["rooms"][people.room]["messages"]
        assert [m["position"] for m in missed] == list(range(1, 31))
        assert [m["text"] for m in missed] == [str(offset) for offset in offsets]


async def say(people: Pair, text: str) -> None:
    """Say something, and wait until it is acknowledged."""
    await people.ada.say(people.room, text)
    await until(lambda: not people.ada.person.pending)


async def test_a_server_that_starts_in_the_past_goes_on_where_it_was(
    host: Host, clock: Clock
) -> None:
    await host.start()
    async with pair(host.port) as people:
        await say(people, "today")
        await host.kill()
        clock.set(-20 * DAY)
        await host.start()
        await say(people, "some days ago")
        await host.kill()
        clock.set(20 * DAY)
        await host.start()
        await say(people, "some days later")
        # Each came back by a token, and was known.
        assert [people.ada.connections, people.bob.connections] == [3, 3]
        first = people.ledger.acknowledged[people.ada.person.id, "Ada-1"]
        again = {"room": people.room, "text": "today", "client_id": "Ada-1"}
        assert (await (await people.ada.ready()).get("send_message", **again))["message"] == first
    assert [m["text"] for m in people.ledger.history(people.room)] == [
        "today",
        "some days ago",
        "some days later",
    ]


@pytest.mark.parametrize("jump", [-DAY, DAY])
async def test_a_guest_has_the_whole_grace_and_no_more(host: Host, clock: Clock, jump: int) -> None:
    await host.start()
    heard: asyncio.Queue[str] = asyncio.Queue()

    def hear(event: str, _payload: object) -> None:
        heard.put_nowait(event)

    async with line(host.port, on_event=hear) as bob:
        await bob.get("add_user", username="Bob")
        await bob.get("create_room", name="kitchen")
        async with line(host.port) as ada:
            await ada.get("add_user", username="Ada")
            await ada.get("join_room", room="kitchen")
        gone_at = time.monotonic()
        clock.set(jump)
        async with asyncio.timeout(GRACE_SECONDS + LATE_SECONDS):
            while await heard.get() != "user_left":
                pass
        assert time.monotonic() - gone_at > GRACE_SECONDS * 0.9


@pytest.mark.parametrize("jump", [-DAY, DAY])
async def test_a_token_outlives_a_jump(host: Host, clock: Clock, jump: int) -> None:
    await host.start()
    async with line(host.port) as ada:
        named = await ada.get("add_user", username="Ada")
    clock.set(jump)
    async with line(host.port, named["token"]) as ada:
        assert ada.welcome["user"] == named["user"]
    clock.set(0)
    async with line(host.port, named["token"]) as ada:
        assert ada.welcome["user"] == named["user"]
