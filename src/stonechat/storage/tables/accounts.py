"""How people come in: sessions, accounts, links, invitations, and mail about them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import CheckConstraint, Column, ForeignKey, LargeBinary, Table

from stonechat.storage.tables.columns import KEYED, Characters, Whole, metadata

sessions: Final = Table(
    "sessions",
    metadata,
    # SHA-256 of the token.
    Column("hash", LargeBinary, primary_key=True),
    Column("id", Characters, nullable=False, unique=True),
    Column("user_id", Characters, ForeignKey("users.id"), nullable=False, index=True),
    Column("kind", Characters, nullable=False),
    # What the one who signed in says of the program, and where they came from.
    Column("agent", Characters),
    Column("address", Characters),
    Column("created_at", Whole, nullable=False),
    Column("used_at", Whole, nullable=False),
    Column("expires_at", Whole, nullable=False, index=True),
    CheckConstraint("kind IN ('guest', 'browser', 'program')", name="kind"),
    **KEYED,
)
"""Tokens that bring somebody back, until they end or are revoked."""

accounts: Final = Table(
    "accounts",
    metadata,
    Column("user_id", Characters, ForeignKey("users.id"), primary_key=True),
    Column("role", Characters, nullable=False, index=True),
    Column("password_hash", Characters, nullable=False),
    # The address that its holder has shown to be theirs, and as it is compared: only one can.
    Column("email", Characters),
    Column("email_key", Characters, unique=True),
    # One that anybody may claim.
    Column("email_pending", Characters),
    Column("created_at", Whole, nullable=False),
    Column("password_changed_at", Whole, nullable=False),
    CheckConstraint("role IN ('member', 'moderator', 'admin', 'owner')", name="role"),
    CheckConstraint("(email IS NULL) = (email_key IS NULL)", name="email"),
    **KEYED,
)
"""What makes somebody more than a guest; whoever deleted theirs has none."""

links: Final = Table(
    "links",
    metadata,
    # SHA-256 of the secret.
    Column("hash", LargeBinary, primary_key=True),
    Column("purpose", Characters, nullable=False),
    Column("user_id", Characters, ForeignKey("users.id"), index=True),
    Column("email", Characters),
    Column("created_at", Whole, nullable=False),
    Column("expires_at", Whole, nullable=False, index=True),
    CheckConstraint("purpose IN ('verify', 'reset', 'owner')", name="purpose"),
    CheckConstraint("(user_id IS NULL) = (purpose = 'owner')", name="user"),
    **KEYED,
)
"""Secrets sent or printed that let somebody do one thing once; a used one is gone."""

invitations: Final = Table(
    "invitations",
    metadata,
    Column("id", Characters, primary_key=True),
    # SHA-256 of the secret.
    Column("hash", LargeBinary, nullable=False, unique=True),
    Column("created_by", Characters, ForeignKey("users.id"), nullable=False, index=True),
    Column("role", Characters, nullable=False),
    Column("uses_left", Whole, nullable=False),
    Column("created_at", Whole, nullable=False),
    Column("expires_at", Whole, nullable=False),
    Column("revoked_at", Whole),
    CheckConstraint("role IN ('member', 'moderator')", name="role"),
    CheckConstraint("uses_left >= 0", name="uses_left"),
    **KEYED,
)

mails: Final = Table(
    "mails",
    metadata,
    Column("id", Characters, primary_key=True),
    Column("recipient", Characters, nullable=False),
    Column("template", Characters, nullable=False),
    # What the template is filled with, as a JSON object of strings.
    Column("fields", Characters, nullable=False),
    Column("created_at", Whole, nullable=False),
    Column("due_at", Whole, nullable=False, index=True),
    Column("attempts", Whole, nullable=False),
    **KEYED,
)
"""Mail that is still to be sent: written with what it tells of, removed when it is sent or given
up, because what stands in it is secret."""
