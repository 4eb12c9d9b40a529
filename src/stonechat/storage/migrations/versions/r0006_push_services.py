"""What waits for one push service is found past what waits for others."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Change the order of an index: services first."""
    op.create_index(
        op.f("push_deliveries_service_due_at_ix"), "push_deliveries", ["service", "due_at"]
    )
    op.drop_index(op.f("push_deliveries_due_at_service_ix"), "push_deliveries")
