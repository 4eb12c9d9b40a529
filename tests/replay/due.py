"""Which messages of a room a program is due to be told, by what a trace gives its client."""

from typing import Any

Step = dict[str, Any]


class Due:
    """The positions that are due: all past the one that welcome or join gave, while one is there.

    Args:
        room_id: of the room.
    """

    def __init__(self, room_id: str) -> None:
        self._room_id = room_id
        self._there = False
        self._given = 0
        self._shown: set[int] = set()
        self._passed: list[int] = []

    @property
    def positions(self) -> list[int]:
        """The positions that are due; what the room hides from the client is not."""
        return [position for position in self._passed if position in self._shown]

    def take(self, step: Step) -> None:
        """Take a step of the trace."""
        match step:
            case {"connected": welcome}:
                rooms = {state["room"]["id"]: state["room"] for state in welcome["rooms"]}
                self._be_there(rooms.get(self._room_id))
            case {"event": "room_joined", "object": {"room": room}}:
                self._there = False
                self._be_there(room)
            case {"event": "room_removed"}:
                self._there = False
            case {"event": "message", "object": message}:
                self._shown.add(message["position"])
                self._give(message["position"])
            case {"request": "join_room", "reply": {"room": room}}:
                self._be_there(room)
            case {"request": "catch_up", "reply": {"rooms": rooms}}:
                missed = rooms[self._room_id]["messages"]
                self._shown |= {message["position"] for message in missed}
                self._give(max((message["position"] for message in missed), default=0))
            case {"state": {"room": room}} if self._there:
                self._give(room["head"])

    def _be_there(self, room: Step | None) -> None:
        if room is not None and not self._there:
            self._given = room["head"]
        self._there = room is not None

    def _give(self, position: int) -> None:
        self._passed += range(self._given + 1, position + 1)
        self._given = max(self._given, position)
