"""What a room is, by two ways: as the server tells it when asked, and as it told it all along.

Both are heard by a witness at an official Socket.IO client who loses nothing.
"""

from collections import defaultdict
from typing import Any

import msgspec

from stonechat.wire.shapes import Member, Message
from tests.support.chatter import Chatter

Json = dict[str, Any]


class Witness(Chatter):
    """Somebody who is in every room from the beginning to the end.

    Attributes:
        told: by room, what changed it at which revision.
    """

    def __init__(self) -> None:
        super().__init__()
        self.told: dict[str, dict[int, tuple[str, Json]]] = defaultdict(dict)
        for event in ("message", "user_joined", "user_left"):
            self.client.on(event, self._listener(event))

    def _listener(self, event: str) -> Any:
        def hear(change: Json) -> None:
            self.told[change["room"]][change["revision"]] = (event, change)

        return hear


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
        there = {witness_id}
        heard = []
        for revision in revisions:
            event, change = told[revision]
            if event == "message":
                assert change["author"]["id"] in there
                heard.append(change)
            elif event == "user_joined":
                assert change["user"]["id"] not in there
                there.add(change["user"]["id"])
            else:
                there.remove(change["user"]["id"])
            self._there[revision] = frozenset(there)
        assert msgspec.convert(heard, list[Message]) == self.messages
        assert there == {member.user.id for member in self.members}
        assert (self.room["head"], self.room["members_count"]) == (len(heard), len(there))

    def was_there(self, user_id: str, revision: int) -> bool:
        """Whether somebody was a member when the room got this revision."""
        return user_id in self._there[revision]
