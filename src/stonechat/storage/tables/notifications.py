"""Who is told of what while they are away, and what is on its way to them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    text,
)

from stonechat.storage.tables.columns import KEYED, PLAIN, Characters, Whole, metadata

notification_settings: Final = Table(
    "notification_settings",
    metadata,
    Column("user_id", Characters, ForeignKey("users.id"), primary_key=True),
    # The choice for all rooms, apart: whoever joins one with `all` is found by their membership.
    Column("tells", Characters, nullable=False),
    # All of them, as they are sent, in JSON.
    Column("settings", Characters, nullable=False),
    CheckConstraint("tells IN ('all', 'direct_and_mentions', 'nothing')", name="tells"),
    **KEYED,
)
"""What somebody wants to be told of, and when; nobody has a row before they said so."""

keywords: Final = Table(
    "keywords",
    metadata,
    # The first word of it, folded, by which a message finds it; then all of its words.
    Column("first_word", Characters),
    Column("user_id", Characters, ForeignKey("users.id"), index=True),
    Column("words", Characters),
    PrimaryKeyConstraint("first_word", "user_id", "words"),
    **KEYED,
)
"""What somebody wants to be told of wherever it is said to them."""

notices: Final = Table(
    "notices",
    metadata,
    Column("user_id", Characters, ForeignKey("users.id")),
    Column("stream_id", Characters),
    Column("position", Whole),
    Column("message_id", Characters, nullable=False),
    # Why they are told of it, by the most important of the reasons.
    Column("reason", Characters, nullable=False),
    # `waiting`: to be told. `held`: told with others when quiet hours end. `told`: on its way to
    # devices, if there are any; mail may follow. `listed`: in the next digest. `mailed`: all is
    # said, and it is kept to be withdrawn.
    Column("state", Characters, nullable=False),
    # When it is looked at next.
    Column("due_at", Whole, nullable=False, index=True),
    # When mail tells of it, if it is unread then and no device was told; null for never.
    Column("mail_due_at", Whole),
    # When a push service took what tells of it.
    Column("pushed_at", Whole),
    # How many before it, of the same reason and place, were held back as well and are not kept.
    Column("stands_for", Whole, nullable=False, server_default=text("0")),
    PrimaryKeyConstraint("user_id", "stream_id", "position"),
    ForeignKeyConstraint(["stream_id", "position"], ["messages.stream_id", "messages.position"]),
    CheckConstraint("state IN ('waiting', 'held', 'told', 'listed', 'mailed')", name="state"),
    **KEYED,
)
"""What somebody may be told of, until they have read it."""

# Who is told of much and reads little has many that are not due.
Index("notices_due_of_user_ix", notices.c.user_id, notices.c.due_at)

noticed: Final = Table(
    "noticed",
    metadata,
    Column("stream_id", Characters, ForeignKey("streams.id"), primary_key=True),
    Column("position", Whole, nullable=False),
    **KEYED,
)
"""Up to which position the messages of a stream have been looked at, for whom they concern."""

push_subscriptions: Final = Table(
    "push_subscriptions",
    metadata,
    Column("id", Characters, primary_key=True),
    Column("user_id", Characters, ForeignKey("users.id"), nullable=False, index=True),
    # The session that subscribed: a device that is signed out is told nothing more.
    Column(
        "session_id",
        Characters,
        ForeignKey("sessions.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("endpoint", Characters, nullable=False, unique=True),
    # The device's public key, and the secret that it shares with us (RFC 8291).
    Column("p256dh", LargeBinary, nullable=False),
    Column("auth", LargeBinary, nullable=False),
    Column("name", Characters, nullable=False),
    Column("created_at", Whole, nullable=False),
    Column("last_ok_at", Whole),
    Column("failures", Whole, nullable=False, server_default=text("0")),
    **PLAIN,
)
"""Devices that can be told of something while nobody looks at them."""

push_deliveries: Final = Table(
    "push_deliveries",
    metadata,
    Column("id", Characters, primary_key=True),
    Column(
        "subscription_id",
        Characters,
        ForeignKey("push_subscriptions.id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("user_id", Characters, ForeignKey("users.id"), nullable=False),
    # What it is about; null for what is about many messages, or none.
    Column("stream_id", Characters),
    Column("position", Whole),
    Column("message_id", Characters),
    Column("kind", Characters, nullable=False),
    # What it replaces on a device, and in a push service: a later one of the same tag.
    Column("tag", Characters, nullable=False),
    # What else it is made of, as a JSON object; nothing that anybody wrote.
    Column("fields", Characters, nullable=False, server_default=text("'{}'")),
    Column("attempts", Whole, nullable=False, server_default=text("0")),
    Column("created_at", Whole, nullable=False),
    # The domain that its endpoint is at: none that is slow or busy holds up another.
    Column("service", Characters, nullable=False),
    Column("due_at", Whole, nullable=False),
    Column("expires_at", Whole, nullable=False),
    Index(None, "service", "due_at"),
    CheckConstraint("kind IN ('message', 'summary', 'read', 'test')", name="kind"),
    **KEYED,
)
"""What is still to be handed to push services: removed when it was, or has been given up."""

# A later one takes the place of one with the same tag that still waits; and a subscription that is
# removed takes its deliveries along.
Index("push_deliveries_tag_ix", push_deliveries.c.subscription_id, push_deliveries.c.tag)
