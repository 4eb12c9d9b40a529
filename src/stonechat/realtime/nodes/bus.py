"""The bus: carries small things between the processes of one chat, mostly, and mostly once."""

from typing import Final, Protocol

ALL: Final = "all"
"""The subject that every process hears."""

STEWARD: Final = "steward"
"""The subject of what the process is told that looks after the outboxes."""

ROSTER: Final = "roster"
"""The subject under which processes say who is connected to them."""

SPENDING: Final = "spending"
"""The subject under which processes say what was asked of them, of which there is only so much."""


def room_subject(room_id: str) -> str:
    """Name what the processes hear whose connections hear a room."""
    return f"room.{room_id}"


def person_subject(person_id: str) -> str:
    """Name what the processes hear to which somebody is connected."""
    return f"person.{person_id}"


class Bus(Protocol):
    """Whoever carries it. What one process sends under one subject mostly comes in that order."""

    @property
    def is_connected(self) -> bool:
        """Whether what is sent now has a chance."""

    def send(self, subject: str, payload: bytes) -> None:
        """Let the other processes that hear a subject have something; never waits, never raises.

        Whether the sender hears it too is not decided.
        """

    def subscribe(self, subject: str) -> None:
        """Hear a subject from now on, or from when the bus is there again."""

    def unsubscribe(self, subject: str) -> None:
        """Hear it no more; harmless if it was not heard."""

    async def settle(self) -> bool:
        """Wait until what was subscribed to so far is heard; False if the bus is not there."""
