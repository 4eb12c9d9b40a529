"""What was said, with its images."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    Table,
)

from stonechat.storage.tables.columns import KEYED, PLAIN, Characters, Whole, metadata

messages: Final = Table(
    "messages",
    metadata,
    Column("stream_id", Characters, ForeignKey("streams.id")),
    Column("position", Whole),
    Column("id", Characters, nullable=False, unique=True),
    Column("revision", Whole, nullable=False),
    # The revision that brought it; grows with the position.
    Column("sent_revision", Whole, nullable=False),
    Column("author_id", Characters, ForeignKey("users.id"), nullable=False),
    Column("client_id", Characters),
    Column("text", Characters, nullable=False),
    Column("images_count", Whole, nullable=False),
    Column("reply_to_id", Characters),
    Column("reply_to_position", Whole),
    Column("sent_at", Whole, nullable=False),
    Column("edited_at", Whole),
    Column("deleted_at", Whole),
    Column("pinned_at", Whole),
    PrimaryKeyConstraint("stream_id", "position"),
    CheckConstraint("position > 0", name="position"),
    CheckConstraint("revision >= sent_revision AND sent_revision >= position", name="revision"),
    CheckConstraint("(reply_to_id IS NULL) = (reply_to_position IS NULL)", name="reply_to"),
    **PLAIN,
)
"""What was said, in the order of arrival: a key's own tree costs half as much again to write."""

_SENT_AS_RETRYABLE: Final = messages.c.client_id.is_not(None)
_CHANGED: Final = messages.c.revision > messages.c.sent_revision

# The client id comes first: if it begins with the time, as those of our own clients do, the sends
# of all authors are written next to each other: a page or two a batch, and not one an author.
Index(
    "messages_sends_ix",
    messages.c.client_id,
    messages.c.author_id,
    unique=True,
    sqlite_where=_SENT_AS_RETRYABLE,
    postgresql_where=_SENT_AS_RETRYABLE,
)
# Only messages that changed after they were sent, so that a new message costs nothing here. Those
# that are new since revision r need no index: of a stream at (head, revision) they have positions
# above head - (revision - r).
Index(
    "messages_changed_ix",
    messages.c.stream_id,
    messages.c.revision,
    sqlite_where=_CHANGED,
    postgresql_where=_CHANGED,
)

images: Final = Table(
    "images",
    metadata,
    Column("stream_id", Characters),
    Column("position", Whole),
    Column("ordinal", Whole),
    Column("id", Characters, nullable=False, unique=True),
    Column("type", Characters, nullable=False),
    Column("name", Characters),
    Column("alt", Characters),
    Column("width", Whole, nullable=False),
    Column("height", Whole, nullable=False),
    Column("bytes", Whole, nullable=False),
    Column("placeholder", Characters),
    PrimaryKeyConstraint("stream_id", "position", "ordinal"),
    ForeignKeyConstraint(["stream_id", "position"], ["messages.stream_id", "messages.position"]),
    **KEYED,
)
"""The images of messages, in the order in which they were attached; the files are elsewhere."""
