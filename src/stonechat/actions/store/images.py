"""The images and files of messages, as acts ask for them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class NewImage:
    """An image whose files are durable and which a message is about to name."""

    id: str
    type: str
    name: str | None
    alt: str | None
    width: int
    height: int
    bytes: int
    placeholder: str | None
    blob: str | None = None
    """The name of its file, which others may share; None for the id itself."""


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that is no image, durable, and which a message is about to name."""

    id: str
    blob: str
    name: str
    type: str
    bytes: int


class Images(Protocol):
    """The images and files of messages, and what they are on the disk."""

    def find_image(self, image_id: str, actor_id: str) -> NewImage | None:
        """The image, if it is one of a message that the actor may read."""

    def find_file(self, file_id: str, actor_id: str) -> NewFile | None:
        """The file, if it is one of a message that the actor may read."""

    def named_blobs(self, blobs: Collection[str]) -> set[str]:
        """Which of these blobs an image, a file or an upload names, whoever may see it."""
