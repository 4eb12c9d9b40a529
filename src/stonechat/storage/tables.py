"""The tables, for both databases. A change here needs a migration; a test compares the two.

What a stream's change touched carries the stream's revision after it, in a column `revision`: "what
has a revision above r" is all that a catch-up asks. Memberships, messages and images begin their
keys with the room or stream, so that they can be spread by it one day.

Instants are milliseconds since 1970. Ids are UUIDs of version 7 as text. Text compares by code
point on both databases.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)

metadata: Final = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pk",
        "uq": "%(table_name)s_%(column_0_N_name)s_uq",
        "fk": "%(table_name)s_%(column_0_N_name)s_fk",
        "ck": "%(table_name)s_%(constraint_name)s_ck",
        "ix": "%(table_name)s_%(column_0_N_name)s_ix",
    }
)

Characters: Final = Text().with_variant(Text(collation="C"), "postgresql")
Whole: Final = BigInteger().with_variant(Integer(), "sqlite")
YesNo: Final = Boolean().with_variant(Integer(), "sqlite")

# A row that is found by its key alone is stored in the key's own tree.
_KEYED: Final[dict[str, Any]] = {"sqlite_strict": True, "sqlite_with_rowid": False}
_PLAIN: Final[dict[str, Any]] = {"sqlite_strict": True}
# Room in each block for the next version of a row that every message changes, so that no index of
# PostgreSQL has to be touched.
_OFTEN_CHANGED: Final[dict[str, Any]] = {**_KEYED, "postgresql_with": {"fillfactor": "70"}}

streams: Final = Table(
    "streams",
    metadata,
    Column("id", Characters, primary_key=True),
    Column("kind", Characters, nullable=False),
    Column("head", Whole, nullable=False),
    Column("revision", Whole, nullable=False),
    CheckConstraint("kind IN ('room', 'whisper')", name="kind"),
    CheckConstraint("head >= 0 AND revision >= head", name="counters"),
    **_OFTEN_CHANGED,
)
"""What has positions and revisions; locking a row holds both until the end of a transaction."""

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
    **_PLAIN,
)
"""Everybody who ever had a name; a guest who departed stays, as the author of old messages."""

names: Final = Table(
    "names",
    metadata,
    Column("key", Characters, primary_key=True),
    Column("user_id", Characters, ForeignKey("users.id"), nullable=False, index=True),
    **_KEYED,
)
"""The one index of what accounts and present guests are called, look-alikes included."""

tokens: Final = Table(
    "tokens",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("user_id", Characters, ForeignKey("users.id"), nullable=False, index=True),
    Column("created_at", Whole, nullable=False),
    Column("expires_at", Whole, nullable=False, index=True),
    **_KEYED,
)

rooms: Final = Table(
    "rooms",
    metadata,
    Column("id", Characters, ForeignKey("streams.id"), primary_key=True),
    Column("kind", Characters, nullable=False),
    # The revision of the last change of this row, not of the stream.
    Column("revision", Whole, nullable=False),
    Column("name", Characters),
    # The name as it is looked up and sorted by; that it is the only one is seen to by `room_names`.
    Column("key", Characters, index=True),
    Column("title", Characters),
    Column("topic", Characters),
    # Name and title, folded: what a search for rooms looks through.
    Column("searched", Characters, nullable=False),
    Column("members_count", Whole, nullable=False),
    Column("created_at", Whole, nullable=False),
    Column("created_by", Characters, ForeignKey("users.id")),
    Column("archived_at", Whole),
    CheckConstraint("kind IN ('public', 'private', 'direct')", name="kind"),
    CheckConstraint("members_count >= 0", name="members_count"),
    CheckConstraint("(name IS NULL) = (key IS NULL)", name="key"),
    **_PLAIN,
)

room_names: Final = Table(
    "room_names",
    metadata,
    Column("key", Characters, primary_key=True),
    Column("room_id", Characters, ForeignKey("rooms.id"), nullable=False, index=True),
    **_KEYED,
)
"""What public rooms are called, look-alikes included."""

memberships: Final = Table(
    "memberships",
    metadata,
    Column("room_id", Characters, ForeignKey("rooms.id")),
    Column("user_id", Characters, ForeignKey("users.id")),
    # The user's key again: a page of members must not need a sort of all of them.
    Column("user_key", Characters, nullable=False),
    Column("role", Characters, nullable=False),
    Column("revision", Whole, nullable=False),
    Column("joined_at", Whole, nullable=False),
    Column("left_at", Whole),
    Column("read_position", Whole, nullable=False),
    Column("read_changes", Whole, nullable=False),
    PrimaryKeyConstraint("room_id", "user_id"),
    CheckConstraint("role IN ('owner', 'moderator', 'member')", name="role"),
    **_OFTEN_CHANGED,
)
"""Who is or was in a room: a row outlives leaving, so that a catch-up can tell of it."""

_PRESENT: Final = memberships.c.left_at.is_(None)

Index(
    "memberships_of_user_ix",
    memberships.c.user_id,
    memberships.c.room_id,
    sqlite_where=_PRESENT,
    postgresql_where=_PRESENT,
)
Index(
    "memberships_by_name_ix",
    memberships.c.room_id,
    memberships.c.user_key,
    memberships.c.user_id,
    sqlite_where=_PRESENT,
    postgresql_where=_PRESENT,
)
# True of every row, so that nothing but a query that says it uses this index: a planner that counts
# on small rooms would look a single member of a large one up by the room alone.
_EVER_CHANGED: Final = memberships.c.revision > 0

Index(
    "memberships_changed_ix",
    memberships.c.room_id,
    memberships.c.revision,
    sqlite_where=_EVER_CHANGED,
    postgresql_where=_EVER_CHANGED,
)

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
    **_PLAIN,
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
    **_KEYED,
)
"""The images of messages, in the order in which they were attached; the files are elsewhere."""
