"""A room as one device knows it: what it takes of what it hears, and what it holds back."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.faults.ledger import Message


@dataclass
class View:
    """A room as one device knows it.

    Attributes:
        revision: Up to where it knows everything.
        messages: By position.
        members: Ids of those who are in.
        catching_up: Whether live broadcasts are held back for the answer of `catch_up`.
        again: Whether it takes another answer until they can be let go.

    """

    revision: int = 0
    messages: dict[int, Message] = field(default_factory=dict)
    members: set[str] = field(default_factory=set)
    catching_up: bool = False
    again: bool = False
    held: list[tuple[str, Any]] = field(default_factory=list)

    def take(self, event: str, payload: Any) -> bool:
        """Take a broadcast; False if there is a gap before it."""
        if self.catching_up:
            self.held.append((event, payload))
            return True
        if payload["revision"] <= self.revision:
            return True
        if payload["revision"] > self.revision + 1:
            return False
        self.revision = payload["revision"]
        if event == "message":
            self.messages[payload["position"]] = payload
        elif event == "user_joined":
            self.members.add(payload["user"]["id"])
        else:
            self.members.discard(payload["user"]["id"])
        return True

    def catch_up(self, missed: dict[str, Any]) -> None:
        """Take an answer of `catch_up`."""
        self.messages |= {message["position"]: message for message in missed["messages"]}
        for member in missed["members"]:
            if member["left_at"] is None:
                self.members.add(member["user"]["id"])
            else:
                self.members.discard(member["user"]["id"])
        self.revision = missed["revision"]

    def forget(self) -> None:
        """Drop what was held back: it is not to be known."""
        self.catching_up = False
        self.held.clear()

    def release(self) -> Iterator[tuple[str, Any]]:
        """Stop holding back, and give what was held, unless more was missed meanwhile."""
        if self.again:
            return iter(())
        self.catching_up = False
        held, self.held = self.held, []
        return iter(held)
