"""Streams, rooms, and who is in them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    Table,
    and_,
    false,
    text,
)

from stonechat.storage.tables.columns import (
    KEYED,
    OFTEN_CHANGED,
    PLAIN,
    Characters,
    Whole,
    YesNo,
    metadata,
)

streams: Final = Table(
    "streams",
    metadata,
    Column("id", Characters, primary_key=True),
    Column("kind", Characters, nullable=False),
    Column("head", Whole, nullable=False),
    Column("revision", Whole, nullable=False),
    CheckConstraint("kind IN ('room', 'whisper')", name="kind"),
    CheckConstraint("head >= 0 AND revision >= head", name="counters"),
    **OFTEN_CHANGED,
)
"""What has positions and revisions; locking a row holds both until the end of a transaction."""

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
    # Each of them as it is compared in a search for anything, one on a line.
    Column("folded", Characters, nullable=False, server_default=text("''")),
    Column("members_count", Whole, nullable=False),
    Column("created_at", Whole, nullable=False),
    Column("created_by", Characters, ForeignKey("users.id")),
    Column("archived_at", Whole),
    # Settings; what they can be is seen to by the program, because a check of a table that exists
    # already could only be added by writing all of it anew.
    Column("history", Characters, nullable=False, server_default=text("'all'")),
    Column("posting", Characters, nullable=False, server_default=text("'members'")),
    Column("calling", Characters, nullable=False, server_default=text("'members'")),
    Column("inviting", Characters, nullable=False, server_default=text("'members'")),
    Column("receipts", YesNo, nullable=False, server_default=false()),
    Column("slow_seconds", Whole, nullable=False, server_default=text("0")),
    # Of a direct room: whose it is, as a hash; there is one for the same people.
    Column("direct_key", Characters),
    CheckConstraint("kind IN ('public', 'private', 'direct')", name="kind"),
    CheckConstraint("members_count >= 0", name="members_count"),
    CheckConstraint("(name IS NULL) = (key IS NULL)", name="key"),
    **PLAIN,
)

Index("rooms_direct_key_ix", rooms.c.direct_key, unique=True)

room_names: Final = Table(
    "room_names",
    metadata,
    Column("key", Characters, primary_key=True),
    Column("room_id", Characters, ForeignKey("rooms.id"), nullable=False, index=True),
    **KEYED,
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
    # The room's head when they joined.
    Column("joined_head", Whole, nullable=False, server_default=text("0")),
    # How many messages past the read position are their own.
    Column("own_past_read", Whole, nullable=False, server_default=text("0")),
    Column("muted_until", Whole),
    # What they want to be told of here; null for as everywhere. And until when of nothing.
    Column("told_level", Characters),
    Column("quiet_until", Whole),
    # Whether all messages here concern them, by that level or by their choice for all rooms.
    Column("told_all", YesNo, nullable=False, server_default=false()),
    PrimaryKeyConstraint("room_id", "user_id"),
    CheckConstraint("role IN ('owner', 'moderator', 'member')", name="role"),
    **OFTEN_CHANGED,
)
"""Who is or was in a room: a row outlives leaving, so that a catch-up can tell of it."""

_PRESENT: Final = memberships.c.left_at.is_(None)
_ENDED: Final = memberships.c.left_at.is_not(None)

Index(
    "memberships_of_user_ix",
    memberships.c.user_id,
    memberships.c.room_id,
    sqlite_where=_PRESENT,
    postgresql_where=_PRESENT,
)
bans: Final = Table(
    "bans",
    metadata,
    Column("room_id", Characters, ForeignKey("rooms.id")),
    Column("user_id", Characters, ForeignKey("users.id"), index=True),
    # Until when; null is for good.
    Column("until", Whole),
    Column("reason", Characters),
    Column("banned_by", Characters, ForeignKey("users.id"), nullable=False),
    Column("banned_at", Whole, nullable=False),
    PrimaryKeyConstraint("room_id", "user_id"),
    **KEYED,
)
"""Who is kept out of a room."""

join_requests: Final = Table(
    "join_requests",
    metadata,
    # Any text that somebody took for the id of a room: whether there is one must not be told by
    # how long it takes to say so.
    Column("room_id", Characters),
    Column("user_id", Characters, ForeignKey("users.id"), index=True),
    Column("text", Characters),
    Column("asked_at", Whole, nullable=False),
    PrimaryKeyConstraint("room_id", "user_id"),
    **KEYED,
)
"""Who asks to be let in."""

slow_posts: Final = Table(
    "slow_posts",
    metadata,
    Column("room_id", Characters, ForeignKey("rooms.id")),
    Column("user_id", Characters, ForeignKey("users.id")),
    Column("posted_at", Whole, nullable=False),
    PrimaryKeyConstraint("room_id", "user_id"),
    **KEYED,
)
"""When members said something last, in rooms where they have to wait after it."""

audits: Final = Table(
    "audits",
    metadata,
    Column("id", Characters, primary_key=True),
    Column("room_id", Characters, ForeignKey("rooms.id"), nullable=False),
    Column("actor_id", Characters, ForeignKey("users.id"), nullable=False),
    Column("act", Characters, nullable=False),
    Column("user_id", Characters, ForeignKey("users.id")),
    Column("message_id", Characters),
    # The other fields, as a JSON object.
    Column("details", Characters, nullable=False),
    Column("done_at", Whole, nullable=False),
    **KEYED,
)
"""What was done in a room by a right that not every member has."""

Index("audits_of_room_ix", audits.c.room_id, audits.c.id)

# The members whom every message concerns, however many others there are. All columns of that
# question are in it as well.
_TOLD_ALL: Final = and_(memberships.c.told_all, _PRESENT)

Index(
    "memberships_told_all_ix",
    memberships.c.room_id,
    memberships.c.told_all,
    memberships.c.left_at,
    memberships.c.user_id,
    sqlite_where=_TOLD_ALL,
    postgresql_where=_TOLD_ALL,
)
# Where somebody was: apart, because what they wrote there is asked for once in a lifetime.
Index(
    "memberships_ended_ix",
    memberships.c.user_id,
    memberships.c.room_id,
    sqlite_where=_ENDED,
    postgresql_where=_ENDED,
)
Index(
    "memberships_by_name_ix",
    memberships.c.room_id,
    memberships.c.user_key,
    memberships.c.user_id,
    sqlite_where=_PRESENT,
    postgresql_where=_PRESENT,
)
# Whoever gives a role asks for a room's owners, and it may have many members. All columns of the
# question are in it, or SQLite would take the primary key for as good.
_OWNS: Final = and_(memberships.c.role == "owner", _PRESENT)

Index(
    "memberships_owners_ix",
    memberships.c.room_id,
    memberships.c.role,
    memberships.c.left_at,
    sqlite_where=_OWNS,
    postgresql_where=_OWNS,
)
# Whoever asks to be let in is heard by these; that it takes as long however many members there are
# says nothing of the room to who must not know of it. All columns of that question are in it, too.
_RUNS: Final = and_(memberships.c.role != "member", _PRESENT)

Index(
    "memberships_moderators_ix",
    memberships.c.room_id,
    memberships.c.left_at,
    memberships.c.role,
    sqlite_where=_RUNS,
    postgresql_where=_RUNS,
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
