"""Everything of one's own in one document, as it is taken along."""

from stonechat.chat.values import Availability, Role
from stonechat.wire.accounts import Account, Session
from stonechat.wire.notifications import NotificationSettingsReply
from stonechat.wire.shapes import Message, Shape, Timestamp, User


class OwnFacts(Shape):
    """What one said of oneself beyond one's name and picture."""

    bio: str | None
    pronouns: str | None
    time_zone: str | None
    status_text: str | None
    status_emoji: str | None
    status_until: Timestamp | None
    availability: Availability
    shows_presence: bool


class OwnMembership(Shape):
    """A room that one is or was in; `name` and `title` are null where one may not see it now."""

    room: str
    name: str | None
    title: str | None
    role: Role
    joined_at: Timestamp
    left_at: Timestamp | None


class OwnReport(Shape):
    """What one reported; what came of it is for moderators."""

    id: str
    user: User
    message: str | None
    reason: str
    created_at: Timestamp


class Export(Shape):
    """Everything of one's own; the images of messages are at their `url`.

    `whispers` holds what one whispered oneself.
    """

    exported_at: Timestamp
    account: Account
    profile: OwnFacts
    notifications: NotificationSettingsReply
    sessions: list[Session]
    blocks: list[User]
    reports: list[OwnReport]
    memberships: list[OwnMembership]
    messages: list[Message]
    whispers: list[Message]
