"""The images of messages, as acts ask for them."""

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
    """The images of messages."""

    def find_image(self, image_id: str, actor_id: str) -> NewImage | None:
        """The image, if it is one of a message that the actor may see."""

    def linked_images(self, image_ids: Collection[str]) -> set[str]:
        """Which of these ids are images of messages, whoever may see them."""
