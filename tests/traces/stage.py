"""The stage on which traces are recorded: one client whose wire is written down, and a crew."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random
from typing import Any, Final, Self
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect

from stonechat.client.connection import PATH, Answered, Connection, EventHeard
from stonechat.wire.events import REQUESTS
from tests.support.accounts import register
from tests.support.narrow import narrow_socket

ROOM: Final = "kitchen"
FLOODED: Final = "cellar"
OWNED: Final = "attic"
HIDDEN: Final = "The loft"
STAR: Final = "Ada"
FLOOD: Final = 1_500
CREW: Final = ("Ben", "Cleo", "Dan")
PATIENCE_SECONDS: Final = 20.0
WORDS: Final = (
    "tea",
    "ravens",
    "moor",
    "rust",
    "gorse",
    "flint",
    "song",
    "collar",
    "perch",
    "wind",
)

Step = dict[str, Any]


class Voice:
    """One connection; what it hears is kept in order, answers among it."""

    def __init__(self) -> None:
        self.token: str | None = None
        self.welcome: dict[str, Any] = {}
        self.heard: asyncio.Queue[tuple[str | int, Any]] = asyncio.Queue()
        self.reads = asyncio.Event()
        self.reads.set()
        self._reader: asyncio.Task[None] | None = None

    async def connect(self, url: str) -> None:
        """Connect, with little room in between so that one can fall behind, and be welcomed."""
        at = urlsplit(url)
        narrow = await narrow_socket(url)
        where = f"ws://{at.netloc}{PATH}"
        self._websocket: ClientConnection = await connect(
            where, sock=narrow, max_size=None, max_queue=1, ping_interval=None, compression=None
        )
        self._connection = Connection(self.token, 0.0)
        self._numbers = itertools.count()
        self._reader = asyncio.create_task(self._read())
        name, self.welcome = await self.next()
        assert name == "welcome"

    async def close(self) -> None:
        """End the connection."""
        if self._reader is not None:
            self._reader.cancel()
            self._websocket.transport.abort()

    async def next(self) -> tuple[str | int, Any]:
        """Wait for what comes next: a broadcast by its name, or an answer by its number."""
        return await asyncio.wait_for(self.heard.get(), PATIENCE_SECONDS)

    async def send(self, event: str, fields: dict[str, Any]) -> int:
        """Send a request; the number of its answer."""
        number = next(self._numbers)
        self._connection.ask(number, event, REQUESTS[event].request(**fields))
        await self._flush()
        return number

    async def ask(self, event: str, **fields: Any) -> dict[str, Any]:
        """Send a request, forget what is heard until its answer, and return that."""
        number = await self.send(event, fields)
        while True:
            name, value = await self.next()
            if name == number:
                assert value["ok"], value
                reply: dict[str, Any] = value
                return reply

    async def _read(self) -> None:
        async for message in self._websocket:
            await self.reads.wait()
            heard = self._connection.receive_message(message, 0.0)
            match heard:
                case EventHeard(name, text):
                    self.heard.put_nowait((name, json.loads(bytes(text))))
                case Answered(number, text):
                    self.heard.put_nowait((number, json.loads(bytes(text))))
            await self._flush()

    async def _flush(self) -> None:
        for message in self._connection.data_to_send():
            await self._websocket.send(message)


class Stage:
    """Lets people act one after the other, and writes down what the client concerned noticed.

    Attributes:
        steps: the trace so far.
    """

    def __init__(self, url: str, dice: Random) -> None:
        self.steps: list[Step] = []
        self._url = url
        self._dice = dice
        self._star = Voice()
        self._second = Voice()
        self._crew = {name: Voice() for name in CREW}
        self._room = ""
        self._user: dict[str, Any] = {}
        # Where the room is, what the client's connection has heard of it, and what the client can
        # have applied of that.
        self._revision = 0
        self._heard = 0
        self._known = 0
        self._online = False
        self._listens = False
        self._note_as = "event"
        self._kept: list[int] = []
        self._delayed: list[Step] = []
        self._sends = 0
        # By whom and under which id things were said in the room, oldest first.
        self._said: list[tuple[str, str]] = []
        self._unanswered: dict[str, Any] = {}

    @classmethod
    async def open(cls, url: str, *, seed: str) -> Self:
        """Bring everybody to the server; Ben makes the room."""
        stage = cls(url, Random(seed))
        for name, voice in stage._crew.items():
            await voice.connect(url)
            voice.token = (await voice.ask("add_user", username=name))["token"]
        made = await stage._crew["Ben"].ask("create_room", name=ROOM)
        stage._room, stage._revision = made["room"]["id"], 1
        await stage._crew["Ben"].ask("leave_room", room=ROOM)
        stage._revision = 2
        star = stage._second
        await star.connect(url)
        named = await star.ask("add_user", username=STAR)
        stage._user, star.token = named["user"], named["token"]
        stage._star.token = star.token
        return stage

    async def finish(self) -> Step:
        """Write down the truth, as somebody else is told it, and end everything."""
        witness = self._crew["Ben"]
        room = await self._room_now(witness)
        members = (await witness.ask("list_members", room=self._room))["members"]
        messages = await self._history(witness)
        self.steps.append({"state": {"room": room, "members": members, "messages": messages}})
        for voice in (self._star, self._second, *self._crew.values()):
            await voice.close()
        return {"self": self._user, "room": self._room, "steps": self.steps}

    # What the crew does.

    async def populate(self) -> None:
        """Let the whole crew join."""
        for name in CREW:
            await self.join(name)

    async def refound(self) -> None:
        """Let Ben make another room, which he owns; from now on that is the room."""
        made = await self._crew["Ben"].ask("create_room", name=OWNED)
        self._room, self._revision = made["room"]["id"], 1

    async def found_private(self) -> None:
        """Let Ben make a private room that shows newcomers only what is said from then on.

        Private rooms are for accounts; guests are let into them.
        """
        account = await register(self._url, "Ben", guest_token=self._crew["Ben"].token)
        self._crew["Ben"] = ben = Voice()
        ben.token = account.token
        await ben.connect(self._url)
        made = await ben.ask("create_room", title=HIDDEN, visibility="private")
        self._room, self._revision = made["room"]["id"], 1
        await self.run(history="joined")

    async def let_in(self, name: str) -> None:
        """Let Ben bring somebody into his private room."""
        await self._crew["Ben"].ask("invite", room=self._room, user=name)
        if name == STAR and self._online:
            await self._hear_until("room_joined")
            self._listens = True
            self._revision += 1
            self._heard = self._known = self._revision
        else:
            await self._changed()

    async def put_out(self, name: str) -> None:
        """Let Ben put somebody out of his room."""
        await self._crew["Ben"].ask("remove_member", room=self._room, user=name)
        await self._changed()

    async def mute(self, name: str, until: str | None) -> None:
        """Let Ben have somebody only listen."""
        await self._crew["Ben"].ask("mute_member", room=self._room, user=name, until=until)
        await self._changed()

    async def run(self, **settings: Any) -> None:
        """Let Ben call, describe or run a room of his otherwise."""
        await self._crew["Ben"].ask("update_room", room=self._room, **settings)
        await self._changed()

    async def archive(self, *, on: bool) -> None:
        """Let Ben archive a room of his, or take that back."""
        await self._crew["Ben"].ask("archive_room", room=self._room, on=on)
        await self._changed()

    async def give_role(self, username: str, role: str) -> None:
        """Let Ben give somebody a role in a room of his."""
        await self._crew["Ben"].ask("set_role", room=self._room, user=username, role=role)
        await self._changed()

    async def join(self, name: str) -> None:
        """Let somebody join."""
        await self._crew[name].ask("join_room", room=self._room)
        await self._changed()

    async def leave(self, name: str) -> None:
        """Let somebody leave."""
        await self._crew[name].ask("leave_room", room=self._room)
        await self._changed()

    async def say(self, name: str, text: str) -> None:
        """Let somebody say something."""
        sent = await self._crew[name].ask("send_message", room=self._room, text=text)
        self._said.append((name, sent["message"]["id"]))
        await self._changed()

    async def edit(self, name: str, text: str) -> None:
        """Let somebody say something else instead of what they said last."""
        await self._amend("edit_message", name, self._last(name), text=text)

    async def take_back(self, name: str) -> None:
        """Let somebody take back what they said last."""
        last = self._last(name)
        self._said = [said for said in self._said if said != (name, last)]
        await self._amend("delete_message", name, last)

    async def react(self, name: str, emoji: str, *, on: bool = True) -> None:
        """Let somebody react to what was said last, or no longer."""
        await self._amend("react", name, self._last(), emoji=emoji, on=on)

    async def pin(self, name: str, *, on: bool = True) -> None:
        """Let somebody pin what was said last, or no longer."""
        await self._amend("pin", name, self._last(), on=on)

    async def chatter(self, count: int) -> None:
        """Let those who are there say something, in turns that the dice decide."""
        members = (await self._crew["Ben"].ask("list_members", room=self._room))["members"]
        there = sorted({member["user"]["username"] for member in members} & set(CREW))
        for _ in range(count):
            words = " ".join(self._dice.sample(WORDS, 3))
            await self.say(self._dice.choice(there), f"{words.capitalize()}.")

    def _last(self, name: str | None = None) -> str:
        return next(said for author, said in self._said[::-1] if name in {author, None})

    async def edit_unseen(self, name: str, text: str) -> None:
        """Let somebody edit what they said last, which not all who are there may read."""
        await self._crew[name].ask("edit_message", message=self._last(name), text=text)
        await self._changed(by=2)

    async def _amend(self, event: str, name: str, message: str, **fields: Any) -> None:
        await self._crew[name].ask(event, message=message, **fields)
        await self._changed()

    # What the client does.

    async def arrive(self) -> None:
        """Connect the client and let it join."""
        await self.reconnect()
        await self.join_again()

    async def lose(self) -> None:
        """Cut the client's connection."""
        await self._star.close()
        self._online = self._listens = False
        self._kept.clear()
        self.steps.append({"lost": True})

    async def reconnect(self) -> None:
        """Connect the client again."""
        token, self._star = self._star.token, Voice()
        self._star.token = token
        await self._star.connect(self._url)
        self._online = True
        welcome = self._star.welcome
        self._listens = any(state["room"]["id"] == self._room for state in welcome["rooms"])
        self.steps.append({"connected": welcome})

    async def join_again(self) -> None:
        """Let the client's program join."""
        await self._own("join_room", {"room": self._room})

    async def send(self, text: str) -> None:
        """Let the client's program say something."""
        await self._own("send_message", self._message(text))

    async def repeat(self) -> None:
        """Let the client repeat what was not answered."""
        await self._own("send_message", self._unanswered)

    async def send_unanswered(self, text: str, *, stored: bool) -> None:
        """Let the client's program say something to which no answer comes, stored or not."""
        self._unanswered = self._message(text)
        self.steps.append({"request": "send_message", "object": self._unanswered, "reply": None})
        if stored:
            # By another connection of the same person, as nobody can tell the difference.
            await self._second.ask("send_message", **self._unanswered)
            self._revision += 1

    async def _own(self, event: str, fields: dict[str, Any]) -> None:
        answer = await self._ask(event, fields)
        self.steps.append(answer)
        await self._answered(event, answer["reply"])

    async def phone(self, event: str) -> None:
        """Let another connection of the same person act."""
        await self._second.ask(event, room=self._room)
        self._revision += 1
        if self._online:
            self._listens = event == "join_room"
            await self._hear_until("room_joined" if self._listens else "room_removed")
        self._heard = self._known = self._revision

    async def ask_catch_up(self) -> Step:
        """Let the client ask what it missed; what it is answered can be told it later."""
        fields: dict[str, Any] = {"rooms": {self._room: self._known}, "whispers": {}}
        return await self._ask("catch_up", fields)

    def tell(self, answer: Step, *, lost: bool = False) -> None:
        """Give the client an answer to catch_up; or lose it, the question remaining."""
        if lost:
            self.steps.append({**answer, "reply": None})
            return
        self.steps.append(answer)
        missed = answer["reply"]["rooms"][self._room]
        self._known = missed["revision"]
        if missed["complete"]:
            for revision in self._kept:
                if revision == self._known + 1:
                    self._known = revision
            self._kept = [revision for revision in self._kept if revision > self._known]

    async def catch_up(self) -> None:
        """Let the client ask what it missed until it has everything."""
        complete = False
        while not complete:
            answer = await self.ask_catch_up()
            self.tell(answer)
            complete = answer["reply"]["rooms"][self._room]["complete"]

    async def stop_reading(self) -> None:
        """Let the client stop reading, until the server gives up keeping things for it.

        A flood in another room does it, of which nothing is noted and nothing remains to be heard.
        """
        await self._second.ask("create_room", name=FLOODED)
        await self._hear_until("room_joined", noted=False)
        self._star.reads.clear()
        for _ in range(FLOOD):
            await self._second.ask("send_message", room=FLOODED, text="x" * 10_000)
        await self._second.ask("leave_room", room=FLOODED)
        self._listens = False

    async def read_on(self) -> None:
        """Let the client read again, and hear that it was behind."""
        self._star.reads.set()
        await self._hear_until("behind")
        self._listens = True

    @asynccontextmanager
    async def hole(self) -> AsyncIterator[None]:
        """Let nothing of what happens meanwhile reach the client."""
        self._note_as = "missed"
        yield
        self._note_as = "event"

    @asynccontextmanager
    async def delay(self) -> AsyncIterator[None]:
        """Let what happens meanwhile reach the client afterwards."""
        self._note_as = "delayed"
        yield
        self._note_as = "event"
        self.steps += self._delayed

    # How it is written down.

    async def _ask(self, event: str, fields: dict[str, Any]) -> Step:
        """Send the client's request and note what comes before the answer."""
        number = await self._star.send(event, fields)
        while True:
            name, value = await self._star.next()
            if name == number:
                assert value["ok"], value
                return {"request": event, "object": fields, "reply": value}
            self._note(str(name), value)

    def _message(self, text: str) -> dict[str, Any]:
        self._sends += 1
        return {"room": self._room, "text": text, "client_id": f"ada-{self._sends}"}

    async def _answered(self, event: str, reply: dict[str, Any]) -> None:
        if event == "join_room":
            self._listens = True
            self._revision = self._heard = self._known = reply["room"]["revision"]
            self._kept.clear()
        elif reply["message"]["revision"] > self._revision:
            await self._changed()

    async def _changed(self, *, by: int = 1) -> None:
        """The room has changed once more: wait until the client's connection has heard it."""
        self._revision += by
        while self._listens and self._heard < self._revision:
            name, value = await self._star.next()
            self._note(str(name), value)

    async def _hear_until(self, wanted: str, *, noted: bool = True) -> None:
        while True:
            name, value = await self._star.next()
            if noted:
                self._note(str(name), value)
            if name == wanted:
                return

    def _note(self, name: str, value: dict[str, Any]) -> None:
        """Write down what was heard of the room."""
        about = value["id"] if name == "room_changed" else value.get("room", self._room)
        about = about["id"] if isinstance(about, dict) else about
        if about != self._room:
            return
        note_as = "event" if self._note_as == "delayed" else self._note_as
        step = {note_as: name, "object": value}
        (self._delayed if self._note_as == "delayed" else self.steps).append(step)
        self._heard = value.get("revision", self._heard)
        if self._note_as == "event" and "revision" in value:
            self._hear(value["revision"])

    def _hear(self, revision: int) -> None:
        if revision == self._known + 1 and not self._kept:
            self._known = revision
        elif revision > self._known:
            self._kept.append(revision)

    async def _room_now(self, witness: Voice) -> Any:
        listed = (await witness.ask("list_rooms"))["rooms"]
        for room in listed:
            if room["id"] == self._room:
                return room
        # Private rooms are in no list; but Ben is in his.
        missed = await witness.ask("catch_up", rooms={self._room: self._revision}, whispers={})
        return missed["rooms"][self._room]["room"]

    async def _history(self, witness: Voice) -> list[Any]:
        messages: list[Any] = []
        while True:
            last = messages[-1]["position"] if messages else 0
            page = await witness.ask("history", room=self._room, after=last, limit=100)
            messages += page["messages"]
            if not page["more_after"]:
                return messages
