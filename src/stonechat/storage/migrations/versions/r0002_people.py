"""Sessions in place of tokens, accounts, and what people say of themselves and of each other."""

import sqlalchemy as sa
import uuid_utils
from alembic import op

revision = "0002"
down_revision = "0001"

CHARACTERS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
YES_NO = sa.Boolean().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables of people, and let every guest's token go on as a session."""
    _create_sessions()
    _move_tokens()
    _create_accounts()
    _create_links()
    _create_invitations()
    _create_mails()
    _create_listings()
    _create_profiles()
    _create_blocks()
    _create_reports()
    _index_ended_memberships()
    _index_owners()


def _create_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("id", CHARACTERS, nullable=False),
        sa.Column("user_id", CHARACTERS, nullable=False),
        sa.Column("kind", CHARACTERS, nullable=False),
        sa.Column("agent", CHARACTERS),
        sa.Column("address", CHARACTERS),
        sa.Column("created_at", WHOLE, nullable=False),
        sa.Column("used_at", WHOLE, nullable=False),
        sa.Column("expires_at", WHOLE, nullable=False),
        sa.CheckConstraint(
            "kind IN ('guest', 'browser', 'program')", name=op.f("sessions_kind_ck")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("sessions_user_id_fk")),
        sa.PrimaryKeyConstraint("hash", name=op.f("sessions_pk")),
        sa.UniqueConstraint("id", name=op.f("sessions_id_uq")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("sessions_expires_at_ix"), "sessions", ["expires_at"])
    op.create_index(op.f("sessions_user_id_ix"), "sessions", ["user_id"])


def _move_tokens() -> None:
    tokens = sa.table("tokens", *map(sa.column, ("hash", "user_id", "created_at", "expires_at")))
    sessions = sa.table(
        "sessions",
        *map(sa.column, ("hash", "user_id", "created_at", "expires_at", "id", "kind", "used_at")),
    )
    for found in op.get_bind().execute(sa.select(tokens)).mappings().partitions(1_000):
        op.bulk_insert(
            sessions,
            [
                {
                    **token,
                    "id": str(uuid_utils.uuid7()),
                    "kind": "guest",
                    "used_at": token["created_at"],
                }
                for token in found
            ],
        )
    op.drop_table("tokens")


def _create_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("user_id", CHARACTERS, nullable=False),
        sa.Column("role", CHARACTERS, nullable=False),
        sa.Column("password_hash", CHARACTERS, nullable=False),
        sa.Column("email", CHARACTERS),
        sa.Column("email_key", CHARACTERS),
        sa.Column("email_pending", CHARACTERS),
        sa.Column("created_at", WHOLE, nullable=False),
        sa.Column("password_changed_at", WHOLE, nullable=False),
        sa.CheckConstraint(
            "role IN ('member', 'moderator', 'admin', 'owner')", name=op.f("accounts_role_ck")
        ),
        sa.CheckConstraint("(email IS NULL) = (email_key IS NULL)", name=op.f("accounts_email_ck")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("accounts_user_id_fk")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("accounts_pk")),
        sa.UniqueConstraint("email_key", name=op.f("accounts_email_key_uq")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("accounts_role_ix"), "accounts", ["role"])


