"""Sessions, as acts ask for them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from stonechat.chat.values import SessionKind


@dataclass(frozen=True, slots=True)
class Session:
    """What a token opens; the token itself is stored only as a hash.

    Attributes:
        agent: what the one who signed in says of their program, such as a browser's name.
        address: where they signed in from.
        used_at: when it was last used, to a day.
    """

    id: str
    person_id: str
    kind: SessionKind
    agent: str | None
    address: str | None
    created_at: datetime
    used_at: datetime
    expires_at: datetime


class Sessions(Protocol):
    """What brings people back."""

    def find_session(self, token_hash: bytes) -> Session | None:
        """What a token opens that has not ended at `now`."""

    def good_sessions(self, session_ids: Collection[str]) -> set[str]:
        """Those of these ids that are of sessions which have not ended at `now`."""

    def add_session(self, session: Session, token_hash: bytes) -> None:
        """Let a token open a session."""

    def extend_session(self, session_id: str, *, expires_at: datetime) -> None:
        """Note that a session is used now, and move its end."""

    def list_sessions(self, person_id: str) -> list[Session]:
        """Those of a person that have not ended at `now`, the one used last first."""

    def end_session(self, session_id: str, person_id: str) -> bool:
        """Forget a session of this person; False if there is none."""

    def end_sessions(self, person_id: str, *, but: str | None = None) -> list[str]:
        """Forget all sessions of a person, except one if its id is given; their ids."""
