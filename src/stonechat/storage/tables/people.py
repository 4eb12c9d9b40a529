"""Who is known here, by what name, and what they said of themselves."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    Table,
    text,
)

from stonechat.storage.tables.columns import KEYED, PLAIN, Characters, Whole, YesNo, metadata

users: Final = Table(
    "users",
    metadata,
    Column("id", Characters, primary_key=True),
    Column("kind", Characters, nullable=False),
    Column("username", Characters, nullable=False),
    # The username as it is looked through and sorted by.
    Column("key", Characters, nullable=False),
    Column("name", Characters),
    Column("avatar", Characters),
    Column("bot", YesNo, nullable=False),
    Column("created_at", Whole, nullable=False),
    Column("last_active_at", Whole, nullable=False),
    CheckConstraint("kind IN ('guest', 'account')", name="kind"),
    **PLAIN,
)
"""Everybody who ever had a name; a guest who departed stays, as the author of old messages."""

names: Final = Table(
    "names",
    metadata,
    Column("key", Characters, primary_key=True),
    Column("user_id", Characters, ForeignKey("users.id"), nullable=False, index=True),
    **KEYED,
)
"""The one index of what accounts and present guests are called, look-alikes included."""

# For finding out which pictures are still shown; most people have none.
_PICTURED: Final = users.c.avatar.is_not(None)

Index(
    "users_by_avatar_ix",
    users.c.avatar,
    sqlite_where=_PICTURED,
    postgresql_where=_PICTURED,
)

listings: Final = Table(
    "listings",
    metadata,
    Column("user_id", Characters, ForeignKey("users.id"), primary_key=True),
    # Username and display name as they are looked through; the latter is empty without one.
    Column("key", Characters, nullable=False),
    Column("name_key", Characters, nullable=False),
    # Each of them as it is compared in a search for anything, one on a line.
    Column("folded", Characters, nullable=False, server_default=text("''")),
    **KEYED,
)
"""Who can be looked up: everybody who holds a name, however many others there have ever been."""

# With all that a search looks at, so that it reads the rows of those alone whom it finds.
Index("listings_by_name_ix", listings.c.key, listings.c.name_key, listings.c.user_id)

profiles: Final = Table(
    "profiles",
    metadata,
    Column("user_id", Characters, ForeignKey("users.id"), primary_key=True),
    Column("bio", Characters),
    Column("pronouns", Characters),
    Column("time_zone", Characters),
    Column("status_text", Characters),
    Column("status_emoji", Characters),
    Column("status_until", Whole),
    Column("availability", Characters, nullable=False),
    Column("shows_presence", YesNo, nullable=False),
    CheckConstraint("availability IN ('online', 'away', 'invisible')", name="availability"),
    **KEYED,
)
"""What somebody said of themselves beyond their name; nobody has a row before they did."""

blocks: Final = Table(
    "blocks",
    metadata,
    Column("blocker_id", Characters, ForeignKey("users.id")),
    Column("blocked_id", Characters, ForeignKey("users.id"), index=True),
    Column("created_at", Whole, nullable=False),
    PrimaryKeyConstraint("blocker_id", "blocked_id"),
    CheckConstraint("blocker_id <> blocked_id", name="other"),
    **KEYED,
)

reports: Final = Table(
    "reports",
    metadata,
    Column("id", Characters, primary_key=True),
    Column("reporter_id", Characters, ForeignKey("users.id"), nullable=False, index=True),
    # Who is reported: the author, when it is about a message.
    Column("user_id", Characters, ForeignKey("users.id"), nullable=False, index=True),
    Column("message_id", Characters),
    Column("room_id", Characters),
    Column("reason", Characters, nullable=False),
    # What the reporter saw at that moment, as a JSON array of messages.
    Column("context", Characters, nullable=False),
    Column("created_at", Whole, nullable=False),
    Column("closed_at", Whole),
    Column("closed_by", Characters, ForeignKey("users.id")),
    Column("outcome", Characters),
    CheckConstraint("(closed_at IS NULL) = (closed_by IS NULL)", name="closed"),
    **PLAIN,
)
"""What somebody wants the server's moderators to look at."""

# Those that wait are few, however many there have ever been.
_OPEN: Final = reports.c.closed_at.is_(None)

Index("reports_open_ix", reports.c.id, sqlite_where=_OPEN, postgresql_where=_OPEN)
