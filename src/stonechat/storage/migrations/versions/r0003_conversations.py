"""Conversations: room settings, whispers, reactions, edits, files, and how rooms are moderated."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

CHARACTERS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
YES_NO = sa.Boolean().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Give rooms, memberships and messages their new columns, and create the tables beside them."""
    _extend_rooms()
    _extend_memberships()
    _extend_messages()
    _create_bans()
    _create_join_requests()
    _create_slow_posts()
    _create_audits()
    _create_mentions()
    _create_reactions()
    _create_edits()
    _create_whispers()
    _create_whisper_members()
    _create_files()
    _create_uploads()


def _extend_rooms() -> None:
    for column in (
        sa.Column("history", CHARACTERS, nullable=False, server_default=sa.text("'all'")),
        sa.Column("posting", CHARACTERS, nullable=False, server_default=sa.text("'members'")),
        sa.Column("calling", CHARACTERS, nullable=False, server_default=sa.text("'members'")),
        sa.Column("inviting", CHARACTERS, nullable=False, server_default=sa.text("'members'")),
        sa.Column("receipts", YES_NO, nullable=False, server_default=sa.false()),
        sa.Column("slow_seconds", WHOLE, nullable=False, server_default=sa.text("0")),
        sa.Column("direct_key", CHARACTERS),
    ):
        op.add_column("rooms", column)
    op.create_index("rooms_direct_key_ix", "rooms", ["direct_key"], unique=True)


def _extend_memberships() -> None:
    for column in (
        sa.Column("joined_head", WHOLE, nullable=False, server_default=sa.text("0")),
        sa.Column("own_past_read", WHOLE, nullable=False, server_default=sa.text("0")),
        sa.Column("muted_until", WHOLE),
    ):
        op.add_column("memberships", column)
    runs = sa.text("role != 'member' AND left_at IS NULL")
    op.create_index(
        "memberships_moderators_ix",
        "memberships",
        ["room_id", "left_at", "role"],
        sqlite_where=runs,
        postgresql_where=runs,
    )


def _extend_messages() -> None:
    for name in ("mentions", "reactions", "files"):
        op.add_column("messages", sa.Column(name, CHARACTERS))
    op.add_column("messages", sa.Column("after_position", WHOLE))
    op.add_column("images", sa.Column("blob", CHARACTERS))
    op.create_index(op.f("images_blob_ix"), "images", ["blob"])
    pinned = sa.text("pinned_at IS NOT NULL")
    op.create_index(
        "messages_pinned_ix",
        "messages",
        ["stream_id", "position"],
        sqlite_where=pinned,
        postgresql_where=pinned,
    )
    whispered = sa.text("after_position IS NOT NULL")
    op.create_index(
        "messages_whispered_ix",
        "messages",
        ["stream_id", "after_position", "position"],
        sqlite_where=whispered,
        postgresql_where=whispered,
    )


