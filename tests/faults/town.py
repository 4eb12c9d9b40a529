"""Many people at once in a few rooms, who talk while the server comes and goes."""

import asyncio
import random
import urllib.request
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, Protocol

from tests.faults.device import Device, Person
from tests.faults.ledger import Ledger, Message
from tests.faults.line import Line, line
from tests.support.pictures import picture
from tests.support.server import RunningServer

SETTLE_SECONDS = 150.0
ROOMS = ("kitchen", "garden", "porch")


class Place(Protocol):
    """Where people meet.

    Attributes:
        port: Where to connect to; it may be another one each time.
        server: A server that runs there.

    """

    @property
    def port(self) -> int:
        """Where to connect to."""

    @property
    def server(self) -> RunningServer:
        """A server that runs."""


class Town:
    """People on a host: `kitchen` and `garden` with a fixed membership, `porch` to come and go.

    Attributes:
        ledger: What everybody was told.
        devices: Everybody's programs.

    """

    def __init__(self, host: Place) -> None:
        self.host = host
        self.ledger = Ledger()
        self.devices: list[Device] = []
        self.rooms: dict[str, str] = {}
        self._busy: list[asyncio.Task[None]] = []
        self._resting = False

    async def found(self) -> None:
        """Make the rooms."""
        async with line(self.host.port) as founder:
            await founder.get("add_user", username="Founder")
            for name in ROOMS:
                reply = await founder.get("create_room", name=name)
                self.rooms[name] = reply["room"]["id"]

    async def settle(self, username: str, rooms: tuple[str, ...], devices: int = 1) -> list[Device]:
        """Let somebody move in, with some devices, and join rooms."""
        async with line(self.host.port) as first:
            named = await first.get("add_user", username=username)
            for name in rooms:
                await first.get("join_room", room=name)
        person = Person(named["user"]["id"], named["token"])
        new = [
            Device(self._port, self.ledger, person, f"{username}{number}")
            for number in range(devices)
        ]
        self.devices += new
        for device in new:
            await device.ready()
        return new

    def _port(self) -> int:
        return self.host.port

    # What people do all day.

    def occupy(self, work: Coroutine[Any, Any, None]) -> None:
        """Let somebody do something until everybody rests."""
        self._busy.append(asyncio.create_task(work))

    async def chat(self, device: Device, rooms: tuple[str, ...], *, images: bool = False) -> None:
        """Say something now and then, several messages at a time."""
        number = 0
        while not self._resting:
            for _ in range(random.randint(1, 5)):
                number += 1
                image = _image() if images and number % 4 == 0 else None
                room = self.rooms[random.choice(rooms)]
                await device.say(room, f"{device.name} says {number}", image)
            await asyncio.sleep(random.uniform(0, 0.06))

    async def wander(self, device: Device, room: str) -> None:
        """Come and go."""
        room_id = self.rooms[room]
        while not self._resting:
            await device.ready()
            if room_id in device.present:
                await device.exit(room_id)
            else:
                await device.enter(room_id)
            await asyncio.sleep(random.uniform(0, 0.1))

    async def progress(self, acknowledged: int) -> None:
        """Wait until so many more sends have been acknowledged than now."""
        goal = len(self.ledger.acknowledged) + acknowledged
        async with asyncio.timeout(SETTLE_SECONDS):
            while len(self.ledger.acknowledged) < goal:
                await asyncio.sleep(0.005)

    async def rest(self) -> None:
        """End the day: nobody begins anything, and everything begun is acknowledged."""
        self._resting = True
        async with asyncio.timeout(SETTLE_SECONDS):
            await asyncio.gather(*self._busy)
            self._busy.clear()
            for device in self.devices:
                await device.ready()
                while device.person.pending:
                    await asyncio.sleep(0.01)

    async def close(self) -> None:
        """Let everybody go."""
        for work in self._busy:
            work.cancel()
        await asyncio.gather(*self._busy, return_exceptions=True)
        for device in self.devices:
            await device.close()

    # What must be true in the end.

    async def check(self) -> None:
        """Check everything that was promised, against what the server shows a newcomer now."""
        assert self.ledger.faults == []
        async with line(self.host.port) as auditor:
            await auditor.get("add_user", username=f"Auditor{random.randrange(10**6)}")
            for room_id in self.rooms.values():
                state = await _room(auditor, room_id)
                stored = await history(auditor, room_id)
                self._check_history(room_id, stored, state["head"])
                await self._check_views(room_id, stored, state["revision"])
                members = await _members(auditor, room_id)
                self._check_members(room_id, members)
            await self._check_images()
        assert self.ledger.faults == []

    def _check_history(self, room_id: str, stored: list[Message], head: int) -> None:
        assert [message["position"] for message in stored] == list(range(1, head + 1))
        revisions = [message["revision"] for message in stored]
        assert revisions == sorted(set(revisions))
        for message in stored:
            self.ledger.show(message)
        # Whatever was shown or acknowledged, before whichever crash, is what is stored.
        assert self.ledger.history(room_id) == stored
        self._check_order(room_id, stored)

    def _check_order(self, room_id: str, stored: list[Message]) -> None:
        last: dict[str, int] = {}
        for message in stored:
            # Who repeats one of several sends that were refused puts it behind the others.
            if (message["author"]["id"], message["client_id"]) in self.ledger.refused:
                continue
            device, _, number = message["client_id"].rpartition("-")
            assert int(number) > last.get(device, 0), f"{device} is out of order in {room_id}"
            last[device] = int(number)

    async def _check_views(self, room_id: str, stored: list[Message], revision: int) -> None:
        for device in self.devices:
            if room_id not in device.present:
                continue
            view = device.views[room_id]
            async with asyncio.timeout(SETTLE_SECONDS):
                while view.revision < revision:
                    await asyncio.sleep(0.01)
            assert view.revision == revision, device.name
            assert [view.messages[place] for place in sorted(view.messages)] == stored, device.name

    def _check_members(self, room_id: str, members: set[str]) -> None:
        for device in self.devices:
            assert (device.person.id in members) == (room_id in device.present), device.name
            if room_id in device.present:
                assert device.views[room_id].members == members, device.name

    async def _check_images(self) -> None:
        shown = [message for message in self.ledger.acknowledged.values() if message["images"]]
        for message in shown:
            [image] = message["images"]
            whole, thumbnail = [
                await asyncio.to_thread(_fetch, self.host.server.url + url)
                for url in (image["url"], image["thumbnail_url"])
            ]
            assert whole.startswith(b"\x89PNG")
            assert len(whole) == image["bytes"]
            assert thumbnail

    async def check_retries(self, sample: int = 400) -> None:
        """Repeat sends that were acknowledged long ago: nothing is stored, the answer is the first.

        Each is sent twice at once, by all devices of its author.
        """
        chosen = random.sample(
            sorted(self.ledger.acknowledged), min(sample, len(self.ledger.acknowledged))
        )
        for author_id, client_id in chosen:
            first = self.ledger.acknowledged[author_id, client_id]
            fields = {"room": first["room"], "text": "something else", "client_id": client_id}
            devices = [device for device in self.devices if device.person.id == author_id]
            lines = [await device.ready() for device in devices] * 2
            again = await asyncio.gather(
                *(opened.get("send_message", **fields) for opened in lines)
            )
            for reply in again:
                assert reply["message"] == first, f"{first} became {reply}"


