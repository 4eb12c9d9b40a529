"""Notifications: what people want to be told of, what they are still to be told, and devices."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

CHARACTERS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
YES_NO = sa.Boolean().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables; nobody is told of what was said before there was anything to tell."""
    _extend_memberships()
    _create_settings()
    _create_keywords()
    _create_notices()
    _create_noticed()
    _create_subscriptions()
    _create_deliveries()


def _extend_memberships() -> None:
    for column in (
        sa.Column("told_level", CHARACTERS),
        sa.Column("quiet_until", WHOLE),
        sa.Column("told_all", YES_NO, nullable=False, server_default=sa.false()),
    ):
        op.add_column("memberships", column)
    op.create_index(
        "memberships_told_all_ix",
        "memberships",
        ["room_id", "told_all", "left_at", "user_id"],
        sqlite_where=sa.text("told_all = 1 AND left_at IS NULL"),
        postgresql_where=sa.text("told_all AND left_at IS NULL"),
    )


def _create_settings() -> None:
    op.create_table(
        "notification_settings",
        sa.Column("user_id", CHARACTERS, nullable=False),
        sa.Column("tells", CHARACTERS, nullable=False),
        sa.Column("settings", CHARACTERS, nullable=False),
        sa.CheckConstraint(
            "tells IN ('all', 'direct_and_mentions', 'nothing')",
            name=op.f("notification_settings_tells_ck"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("notification_settings_user_id_fk")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("notification_settings_pk")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _create_keywords() -> None:
    op.create_table(
        "keywords",
        sa.Column("first_word", CHARACTERS, nullable=False),
        sa.Column("user_id", CHARACTERS, nullable=False),
        sa.Column("words", CHARACTERS, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("keywords_user_id_fk")),
        sa.PrimaryKeyConstraint("first_word", "user_id", "words", name=op.f("keywords_pk")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("keywords_user_id_ix"), "keywords", ["user_id"])


def _create_notices() -> None:
    op.create_table(
        "notices",
        sa.Column("user_id", CHARACTERS, nullable=False),
        sa.Column("stream_id", CHARACTERS, nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("message_id", CHARACTERS, nullable=False),
        sa.Column("reason", CHARACTERS, nullable=False),
        sa.Column("state", CHARACTERS, nullable=False),
        sa.Column("due_at", WHOLE, nullable=False),
        sa.Column("mail_due_at", WHOLE),
        sa.Column("pushed_at", WHOLE),
        sa.CheckConstraint(
            "state IN ('waiting', 'held', 'told', 'listed', 'mailed')",
            name=op.f("notices_state_ck"),
        ),
        sa.ForeignKeyConstraint(
            ["stream_id", "position"],
            ["messages.stream_id", "messages.position"],
            name=op.f("notices_stream_id_position_fk"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("notices_user_id_fk")),
        sa.PrimaryKeyConstraint("user_id", "stream_id", "position", name=op.f("notices_pk")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("notices_due_at_ix"), "notices", ["due_at"])
    op.create_index("notices_due_of_user_ix", "notices", ["user_id", "due_at"])


def _create_noticed() -> None:
    op.create_table(
        "noticed",
        sa.Column("stream_id", CHARACTERS, nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["stream_id"], ["streams.id"], name=op.f("noticed_stream_id_fk")),
        sa.PrimaryKeyConstraint("stream_id", name=op.f("noticed_pk")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO noticed (stream_id, position) SELECT id, head FROM streams")


def _create_subscriptions() -> None:
    op.create_table(
        "push_subscriptions",
        sa.Column("id", CHARACTERS, nullable=False),
        sa.Column("user_id", CHARACTERS, nullable=False),
        sa.Column("session_id", CHARACTERS, nullable=False),
        sa.Column("endpoint", CHARACTERS, nullable=False),
        sa.Column("p256dh", sa.LargeBinary(), nullable=False),
        sa.Column("auth", sa.LargeBinary(), nullable=False),
        sa.Column("name", CHARACTERS, nullable=False),
        sa.Column("created_at", WHOLE, nullable=False),
        sa.Column("last_ok_at", WHOLE),
        sa.Column("failures", WHOLE, nullable=False, server_default=sa.text("0")),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name=op.f("push_subscriptions_session_id_fk"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("push_subscriptions_user_id_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("push_subscriptions_pk")),
        sa.UniqueConstraint("endpoint", name=op.f("push_subscriptions_endpoint_uq")),
        sqlite_strict=True,
    )
    for column in ("user_id", "session_id"):
        op.create_index(op.f(f"push_subscriptions_{column}_ix"), "push_subscriptions", [column])


def _create_deliveries() -> None:
    op.create_table(
        "push_deliveries",
        sa.Column("id", CHARACTERS, nullable=False),
        sa.Column("subscription_id", CHARACTERS, nullable=False),
        sa.Column("user_id", CHARACTERS, nullable=False),
        sa.Column("stream_id", CHARACTERS),
        sa.Column("position", WHOLE),
        sa.Column("message_id", CHARACTERS),
        sa.Column("kind", CHARACTERS, nullable=False),
        sa.Column("tag", CHARACTERS, nullable=False),
        sa.Column("fields", CHARACTERS, nullable=False, server_default=sa.text("'{}'")),
        sa.Column("attempts", WHOLE, nullable=False, server_default=sa.text("0")),
        sa.Column("created_at", WHOLE, nullable=False),
        sa.Column("service", CHARACTERS, nullable=False),
        sa.Column("due_at", WHOLE, nullable=False),
        sa.Column("expires_at", WHOLE, nullable=False),
        sa.CheckConstraint(
            "kind IN ('message', 'summary', 'read', 'test')", name=op.f("push_deliveries_kind_ck")
        ),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["push_subscriptions.id"],
            name=op.f("push_deliveries_subscription_id_fk"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("push_deliveries_user_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("push_deliveries_pk")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("push_deliveries_due_at_service_ix"), "push_deliveries", ["due_at", "service"]
    )
    op.create_index(op.f("push_deliveries_tag_ix"), "push_deliveries", ["subscription_id", "tag"])
