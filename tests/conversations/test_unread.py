"""What is unread, on several devices of one person that do things at once, while others speak.

A badge never sticks: whatever happened in which order, all devices end where the server is, and
that is where the definition says.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import pytest

from tests.conversations.company import Company
from tests.conversations.device import Device, Json

ACTS: Final = 240
DEVICES: Final = 3
ROUNDS: Final = 10
EVENTS: Final = {"message", "message_changed", "read"}


class Badge:
    """One stream as a client holds it by the contract.

    Attributes:
        read: how far the person has read.
        changes: of the latest word about that; none yet, if it is below 0.
    """

    def __init__(self, me: str, read: int) -> None:
        self.read = read
        self.changes = -1
        self._me = me
        self._messages: dict[int, Json] = {}

    @property
    def numbers(self) -> tuple[int, int, int]:
        """How far it is read, and what is unread and mentions one past that."""
        past = [
            message
            for position, message in self._messages.items()
            if position > self.read and message["author"]["id"] != self._me
        ]
        return self.read, len(past), sum(self._is_called(message) for message in past)

    def hold(self, message: Json, *, live: bool = False) -> None:
        """Take a message; whoever says something has read what is before it."""
        held = self._messages.get(message["position"])
        if held is None or held["revision"] < message["revision"]:
            self._messages[message["position"]] = message
        if live and message["author"]["id"] == self._me:
            self.read = message["position"]

    def move(self, told: Json) -> None:
        """Take a word about how far is read, unless a later one is known."""
        if told["changes"] > self.changes:
            self.read, self.changes = told["position"], told["changes"]

    def _is_called(self, message: Json) -> bool:
        mentions = message["mentions"]
        return self._me in mentions["users"] or mentions["room"]


class Screen:
    """One device with all its badges, by the id of the room or whisper."""

    def __init__(self, device: Device) -> None:
        self.device = device
        self.badges: dict[str, Badge] = {}
        self._me = device.user["id"]
        self._asked: dict[int, tuple[str, str]] = {}
        for state in device.welcome["rooms"]:
            self._begin(state["room"]["id"], state["read"], "room")
        for state in device.welcome["whispers"]:
            self._begin(state["id"], state["read"], "whisper")

    def mark(self, stream: str, kind: str, position: int, *, unread: bool) -> None:
        """Say how far one has read, and do not wait."""
        fields: Json = {kind: stream, "position": position, "unread": unread}
        self._asked[self.device.request("mark_read", **fields)] = ("mark_read", stream)

    def say(self, room: str, text: str, to: list[str] | None) -> None:
        """Say something, and do not wait."""
        more = {"to": to} if to else {}
        ack = self.device.request("send_message", room=room, text=text, **more)
        self._asked[ack] = ("send_message", "")

    def come_to_rest(self) -> None:
        """Take everything that is said, in its order, until nothing is under way."""
        last = self.device.settle()
        while True:
            said = self.device.next_said()
            if said.ack == last:
                assert not self._asked
                return
            if said.event in EVENTS:
                self._hear(said.event, said.told)
            elif said.ack is not None:
                event, stream = self._asked.pop(said.ack)
                assert said.told["ok"], said.told
                self._answered(event, stream, said.told)

    def _begin(self, stream: str, read: int, kind: str) -> None:
        self.badges[stream] = Badge(self._me, read)
        ack = self.device.request("history", **{kind: stream}, limit=100)
        self._asked[ack] = ("history", stream)

    def _answered(self, event: str, stream: str, told: Json) -> None:
        if event == "mark_read":
            self.badges[stream].move(told)
        elif event == "history":
            for message in told["messages"]:
                self.badges[stream].hold(message)

    def _hear(self, event: str, told: Json) -> None:
        if event == "read":
            stream = told["whisper"] or told["room"]
            if told["user"]["id"] == self._me and stream in self.badges:
                self.badges[stream].move(told)
            return
        stream = told["whisper"]["id"] if told["whisper"] else told["room"]
        badge = self.badges.setdefault(stream, Badge(self._me, 0))
        badge.hold(told, live=event == "message")


class Busy:
    """Ada with several devices, and others who speak with her."""

    def __init__(self, company: Company, seed: int) -> None:
        self.dice = random.Random(seed)
        self._company = company
        self.ada, self.ben, self.cleo = (company.actors[name] for name in ("ada", "ben", "cleo"))
        self.others = [self.device("ben"), self.device("cleo")]
        self.rooms = [self._open(name) for name in ("kitchen", "garden")]
        self._ids: dict[str, list[str]] = {}
        self.screens: list[Screen] = []

    def device(self, name: str) -> Device:
        """Connect somebody once more."""
        return Device(self._company.server.port, self._company.actors[name].token)

    def _open(self, name: str) -> str:
        room: str = self.others[0].gets("create_room", name=name)["room"]["id"]
        self.others[1].gets("join_room", room=room)
        with self.device("ada") as ada:
            ada.gets("join_room", room=room)
        for other in self.others:
            other.gets("send_message", room=room, text="psst", to=[self.ada.id])
        return room

    def open_screen(self) -> None:
        """Take one more device."""
        self.screens.append(Screen(self.device("ada")))

    def act(self) -> None:
        """Let somebody do something, without waiting for what came of it."""
        [happening] = self.dice.choices(
            (self._speak, self._answer, self._mark, self._delete, self._change_device),
            (30, 12, 30, 6, 3),
        )
        happening()

    def _speak(self) -> None:
        called = self.dice.choice(
            ("", "", f" @{self.ada.username}", " @room", f" @{self.ben.username}")
        )
        to = [self.ada.id] if self.dice.random() < 0.3 else None
        more: dict[str, Any] = {"to": to} if to else {}
        other = self.dice.choice(self.others)
        room = self.dice.choice(self.rooms)
        other.request("send_message", room=room, text=f"Hey{called}", **more)

    def _answer(self) -> None:
        to = [self.dice.choice((self.ben, self.cleo)).id] if self.dice.random() < 0.3 else None
        self.dice.choice(self.screens).say(self.dice.choice(self.rooms), "Yes?", to)

    def _mark(self) -> None:
        screen = self.dice.choice(self.screens)
        stream = self.dice.choice(sorted(screen.badges))
        kind = "room" if stream in self.rooms else "whisper"
        position = self.dice.choice((0, self.dice.randint(0, 40), 10**6))
        screen.mark(stream, kind, position, unread=self.dice.random() < 0.5)

    def _delete(self) -> None:
        other = self.dice.choice(self.others)
        page = other.gets("history", room=self.dice.choice(self.rooms))
        own = [it for it in page["messages"] if it["author"]["id"] == other.user["id"]]
        if own:
            other.request("delete_message", message=self.dice.choice(own)["id"])

    def _change_device(self) -> None:
        screen = self.screens.pop(self.dice.randrange(len(self.screens)))
        screen.come_to_rest()  # what it asked would take effect after the end
        screen.device.__exit__()
        self.open_screen()

    def come_to_rest(self) -> None:
        """Wait until everybody has heard everything."""
        for other in self.others:
            other.reply(other.settle())
        for screen in (*self.screens, *self.screens):  # at first what each asked itself is done
            screen.come_to_rest()


@contextmanager
def busy(company: Company, seed: int) -> Iterator[Busy]:
    """Let Ada be busy with all her devices; they are put away at the end."""
    life = Busy(company, seed)
    for _ in range(DEVICES):
        life.open_screen()
    try:
        yield life
    finally:
        for device in (*life.others, *(screen.device for screen in life.screens)):
            device.__exit__()


def due(device: Device) -> dict[str, tuple[int, int, int]]:
    """What a new device is told of read positions, unread messages and mentions."""
    rooms = {
        state["room"]["id"]: (state["read"], state["unread"], state["mentions"])
        for state in device.welcome["rooms"]
    }
    for state in device.welcome["whispers"]:
        asked = {"whisper": state["id"], "position": 0}
        told = device.gets("mark_read", **asked)
        assert (told["position"], told["unread"]) == (state["read"], state["unread"])
        rooms[state["id"]] = (state["read"], state["unread"], told["mentions"])
    return rooms


@pytest.mark.timeout(120)
def test_all_devices_end_where_the_server_is(company: Company, factor: float, seed: int) -> None:
    print(f"STONECHAT_LIFE_SEED={seed}")  # noqa: T201 - to live it again
    with busy(company, seed) as life:
        for _ in range(int(ACTS * factor)):
            life.act()
        life.come_to_rest()
        with life.device("ada") as device:
            new = Screen(device)
            new.come_to_rest()
            told = due(device)
        for screen in (new, *life.screens):  # the new one counts by all that was ever said
            held = {stream: badge.numbers for stream, badge in screen.badges.items()}
            assert held == told


def test_what_was_marked_unread_stays_so_however_close_to_it_something_was_said(
    company: Company,
) -> None:
    with busy(company, seed=1) as life:
        room, (one, two, _) = life.rooms[0], life.screens
        for _ in range(ROUNDS):
            for _ in range(3):
                one.say(room, "Yes?", None)
                two.mark(room, "room", 1, unread=True)
            life.come_to_rest()
            read = {screen.badges[room].read for screen in life.screens}
            with life.device("ada") as new:
                assert read == {due(new)[room][0]}
