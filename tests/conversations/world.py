"""A server with people on it, one thing after the other, and what each of them was told by it."""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from typing import Any, Final, NoReturn, TypeVar

from stonechat.chat.values import ServerRole
from tests.authorisation.cast import STRANGER, Actor
from tests.conversations.company import Company
from tests.conversations.device import ID, Json, Person, Told
from tests.conversations.model import Message, Model, Room, Stream, Whisper

Thing = TypeVar("Thing")

WORD: Final = re.compile("zq[0-9a-f]{10}")
"""A word that means one thing, so that whoever has it knows of that thing."""

NEVER_WAS: Final = "01a00000-0000-7000-8000-000000000000"

ROUTES: Final = {
    "send_message": "POST rooms/{room}/messages",
    "edit_message": "PATCH messages/{message}",
    "delete_message": "DELETE messages/{message}",
    "create_room": "POST rooms",
    "join_room": "PUT rooms/{room}/membership",
    "leave_room": "DELETE rooms/{room}/membership",
    "open_direct": "POST direct-rooms",
    "invite": "POST rooms/{room}/members",
    "remove_member": "DELETE rooms/{room}/members/{user}",
    "set_role": "PUT rooms/{room}/members/{user}",
    "update_room": "PATCH rooms/{room}",
    "ask_to_join": "POST rooms/{room}/join-requests",
    "answer_join_request": "PUT rooms/{room}/join-requests/{user}",
    "report": "POST reports",
    "set_status": "PUT profile/status",
}
"""Where a program asks what a client sends as an event."""

SWITCHES: Final = {
    "react": "messages/{message}/reactions/{emoji}",
    "pin": "messages/{message}/pin",
    "archive_room": "rooms/{room}/archive",
    "ban": "rooms/{room}/bans/{user}",
    "block": "blocks/{user}",
}
"""As `ROUTES`, for what is put there and deleted."""

IN_ROOM: Final = ("user_joined", "user_left", "member_changed", "typing", "read", "join_asked")
SILENT: Final = ("behind", "problem")


class Unable(Exception):
    """There is nothing now with which somebody could do this."""


