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
    UniqueConstraint,
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
    # As they are sent, in JSON, so that a page is read in one statement; null for none.
    Column("mentions", Characters),
    Column("reactions", Characters),
    Column("files", Characters),
    # Of a whisper: the head of its room when it was stored.
    Column("after_position", Whole),
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

_PINNED: Final = messages.c.pinned_at.is_not(None)
_WHISPERED: Final = messages.c.after_position.is_not(None)

Index(
    "messages_pinned_ix",
    messages.c.stream_id,
    messages.c.position,
    sqlite_where=_PINNED,
    postgresql_where=_PINNED,
)
Index(
    "messages_whispered_ix",
    messages.c.stream_id,
    messages.c.after_position,
    messages.c.position,
    sqlite_where=_WHISPERED,
    postgresql_where=_WHISPERED,
)

mentions: Final = Table(
    "mentions",
    metadata,
    Column("stream_id", Characters, ForeignKey("streams.id")),
    # Empty for everybody in the room.
    Column("user_id", Characters),
    Column("position", Whole),
    Column("author_id", Characters, ForeignKey("users.id"), nullable=False),
    PrimaryKeyConstraint("stream_id", "user_id", "position"),
    **KEYED,
)
"""Who is called where, for counting what they have not read; a bounded number for each message."""

# A message that is edited or deleted calls others, or nobody. The condition is true of every row,
# so that whoever counts what calls one does not look through what calls others; and all columns are
# in it, or SQLite would take the primary key for as good, and look through all of a room's.
_EVERY_CALL: Final = mentions.c.position > 0

Index(
    "mentions_of_message_ix",
    mentions.c.stream_id,
    mentions.c.position,
    mentions.c.user_id,
    mentions.c.author_id,
    sqlite_where=_EVERY_CALL,
    postgresql_where=_EVERY_CALL,
)

reactions: Final = Table(
    "reactions",
    metadata,
    Column("stream_id", Characters),
    Column("position", Whole),
    Column("emoji", Characters),
    Column("user_id", Characters, ForeignKey("users.id")),
    # The stream's revision by which it was given: the first ones are named.
    Column("revision", Whole, nullable=False),
    PrimaryKeyConstraint("stream_id", "position", "emoji", "user_id"),
    ForeignKeyConstraint(["stream_id", "position"], ["messages.stream_id", "messages.position"]),
    **KEYED,
)

edits: Final = Table(
    "edits",
    metadata,
    Column("stream_id", Characters),
    Column("position", Whole),
    # The stream's revision by which the text was replaced.
    Column("revision", Whole),
    Column("text", Characters, nullable=False),
    Column("replaced_at", Whole, nullable=False),
    PrimaryKeyConstraint("stream_id", "position", "revision"),
    ForeignKeyConstraint(["stream_id", "position"], ["messages.stream_id", "messages.position"]),
    **KEYED,
)
"""What messages said before they were edited."""

whispers: Final = Table(
    "whispers",
    metadata,
    Column("id", Characters, ForeignKey("streams.id"), primary_key=True),
    Column("room_id", Characters, ForeignKey("rooms.id"), nullable=False),
    # Who is part of it, as a hash; there is one for the same people in a room.
    Column("key", Characters, nullable=False),
    Column("created_at", Whole, nullable=False),
    UniqueConstraint("room_id", "key"),
    **KEYED,
)
"""Streams of private messages inside a room."""

whisper_members: Final = Table(
    "whisper_members",
    metadata,
    Column("whisper_id", Characters, ForeignKey("whispers.id")),
    Column("user_id", Characters, ForeignKey("users.id")),
    Column("read_position", Whole, nullable=False),
    Column("read_changes", Whole, nullable=False),
    Column("own_past_read", Whole, nullable=False),
    PrimaryKeyConstraint("whisper_id", "user_id"),
    **KEYED,
)

Index("whisper_members_of_user_ix", whisper_members.c.user_id, whisper_members.c.whisper_id)

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
    # The name of its file, which others may share; null for the id itself.
    Column("blob", Characters, index=True),
    PrimaryKeyConstraint("stream_id", "position", "ordinal"),
    ForeignKeyConstraint(["stream_id", "position"], ["messages.stream_id", "messages.position"]),
    **KEYED,
)
"""The images of messages, in the order in which they were attached; the files are elsewhere."""

files: Final = Table(
    "files",
    metadata,
    Column("id", Characters, primary_key=True),
    Column("stream_id", Characters, nullable=False),
    Column("position", Whole, nullable=False),
    Column("blob", Characters, nullable=False, index=True),
    Column("name", Characters, nullable=False),
    Column("type", Characters, nullable=False),
    Column("bytes", Whole, nullable=False),
    ForeignKeyConstraint(["stream_id", "position"], ["messages.stream_id", "messages.position"]),
    **KEYED,
)
"""Files of messages that are no images."""

Index("files_of_message_ix", files.c.stream_id, files.c.position)

uploads: Final = Table(
    "uploads",
    metadata,
    Column("id", Characters, primary_key=True),
    Column("owner_id", Characters, ForeignKey("users.id"), nullable=False),
    Column("client_id", Characters),
    Column("blob", Characters, nullable=False, index=True),
    Column("name", Characters),
    Column("alt", Characters),
    Column("type", Characters, nullable=False),
    Column("bytes", Whole, nullable=False),
    # Of an image; absent for other files.
    Column("width", Whole),
    Column("height", Whole),
    Column("placeholder", Characters),
    Column("created_at", Whole, nullable=False, index=True),
    **KEYED,
)
"""What waits to be sent: gone from here with the message that names it."""

Index("uploads_of_owner_ix", uploads.c.owner_id, uploads.c.client_id, unique=True)
