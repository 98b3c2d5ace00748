"""a word that changes with the tree of agencies

Revision: 0009, after: 0008
"""

import sqlalchemy as sa
from alembic import op

from renaksi.models import tree_stamp

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tree_stamp",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("word", sa.String(length=40), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_tree_stamp_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tree_stamp")),
    )
    tree_stamp.watch(op.get_bind())


def downgrade() -> None:
    tree_stamp.unwatch(op.get_bind())
    op.drop_table("tree_stamp")
