"""The outbox of mail, as acts ask for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail that is still to be sent; `fields` is what its template is filled with."""

    id: str
    recipient: str
    template: str
    fields: Mapping[str, str]
    created_at: datetime
    due_at: datetime
    attempts: int = 0


class Mails(Protocol):
    """Mail that is sent after the commit of what it tells of."""

    def add_mail(self, mail: Mail) -> None:
        """Store a mail that is due at its time."""

    def due_mails(self, limit: int) -> list[Mail]:
        """Mails that are due now, those first that have been due for longest.

        Nobody else gets them until the transaction ends.
        """

    def next_mail_due_at(self) -> datetime | None:
        """When the next mail is due, which may be past; None if there is none."""

    def is_followed(self, mail: Mail) -> bool:
        """Whether a later mail of the same kind waits for the same recipient."""

    def forget_mail(self, mail_id: str) -> None:
        """Remove a mail that was sent or is given up."""

    def postpone_mail(self, mail_id: str, due_at: datetime) -> None:
        """Count an attempt to send it, and make it due then."""
