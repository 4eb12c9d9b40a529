"""What waits to be sent, as acts ask for it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from stonechat.actions.store.images import NewFile, NewImage

Content = NewImage | NewFile
"""An image, or a file that is none, whose bytes are durable."""


@dataclass(frozen=True, slots=True)
class NewUpload:
    """Something durable that waits to be sent by its owner, and keeps its id when it is."""

    owner_id: str
    client_id: str | None
    content: Content
    created_at: datetime


class Uploads(Protocol):
    """What waits to be sent; whoever asks says since when it counts, for nothing waits for ever."""

    def add_upload(self, upload: NewUpload) -> bool:
        """Store an upload; False, and nothing is stored, if its owner has used the client id."""

    def find_upload(self, upload_id: str, owner_id: str, *, since: datetime) -> Content | None:
        """Somebody's own upload."""

    def find_upload_again(
        self, owner_id: str, client_id: str, *, since: datetime
    ) -> NewUpload | None:
        """The upload for which somebody's own client id stands."""

    def find_uploads(
        self, wanted: Collection[tuple[str, str]], *, since: datetime, lock: bool
    ) -> Mapping[tuple[str, str], Content]:
        """Which of these (owner, upload) there are; one statement.

        With `lock`, nobody else sends them or takes them back until the end of the transaction.
        """

    def count_uploads(self, owner_id: str, *, since: datetime) -> int:
        """How many uploads of somebody wait."""

    def end_uploads(self, upload_ids: Collection[str]) -> None:
        """Forget uploads, whose blobs something else names from now on, or nothing; at once."""

    def expire_uploads(self, *, until: datetime, owner_id: str | None = None) -> set[str]:
        """Forget what has waited since then or longer, of one person or of all; their blobs."""
