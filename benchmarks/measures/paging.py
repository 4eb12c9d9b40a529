"""Does a page take longer to read where a million messages are than where a thousand are?"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from benchmarks.bench import Bench, Scale, Session
from benchmarks.client import Client, Json
from benchmarks.figures import MILLI, Figure, Goal, Results
from benchmarks.peers.catalogue import OURS
from benchmarks.program import ProgramFailedError
from benchmarks.seeding import fill_room

EDITED: Final = 100
"""Messages of each room, from its beginning to its end, that were edited last of all."""

FAR: Final = 900
"""Changes that do not fit one reply, and that a small room has too."""

TEXT: Final = "stone chat " * 9

Request = tuple[str, Json]


@dataclass(frozen=True, slots=True)
class Size:
    """Messages in both rooms, and how often each page is asked for."""

    large: int
    small: int
    asked: int


SIZES: Final = {
    Scale.TINY: Size(3_000, 1_000, 3),
    Scale.USUAL: Size(1_000_000, 1_000, 200),
    Scale.LARGE: Size(1_000_000, 1_000, 1_000),
}


@dataclass(frozen=True, slots=True)
class Room:
    """A room that was filled."""

    id: str
    head: int
    revision: int

    @property
    def name(self) -> str:
        """What tables call it."""
        return f"room of {self.head:,}"


def run(bench: Bench) -> Results:
    """Ask for the same in both rooms, in turn, so that nothing favours either."""
    size = SIZES[bench.plan.scale]
    results = Results(f"Paging: a room of {size.large:,} messages beside one of {size.small:,}")
    with bench.serve(OURS) as session:
        token, rooms = _talk_once(session, size)
        session.server.stop()
        bench.say(f"filling a room with {size.large:,} messages")
        database = session.directory / "data" / "stonechat.db"
        filled = [Room(id_, head, fill_room(database, id_, head, EDITED)) for id_, head in rooms]
        start_up = Figure(f"start-up, {size.large:,} messages", "s", [Goal(1.0)])
        with bench.start(OURS, session.directory) as server:
            again = bench.ready(OURS, server, session.directory)
            start_up.add(OURS.name, time.perf_counter() - server.started_at)
            bench.say("asking for pages")
            with Client(again.port, token) as client:
                results.figures.extend(_Pages(client, filled, size.asked).figures())
    results.figures.append(start_up)
    return results


def _talk_once(session: Session, size: Size) -> tuple[str, list[tuple[str, int]]]:
    """Make both rooms, with a message in each; they are filled later."""
    rooms = []
    with Client(session.port) as client:
        token: str = client.ask("add_user", {"username": "pager"})["token"]
        for head in (size.large, size.small):
            room_id: str = client.ask("create_room", {"name": f"room{head}"})["room"]["id"]
            client.ask("send_message", {"room": room_id, "text": TEXT})
            rooms.append((room_id, head))
    return token, rooms


def _single_requests(room: Room) -> dict[str, Request]:
    """Pages from everywhere, and what has changed since long ago and since just now."""
    place: Json = {"room": room.id}
    middle = room.head // 2
    return {
        "newest page": ("history", place),
        "oldest page": ("history", place | {"after": 0}),
        "page before the middle": ("history", place | {"before": middle}),
        "page behind the middle": ("history", place | {"after": middle}),
        "page around the middle": ("history", place | {"around": middle}),
        "catching up with nothing": _catch_up(room, room.revision),
        "catching up 50 edits": _catch_up(room, room.revision - EDITED // 2),
        "catching up 50 messages and 100 edits": _catch_up(room, room.revision - EDITED - 50),
        "catching up from the middle, one reply": _catch_up(room, room.revision // 2),
        "catching up from the beginning, one reply": _catch_up(room, 2),
    }


def _catch_up(room: Room, since: int) -> Request:
    return "catch_up", {"rooms": {room.id: since}, "whispers": {}}


class _Pages:
    """Everything that is asked for, in two rooms in turn."""

    def __init__(self, client: Client, rooms: list[Room], asked: int) -> None:
        self._client = client
        self._large, self._small = rooms
        self._asked = asked

    def figures(self) -> list[Figure]:
        """A figure for each request, behind the one that has a goal: the worst of them."""
        large, small = _single_requests(self._large), _single_requests(self._small)
        single = [
            self._compare(
                name, partial(self._ask_once, large[name]), partial(self._ask_once, other)
            )
            for name, other in small.items()
        ]
        far = self._compare(
            f"catching up {FAR} changes, all replies",
            lambda: self._catch_up_from(self._large, self._large.revision - FAR),
            lambda: self._catch_up_from(self._small, self._small.revision - FAR),
        )
        return [self._worst([*single, far]), *single, far]

    def _compare(
        self, name: str, ask_large: Callable[[], float], ask_small: Callable[[], float]
    ) -> Figure:
        figure = Figure(f"{name}, median of {self._asked}", "ms", subject=self._large.name)
        for _ in range(self._asked):
            figure.add(self._large.name, ask_large() * MILLI)
            figure.add(self._small.name, ask_small() * MILLI)
        return figure

    def _worst(self, figures: list[Figure]) -> Figure:
        worst = max(figures, key=lambda figure: figure.ratio(self._small.name) or 0)
        figure = Figure(
            f"slowest page or catch-up, {self._large.name}: {worst.name.partition(',')[0]}",
            "ms",
            [Goal(2.0, self._small.name)],
            subject=self._large.name,
        )
        figure.samples = worst.samples
        return figure

    def _ask_once(self, request: Request) -> float:
        began = time.perf_counter()
        reply = self._client.ask_raw(*request)
        taken = time.perf_counter() - began
        if not reply.startswith('[{"ok":true'):
            raise ProgramFailedError(f"{request[0]} was refused: {reply[:200]}")
        return taken

    def _catch_up_from(self, room: Room, since: int) -> float:
        """Ask again and again until nothing is missing; only waiting is timed, not reading."""
        taken = 0.0
        while since < room.revision:
            event, request = _catch_up(room, since)
            began = time.perf_counter()
            reply = self._client.ask_raw(event, request)
            taken += time.perf_counter() - began
            missed = json.loads(reply)[0]["rooms"][room.id]
            if missed["revision"] <= since:
                raise ProgramFailedError(f"Catching up from {since} leads nowhere: {reply[:200]}")
            since = missed["revision"]
        return taken
