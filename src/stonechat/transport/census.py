"""Counting who is connected, for whoever measures: when asked, and a few at a time."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

AT_A_TIME: Final = 1_000
"""Sessions that are looked at in one turn of the loop: half a millisecond."""


class Counted(Protocol):
    """What is looked at of a session."""

    @property
    def behind(self) -> bool:
        """Whether the peer is."""

    @property
    def mailbox(self) -> object | None:
        """What waits for polls; None on a WebSocket."""

    @property
    def waiting_bytes(self) -> int:
        """How much the peer has not taken yet."""


@dataclass(slots=True)
class Census:
    """What the sessions were like when they were looked at."""

    websocket: int = 0
    polling: int = 0
    behind: int = 0
    waiting_bytes: int = 0

    def count(self, session: Counted) -> None:
        """Count one more."""
        if session.mailbox is None:
            self.websocket += 1
        else:
            self.polling += 1
        self.behind += session.behind
        self.waiting_bytes += session.waiting_bytes


async def take_census(sessions: Sequence[Counted]) -> Census:
    """Count sessions; one that ends meanwhile may be counted."""
    census = Census()
    for start in range(0, len(sessions), AT_A_TIME):
        if start:
            await asyncio.sleep(0)
        for session in sessions[start : start + AT_A_TIME]:
            census.count(session)
    return census