def _create_bans() -> None:
    op.create_table(
        "bans",
        sa.Column("room_id", CHARACTERS, nullable=False),
        sa.Column("user_id", CHARACTERS, nullable=False),
        sa.Column("until", WHOLE),
        sa.Column("reason", CHARACTERS),
        sa.Column("banned_by", CHARACTERS, nullable=False),
        sa.Column("banned_at", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["banned_by"], ["users.id"], name=op.f("bans_banned_by_fk")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("bans_room_id_fk")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("bans_user_id_fk")),
        sa.PrimaryKeyConstraint("room_id", "user_id", name=op.f("bans_pk")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("bans_user_id_ix"), "bans", ["user_id"])


def _create_join_requests() -> None:
    op.create_table(
        "join_requests",
        sa.Column("room_id", CHARACTERS, nullable=False),
        sa.Column("user_id", CHARACTERS, nullable=False),
        sa.Column("text", CHARACTERS),
        sa.Column("asked_at", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("join_requests_user_id_fk")),
        sa.PrimaryKeyConstraint("room_id", "user_id", name=op.f("join_requests_pk")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("join_requests_user_id_ix"), "join_requests", ["user_id"])


def _create_slow_posts() -> None:
    op.create_table(
        "slow_posts",
        sa.Column("room_id", CHARACTERS, nullable=False),
        sa.Column("user_id", CHARACTERS, nullable=False),
        sa.Column("posted_at", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("slow_posts_room_id_fk")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("slow_posts_user_id_fk")),
        sa.PrimaryKeyConstraint("room_id", "user_id", name=op.f("slow_posts_pk")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _create_audits() -> None:
    op.create_table(
        "audits",
        sa.Column("id", CHARACTERS, nullable=False),
        sa.Column("room_id", CHARACTERS, nullable=False),
        sa.Column("actor_id", CHARACTERS, nullable=False),
        sa.Column("act", CHARACTERS, nullable=False),
        sa.Column("user_id", CHARACTERS),
        sa.Column("message_id", CHARACTERS),
        sa.Column("details", CHARACTERS, nullable=False),
        sa.Column("done_at", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name=op.f("audits_actor_id_fk")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("audits_room_id_fk")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("audits_user_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("audits_pk")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("audits_of_room_ix"), "audits", ["room_id", "id"])


def _create_mentions() -> None:
    op.create_table(
        "mentions",
        sa.Column("stream_id", CHARACTERS, nullable=False),
        sa.Column("user_id", CHARACTERS, nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("author_id", CHARACTERS, nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("mentions_author_id_fk")),
        sa.ForeignKeyConstraint(["stream_id"], ["streams.id"], name=op.f("mentions_stream_id_fk")),
        sa.PrimaryKeyConstraint("stream_id", "user_id", "position", name=op.f("mentions_pk")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    every_call = sa.text("position > 0")
    op.create_index(
        "mentions_of_message_ix",
        "mentions",
        ["stream_id", "position", "user_id", "author_id"],
        sqlite_where=every_call,
        postgresql_where=every_call,
    )


def _create_reactions() -> None:
    op.create_table(
        "reactions",
        sa.Column("stream_id", CHARACTERS, nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("emoji", CHARACTERS, nullable=False),
        sa.Column("user_id", CHARACTERS, nullable=False),
        sa.Column("revision", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(
            ["stream_id", "position"],
            ["messages.stream_id", "messages.position"],
            name=op.f("reactions_stream_id_position_fk"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("reactions_user_id_fk")),
        sa.PrimaryKeyConstraint(
            "stream_id", "position", "emoji", "user_id", name=op.f("reactions_pk")
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _create_edits() -> None:
    op.create_table(
        "edits",
        sa.Column("stream_id", CHARACTERS, nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("revision", WHOLE, nullable=False),
        sa.Column("text", CHARACTERS, nullable=False),
        sa.Column("replaced_at", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(
            ["stream_id", "position"],
            ["messages.stream_id", "messages.position"],
            name=op.f("edits_stream_id_position_fk"),
        ),
        sa.PrimaryKeyConstraint("stream_id", "position", "revision", name=op.f("edits_pk")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _create_whispers() -> None:
    op.create_table(
        "whispers",
        sa.Column("id", CHARACTERS, nullable=False),
        sa.Column("room_id", CHARACTERS, nullable=False),
        sa.Column("key", CHARACTERS, nullable=False),
        sa.Column("created_at", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["id"], ["streams.id"], name=op.f("whispers_id_fk")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("whispers_room_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("whispers_pk")),
        sa.UniqueConstraint("room_id", "key", name=op.f("whispers_room_id_key_uq")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _create_whisper_members() -> None:
    op.create_table(
        "whisper_members",
        sa.Column("whisper_id", CHARACTERS, nullable=False),
        sa.Column("user_id", CHARACTERS, nullable=False),
        sa.Column("read_position", WHOLE, nullable=False),
        sa.Column("read_changes", WHOLE, nullable=False),
        sa.Column("own_past_read", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("whisper_members_user_id_fk")),
        sa.ForeignKeyConstraint(
            ["whisper_id"], ["whispers.id"], name=op.f("whisper_members_whisper_id_fk")
        ),
        sa.PrimaryKeyConstraint("whisper_id", "user_id", name=op.f("whisper_members_pk")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("whisper_members_of_user_ix"), "whisper_members", ["user_id", "whisper_id"]
    )


def _create_files() -> None:
    op.create_table(
        "files",
        sa.Column("id", CHARACTERS, nullable=False),
        sa.Column("stream_id", CHARACTERS, nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("blob", CHARACTERS, nullable=False),
        sa.Column("name", CHARACTERS, nullable=False),
        sa.Column("type", CHARACTERS, nullable=False),
        sa.Column("bytes", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(
            ["stream_id", "position"],
            ["messages.stream_id", "messages.position"],
            name=op.f("files_stream_id_position_fk"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("files_pk")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("files_blob_ix"), "files", ["blob"])
    op.create_index(op.f("files_of_message_ix"), "files", ["stream_id", "position"])


def _create_uploads() -> None:
    op.create_table(
        "uploads",
        sa.Column("id", CHARACTERS, nullable=False),
        sa.Column("owner_id", CHARACTERS, nullable=False),
        sa.Column("client_id", CHARACTERS),
        sa.Column("blob", CHARACTERS, nullable=False),
        sa.Column("name", CHARACTERS),
        sa.Column("alt", CHARACTERS),
        sa.Column("type", CHARACTERS, nullable=False),
        sa.Column("bytes", WHOLE, nullable=False),
        sa.Column("width", WHOLE),
        sa.Column("height", WHOLE),
        sa.Column("placeholder", CHARACTERS),
        sa.Column("created_at", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("uploads_owner_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("uploads_pk")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("uploads_blob_ix"), "uploads", ["blob"])
    op.create_index(op.f("uploads_created_at_ix"), "uploads", ["created_at"])
    op.create_index(op.f("uploads_of_owner_ix"), "uploads", ["owner_id", "client_id"], unique=True)
