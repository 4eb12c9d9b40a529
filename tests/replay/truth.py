"""What a room is, by two ways: as the server tells it when asked, and as it told it all along.

Both are heard by a witness at an official Socket.IO client who loses nothing.
"""

from collections import defaultdict
from typing import Any, Final

import msgspec

from stonechat.client import ChatClient
from stonechat.wire.shapes import Member, Message
from tests.support.chatter import Chatter

Json = dict[str, Any]

NUMBERED: Final = (
    "message",
    "message_changed",
    "user_joined",
    "user_left",
    "member_changed",
    "room_changed",
)


class Witness(Chatter):
    """Somebody who is in every room from the beginning to the end.

    Attributes:
        told: by room, what changed it at which revision.
    """

    def __init__(self) -> None:
        super().__init__()
        self.told: dict[str, dict[int, tuple[str, Json]]] = defaultdict(dict)
        for event in NUMBERED:
            self.client.on(event, self._listener(event))

    def _listener(self, event: str) -> Any:
        def hear(change: Json) -> None:
            room_id = change["id" if event == "room_changed" else "room"]
            self.told[room_id][change["revision"]] = (event, change)

        return hear

    def said(self) -> list[Json]:
        """Give everything that was said aloud."""
        return [
            change
            for told in self.told.values()
            for event, change in told.values()
            if event == "message"
        ]


class Heard:
    """A room as whoever heard everything knows it, from its beginning."""

    def __init__(self, owner_id: str) -> None:
        self.roles = {owner_id: "owner"}
        self.messages: list[Json] = []
        self.topic: str | None = None

    def take(self, event: str, change: Json) -> None:
        """Take a broadcast."""
        match event:
            case "message":
                assert change["author"]["id"] in self.roles
                assert change["position"] == len(self.messages) + 1
                self.messages.append(change)
            case "message_changed":
                self.messages[change["position"] - 1] = change
            case "room_changed":
                assert change["head"] == len(self.messages)
                assert change["members_count"] == len(self.roles)
                self.topic = change["topic"]
            case "user_joined":
                assert change["user"]["id"] not in self.roles
                self.roles[change["user"]["id"]] = "member"
            case "user_left":
                del self.roles[change["user"]["id"]]
            case "member_changed":
                assert change["user"]["id"] in self.roles
                self.roles[change["user"]["id"]] = change["role"]


class WhisperTruth:
    """A whisper as it is, by what one of its members is told when asking."""

    def __init__(self, room_id: str, revision: int, messages: list[Message]) -> None:
        self.room_id = room_id
        self.revision = revision
        self.messages = messages

    @classmethod
    async def fetch(cls, client: ChatClient, whisper_id: str) -> "WhisperTruth":
        """Ask for everything."""
        revision, complete = 0, False
        messages: dict[int, Message] = {}
        while not complete:
            reply = await client.catch_up({}, {whisper_id: revision})
            missed = reply.whispers[whisper_id]
            assert missed is not None
            messages |= {message.position: message for message in missed.messages}
            revision, complete = missed.revision, missed.complete
        assert sorted(messages) == list(range(1, len(messages) + 1))
        ordered = [message for _, message in sorted(messages.items())]
        return cls(ordered[0].room, revision, ordered)


class Truth:
    """One room as it is, with those who were there at each of its revisions."""

    def __init__(
        self, room: Json, members: list[Member], messages: list[Message], begun_at: int
    ) -> None:
        self.room = room
        self.members = members
        self.messages = messages
        self._begun_at = begun_at
        self._there: dict[int, frozenset[str]] = {}

    @classmethod
    async def fetch(cls, witness: Witness, room_id: str, begun_at: int) -> "Truth":
        """Ask for everything."""
        rooms = (await witness.gets("list_rooms", limit=100))["rooms"]
        [room] = [room for room in rooms if room["id"] == room_id]
        listed = await witness.gets("list_members", room=room_id, limit=100)
        assert listed["next"] is None
        messages: list[Json] = []
        more = True
        while more:
            last = messages[-1]["position"] if messages else 0
            page = await witness.gets("history", room=room_id, after=last, limit=100)
            messages += page["messages"]
            more = page["more_after"]
        members = msgspec.convert(listed["members"], list[Member])
        return cls(room, members, msgspec.convert(messages, list[Message]), begun_at)

    def check_told(self, told: dict[int, tuple[str, Json]], witness_id: str) -> None:
        """State before + broadcasts == state after, for somebody who heard all of them."""
        revisions = range(self._begun_at + 1, self.room["revision"] + 1)
        assert sorted(told) == list(revisions)
        heard = Heard(witness_id)
        for revision in revisions:
            heard.take(*told[revision])
            self._there[revision] = frozenset(heard.roles)
        assert msgspec.convert(heard.messages, list[Message]) == self.messages
        assert heard.roles == {member.user.id: member.role for member in self.members}
        counted = (self.room["head"], self.room["members_count"])
        assert counted == (len(heard.messages), len(heard.roles))
        assert heard.topic == self.room["topic"]

    def was_there(self, user_id: str, revision: int) -> bool:
        """Whether somebody was a member when the room got this revision."""
        return user_id in self._there[revision]
