"""what a cycle releases, and the road map that targets of connection become a part of

Revision: 0013, after: 0012
"""

import sqlalchemy as sa
from alembic import op

import renaksi.models.base

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None
SUBJECTS = ("plans", "reports", "grades", "complaints", "connection")
MEASURES = (
    "plans", "compliance", "on_time", "achievement", "followed_up", "finished", "connection",
    "score", "grade", "recommendations",
)  # fmt: skip
SCOPES = (
    "everybody", "local", "central", "kemenko", "kementerian", "lpnk", "lns", "lembaga",
    "provinsi", "kabupaten", "kota", "pusat",
)  # fmt: skip
KINDS = (
    "pusat", "kemenko", "provinsi", "kementerian", "lpnk", "lns", "lembaga", "kabupaten", "kota",
    "administrasi", "opd", "unit",
)  # fmt: skip
STATES = ("belum terhubung", "memiliki akun", "terhubung", "terintegrasi sistem")


def upgrade() -> None:
    _rules()
    _targets()
    op.execute(
        "INSERT INTO roadmap_target (measure, scope, level, year, value, legal_basis, version)"
        " SELECT 'connection', kind, state, year, percent, legal_basis, 1 FROM connection_target"
        " WHERE kind NOT IN ('administrasi', 'opd', 'unit') AND state <> 'belum terhubung'"
    )
    op.drop_table("connection_target")


def downgrade() -> None:
    _connection_targets()
    kinds = ", ".join(f"'{one}'" for one in KINDS)
    op.execute(
        "INSERT INTO connection_target (year, kind, state, percent, legal_basis)"
        " SELECT year, scope, level, value, legal_basis FROM roadmap_target"
        f" WHERE measure = 'connection' AND scope IN ({kinds})"
    )
    op.drop_table("roadmap_target")
    op.drop_table("publication_rule")


def _rules() -> None:
    table = "publication_rule"
    op.create_table(
        table,
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("subject", _codes(SUBJECTS, "subject"), nullable=False),
        sa.Column("checkpoint", sa.String(length=8), nullable=False),
        sa.Column("delay_days", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "delay_days IS NULL OR delay_days BETWEEN 1 AND 730", name=op.f(f"ck_{table}_delay")
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f(f"fk_{table}_cycle_id_cycle")
        ),
        sa.PrimaryKeyConstraint("cycle_id", "subject", "checkpoint", name=op.f(f"pk_{table}")),
    )


def _targets() -> None:
    table = "roadmap_target"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure", _codes(MEASURES, "roadmapmeasure"), nullable=False),
        sa.Column("scope", _codes(SCOPES, "roadmapscope"), nullable=False),
        sa.Column("level", sa.String(length=60), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("value", renaksi.models.base.Figure(precision=20, scale=4), nullable=False),
        sa.Column("legal_basis", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("value > 0", name=op.f(f"ck_{table}_value")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(
            "measure", "scope", "level", "year", name=op.f(f"uq_{table}_measure_scope_level_year")
        ),
    )


def _connection_targets() -> None:
    table = "connection_target"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", _codes(KINDS, "target_kind"), nullable=False),
        sa.Column("state", _codes(STATES, "target_state"), nullable=False),
        sa.Column("percent", renaksi.models.base.Figure(precision=20, scale=4), nullable=False),
        sa.Column("legal_basis", sa.String(length=300), nullable=False),
        sa.CheckConstraint("percent > 0", name=op.f(f"ck_{table}_percent")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("year", "kind", "state", name=op.f(f"uq_{table}_year_kind_state")),
    )


def _codes(codes: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, length=24, create_constraint=True)
