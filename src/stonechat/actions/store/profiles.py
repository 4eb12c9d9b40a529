"""What people say of themselves, as acts ask for it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from stonechat.chat.values import Availability
from stonechat.wire.shapes import User


@dataclass(frozen=True, slots=True)
class ProfileFacts:
    """What somebody said of themselves beyond their name."""

    bio: str | None = None
    pronouns: str | None = None
    time_zone: str | None = None
    status_text: str | None = None
    status_emoji: str | None = None
    status_until: datetime | None = None
    availability: Availability = Availability.ONLINE
    shows_presence: bool = True


class Profiles(Protocol):
    """Display names, pictures, and the rest of a profile; and looking people up."""

    def find_profile(self, person_id: str) -> ProfileFacts:
        """What somebody said of themselves; the defaults for who never did."""

    def known_since(self, person_id: str) -> datetime:
        """When a person, who must exist, first had a name here."""

    def save_profile(self, person_id: str, facts: ProfileFacts) -> None:
        """Store all of it."""

    def set_display(self, person_id: str, *, name: str | None, avatar: str | None) -> None:
        """Change the display name and the picture's URL."""

    def forget_profile(self, person_id: str) -> None:
        """Remove all of it, display name and picture included."""

    def shown_avatars(self, avatars: Collection[str]) -> set[str]:
        """Which of these URLs of pictures somebody is shown with."""

    def list_people(self, *, query: str, after: str | None, limit: int) -> list[User]:
        """Those who hold a name, by key of their username, those behind the key `after` only.

        `query` matches anywhere in username or display name, case-folded.
        """
