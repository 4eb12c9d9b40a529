"""Pages in either direction, put together, are the whole, while others go on speaking.

No message is on two pages or on none; and each whisper of whoever reads is on exactly one.
"""

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Final

import pytest

from tests.conversations.company import Company
from tests.conversations.device import Device, Json

SAID_BEFORE: Final = 60
WALKS: Final = 6


class Crowd:
    """Two who speak and whisper in threads of their own, until they are told to stop."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._stopped = threading.Event()
        self._threads = [
            threading.Thread(target=self._speak, args=(name,)) for name in ("ben", "cleo")
        ]
        self.ada = self.device("ada")
        self.room: str = self.ada.gets("create_room", name="kitchen")["room"]["id"]
        self.failed: list[BaseException] = []

    def device(self, name: str) -> Device:
        """Connect somebody."""
        return Device(self._company.server.port, self._company.actors[name].token)

    @contextmanager
    def speaking(self) -> Iterator[None]:
        """Let both speak, once enough was said before."""
        for name in ("ben", "cleo"):
            with self.device(name) as speaker:
                speaker.gets("join_room", room=self.room)
        for name in ("ben", "cleo"):
            with self.device(name) as speaker:
                for number in range(SAID_BEFORE):
                    self._say(speaker, name, number)
        for thread in self._threads:
            thread.start()
        try:
            yield
        finally:
            self._stopped.set()
            for thread in self._threads:
                thread.join()
        assert self.failed == []

    def heads(self) -> tuple[int, dict[str, int]]:
        """How many messages there are now: of the room, and of Ada's whispers by their ids."""
        with self.device("ada") as device:
            [state] = [it for it in device.welcome["rooms"] if it["room"]["id"] == self.room]
            whispers = {it["id"]: it["head"] for it in device.welcome["whispers"]}
        return state["room"]["head"], whispers

    def _speak(self, name: str) -> None:
        try:
            with self.device(name) as speaker:
                numbers = count(SAID_BEFORE)
                while not self._stopped.wait(0.002):
                    self._say(speaker, name, next(numbers))
        except BaseException as error:  # noqa: BLE001 - told to the test
            self.failed.append(error)

    def _say(self, speaker: Device, name: str, number: int) -> None:
        other = {"ben": "cleo", "cleo": "ben"}[name]
        # To Ada, to all, and now and then to others than her.
        actors = self._company.actors
        to = {0: [actors["ada"].id], 3: [actors["ada"].id, actors[other].id], 5: [actors[other].id]}
        whispered = {"to": to[number % 6]} if number % 6 in to else {}
        speaker.gets("send_message", room=self.room, text=f"{name} says {number}", **whispered)


Walk = Callable[[Device, str, random.Random], tuple[list[Json], list[Json]]]


def forward(reader: Device, room: str, dice: random.Random) -> tuple[list[Json], list[Json]]:
    """Read from the first message on."""
    messages: list[Json] = []
    whispers: list[Json] = []
    place, more = 0, True
    while more:
        page = reader.gets("history", room=room, after=place, limit=dice.randint(1, 30))
        messages += page["messages"]
        whispers += page["whispers"]
        more = page["more_after"]
        place = messages[-1]["position"]
    return messages, whispers


def backward(reader: Device, room: str, dice: random.Random) -> tuple[list[Json], list[Json]]:
    """Read from the newest message back; what comes is turned round."""
    messages: list[Json] = []
    whispers: list[Json] = []
    place: dict[str, int] = {}
    more = True
    while more:
        page = reader.gets("history", room=room, **place, limit=dice.randint(1, 30))
        messages[:0] = page["messages"]
        whispers[:0] = page["whispers"]
        more = page["more_before"]
        place = {"before": messages[0]["position"]}
    return messages, whispers


def from_the_middle(
    reader: Device, room: str, dice: random.Random
) -> tuple[list[Json], list[Json]]:
    """Read around some place, and from there in both directions."""
    page = reader.gets("history", room=room, around=dice.randint(1, SAID_BEFORE), limit=10)
    messages, whispers = page["messages"], page["whispers"]
    more_before, more_after = page["more_before"], page["more_after"]
    while more_before or more_after:
        side = "before" if more_before and (not more_after or dice.random() < 0.5) else "after"
        edge = messages[0 if side == "before" else -1]["position"]
        page = reader.gets("history", room=room, **{side: edge}, limit=dice.randint(1, 30))
        if side == "before":
            messages, whispers = page["messages"] + messages, page["whispers"] + whispers
            more_before = page["more_before"]
        else:
            messages, whispers = messages + page["messages"], whispers + page["whispers"]
            more_after = page["more_after"]
    return messages, whispers


@pytest.fixture
def crowd(company: Company) -> Iterator[Crowd]:
    """Yield a room with people in it, and Ada who reads."""
    crowd = Crowd(company)
    yield crowd
    crowd.ada.__exit__()


@pytest.mark.parametrize("walk", [forward, backward, from_the_middle])
def test_all_pages_are_the_whole(crowd: Crowd, walk: Walk) -> None:
    dice = random.Random(1)
    with crowd.speaking():
        for _ in range(WALKS):
            head, whispered = crowd.heads()
            messages, whispers = walk(crowd.ada, crowd.room, dice)
            positions = [message["position"] for message in messages]
            assert positions == list(range(1, len(positions) + 1))
            assert len(positions) >= head
            read = [(it["whisper"]["id"], it["position"]) for it in whispers]
            assert len(set(read)) == len(read)
            assert {
                (which, position)
                for which, last in whispered.items()
                for position in range(1, last + 1)
            } <= set(read)
            places = [it["whisper"]["after"] for it in whispers]
            assert places == sorted(places)
    messages, whispers = walk(crowd.ada, crowd.room, dice)
    head, whispered = crowd.heads()
    assert (len(messages), len(whispers)) == (head, sum(whispered.values()))


def test_all_pages_of_what_is_found_are_the_whole(crowd: Crowd) -> None:
    dice = random.Random(1)
    with crowd.speaking():
        for _ in range(WALKS):
            messages, whispers = forward(crowd.ada, crowd.room, dice)
            said = [*messages, *whispers]
            due = {it["id"] for it in said if it["text"].startswith("ben")}
            found: list[Json] = []
            cursor: dict[str, str] = {}
            while True:
                limit = dice.randint(1, 30)
                page = crowd.ada.gets("search", query="ben says", **cursor, limit=limit)
                found += [one["message"] for one in page["results"]]
                if page["next"] is None:
                    break
                cursor = {"cursor": page["next"]}
            ids = [one["id"] for one in found]
            assert len(set(ids)) == len(ids)
            assert due <= set(ids)
            times = [one["sent_at"] for one in found]
            assert times == sorted(times, reverse=True)
