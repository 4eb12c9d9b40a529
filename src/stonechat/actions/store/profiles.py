"""What people say of themselves, as acts ask for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from stonechat.chat.values import Availability


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
    """Display names, pictures, and the rest of a profile."""

    def find_profile(self, person_id: str) -> ProfileFacts:
        """What somebody said of themselves; the defaults for who never did."""

    def save_profile(self, person_id: str, facts: ProfileFacts) -> None:
        """Store all of it."""

    def set_display(self, person_id: str, *, name: str | None, avatar: str | None) -> None:
        """Change the display name and the picture's URL."""
