"""Much that is to be told: held back for long, or waiting for a push service that is busy."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Let a notice stand for others, and change the order of an index: services first."""
    op.add_column(
        "notices", sa.Column("stands_for", WHOLE, nullable=False, server_default=sa.text("0"))
    )
    op.create_index(
        op.f("push_deliveries_service_due_at_ix"), "push_deliveries", ["service", "due_at"]
    )
    op.drop_index(op.f("push_deliveries_due_at_service_ix"), "push_deliveries")
