"""Does a page take longer to read where a million messages are than where a thousand are?"""

import time
from dataclasses import dataclass
from typing import Any, Final

from benchmarks.bench import Bench, Session
from benchmarks.client import Client, RefusedError
from benchmarks.figures import MILLI, Figure, Goal, Results
from benchmarks.peers.catalogue import OURS
from benchmarks.program import ProgramFailedError
from benchmarks.seeding import multiply_message

TITLE: Final = "Paging: a room of 1,000,000 messages beside one of 1,000, on SQLite"
SMALL: Final = 1_000
LARGE: Final = 1_000_000
ASKED: Final = 200
SMALL_ROOM: Final = "room of 1,000"
LARGE_ROOM: Final = "room of 1,000,000"

Request = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Room:
    """A room that was filled."""

    id: str
    head: int
    revision: int


def run(bench: Bench) -> Results:
    """Ask for the same pages in both rooms, in turn, so that nothing favours either."""
    results = Results([])
    with bench.serve(OURS) as session:
        bench.say("talking")
        token, rooms = _talk_once(session)
        session.server.stop()
        bench.say(f"filling a room with {LARGE:,} messages")
        for room in rooms:
            multiply_message(session.directory / "data" / "stonechat.db", room.id, room.head)
        with bench.start(OURS, session.directory) as server:
            bench.say("asking for pages")
            again = bench.ready(OURS, server, session.directory)
            with Client(again.port, token) as client:
                _ask_everything(client, rooms, results)
    return results


def _talk_once(session: Session) -> tuple[str, list[Room]]:
    """Make both rooms, with a message in each; they are filled later."""
    rooms = []
    with Client(session.port) as client:
        token: str = client.ask("add_user", {"username": "pager"})["token"]
        for head in (LARGE, SMALL):
            room_id = client.ask("create_room", {"name": f"room{head}"})["room"]["id"]
            said = client.ask("send_message", {"room": room_id, "text": "stone chat " * 9})
            revision = said["message"]["revision"] + head - 1
            rooms.append(Room(room_id, head, revision))
    return token, rooms


def _requests(room: Room) -> dict[str, Request]:
    """Pages from everywhere, and what has changed since long ago and since just now."""
    place, middle = {"room": room.id}, room.head // 2
    return {
        "newest page": ("history", place),
        "oldest page": ("history", place | {"after": 0}),
        "page before the middle": ("history", place | {"before": middle}),
        "page around the middle": ("history", place | {"around": middle}),
        "catching up 50 changes": ("catch_up", {"rooms": {room.id: room.revision - 50}}),
        "catching up, first answer": ("catch_up", {"rooms": {room.id: 2}}),
    }


def _ask_everything(client: Client, rooms: list[Room], results: Results) -> None:
    large, small = (_requests(room) for room in rooms)
    for name, request in large.items():
        try:
            client.ask(*request)
        except RefusedError as refused:
            results.remarks.append(f"{name}: not measured, the answer is {refused}.")
            continue
        figure = Figure(
            f"{name}, median of {ASKED}", "ms", [Goal(2.0, SMALL_ROOM)], subject=LARGE_ROOM
        )
        for _ in range(ASKED):
            figure.add(LARGE_ROOM, _seconds(client, request) * MILLI)
            figure.add(SMALL_ROOM, _seconds(client, small[name]) * MILLI)
        results.figures.append(figure)


def _seconds(client: Client, request: Request) -> float:
    began = time.perf_counter()
    reply = client.ask_raw(*request)
    taken = time.perf_counter() - began
    if not reply.startswith('[{"ok":true'):
        raise ProgramFailedError(f"A page was refused: {reply[:200]}")
    return taken
