"""Which connections rest on which session, so that they end with it."""

from collections.abc import Iterable
from typing import Protocol


class Attendee(Protocol):
    """A connection that somebody's token opened."""

    def expel(self) -> None:
        """Let nothing that was asked take effect any more, and end the connection for good."""


class Attendance:
    """The sessions that have connections here. Everything happens on the event loop's thread.

    Most sessions have one connection, so they are kept in tuples: a set would cost four times as
    much for each.
    """

    def __init__(self) -> None:
        self._attendees: dict[str, tuple[Attendee, ...]] = {}

    def add(self, session_id: str, attendee: Attendee) -> None:
        """Note that a connection rests on a session from now on."""
        self._attendees[session_id] = (*self._attendees.get(session_id, ()), attendee)

    def remove(self, session_id: str, attendee: Attendee) -> None:
        """Note that it no longer does; does nothing if it did not."""
        left = tuple(
            other for other in self._attendees.get(session_id, ()) if other is not attendee
        )
        if left:
            self._attendees[session_id] = left
        else:
            self._attendees.pop(session_id, None)

    def sessions(self) -> list[str]:
        """List the sessions that have connections here."""
        return list(self._attendees)

    def end_sessions(self, session_ids: Iterable[str]) -> None:
        """Expel everybody who rests on one of these sessions."""
        for session_id in session_ids:
            for attendee in self._attendees.pop(session_id, ()):
                attendee.expel()
