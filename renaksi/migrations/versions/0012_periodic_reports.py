"""periodic reports, and the queue of work that goes on after a request

Revision: 0012, after: 0011
"""

import sqlalchemy as sa
from alembic import op

import renaksi.models.base
from renaksi.models import append_only

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None
MOMENT = renaksi.models.base.UtcDateTime(timezone=True)
KINDS = ("weekly", "monthly", "quarterly", "half_yearly", "yearly")
STATES = ("draft", "submitted", "approved", "superseded", "discarded")
ACTIONS = (
    "take", "write", "submit", "withdraw", "send_back", "approve", "discard", "new_edition",
)  # fmt: skip
PARTS = (
    "summary", "funnel", "compliance", "achievement", "complaints", "connection", "ranking",
    "recommendations", "assessment", "guidance", "practice", "analysis", "annex",
)  # fmt: skip
TABLES = (
    "periodic_report", "periodic_text", "periodic_hand", "periodic_transition", "periodic_issue",
    "periodic_file", "job",
)  # fmt: skip


def upgrade() -> None:
    _reports()
    _texts()
    _steps()
    _issues()
    _jobs()


def downgrade() -> None:
    append_only.unguard(op.get_bind(), "periodic_issue")
    for table in reversed(TABLES):
        op.drop_table(table)


def _reports() -> None:
    table = "periodic_report"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("base_id", sa.Integer(), nullable=False),
        sa.Column("kind", _codes(KINDS, "periodickind"), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", _codes(STATES, "periodicstate"), nullable=False),
        sa.Column("figures", renaksi.models.base.Json, nullable=True),
        sa.Column("figures_at", MOMENT, nullable=True),
        sa.Column("superseded_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("submitted_at", MOMENT, nullable=True),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("starts_on < ends_on", name=op.f(f"ck_{table}_span")),
        sa.CheckConstraint("edition = 1 OR reason <> ''", name=op.f(f"ck_{table}_reason_if_again")),
        _reference(table, "base_id", "agency"),
        _reference(table, "superseded_by_id", table),
        _reference(table, "created_by_id", "user_account"),
        _reference(table, "submitted_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    only = {
        "living": (["base_id", "period"], "state IN ('draft', 'submitted')"),
        "approved": (["base_id", "period"], "state = 'approved'"),
        "edition": (["base_id", "period", "edition"], "state <> 'discarded'"),
    }
    for name, (columns, where) in only.items():
        op.create_index(
            f"uq_{table}_{name}", table, columns, unique=True,
            sqlite_where=sa.text(where), postgresql_where=sa.text(where),
        )  # fmt: skip
    op.create_index(f"ix_{table}_ends_on", table, ["state", "ends_on"])
    op.create_index(op.f(f"ix_{table}_superseded_by_id"), table, ["superseded_by_id"])


def _texts() -> None:
    table = "periodic_text"
    op.create_table(
        table,
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("part", _codes(PARTS, "part"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _reference(table, "report_id", "periodic_report"),
        _reference(table, "written_by_id", "user_account"),
        sa.PrimaryKeyConstraint("report_id", "part", name=op.f(f"pk_{table}")),
    )
    table = "periodic_hand"
    op.create_table(
        table,
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        _reference(table, "report_id", "periodic_report"),
        _reference(table, "user_id", "user_account"),
        sa.PrimaryKeyConstraint("report_id", "user_id", name=op.f(f"pk_{table}")),
    )


def _steps() -> None:
    table = "periodic_transition"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("action", _codes(ACTIONS, "periodicaction"), nullable=False),
        sa.Column("state", _codes(STATES, "periodic_transition_state"), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        _reference(table, "report_id", "periodic_report"),
        _reference(table, "actor_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(f"ix_{table}_report", table, ["report_id", "at"])


def _issues() -> None:
    table = "periodic_issue"
    op.create_table(
        table,
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("base_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=120), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        *(
            sa.Column(name, sa.String(length=200), nullable=False)
            for name in ("signatory", "position", "place", "site")
        ),
        sa.Column("content", renaksi.models.base.Json, nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("approved_at", MOMENT, nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        _reference(table, "report_id", "periodic_report"),
        _reference(table, "base_id", "agency"),
        _reference(table, "approved_by_id", "user_account"),
        sa.PrimaryKeyConstraint("report_id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("base_id", "number", name=op.f(f"uq_{table}_base_id_number")),
        sa.UniqueConstraint("token", name=op.f(f"uq_{table}_token")),
    )
    append_only.guard(op.get_bind(), table)
    table = "periodic_file"
    op.create_table(
        table,
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        _reference(table, "report_id", "periodic_issue", "report_id"),
        _reference(table, "file_id", "stored_file"),
        sa.PrimaryKeyConstraint("report_id", "media_type", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_file_id"), table, ["file_id"])


def _jobs() -> None:
    kinds = ("periodic_figures", "periodic_files")
    states = ("queued", "running", "done", "failed")
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", _codes(kinds, "jobkind"), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("state", _codes(states, "jobstate"), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("fault", _codes(("lost", "broken", "overtaken"), "jobfault"), nullable=True),
        sa.Column("claimed_by", sa.String(length=80), nullable=False),
        sa.Column("heartbeat_at", MOMENT, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("queued_at", MOMENT, nullable=False),
        sa.Column("queued_by_id", sa.Integer(), nullable=True),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.CheckConstraint("done >= 0 AND done <= total", name=op.f("ck_job_steps")),
        sa.CheckConstraint(
            "state <> 'running' OR claimed_by <> ''", name=op.f("ck_job_claimed_if_running")
        ),
        _reference("job", "queued_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    active = sa.text("state IN ('queued', 'running')")
    op.create_index(
        "uq_job_active", "job", ["kind", "subject_id"],
        unique=True, sqlite_where=active, postgresql_where=active,
    )  # fmt: skip
    op.create_index("ix_job_subject", "job", ["kind", "subject_id", "queued_at"])
    op.create_index("ix_job_state", "job", ["state", "queued_at"])


def _codes(codes: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, length=24, create_constraint=True)


def _reference(table: str, column: str, target: str, key: str = "id") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.{key}"], name=name)
