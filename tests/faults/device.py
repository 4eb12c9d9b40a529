"""Somebody's program: it remembers rooms, comes back whatever happens, and repeats its sends.

It does what the protocol asks of a client and nothing more, strictly: what a lenient client would
forgive, such as a gap where there must be none, becomes a fault in the ledger.
"""

import asyncio
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from tests.faults.ledger import Ledger
from tests.faults.line import Line, LineLostError, line
from tests.faults.view import View

WINDOW = 8
RECONNECT_SECONDS = 0.05
GIVEN_UP_SECONDS = 150.0


@dataclass
class Person:
    """Who is behind one or several devices.

    Attributes:
        pending: Sends that nobody has acknowledged yet, in their order, by client id.

    """

    id: str
    token: str
    pending: dict[str, tuple[dict[str, Any], bytes | None]] = field(default_factory=dict)


class Device:
    """One program of one person, from its first connection to `close`.

    Attributes:
        name: What its client ids begin with.
        views: What it knows, by room id; also of rooms that it has left.
        present: The rooms that it is in, as far as it knows.
        connections: How often it got as far as being welcome.
        line: The connection, while there is one and everything missed has been caught up with.

    """

    def __init__(self, port: Callable[[], int], ledger: Ledger, person: Person, name: str) -> None:
        self.name = name
        self.person = person
        self.views: dict[str, View] = {}
        self.present: set[str] = set()
        self.connections = 0
        self.line: Line | None = None
        self._port = port
        self._ledger = ledger
        self._sent = 0
        self._settling: set[asyncio.Task[None]] = set()
        self._catching_up = asyncio.Lock()
        self._room_in_doubt: str | None = None
        self._entering: str | None = None
        self._in_doubt: set[str] = set()
        self._ready = asyncio.Event()
        self._work = asyncio.create_task(self._stay_connected())

    # Being there.

    async def ready(self) -> Line:
        """Wait until it is connected and knows everything; its line."""
        async with asyncio.timeout(GIVEN_UP_SECONDS):
            while True:
                await self._ready.wait()
                if self.line is not None:
                    return self.line

    async def close(self) -> None:
        """Go for good."""
        self._work.cancel()
        with suppress(asyncio.CancelledError):
            await self._work

    async def _stay_connected(self) -> None:
        while True:
            try:
                async with line(self._port(), self.person.token, self._hear) as opened:
                    await self._arrive(opened)
                    await opened.ended()
            except LineLostError:
                pass
            finally:
                self.line = None
                self._ready.clear()
            await asyncio.sleep(RECONNECT_SECONDS * random.uniform(0.5, 1.5))

    async def _arrive(self, opened: Line) -> None:
        """Catch up with the rooms that the welcome names, and repeat what was not acknowledged."""
        user = opened.welcome["user"]
        if user is None or user["id"] != self.person.id:
            self._fault(f"was welcomed as {user}")
        self._check_rooms({state["room"]["id"] for state in opened.welcome["rooms"]})
        self.connections += 1
        for room in self.present:
            self.views.setdefault(room, View()).catching_up = True
        await self._catch_up(opened, self.present)
        repeated = list(self.person.pending)
        for client_id in repeated:
            await self._start(opened, client_id)
        # Meanwhile more may be said, and more be missed.
        while True:
            while any(self.views[room].again for room in self.present):
                await self._catch_up(opened, self.present)
            said = [one for one in self._own_pending() if one not in repeated]
            if not said:
                break
            for client_id in said:
                await self._start(opened, client_id)
            repeated += said
        self.line = opened
        self._ready.set()

    def _check_rooms(self, told: set[str]) -> None:
        wrong = (told ^ self.present) - {self._room_in_doubt}
        if wrong and self.connections:
            self._fault(f"is in {told} and should be in {self.present}")
        self.present = told
        self._room_in_doubt = None

    async def _catch_up(self, opened: Line, rooms: set[str]) -> None:
        async with self._catching_up:
            for room in rooms:
                self.views[room].again = False
            await self._ask_for(opened, rooms)

    async def _ask_for(self, opened: Line, rooms: set[str]) -> None:
        rooms = set(rooms)
        behind = set(rooms)
        while behind:
            known = {room: self.views[room].revision for room in behind}
            entering = self._entering
            reply = await opened.ask("catch_up", rooms=known, whispers={})
            if not reply["ok"]:
                await self._wait_as_told("catch_up", reply["error"])
                continue
            self._check_progress(known, reply["rooms"])
            for room, missed in reply["rooms"].items():
                if missed is not None:
                    if self._take_missed(room, missed):
                        behind.discard(room)
                elif room in {entering, self._entering}:
                    behind.discard(room)  # it is not in yet; what comes once it is goes on waiting
                    rooms.discard(room)
                elif room == self._room_in_doubt or room not in self.present:
                    # It has left meanwhile, or is about to know that it has. Not later: what it
                    # holds back once it comes in again is for another answer.
                    behind.discard(room)
                    rooms.discard(room)
                    self.views[room].forget()
                else:
                    self._fault(f"is in {room}, and is told that it is not")
                    behind.discard(room)
        for room in rooms:
            for event, payload in self.views[room].release():
                self._hear(event, payload)

    def _take_missed(self, room: str, missed: dict[str, Any]) -> bool:
        """Take what was missed in a room; whether that is all."""
        for message in missed["messages"]:
            self._ledger.show(message)
        self.views[room].catch_up(missed)
        return bool(missed["complete"])

    def _check_progress(self, known: dict[str, int], rooms: dict[str, Any]) -> None:
        """Check that a reply brings something: a room has no place in it only if others fill it."""
        if all(
            missed and not missed["complete"] and missed["revision"] <= known[room]
            for room, missed in rooms.items()
        ):
            self._fault(f"gets no further than {known}")

    # Hearing.

    def _hear(self, event: str, payload: Any) -> None:
        if event in {"room_joined", "room_removed"}:
            # What was asked on a connection before may be done behind the welcome of this one, if
            # another server does it; the twins of these tests do not move.
            self._move_late(event, payload)
            return
        if event == "behind":
            self._fall_behind()
            return
        if event not in {"message", "user_joined", "user_left"}:
            self._fault(f"heard {event}: {payload}")
            return
        if event == "message":
            self._ledger.show(payload)
        # A broadcast may come before this program has looked at the welcome.
        view = self.views.setdefault(payload["room"], View(catching_up=True))
        if not view.take(event, payload):
            self._fault(f"has {view.revision} of {payload['room']} and hears {event}: {payload}")

    def _move_late(self, event: str, payload: dict[str, Any]) -> None:
        if event == "room_removed":
            self.present.discard(payload["room"])
        elif payload["room"]["id"] not in self.present:
            self.present.add(payload["room"]["id"])
            self._fall_behind()

    def _fall_behind(self) -> None:
        """Hold everything back until it is known what was missed."""
        for room in self.present:
            self.views.setdefault(room, View()).catching_up = True
        for view in self.views.values():
            view.again = view.catching_up  # also where it is just coming in
        if self.line is not None:  # else it is about to catch up, or does; then once more
            task = asyncio.create_task(self._catch_up_again(self.line))
            self._settling.add(task)
            task.add_done_callback(self._settling.discard)

    async def _catch_up_again(self, opened: Line) -> None:
        with suppress(LineLostError):
            async with self._catching_up:
                # What was asked for meanwhile has brought some of them this far.
                again = {room for room, view in self.views.items() if view.again}
                for room in again:
                    self.views[room].again = False
                await self._ask_for(opened, again)

    def _fault(self, what: str) -> None:
        self._ledger.faults.append(f"{self.name} {what}")

    # Doing.

    async def say(self, room: str, text: str, image: bytes | None = None) -> None:
        """Send something, as soon as not too much waits to be acknowledged."""
        self._sent += 1
        client_id = f"{self.name}-{self._sent}"
        fields: dict[str, Any] = {"room": room, "text": text, "client_id": client_id}
        if image is not None:
            fields["images"] = [{"_placeholder": True, "num": 0}]
        self.person.pending[client_id] = fields, image
        opened = self.line
        if opened is not None:
            with suppress(LineLostError):  # it is repeated on the next connection
                await self._start(opened, client_id)
        while len(self._own_pending()) >= WINDOW:
            await asyncio.sleep(0.002)

    def _own_pending(self) -> list[str]:
        """List its own sends that are not acknowledged yet."""
        return [one for one in self.person.pending if one.startswith(f"{self.name}-")]

    async def _start(self, opened: Line, client_id: str) -> None:
        if client_id not in self.person.pending:
            return  # its twin was told meanwhile
        fields, image = self.person.pending[client_id]
        answer = await opened.begin("send_message", fields, image)
        task = asyncio.create_task(self._settle(opened, client_id, answer))
        self._settling.add(task)
        task.add_done_callback(self._settling.discard)

    async def _settle(
        self, opened: Line, client_id: str, answer: asyncio.Future[dict[str, Any]]
    ) -> None:
        with suppress(LineLostError):
            reply = await answer
            if reply["ok"]:
                self._ledger.acknowledge(self.person.id, client_id, reply["message"])
                self.person.pending.pop(client_id, None)
            else:
                self._ledger.refused.add((self.person.id, client_id))
                await self._wait_as_told(client_id, reply["error"])
                await self._start(opened, client_id)

    async def _wait_as_told(self, request: str, problem: dict[str, Any]) -> None:
        """Wait before a request is repeated; nothing but `unavailable` is worth it."""
        if problem["code"] != "unavailable" or not problem["retry_after_ms"]:
            self._fault(f"was refused {request}: {problem}")
            raise LineLostError("there is no use in repeating this")
        self._ledger.unavailable += 1
        await asyncio.sleep(problem["retry_after_ms"] / 1000)

    async def enter(self, room: str) -> bool:
        """Join a room that it is not in; whether it heard of its success."""
        if not await self._move("join_room", room):
            return False
        opened = self.line
        self.present.add(room)
        if opened is not None:
            with suppress(LineLostError):
                await self._catch_up(opened, {room})
        return True

    async def exit(self, room: str) -> bool:
        """Leave a room that it is in; whether it heard of its success."""
        if not await self._move("leave_room", room):
            return False
        self.present.discard(room)
        return True

    async def _move(self, event: str, room: str) -> bool:
        opened = await self.ready()
        if event == "join_room":
            self.views.setdefault(room, View()).catching_up = True
            self._entering = room
        self._room_in_doubt = room
        try:
            reply = await opened.ask(event, room=room)
        except LineLostError:
            self._in_doubt.add(room)
            return False
        finally:
            self._entering = None
        self._room_in_doubt = None
        if not reply["ok"] and reply["error"]["code"] == "not_in_room" and room in self._in_doubt:
            return True  # what was asked on a connection before has been done by now
        if not reply["ok"]:
            with suppress(LineLostError):  # which the ledger knows
                await self._wait_as_told(event, reply["error"])
        return bool(reply["ok"])
