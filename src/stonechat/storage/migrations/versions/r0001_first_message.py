"""Streams, people, rooms, messages and images."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

CHARACTERS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
YES_NO = sa.Boolean().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the first tables."""
    _create_streams()
    _create_users()
    _create_names()
    _create_tokens()
    _create_rooms()
    _create_room_names()
    _create_memberships()
    _create_messages()
    _create_images()


def _create_streams() -> None:
    op.create_table(
        "streams",
        sa.Column("id", CHARACTERS, nullable=False),
        sa.Column("kind", CHARACTERS, nullable=False),
        sa.Column("head", WHOLE, nullable=False),
        sa.Column("revision", WHOLE, nullable=False),
        sa.CheckConstraint("kind IN ('room', 'whisper')", name=op.f("streams_kind_ck")),
        sa.CheckConstraint("head >= 0 AND revision >= head", name=op.f("streams_counters_ck")),
        sa.PrimaryKeyConstraint("id", name=op.f("streams_pk")),
        postgresql_with={"fillfactor": "70"},
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _create_users() -> None:
    op.create_table(
        "users",
        sa.Column("id", CHARACTERS, nullable=False),
        sa.Column("kind", CHARACTERS, nullable=False),
        sa.Column("username", CHARACTERS, nullable=False),
        sa.Column("key", CHARACTERS, nullable=False),
        sa.Column("name", CHARACTERS),
        sa.Column("avatar", CHARACTERS),
        sa.Column("bot", YES_NO, nullable=False),
        sa.Column("created_at", WHOLE, nullable=False),
        sa.Column("last_active_at", WHOLE, nullable=False),
        sa.CheckConstraint("kind IN ('guest', 'account')", name=op.f("users_kind_ck")),
        sa.PrimaryKeyConstraint("id", name=op.f("users_pk")),
        sqlite_strict=True,
    )


def _create_names() -> None:
    op.create_table(
        "names",
        sa.Column("key", CHARACTERS, nullable=False),
        sa.Column("user_id", CHARACTERS, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("names_user_id_fk")),
        sa.PrimaryKeyConstraint("key", name=op.f("names_pk")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("names_user_id_ix"), "names", ["user_id"])


def _create_tokens() -> None:
    op.create_table(
        "tokens",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", CHARACTERS, nullable=False),
        sa.Column("created_at", WHOLE, nullable=False),
        sa.Column("expires_at", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("tokens_user_id_fk")),
        sa.PrimaryKeyConstraint("hash", name=op.f("tokens_pk")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("tokens_expires_at_ix"), "tokens", ["expires_at"])
    op.create_index(op.f("tokens_user_id_ix"), "tokens", ["user_id"])


def _create_rooms() -> None:
    op.create_table(
        "rooms",
        sa.Column("id", CHARACTERS, nullable=False),
        sa.Column("kind", CHARACTERS, nullable=False),
        sa.Column("revision", WHOLE, nullable=False),
        sa.Column("name", CHARACTERS),
        sa.Column("key", CHARACTERS),
        sa.Column("title", CHARACTERS),
        sa.Column("topic", CHARACTERS),
        sa.Column("searched", CHARACTERS, nullable=False),
        sa.Column("members_count", WHOLE, nullable=False),
        sa.Column("created_at", WHOLE, nullable=False),
        sa.Column("created_by", CHARACTERS),
        sa.Column("archived_at", WHOLE),
        sa.CheckConstraint("kind IN ('public', 'private', 'direct')", name=op.f("rooms_kind_ck")),
        sa.CheckConstraint("(name IS NULL) = (key IS NULL)", name=op.f("rooms_key_ck")),
        sa.CheckConstraint("members_count >= 0", name=op.f("rooms_members_count_ck")),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name=op.f("rooms_created_by_fk")),
        sa.ForeignKeyConstraint(["id"], ["streams.id"], name=op.f("rooms_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("rooms_pk")),
        sqlite_strict=True,
    )
    op.create_index(op.f("rooms_key_ix"), "rooms", ["key"])


def _create_room_names() -> None:
    op.create_table(
        "room_names",
        sa.Column("key", CHARACTERS, nullable=False),
        sa.Column("room_id", CHARACTERS, nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("room_names_room_id_fk")),
        sa.PrimaryKeyConstraint("key", name=op.f("room_names_pk")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("room_names_room_id_ix"), "room_names", ["room_id"])


def _create_memberships() -> None:
    op.create_table(
        "memberships",
        sa.Column("room_id", CHARACTERS, nullable=False),
        sa.Column("user_id", CHARACTERS, nullable=False),
        sa.Column("user_key", CHARACTERS, nullable=False),
        sa.Column("role", CHARACTERS, nullable=False),
        sa.Column("revision", WHOLE, nullable=False),
        sa.Column("joined_at", WHOLE, nullable=False),
        sa.Column("left_at", WHOLE),
        sa.Column("read_position", WHOLE, nullable=False),
        sa.Column("read_changes", WHOLE, nullable=False),
        sa.CheckConstraint(
            "role IN ('owner', 'moderator', 'member')", name=op.f("memberships_role_ck")
        ),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("memberships_room_id_fk")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("memberships_user_id_fk")),
        sa.PrimaryKeyConstraint("room_id", "user_id", name=op.f("memberships_pk")),
        postgresql_with={"fillfactor": "70"},
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(
        "memberships_by_name_ix",
        "memberships",
        ["room_id", "user_key", "user_id"],
        sqlite_where=sa.text("left_at IS NULL"),
        postgresql_where=sa.text("left_at IS NULL"),
    )
    op.create_index(
        "memberships_changed_ix",
        "memberships",
        ["room_id", "revision"],
        sqlite_where=sa.text("revision > 0"),
        postgresql_where=sa.text("revision > 0"),
    )
    op.create_index(
        "memberships_of_user_ix",
        "memberships",
        ["user_id", "room_id"],
        sqlite_where=sa.text("left_at IS NULL"),
        postgresql_where=sa.text("left_at IS NULL"),
    )


def _create_messages() -> None:
    op.create_table(
        "messages",
        sa.Column("stream_id", CHARACTERS, nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("id", CHARACTERS, nullable=False),
        sa.Column("revision", WHOLE, nullable=False),
        sa.Column("sent_revision", WHOLE, nullable=False),
        sa.Column("author_id", CHARACTERS, nullable=False),
        sa.Column("client_id", CHARACTERS),
        sa.Column("text", CHARACTERS, nullable=False),
        sa.Column("images_count", WHOLE, nullable=False),
        sa.Column("reply_to_id", CHARACTERS),
        sa.Column("reply_to_position", WHOLE),
        sa.Column("sent_at", WHOLE, nullable=False),
        sa.Column("edited_at", WHOLE),
        sa.Column("deleted_at", WHOLE),
        sa.Column("pinned_at", WHOLE),
        sa.CheckConstraint(
            "(reply_to_id IS NULL) = (reply_to_position IS NULL)", name=op.f("messages_reply_to_ck")
        ),
        sa.CheckConstraint("position > 0", name=op.f("messages_position_ck")),
        sa.CheckConstraint(
            "revision >= sent_revision AND sent_revision >= position",
            name=op.f("messages_revision_ck"),
        ),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("messages_author_id_fk")),
        sa.ForeignKeyConstraint(["stream_id"], ["streams.id"], name=op.f("messages_stream_id_fk")),
        sa.PrimaryKeyConstraint("stream_id", "position", name=op.f("messages_pk")),
        sa.UniqueConstraint("id", name=op.f("messages_id_uq")),
        sqlite_strict=True,
    )
    op.create_index(
        "messages_changed_ix",
        "messages",
        ["stream_id", "revision"],
        sqlite_where=sa.text("revision > sent_revision"),
        postgresql_where=sa.text("revision > sent_revision"),
    )
    op.create_index(
        "messages_sends_ix",
        "messages",
        ["client_id", "author_id"],
        unique=True,
        sqlite_where=sa.text("client_id IS NOT NULL"),
        postgresql_where=sa.text("client_id IS NOT NULL"),
    )


def _create_images() -> None:
    op.create_table(
        "images",
        sa.Column("stream_id", CHARACTERS, nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("ordinal", WHOLE, nullable=False),
        sa.Column("id", CHARACTERS, nullable=False),
        sa.Column("type", CHARACTERS, nullable=False),
        sa.Column("name", CHARACTERS),
        sa.Column("alt", CHARACTERS),
        sa.Column("width", WHOLE, nullable=False),
        sa.Column("height", WHOLE, nullable=False),
        sa.Column("bytes", WHOLE, nullable=False),
        sa.Column("placeholder", CHARACTERS),
        sa.ForeignKeyConstraint(
            ["stream_id", "position"],
            ["messages.stream_id", "messages.position"],
            name=op.f("images_stream_id_position_fk"),
        ),
        sa.PrimaryKeyConstraint("stream_id", "position", "ordinal", name=op.f("images_pk")),
        sa.UniqueConstraint("id", name=op.f("images_id_uq")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
