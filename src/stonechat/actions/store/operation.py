"""What those who run a server look at, from outside of any act."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Waiting:
    """An outbox: how much waits in it, and since when the next one could go; None if none waits."""

    count: int
    due_at: datetime | None


class Operation(Protocol):
    """The state of the store itself."""

    def is_migrated(self) -> bool:
        """Whether the tables are those of this program, or of a newer one that keeps to them."""

    def waiting_mails(self) -> Waiting:
        """Mail that is still to be sent."""

    def waiting_pushes(self) -> Waiting:
        """What devices are still to be told."""
