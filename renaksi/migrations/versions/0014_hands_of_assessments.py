"""who had a hand in an assessment, without a way round by its answers

Revision: 0014, after: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None
TABLE, COLUMN, INDEX = "assessment_contributor", "assessment_id", "ix_assessment_contributor_hand"


def upgrade() -> None:
    op.add_column(TABLE, sa.Column(COLUMN, sa.Integer(), nullable=True))
    op.execute(
        "UPDATE assessment_contributor SET assessment_id = (SELECT answer.assessment_id "
        "FROM assessment_answer AS answer WHERE answer.id = assessment_contributor.answer_id)"
    )
    with op.batch_alter_table(TABLE) as table:
        table.alter_column(COLUMN, existing_type=sa.Integer(), nullable=False)
        table.create_foreign_key(
            op.f("fk_assessment_contributor_assessment_id_assessment"),
            "assessment",
            [COLUMN],
            ["id"],
        )
        table.create_index(INDEX, [COLUMN, "user_id", "side"])


def downgrade() -> None:
    with op.batch_alter_table(TABLE) as table:
        table.drop_index(INDEX)
        table.drop_constraint(
            op.f("fk_assessment_contributor_assessment_id_assessment"), type_="foreignkey"
        )
        table.drop_column(COLUMN)