@asynccontextmanager
async def town(host: Place) -> AsyncIterator[Town]:
    """Found a town on a running host, with half a dozen people of all kinds in it, talking."""
    founded = Town(host)
    await founded.found()
    try:
        for name in ("Ada", "Bob"):
            for device in await founded.settle(name, ("kitchen", "garden", "porch")):
                founded.occupy(founded.chat(device, ("kitchen", "garden", "porch")))
        for twin in await founded.settle("Cleo", ("kitchen", "garden"), devices=2):
            founded.occupy(founded.chat(twin, ("kitchen", "garden")))
        [painter] = await founded.settle("Dan", ("kitchen",))
        founded.occupy(founded.chat(painter, ("kitchen",), images=True))
        await founded.settle("Eve", ("kitchen", "garden", "porch"))  # who only reads
        for name in ("Fay", "Gus"):
            [wanderer] = await founded.settle(name, ())
            founded.occupy(founded.wander(wanderer, "porch"))
        yield founded
    finally:
        await founded.close()


async def _room(auditor: Line, room_id: str) -> dict[str, Any]:
    reply = await auditor.get("list_rooms", limit=100)
    found: dict[str, Any] = next(room for room in reply["rooms"] if room["id"] == room_id)
    return found


async def history(auditor: Line, room_id: str) -> list[Message]:
    """Read all messages of a room, page by page."""
    messages: list[Message] = []
    more = True
    while more:
        after = messages[-1]["position"] if messages else 0
        page = await auditor.get("history", room=room_id, after=after, limit=100)
        messages += page["messages"]
        more = page["more_after"]
    return messages


async def _members(auditor: Line, room_id: str) -> set[str]:
    page = await auditor.get("list_members", room=room_id, limit=100)
    assert page["next"] is None
    return {member["user"]["id"] for member in page["members"]}


def _image() -> bytes:
    return picture(size=(random.randint(8, 64), 8), colour=f"#{random.randrange(2**24):06x}")


def _fetch(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as response:  # noqa: S310 - our own server
        body: bytes = response.read()
        return body
