"""Ada, who talks, and Bob, who listens, while something happens to the server's surroundings."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from tests.faults.device import Device, Person
from tests.faults.ledger import Ledger
from tests.faults.line import line
from tests.faults.town import history

WAIT_SECONDS = 30.0


class Pair:
    """Two people in one room, with one device each.

    Attributes:
        ledger: What they were told.
        room: The id of their room.

    """

    def __init__(self, port: int, ledger: Ledger, room: str, people: list[Person]) -> None:
        self.ledger = ledger
        self.room = room
        self.ada, self.bob = [
            Device(lambda: port, ledger, person, name)
            for person, name in zip(people, ("Ada", "Bob"), strict=True)
        ]
        self._port = port

    async def talk(self) -> None:
        """Let Ada talk for as long as nobody stops her."""
        number = 0
        while True:
            number += 1
            await self.ada.say(self.room, f"{number} " + "x" * 2_000)
            await asyncio.sleep(0.01)

    async def more(self, *, acknowledged: int = 0, unavailable: int = 0) -> None:
        """Wait until there are so many more of these than now."""
        ledger = self.ledger
        acknowledged += len(ledger.acknowledged)
        unavailable += ledger.unavailable
        await until(
            lambda: len(ledger.acknowledged) >= acknowledged and ledger.unavailable >= unavailable
        )

    async def check(self) -> None:
        """Check that both saw the same, without a hole, and that it is what is stored."""
        await until(lambda: not self.ada.person.pending)
        async with line(self._port, self.bob.person.token) as bob:
            stored = await history(bob, self.room)
            reply = await bob.get("catch_up", rooms={self.room: 0}, whispers={})
            revision = reply["rooms"][self.room]["room"]["revision"]
        assert self.ledger.faults == []
        assert [message["position"] for message in stored] == list(range(1, len(stored) + 1))
        assert self.ledger.history(self.room) == stored
        for device in (self.ada, self.bob):
            view = device.views[self.room]
            await until(lambda view=view: view.revision >= revision)  # type: ignore[misc]
            assert [view.messages[place] for place in sorted(view.messages)] == stored


async def until(condition: Callable[[], bool], seconds: float = WAIT_SECONDS) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


@asynccontextmanager
async def pair(port: int) -> AsyncIterator[Pair]:
    """Let two people meet for as long as the block lasts; then they have missed nothing."""
    people = []
    async with line(port) as founder:
        await founder.get("add_user", username="Founder")
        room = (await founder.get("create_room", name="kitchen"))["room"]["id"]
    for username in ("Ada", "Bob"):
        async with line(port) as opened:
            named: dict[str, Any] = await opened.get("add_user", username=username)
            await opened.get("join_room", room=room)
            people.append(Person(named["user"]["id"], named["token"]))
    met = Pair(port, Ledger(), room, people)
    try:
        await met.ada.ready()
        await met.bob.ready()
        yield met
        await met.check()
    finally:
        await met.ada.close()
        await met.bob.close()


@asynccontextmanager
async def talking_pair(port: int) -> AsyncIterator[Pair]:
    """Let two people meet, one of whom talks until the end of the block."""
    async with pair(port) as met:
        talking = asyncio.create_task(met.talk())
        try:
            yield met
        finally:
            talking.cancel()
