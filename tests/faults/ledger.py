"""What was ever said by the server, by whomever it was heard: the judge of every fault test.

All clients of a test write into one ledger. Two of them that were told different things, or one
that was told something else before a crash than after it, are found at once.
"""

from dataclasses import dataclass, field
from typing import Any

Message = dict[str, Any]
Place = tuple[str, int]


@dataclass
class Ledger:
    """Every message that somebody was shown, and every send that was acknowledged.

    Attributes:
        shown: The messages by (room id, position), as they were first seen.
        acknowledged: The message of each (author id, client id) whose author was told that it is
            stored.
        unavailable: How often somebody was asked to try again.
        refused: The (author id, client id) of each send whose author was asked to try again.
        faults: Whatever must not be, as sentences.

    """

    shown: dict[Place, Message] = field(default_factory=dict)
    acknowledged: dict[tuple[str, str], Message] = field(default_factory=dict)
    unavailable: int = 0
    refused: set[tuple[str, str]] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    _places: dict[str, Place] = field(default_factory=dict)
    _sends: dict[tuple[str, str], Place] = field(default_factory=dict)

    def show(self, message: Message) -> None:
        """Note a message that somebody was told of, by whatever way."""
        place = message["room"], message["position"]
        first = self.shown.setdefault(place, message)
        if first != message:
            self.faults.append(f"{place} was {first} and became {message}")
        if self._places.setdefault(message["id"], place) != place:
            self.faults.append(f"message {message['id']} is at {place} too")
        if message["client_id"] is not None:
            send = message["author"]["id"], message["client_id"]
            if self._sends.setdefault(send, place) != place:
                self.faults.append(f"{send} is stored twice, at {self._sends[send]} and {place}")

    def acknowledge(self, author_id: str, client_id: str, message: Message) -> None:
        """Note that an author was told that a send is stored."""
        self.show(message)
        if (message["author"]["id"], message["client_id"]) != (author_id, client_id):
            self.faults.append(f"{author_id} was answered {message} to {client_id}")
        self.acknowledged.setdefault((author_id, client_id), message)

    def rooms(self) -> set[str]:
        """Return the ids of all rooms in which something was said."""
        return {room for room, _ in self.shown}

    def history(self, room: str) -> list[Message]:
        """Return what was shown of a room, in the order of positions."""
        return [self.shown[place] for place in sorted(self.shown) if place[0] == room]
