"""files of guidance: what was shown, and the signed list of who came

Revision: 0011, after: 0010
"""

import sqlalchemy as sa
from alembic import op

import renaksi.models.base

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None
TABLE = "guidance_material"


def upgrade() -> None:
    kinds = sa.Enum(
        "material", "attendance", name="materialkind", native_enum=False, length=24,
        create_constraint=True,
    )  # fmt: skip
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("kind", kinds, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("added_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        _reference("event_id", "guidance_event"),
        _reference("file_id", "stored_file"),
        _reference("added_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("event_id", "file_id", name=op.f(f"uq_{TABLE}_event_id_file_id")),
    )
    op.create_index(op.f(f"ix_{TABLE}_file_id"), TABLE, ["file_id"])


def downgrade() -> None:
    op.drop_table(TABLE)


def _reference(column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{TABLE}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name)
