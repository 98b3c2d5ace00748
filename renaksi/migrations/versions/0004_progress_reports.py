"""progress reports, evidence, extensions and their totals

Revision: 0004, after: 0003
"""

import sqlalchemy as sa
from alembic import op

import renaksi.models.base
from renaksi.models import append_only

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

PRINTS = ("plan_matrix", "cover_letter")
RECEIPT = ("report_receipt",)


def upgrade() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("created_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_evidence_agency_id_agency")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["user_account.id"],
            name=op.f("fk_evidence_created_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index("ix_evidence_agency_id", "evidence", ["agency_id"])
    op.create_index("ix_evidence_created_at", "evidence", ["created_at"])

    op.create_table(
        "evidence_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("added_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by_id"],
            ["user_account.id"],
            name=op.f("fk_evidence_version_added_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_version_evidence_id_evidence")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_evidence_version_file_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_version")),
        sa.UniqueConstraint(
            "evidence_id", "number", name=op.f("uq_evidence_version_evidence_id_number")
        ),
    )
    op.create_index("ix_evidence_version_file_id", "evidence_version", ["file_id"])

    op.create_table(
        "extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("checkpoint_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "requested",
                "granted",
                "refused",
                "cancelled",
                name="extensionstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("wanted_until", sa.Date(), nullable=False),
        sa.Column("requested_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=True),
        sa.Column("granted_until", sa.Date(), nullable=True),
        sa.Column("decided_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("acting_agency_id", sa.Integer(), nullable=True),
        sa.Column("decision_note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'granted') = (granted_until IS NOT NULL)", name=op.f("ck_extension_until")
        ),
        sa.CheckConstraint(
            "(state IN ('granted', 'refused')) = (decided_by_id IS NOT NULL)",
            name=op.f("ck_extension_decider"),
        ),
        sa.ForeignKeyConstraint(
            ["acting_agency_id"], ["agency.id"], name=op.f("fk_extension_acting_agency_id_agency")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_extension_agency_id_agency")
        ),
        sa.ForeignKeyConstraint(
            ["checkpoint_id"], ["checkpoint.id"], name=op.f("fk_extension_checkpoint_id_checkpoint")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["user_account.id"],
            name=op.f("fk_extension_decided_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"],
            ["user_account.id"],
            name=op.f("fk_extension_requested_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
    )
    op.create_index("ix_extension_checkpoint_id", "extension", ["checkpoint_id"])
    op.create_index("ix_extension_place", "extension", ["agency_id", "checkpoint_id"])
    op.create_index(
        "uq_extension_open",
        "extension",
        ["agency_id", "checkpoint_id"],
        unique=True,
        sqlite_where=sa.text("state = 'requested'"),
        postgresql_where=sa.text("state = 'requested'"),
    )

    op.create_table(
        "report_total",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("checkpoint_id", sa.Integer(), nullable=False),
        sa.Column("submitted", sa.Boolean(), nullable=False),
        sa.Column("submitted_until", sa.Date(), nullable=True),
        sa.Column("on_time", sa.Boolean(), nullable=False),
        sa.Column("extended", sa.Boolean(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("nil", sa.Boolean(), nullable=False),
        sa.Column("due", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("weight", renaksi.models.base.Figure(precision=20, scale=4), nullable=False),
        sa.Column("weighted", renaksi.models.base.Exact(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["checkpoint_id"],
            ["checkpoint.id"],
            name=op.f("fk_report_total_checkpoint_id_checkpoint"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["action_plan.id"], name=op.f("fk_report_total_plan_id_action_plan")
        ),
        sa.PrimaryKeyConstraint("plan_id", "checkpoint_id", name=op.f("pk_report_total")),
    )
    op.create_index("ix_report_total_checkpoint_id", "report_total", ["checkpoint_id"])

    op.create_table(
        "strategy_total",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("checkpoint_id", sa.Integer(), nullable=False),
        sa.Column("strategy_id", sa.Integer(), nullable=False),
        sa.Column("due", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("weight", renaksi.models.base.Figure(precision=20, scale=4), nullable=False),
        sa.Column("weighted", renaksi.models.base.Exact(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["checkpoint_id"],
            ["checkpoint.id"],
            name=op.f("fk_strategy_total_checkpoint_id_checkpoint"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["action_plan.id"], name=op.f("fk_strategy_total_plan_id_action_plan")
        ),
        sa.ForeignKeyConstraint(
            ["strategy_id"], ["strategy.id"], name=op.f("fk_strategy_total_strategy_id_strategy")
        ),
        sa.PrimaryKeyConstraint(
            "plan_id", "checkpoint_id", "strategy_id", name=op.f("pk_strategy_total")
        ),
    )
    op.create_index("ix_strategy_total_checkpoint_id", "strategy_total", ["checkpoint_id"])

    op.create_table(
        "progress_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("checkpoint_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "in_verification",
                "returned",
                "verified",
                "reopened",
                name="reportstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("is_nil", sa.Boolean(), nullable=False),
        sa.Column("nil_reason", sa.Text(), nullable=False),
        sa.Column("created_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("submitted_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("verifier_id", sa.Integer(), nullable=True),
        sa.Column("verified_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("verified_by_id", sa.Integer(), nullable=True),
        sa.Column("return_due_on", sa.Date(), nullable=True),
        sa.Column("flagged", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'verified' OR (verified_by_id IS NOT NULL AND verified_at IS NOT NULL)",
            name=op.f("ck_progress_report_verifier_if_verified"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('returned', 'reopened') OR return_due_on IS NOT NULL",
            name=op.f("ck_progress_report_return_due_if_sent_back"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('submitted', 'in_verification', 'verified') OR (submitted_by_id IS NOT NULL AND submitted_at IS NOT NULL)",
            name=op.f("ck_progress_report_submitter_if_submitted"),
        ),
        sa.ForeignKeyConstraint(
            ["checkpoint_id"],
            ["checkpoint.id"],
            name=op.f("fk_progress_report_checkpoint_id_checkpoint"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["user_account.id"],
            name=op.f("fk_progress_report_created_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["action_plan.id"], name=op.f("fk_progress_report_plan_id_action_plan")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["plan_revision.id"],
            name=op.f("fk_progress_report_revision_id_plan_revision"),
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"],
            ["user_account.id"],
            name=op.f("fk_progress_report_submitted_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["verified_by_id"],
            ["user_account.id"],
            name=op.f("fk_progress_report_verified_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["verifier_id"],
            ["user_account.id"],
            name=op.f("fk_progress_report_verifier_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_report")),
        sa.UniqueConstraint(
            "plan_id", "checkpoint_id", name=op.f("uq_progress_report_plan_id_checkpoint_id")
        ),
    )
    op.create_index("ix_progress_report_checkpoint", "progress_report", ["checkpoint_id", "state"])
    op.create_index("ix_progress_report_revision_id", "progress_report", ["revision_id"])
    op.create_index("ix_progress_report_submitted_at", "progress_report", ["submitted_at"])

    op.create_table(
        "progress_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("lineage_id", sa.String(length=36), nullable=False),
        sa.Column("realization", renaksi.models.base.Figure(precision=20, scale=4), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("obstacles", sa.Text(), nullable=False),
        sa.Column("next_steps", sa.Text(), nullable=False),
        sa.Column("updated_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "verdict",
            sa.Enum(
                "pending",
                "accepted",
                "adjusted",
                "returned",
                name="entryverdict",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "verified_value", renaksi.models.base.Figure(precision=20, scale=4), nullable=True
        ),
        sa.Column("verdict_note", sa.Text(), nullable=False),
        sa.Column("verdict_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("verdict_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "verdict <> 'adjusted' OR (verified_value IS NOT NULL AND verdict_note <> '')",
            name=op.f("ck_progress_entry_value_and_note_if_adjusted"),
        ),
        sa.CheckConstraint(
            "verdict <> 'returned' OR verdict_note <> ''",
            name=op.f("ck_progress_entry_note_if_returned"),
        ),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["progress_report.id"],
            name=op.f("fk_progress_entry_report_id_progress_report"),
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"],
            ["user_account.id"],
            name=op.f("fk_progress_entry_updated_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["verdict_by_id"],
            ["user_account.id"],
            name=op.f("fk_progress_entry_verdict_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_entry")),
        sa.UniqueConstraint(
            "report_id", "lineage_id", name=op.f("uq_progress_entry_report_id_lineage_id")
        ),
    )
    op.create_index("ix_progress_entry_lineage", "progress_entry", ["lineage_id"])

    op.create_table(
        "report_contributor",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["progress_report.id"],
            name=op.f("fk_report_contributor_report_id_progress_report"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_report_contributor_user_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("report_id", "user_id", name=op.f("pk_report_contributor")),
    )
    op.create_table(
        "report_transition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "create",
                "submit",
                "withdraw",
                "start",
                "return",
                "verify",
                "reopen",
                name="reportaction",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.Enum(
                "draft",
                "submitted",
                "in_verification",
                "returned",
                "verified",
                "reopened",
                name="source_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column(
            "target",
            sa.Enum(
                "draft",
                "submitted",
                "in_verification",
                "returned",
                "verified",
                "reopened",
                name="target_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("at", renaksi.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("acting_agency_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "timing",
            sa.Enum(
                "on_time",
                "extended",
                "late",
                "resubmitted",
                name="timing",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("is_nil", sa.Boolean(), nullable=False),
        sa.Column("return_due_on", sa.Date(), nullable=True),
        sa.Column("receipt_number", sa.String(length=80), nullable=True),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["acting_agency_id"],
            ["agency.id"],
            name=op.f("fk_report_transition_acting_agency_id_agency"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"],
            ["user_account.id"],
            name=op.f("fk_report_transition_actor_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["progress_report.id"],
            name=op.f("fk_report_transition_report_id_progress_report"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_transition")),
        sa.UniqueConstraint("receipt_number", name=op.f("uq_report_transition_receipt_number")),
    )
    op.create_index("ix_report_transition_at", "report_transition", ["report_id", "at"])

    op.create_table(
        "evidence_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("requirement", sa.String(length=200), nullable=False),
        sa.Column("linked_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("linked_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "verdict",
            sa.Enum(
                "pending",
                "accepted",
                "rejected",
                name="evidenceverdict",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("verdict_note", sa.Text(), nullable=False),
        sa.Column("verdict_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("verdict_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(verdict = 'pending') = (verdict_by_id IS NULL)",
            name=op.f("ck_evidence_link_decider_if_decided"),
        ),
        sa.CheckConstraint(
            "verdict <> 'rejected' OR verdict_note <> ''",
            name=op.f("ck_evidence_link_note_if_rejected"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["progress_entry.id"],
            name=op.f("fk_evidence_link_entry_id_progress_entry"),
        ),
        sa.ForeignKeyConstraint(
            ["linked_by_id"],
            ["user_account.id"],
            name=op.f("fk_evidence_link_linked_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["verdict_by_id"],
            ["user_account.id"],
            name=op.f("fk_evidence_link_verdict_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["evidence_version.id"],
            name=op.f("fk_evidence_link_version_id_evidence_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_link")),
        sa.UniqueConstraint(
            "entry_id", "version_id", name=op.f("uq_evidence_link_entry_id_version_id")
        ),
    )
    op.create_index("ix_evidence_link_version", "evidence_link", ["version_id"])

    op.create_table(
        "upload",
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("checkpoint_id", sa.Integer(), nullable=False),
        sa.Column("lineage_id", sa.String(length=36), nullable=False),
        sa.Column("requirement", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("started_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("started_by_id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["checkpoint_id"], ["checkpoint.id"], name=op.f("fk_upload_checkpoint_id_checkpoint")
        ),
        sa.ForeignKeyConstraint(
            ["link_id"], ["evidence_link.id"], name=op.f("fk_upload_link_id_evidence_link")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["action_plan.id"], name=op.f("fk_upload_plan_id_action_plan")
        ),
        sa.ForeignKeyConstraint(
            ["started_by_id"],
            ["user_account.id"],
            name=op.f("fk_upload_started_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_upload")),
    )
    op.create_index("ix_upload_plan_id", "upload", ["plan_id"])
    op.create_index("ix_upload_started_at", "upload", ["started_at"])
    op.create_index("ix_upload_started_by_id", "upload", ["started_by_id"])
    for table in ("cycle_obligation", "obligation_exception"):
        op.add_column(
            table,
            sa.Column("owes_reports", sa.Boolean(), nullable=False, server_default=sa.true()),
        )
    with op.batch_alter_table("issued_document") as batch:
        batch.alter_column(
            "kind",
            existing_type=_codes("documentkind", PRINTS),
            type_=_codes("documentkind", PRINTS + RECEIPT),
            existing_nullable=False,
        )
        batch.alter_column("revision_id", existing_type=sa.Integer(), nullable=True)
        batch.add_column(sa.Column("transition_id", sa.Integer(), nullable=True))
        batch.create_index("ix_issued_document_transition_id", ["transition_id"])
        batch.create_foreign_key(
            "fk_issued_document_transition_id_report_transition",
            "report_transition",
            ["transition_id"],
            ["id"],
        )
        batch.create_check_constraint(
            "one_subject", "(revision_id IS NULL) <> (transition_id IS NULL)"
        )
    # The list of events grows with every feature; the column's type keeps it closed from now on.
    with op.batch_alter_table("audit_entry") as batch:
        batch.drop_constraint("auditevent", type_="check")
    append_only.guard(op.get_bind(), "audit_entry")


def downgrade() -> None:
    append_only.unguard(op.get_bind(), "audit_entry")
    with op.batch_alter_table("audit_entry") as batch:
        batch.create_check_constraint("auditevent", "length(event) > 0")
    append_only.guard(op.get_bind(), "audit_entry")
    with op.batch_alter_table("issued_document") as batch:
        batch.drop_constraint("one_subject", type_="check")
        batch.drop_constraint(
            "fk_issued_document_transition_id_report_transition", type_="foreignkey"
        )
        batch.drop_index("ix_issued_document_transition_id")
        batch.drop_column("transition_id")
        batch.alter_column("revision_id", existing_type=sa.Integer(), nullable=False)
        batch.alter_column(
            "kind",
            existing_type=_codes("documentkind", PRINTS + RECEIPT),
            type_=_codes("documentkind", PRINTS),
            existing_nullable=False,
        )
    for table in ("obligation_exception", "cycle_obligation"):
        with op.batch_alter_table(table) as batch:
            batch.drop_column("owes_reports")
    op.drop_table("upload")
    op.drop_table("evidence_link")
    op.drop_table("report_transition")
    op.drop_table("report_contributor")
    op.drop_table("progress_entry")
    op.drop_table("progress_report")
    op.drop_table("strategy_total")
    op.drop_table("report_total")
    op.drop_table("extension")
    op.drop_table("evidence_version")
    op.drop_table("evidence")


def _codes(name: str, codes: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=24)
