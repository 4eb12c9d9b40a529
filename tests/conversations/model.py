"""What there is on a server and who may know of it, by the words of the contract alone."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

MayKnow = Callable[[str], bool]
"""Whether the person of this id may be told something now."""

UNREAD_MOST: Final = 1_000
CONTEXT: Final = 5


@dataclass(eq=False)
class Attached:
    """An image or a file of a message, by its id, with the word that describes it."""

    id: str
    word: str
    is_image: bool


@dataclass(eq=False)
class Message:
    """A message.

    Attributes:
        texts: all that it ever said; the last is what it says now.
        after: of a whisper, the room's head at that time.
        answers: the id of the message that it answers.
        known_to: who has its id among what is their own: answers to it, and reports.
    """

    id: str
    stream: "Stream"
    position: int
    author: str
    texts: list[str]
    calls: frozenset[str] = frozenset()
    calls_all: bool = False
    after: int = 0
    answers: str | None = None
    known_to: set[str] = field(default_factory=set)
    attached: list[Attached] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    pinned: bool = False
    deleted: bool = False

    @property
    def text(self) -> str:
        """What it says."""
        return "" if self.deleted else self.texts[-1]

    def is_about(self, person: str) -> bool:
        """Whether it counts as a mention of somebody."""
        called = person in self.calls or self.calls_all
        return called and person != self.author and not self.deleted


@dataclass(eq=False)
class Stream:
    """Something with positions and revisions of its own."""

    id: str
    revision: int = 0
    messages: list[Message] = field(default_factory=list)
    read: dict[str, int] = field(default_factory=dict)

    @property
    def head(self) -> int:
        """The position of the newest message."""
        return len(self.messages)

    def unread(self, person: str) -> int:
        """How many messages somebody has not read, but for their own."""
        past = self.messages[self.read[person] :]
        return min(UNREAD_MOST, sum(message.author != person for message in past))


@dataclass(eq=False)
class Room(Stream):
    """A room.

    Attributes:
        roles: of its members, in the order in which they came.
        came_at: its head when they did.
        ever: who was ever in it.
        asked: who ever asked to be let in; `asking`, whom somebody could still answer.
    """

    kind: str = "public"
    name: str | None = None
    title: str = ""
    topic: str = ""
    roles: dict[str, str] = field(default_factory=dict)
    came_at: dict[str, int] = field(default_factory=dict)
    ever: set[str] = field(default_factory=set)
    banned: set[str] = field(default_factory=set)
    muted: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    asking: set[str] = field(default_factory=set)
    history: str = "all"
    receipts: bool = False
    archived: bool = False

    def enter(self, person: str, role: str, *, read: int | None = None) -> None:
        """Let somebody in."""
        self.roles[person] = role
        self.came_at[person] = self.head
        self.read[person] = self.head if read is None else read
        self.ever.add(person)
        self.asking.discard(person)
        self.revision += 1

    def leave(self, person: str) -> None:
        """Let somebody out; a private room that lost its last owner is handed on."""
        role = self.roles.pop(person)
        self.revision += 1
        if self.kind == "private" and role == "owner" and self.roles and not self.owners:
            moderators = [it for it, role in self.roles.items() if role == "moderator"]
            self.give_role(next(iter(moderators or self.roles)), "owner")

    def give_role(self, person: str, role: str) -> None:
        """Let a member be something else; who comes to run the room may speak."""
        self.roles[person] = role
        if role != "member":
            self.muted.discard(person)
        self.revision += 1

    @property
    def owners(self) -> list[str]:
        """Who owns it."""
        return [person for person, role in self.roles.items() if role == "owner"]

    def is_hidden_from_some(self, message: Message) -> bool:
        """Whether there is a member who may not read a message."""
        if self.history == "all" or not self.roles:
            return False
        return message.position <= max(self.came_at[person] for person in self.roles)


@dataclass(eq=False)
class Whisper(Stream):
    """What some members of a room say to each other."""

    room: Room = field(default_factory=lambda: Room(""))
    members: frozenset[str] = frozenset()


class Model:
    """The whole server.

    Attributes:
        secrets: by the secret, an id or a word, who may be told it now.
        uploads: whose is what was not sent yet.
        moderators: of the server.
        blocks: (who, whom).
        reported: words and ids that moderators were shown by a report, with who was reported.
    """

    def __init__(self) -> None:
        self.secrets: dict[str, MayKnow] = {}
        self.uploads: dict[str, str] = {}
        self.rooms: dict[str, Room] = {}
        self.whispers: dict[str, Whisper] = {}
        self.messages: dict[str, Message] = {}
        self.moderators: set[str] = set()
        self.blocks: set[tuple[str, str]] = set()
        self.reported: dict[str, set[str]] = {}

    def sees(self, person: str, room: Room) -> bool:
        """Whether a room exists for somebody; for a stranger, who has no id, none does."""
        return bool(person) and (room.kind == "public" or person in room.roles)

    def reads(self, person: str, message: Message) -> bool:
        """Whether somebody may read a message."""
        stream = message.stream
        if isinstance(stream, Whisper):
            return person in stream.members
        assert isinstance(stream, Room)
        if not self.sees(person, stream):
            return False
        return message.position > self.floor(person, stream)

    def floor(self, person: str, stream: Stream) -> int:
        """The position up to which somebody may not read what is in a stream that they see."""
        if isinstance(stream, Room) and stream.history == "joined" and person in stream.roles:
            return stream.came_at[person]
        return 0

    def sees_attached(self, person: str, message: Message) -> bool:
        """Whether somebody, perhaps a stranger, may look at what a message has."""
        is_public = isinstance(message.stream, Room) and message.stream.kind == "public"
        shown = self.reads(person, message) or (is_public and not person)
        return shown and not message.deleted

    def keeps_order(self, person: str, room: Room) -> bool:
        """Whether somebody moderates a room that they see."""
        if room.kind == "direct" or not self.sees(person, room):
            return False
        if room.roles.get(person) in {"owner", "moderator"}:
            return True
        return not room.owners and person in self.moderators

    def sees_edits(self, person: str, message: Message) -> bool:
        """Whether somebody may know what a message said before."""
        if person == message.author:
            return True
        return isinstance(message.stream, Room) and self.keeps_order(person, message.stream)

    def was_shown(self, person: str, secret: str) -> bool:
        """Whether somebody could be shown something by a report, as one of those who judge it."""
        about = self.reported.get(secret)
        return about is not None and person in self.moderators and about != {person}

    def mentions(self, person: str, stream: Stream) -> int:
        """How many messages that somebody has not read are about them; not of whom they blocked."""
        past = stream.messages[stream.read[person] :]
        about = (it for it in past if it.is_about(person))
        return min(UNREAD_MOST, sum((person, it.author) not in self.blocks for it in about))

    def pages(self, person: str, stream: Stream) -> list[Message]:
        """Everything in a stream that somebody may read, in order."""
        return [message for message in stream.messages if self.reads(person, message)]

    def whispers_of(self, person: str, room: Room | None = None) -> list[Whisper]:
        """The whispers, in a room or anywhere, that somebody is part of."""
        return [
            whisper
            for whisper in self.whispers.values()
            if person in whisper.members and room in {None, whisper.room}
        ]

    def shares(self, one: str, other: str) -> bool:
        """Whether two are, or were, in a room together."""
        return any({one, other} <= room.ever for room in self.rooms.values())

    def all_said(self) -> Iterator[Message]:
        """Give every message there is."""
        streams = itertools.chain(self.rooms.values(), self.whispers.values())
        return itertools.chain.from_iterable(stream.messages for stream in streams)

    def note_room(self, room: Room) -> None:
        """Let there be a room; that it was there, who was in it knows for good."""
        self.rooms[room.id] = room
        self.secrets[room.id] = lambda who: (
            self.sees(who, room) or who in room.ever or self.was_shown(who, room.id)
        )
        self.note_words(room)

    def note_words(self, room: Room) -> None:
        """Keep what a room is called; what it was called before, who runs it can look up."""
        for said in (room.title, room.topic):
            self.secrets[said] = lambda who, said=said: (
                (  # type: ignore[misc]
                    said in {room.title, room.topic} and self.sees(who, room)
                )
                or self.keeps_order(who, room)
            )

    def note_whisper(self, whisper: Whisper) -> None:
        """Let there be a whisper."""
        self.whispers[whisper.id] = whisper
        self.secrets[whisper.id] = lambda who: (
            who in whisper.members or self.was_shown(who, whisper.id)
        )

    def note_message(self, message: Message) -> None:
        """Let there be a message; its author has it for good, and its answers name it."""
        self.messages[message.id] = message
        self.secrets[message.id] = lambda who: (
            who in {message.author, *message.known_to}
            or self.reads(who, message)
            or self._knows_room(who, message.stream)
            or self.was_shown(who, message.id)
        )
        self.note_text(message, message.texts[-1])

    def note_text(self, message: Message, text: str) -> None:
        """Keep what a message says; what it said before, few may know, and if deleted, nobody."""

        def may_know(who: str) -> bool:
            if self.was_shown(who, text):
                return True
            if message.deleted:
                return False
            if who == message.author:
                return True
            if not self.reads(who, message):
                return False
            return text == message.texts[-1] or self.sees_edits(who, message)

        self.secrets[text] = may_know

    def note_attached(self, message: Message, attached: Attached) -> None:
        """Let a message have an image or a file."""
        message.attached.append(attached)
        for secret in (attached.id, attached.word):
            self.secrets[secret] = lambda who, secret=secret: (  # type: ignore[misc]
                self.sees_attached(who, message)
                or (who == message.author and not message.deleted)
                or self.was_shown(who, secret)
            )

    def _knows_room(self, person: str, stream: Stream) -> bool:
        # The id of what is answered or was deleted by a moderator, of which nothing else is told.
        return isinstance(stream, Room) and self.sees(person, stream)

    def report(self, reporter: str, message: Message) -> None:
        """Keep what a report shows: the message and its neighbours as the reporter reads them."""
        seen = self.pages(reporter, message.stream)
        index = seen.index(message)
        shown = seen[max(0, index - CONTEXT) : index + CONTEXT + 1]
        for said in shown:
            words = [said.id, said.stream.id]
            if isinstance(said.stream, Whisper):
                words.append(said.stream.room.id)
            if said.answers:
                words.append(said.answers)
            if not said.deleted:
                words.append(said.text)
                words += (word for one in said.attached for word in (one.id, one.word))
            for word in words:
                self.reported.setdefault(word, set()).add(message.author)