def _create_links() -> None:
    op.create_table(
        "links",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("purpose", CHARACTERS, nullable=False),
        sa.Column("user_id", CHARACTERS),
        sa.Column("email", CHARACTERS),
        sa.Column("created_at", WHOLE, nullable=False),
        sa.Column("expires_at", WHOLE, nullable=False),
        sa.CheckConstraint(
            "purpose IN ('verify', 'reset', 'owner')", name=op.f("links_purpose_ck")
        ),
        sa.CheckConstraint("(user_id IS NULL) = (purpose = 'owner')", name=op.f("links_user_ck")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("links_user_id_fk")),
        sa.PrimaryKeyConstraint("hash", name=op.f("links_pk")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("links_expires_at_ix"), "links", ["expires_at"])
    op.create_index(op.f("links_user_id_ix"), "links", ["user_id"])


def _create_invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", CHARACTERS, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_by", CHARACTERS, nullable=False),
        sa.Column("role", CHARACTERS, nullable=False),
        sa.Column("uses_left", WHOLE, nullable=False),
        sa.Column("created_at", WHOLE, nullable=False),
        sa.Column("expires_at", WHOLE, nullable=False),
        sa.Column("revoked_at", WHOLE),
        sa.CheckConstraint("role IN ('member', 'moderator')", name=op.f("invitations_role_ck")),
        sa.CheckConstraint("uses_left >= 0", name=op.f("invitations_uses_left_ck")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("invitations_created_by_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("invitations_pk")),
        sa.UniqueConstraint("hash", name=op.f("invitations_hash_uq")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("invitations_created_by_ix"), "invitations", ["created_by"])


def _create_mails() -> None:
    op.create_table(
        "mails",
        sa.Column("id", CHARACTERS, nullable=False),
        sa.Column("recipient", CHARACTERS, nullable=False),
        sa.Column("template", CHARACTERS, nullable=False),
        sa.Column("fields", CHARACTERS, nullable=False),
        sa.Column("created_at", WHOLE, nullable=False),
        sa.Column("due_at", WHOLE, nullable=False),
        sa.Column("attempts", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("mails_pk")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("mails_due_at_ix"), "mails", ["due_at"])


def _create_listings() -> None:
    op.create_table(
        "listings",
        sa.Column("user_id", CHARACTERS, nullable=False),
        sa.Column("key", CHARACTERS, nullable=False),
        sa.Column("name_key", CHARACTERS, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("listings_user_id_fk")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("listings_pk")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("listings_by_name_ix", "listings", ["key", "name_key", "user_id"])
    # Nobody has a display name yet.
    op.execute(
        "INSERT INTO listings (user_id, key, name_key) SELECT users.id, users.key, '' FROM users"
        " WHERE users.id IN (SELECT names.user_id FROM names)"
    )
    pictured = sa.text("avatar IS NOT NULL")
    op.create_index(
        "users_by_avatar_ix",
        "users",
        ["avatar"],
        sqlite_where=pictured,
        postgresql_where=pictured,
    )


def _create_profiles() -> None:
    op.create_table(
        "profiles",
        sa.Column("user_id", CHARACTERS, nullable=False),
        sa.Column("bio", CHARACTERS),
        sa.Column("pronouns", CHARACTERS),
        sa.Column("time_zone", CHARACTERS),
        sa.Column("status_text", CHARACTERS),
        sa.Column("status_emoji", CHARACTERS),
        sa.Column("status_until", WHOLE),
        sa.Column("availability", CHARACTERS, nullable=False),
        sa.Column("shows_presence", YES_NO, nullable=False),
        sa.CheckConstraint(
            "availability IN ('online', 'away', 'invisible')",
            name=op.f("profiles_availability_ck"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("profiles_user_id_fk")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("profiles_pk")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _create_blocks() -> None:
    op.create_table(
        "blocks",
        sa.Column("blocker_id", CHARACTERS, nullable=False),
        sa.Column("blocked_id", CHARACTERS, nullable=False),
        sa.Column("created_at", WHOLE, nullable=False),
        sa.CheckConstraint("blocker_id <> blocked_id", name=op.f("blocks_other_ck")),
        sa.ForeignKeyConstraint(["blocker_id"], ["users.id"], name=op.f("blocks_blocker_id_fk")),
        sa.ForeignKeyConstraint(["blocked_id"], ["users.id"], name=op.f("blocks_blocked_id_fk")),
        sa.PrimaryKeyConstraint("blocker_id", "blocked_id", name=op.f("blocks_pk")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("blocks_blocked_id_ix"), "blocks", ["blocked_id"])


def _create_reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", CHARACTERS, nullable=False),
        sa.Column("reporter_id", CHARACTERS, nullable=False),
        sa.Column("user_id", CHARACTERS, nullable=False),
        sa.Column("message_id", CHARACTERS),
        sa.Column("room_id", CHARACTERS),
        sa.Column("reason", CHARACTERS, nullable=False),
        sa.Column("context", CHARACTERS, nullable=False),
        sa.Column("created_at", WHOLE, nullable=False),
        sa.Column("closed_at", WHOLE),
        sa.Column("closed_by", CHARACTERS),
        sa.Column("outcome", CHARACTERS),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_by IS NULL)", name=op.f("reports_closed_ck")
        ),
        sa.ForeignKeyConstraint(["reporter_id"], ["users.id"], name=op.f("reports_reporter_id_fk")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("reports_user_id_fk")),
        sa.ForeignKeyConstraint(["closed_by"], ["users.id"], name=op.f("reports_closed_by_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("reports_pk")),
        sqlite_strict=True,
    )
    op.create_index(op.f("reports_reporter_id_ix"), "reports", ["reporter_id"])
    op.create_index(op.f("reports_user_id_ix"), "reports", ["user_id"])
    is_open = sa.text("closed_at IS NULL")
    op.create_index(
        "reports_open_ix", "reports", ["id"], sqlite_where=is_open, postgresql_where=is_open
    )


def _index_owners() -> None:
    owns = sa.text("role = 'owner' AND left_at IS NULL")
    op.create_index(
        "memberships_owners_ix",
        "memberships",
        ["room_id", "role", "left_at"],
        sqlite_where=owns,
        postgresql_where=owns,
    )


def _index_ended_memberships() -> None:
    ended = sa.text("left_at IS NOT NULL")
    op.create_index(
        "memberships_ended_ix",
        "memberships",
        ["user_id", "room_id"],
        sqlite_where=ended,
        postgresql_where=ended,
    )
