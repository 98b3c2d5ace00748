"""what the hub judged, the system computed, and the first of two scorers gave alone

Revision: 0008, after: 0007
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import renaksi.models.base

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None
MEANS = ("judged_mean", "computed_mean")


def upgrade() -> None:
    for name in MEANS:
        figure = renaksi.models.base.Figure(precision=20, scale=4)
        op.add_column("assessment", sa.Column(name, figure, nullable=True))
    given = sa.JSON(none_as_null=True).with_variant(
        postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
    )
    op.add_column("assessment_answer", sa.Column("first_given", given, nullable=True))


def downgrade() -> None:
    op.drop_column("assessment_answer", "first_given")
    for name in MEANS:
        op.drop_column("assessment", name)
