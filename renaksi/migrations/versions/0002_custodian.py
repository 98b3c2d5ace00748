"""who acts for the plan of an agency that is no more

Revision: 0002, after: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # In one clause on both databases: SQLite knows no other way to add a foreign key than making
    # the table anew, which the rows that point at it would forbid.
    op.execute(
        "ALTER TABLE action_plan ADD COLUMN custodian_id INTEGER"
        " CONSTRAINT fk_action_plan_custodian_id_agency REFERENCES agency (id)"
    )
    op.create_index("ix_action_plan_custodian_id", "action_plan", ["custodian_id"])
    op.create_index(
        "uq_agency_succession_primary",
        "agency_succession",
        ["from_id", "on"],
        unique=True,
        sqlite_where=sa.text("is_primary"),
        postgresql_where=sa.text("is_primary"),
    )


def downgrade() -> None:
    op.drop_index("uq_agency_succession_primary", "agency_succession")
    op.drop_index("ix_action_plan_custodian_id", "action_plan")
    op.drop_column("action_plan", "custodian_id")
