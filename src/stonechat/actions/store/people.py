"""Who is known to the chat, as acts ask for it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from stonechat.chat.values import Person
from stonechat.wire.shapes import User


class People(Protocol):
    """Persons, and the names they hold."""

    def find_person(self, person_id: str) -> Person | None:
        """The person of this id, present or not."""

    def find_person_by(self, reference: str) -> Person | None:
        """The person of a canonical id, or the present holder of a username in any spelling."""

    def find_users(self, person_ids: Collection[str]) -> Mapping[str, User]:
        """People as they are embedded in shapes, by id; all at once."""

    def add_guest(self, person_id: str, username: str) -> None:
        """Store a guest; the name is claimed apart."""

    def rename(self, person_id: str, username: str) -> None:
        """Change what a person is called; the name is claimed apart."""

    def claim_name(self, person_id: str, keys: Collection[str]) -> bool:
        """Hold all of these keys for a person, or none: False if any is held by somebody else.

        Keys that the same person holds already do not count against it.
        """

    def release_name(self, person_id: str, left_at: datetime) -> None:
        """Free whatever keys a person holds, and note when they were last here."""

    def present_guests(self) -> list[str]:
        """Ids of the guests who hold a name."""