class World:
    """The people, the dice, and what should be.

    Attributes:
        due: what is to be heard by the act that was just done: event, message, by whom.
        log: what was done so far, for whoever looks into a failure.
    """

    def __init__(self, company: Company, seed: int, stack: ExitStack) -> None:
        print(f"STONECHAT_LIFE_SEED={seed}")  # noqa: T201 - to live it again
        url, actors = company.server.url, company.actors
        self.dice = random.Random(seed)
        self.model = Model()
        self.url = url
        self.due: list[tuple[str, str, frozenset[str]]] = []
        self.log: list[str] = []
        self.people = [
            stack.enter_context(_person(name, actor, url)) for name, actor in actors.items()
        ]
        self.usernames = {actor.id: actor.username for actor in actors.values()}
        self.by_id = {person.id: person for person in self.people}
        self.stranger = stack.enter_context(_person("a stranger", STRANGER, url))
        for person in self.people:
            for _ in range(2 if person.name in {"ada", "ben"} else 1):
                person.comes()
            self.model.moderators |= {person.id} if person.moderates else set()
        [lobby] = self.people[0].gets("list_rooms")["rooms"]
        self.model.note_room(Room(lobby["id"], kind="public", name="lobby"))

    def person(self, name: str) -> Person:
        """Give somebody by name."""
        return next(person for person in self.people if person.name == name)

    def word(self) -> str:
        """Make a word that was never said."""
        return f"zq{self.dice.getrandbits(40):010x}"

    def one_of(self, things: Iterable[Thing]) -> Thing:
        """Choose one; raises Unable if there is none."""
        found = list(things)
        if not found:
            raise Unable
        return self.dice.choice(found)

    def chance(self, share: float) -> bool:
        """Whether something happens that does so as often as this."""
        return self.dice.random() < share

    def does(self, who: Person, event: str, **fields: Any) -> Json:
        """Let somebody do something at one of the doors; it must be done."""
        self.log.append(f"{who.name}: {event} {fields}")
        route = ROUTES.get(event)
        if event in SWITCHES:
            route = ("PUT " if fields["on"] else "DELETE ") + SWITCHES[event]
        if route is None or self.chance(0.7):
            device = self.dice.choice(who.devices)
            reply: Json = device.gets(event, **fields)
            return reply
        if event in SWITCHES:
            del fields["on"]
        return who.gets(route, **fields)

    def heard_by(self, event: str, message: Message, people: Iterable[str]) -> None:
        """Note what has to be heard, and by nobody else."""
        self.due.append((event, message.id, frozenset(people)))

    def wait(self) -> None:
        """Wait until everybody has heard everything that is under way."""
        devices = [device for person in self.people for device in person.devices]
        for device, ack in [(device, device.settle()) for device in devices]:
            device.reply(ack)

    def settle(self) -> None:
        """Wait until everybody has heard everything, and look at all of it."""
        self.wait()
        for person, device in [(it, device) for it in self.people for device in it.devices]:
            heard = Counter(
                (event, told["id"])
                for event in ("message", "message_changed")
                for told in device.heard(event)
            )
            due = Counter((event, what) for event, what, who in self.due if person.id in who)
            assert heard == due, self.blame(f"{person.name} heard {heard} and not {due}")
            self._check_rooms_heard(person, device.heard)
        self.due.clear()
        for person in (*self.people, self.stranger):
            self.check_told(person, person.take_told())

    def check_told(self, person: Person, told: Iterable[Told]) -> None:
        """Look for what somebody may not know in what came to them."""
        for one in told:
            secrets = {*WORD.findall(one.raw), *ID.findall(one.raw)}
            secrets -= {*WORD.findall(one.asked), *ID.findall(one.asked)}
            for secret in secrets:
                may_know = self.model.secrets.get(secret)
                if may_know is not None and not may_know(person.id):
                    self.fail(f"{person.name} was told {secret} in {one}")

    def blame(self, what: str) -> str:
        """Say what is wrong, and what was done before."""
        return "\n".join([what, *self.log[-15:]])

    def fail(self, what: str) -> NoReturn:
        """Fail."""
        raise AssertionError(self.blame(what))

    def _check_rooms_heard(self, person: Person, heard: Callable[[str], Sequence[Json]]) -> None:
        """Whoever hears something of a room is in it."""
        for event in IN_ROOM:
            for told in heard(event):
                whisper = self.model.whispers.get(told.get("whisper") or "")
                inside = whisper.members if whisper else self.model.rooms[told["room"]].roles
                assert person.id in inside, self.blame(f"{person.name} heard {event} {told}")
        for told in heard("room_changed"):
            inside = self.model.rooms[told["id"]].roles
            assert person.id in inside, self.blame(f"{person.name} heard {told}")
        for event in SILENT:
            assert not heard(event), self.blame(f"{person.name} heard {event}")

    # What there is for somebody to do something about.

    def account(self, who: Person) -> None:
        """Raise Unable for guests."""
        if who.guest:
            raise Unable

    def open_rooms(self, who: Person) -> list[Room]:
        """Rooms in which somebody may say something."""
        return [
            room
            for room in self.model.rooms.values()
            if who.id in room.roles and not room.archived and who.id not in room.muted
        ]

    def is_barred(self, who: Person, others: Iterable[str]) -> bool:
        """Whether one of these blocks somebody."""
        return any((other, who.id) in self.model.blocks for other in others)

    def members(self, stream: Stream) -> frozenset[str]:
        """Who hears a stream now."""
        if isinstance(stream, Whisper):
            return stream.members
        assert isinstance(stream, Room)
        return frozenset(stream.roles)


def room_of(stream: Stream) -> Room:
    """Give the room in which a stream is."""
    if isinstance(stream, Whisper):
        return stream.room
    assert isinstance(stream, Room)
    return stream


def _person(name: str, actor: Actor, url: str) -> Person:
    role = actor.standing
    return Person(
        name=name,
        id=actor.id,
        token=actor.token,
        url=url,
        guest=role is ServerRole.GUEST,
        moderates=role is ServerRole.MODERATOR,
    )
