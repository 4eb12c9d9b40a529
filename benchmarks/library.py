"""A store that was filled and is being served: pages of it, sign-ins, and searches, timed."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.bench import Bench
from benchmarks.client import Client, Json
from benchmarks.filling import TIME_SPAN, Extent, Store, fill
from benchmarks.peers.catalogue import OURS
from benchmarks.program import ProgramFailedError
from benchmarks.scribe import BEGAN_AT, Talk
from benchmarks.searches import PAGE, Search

_SEED: Final = 7
_IDS: Final = 20
_HAS_RARE: Final = 100_000


@dataclass(slots=True)
class Library:
    """What can be asked of a store, by the one who may read much of it.

    Attributes:
        name: what tables call it.
        has_rare: whether it is large enough for everything to be there that is looked for.
        ids: of some messages of the one room.
    """

    name: str
    store: Store
    has_rare: bool
    port: int
    client: Client
    random: Random = field(default_factory=lambda: Random(_SEED))
    ids: list[str] = field(default_factory=list)

    def place(self, room: Talk) -> int:
        """A position of a room, any of them."""
        return self.random.randint(1, room.counters.head)


Timed = Callable[[Library], float]
"""Asks a library for something; returns the seconds until it was there."""


@contextmanager
def open_library(bench: Bench, extent: Extent) -> Iterator[Library]:
    """Fill a store, and serve it until the context ends."""
    name = f"twice {extent.messages:,} messages"
    with TemporaryDirectory(dir=bench.directory, prefix="run-") as directory:
        store = fill(Path(directory) / "data", extent)
        bench.say(f"{name} were written in {store.seconds:.0f} s")
        with bench.start(OURS, Path(directory)) as server:
            port = bench.ready(OURS, server, Path(directory)).port
            with Client(port, store.token) as client:
                library = Library(name, store, extent.messages >= _HAS_RARE, port, client)
                library.ids.extend(_some_ids(library))
                yield library


def _some_ids(library: Library) -> Iterator[str]:
    one = library.store.one
    for _ in range(_IDS):
        place = {"room": one.id, "around": library.place(one), "limit": 1}
        yield library.client.ask("history", place)["messages"][0]["id"]


def pages() -> Mapping[str, Timed]:
    """Pages of the one room, and of any other that the reader is in, from everywhere."""
    places: dict[str, Callable[[Library, Talk], Json]] = {
        "newest": lambda *_: {},
        "before any place": lambda library, room: {"before": library.place(room) + 1},
        "after any place": lambda library, room: {"after": library.place(room) - 1},
        "around any place": lambda library, room: {"around": library.place(room)},
        "at any time": lambda library, _: {"at": _instant(library)},
    }
    asked: dict[str, Timed] = {}
    for name, place in places.items():
        asked[f"{name}, the one room"] = partial(_page, place, in_one=True)
        asked[f"{name}, many rooms"] = partial(_page, place, in_one=False)
    around_message = partial(_page, lambda library, _: {"around_message": _id(library)})
    return asked | {"around any message, the one room": partial(around_message, in_one=True)}


def _instant(library: Library) -> str:
    return (BEGAN_AT + TIME_SPAN * library.random.random()).isoformat()


def _id(library: Library) -> str:
    return library.random.choice(library.ids)


def _page(place: Callable[[Library, Talk], Json], library: Library, *, in_one: bool) -> float:
    store = library.store
    room = store.one if in_one else library.random.choice(store.own)
    request = {"room": room.id} | place(library, room)
    began = time.perf_counter()
    reply = library.client.ask_raw("history", request)
    taken = time.perf_counter() - began
    if not reply.startswith('[{"ok":true,"messages":[{'):
        raise ProgramFailedError(f"A page was not given: {reply[:200]}")
    return taken


def welcome(library: Library) -> float:
    """Come back by the token, from opening the connection until everything was told."""
    began = time.perf_counter()
    with Client(library.port, library.store.token) as client:
        told = client.wait_for_raw("welcome")
        taken = time.perf_counter() - began
    rooms = json.loads(told)["rooms"]
    if len(rooms) != len(library.store.own) + 1:
        raise ProgramFailedError(f"The welcome tells of {len(rooms)} rooms.")
    if not all(room["unread"] and room["mentions"] for room in rooms):
        raise ProgramFailedError("The welcome does not tell what is unread in all rooms.")
    return taken


def search(sought: Search, library: Library) -> float:
    """Look for something until a page is full or everything was looked through."""
    found, cursor = 0, None
    began = time.perf_counter()
    while True:
        page = _look(sought, library, cursor)
        found += len(page["results"])
        cursor = page["next"]
        if cursor is None or found >= PAGE:
            break
    taken = time.perf_counter() - began
    if sought.is_nowhere if found else library.has_rare and not sought.is_nowhere:
        raise ProgramFailedError(f"Looking for {sought.query} found {found}.")
    return taken


def first_look(sought: Search, library: Library) -> float:
    """Look for something, and take the first answer: a look ends before it has taken long."""
    began = time.perf_counter()
    _look(sought, library, None)
    return time.perf_counter() - began


def _look(sought: Search, library: Library, cursor: str | None) -> Json:
    request: Json = {"query": sought.query}
    return library.client.ask("search", request | ({"cursor": cursor} if cursor else {}))
