"""recommendations, the answers to them, and what their sources ask for

Revision: 0005, after: 0004
"""

import sqlalchemy as sa
from alembic import op

import renaksi.models.base

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recommendation_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("cause", sa.String(length=200), nullable=False),
        sa.Column(
            "priority",
            sa.Enum(
                "tinggi",
                "sedang",
                "rendah",
                name="template_priority",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation_template")),
        sa.UniqueConstraint("code", name=op.f("uq_recommendation_template_code")),
    )
    op.create_table(
        "source_rule",
        sa.Column(
            "source",
            sa.Enum(
                "evaluasi",
                "monev",
                "ombudsman",
                "kemendagri",
                "apip",
                name="rule_source",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column(
            "answer_count",
            sa.Enum(
                "calendar",
                "working",
                name="answer_count",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("review_days", sa.Integer(), nullable=False),
        sa.Column(
            "review_count",
            sa.Enum(
                "calendar",
                "working",
                name="review_count",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("asks_audit", sa.Boolean(), nullable=False),
        sa.Column("number_pattern", sa.String(length=80), nullable=False),
        sa.CheckConstraint("answer_days > 0 AND review_days > 0", name=op.f("ck_source_rule_days")),
        sa.PrimaryKeyConstraint("source", "valid_from", name=op.f("pk_source_rule")),
    )
    op.create_table(
        "recommendation_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("created_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["user_account.id"],
            name=op.f("fk_recommendation_batch_created_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["issuer_id"], ["agency.id"], name=op.f("fk_recommendation_batch_issuer_id_agency")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation_batch")),
    )
    op.create_index("ix_recommendation_batch_issuer_id", "recommendation_batch", ["issuer_id"])

    op.create_table(
        "recommendation_counter",
        sa.Column("issuer_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["issuer_id"], ["agency.id"], name=op.f("fk_recommendation_counter_issuer_id_agency")
        ),
        sa.PrimaryKeyConstraint("issuer_id", "year", name=op.f("pk_recommendation_counter")),
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_saved_view_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint(
            "user_id", "page", "name", name=op.f("uq_saved_view_user_id_page_name")
        ),
    )
    op.create_table(
        "recommendation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=120), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "evaluasi",
                "monev",
                "ombudsman",
                "kemendagri",
                "apip",
                name="recommendationsource",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("issuer_id", sa.Integer(), nullable=False),
        sa.Column("addressee_id", sa.Integer(), nullable=False),
        sa.Column("custodian_id", sa.Integer(), nullable=True),
        sa.Column("delegate_id", sa.Integer(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("cause", sa.String(length=400), nullable=False),
        sa.Column("cause_key", sa.String(length=400), nullable=False),
        sa.Column(
            "priority",
            sa.Enum(
                "tinggi",
                "sedang",
                "rendah",
                name="priority",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column(
            "answer_count",
            sa.Enum(
                "calendar",
                "working",
                name="recommendation_answer_count",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("review_days", sa.Integer(), nullable=False),
        sa.Column(
            "review_count",
            sa.Enum(
                "calendar",
                "working",
                name="recommendation_review_count",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("asks_audit", sa.Boolean(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "open",
                "in_process",
                "resolved",
                "not_actionable",
                "withdrawn",
                name="recommendationstatus",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "stage",
            sa.Enum(
                "addressee",
                "internal_audit",
                "review",
                "approval",
                name="answerstage",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("is_imported", sa.Boolean(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("created_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(stage = 'approval') = (proposed_by_id IS NOT NULL)",
            name=op.f("ck_recommendation_proposer"),
        ),
        sa.CheckConstraint(
            "status = 'draft' OR (number <> '' AND issued_on IS NOT NULL AND due_on IS NOT NULL)",
            name=op.f("ck_recommendation_numbered_if_issued"),
        ),
        sa.CheckConstraint(
            "status IN ('open', 'in_process') OR stage = 'addressee'",
            name=op.f("ck_recommendation_stage_if_unsettled"),
        ),
        sa.ForeignKeyConstraint(
            ["addressee_id"], ["agency.id"], name=op.f("fk_recommendation_addressee_id_agency")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["recommendation_batch.id"],
            name=op.f("fk_recommendation_batch_id_recommendation_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["user_account.id"],
            name=op.f("fk_recommendation_created_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["custodian_id"], ["agency.id"], name=op.f("fk_recommendation_custodian_id_agency")
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"], ["agency.id"], name=op.f("fk_recommendation_delegate_id_agency")
        ),
        sa.ForeignKeyConstraint(
            ["issuer_id"], ["agency.id"], name=op.f("fk_recommendation_issuer_id_agency")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"],
            ["user_account.id"],
            name=op.f("fk_recommendation_proposed_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation")),
    )
    op.create_index("ix_recommendation_addressee", "recommendation", ["addressee_id", "status"])
    op.create_index("ix_recommendation_batch_id", "recommendation", ["batch_id"])
    op.create_index("ix_recommendation_cause_key", "recommendation", ["cause_key"])
    op.create_index("ix_recommendation_custodian_id", "recommendation", ["custodian_id"])
    op.create_index("ix_recommendation_delegate_id", "recommendation", ["delegate_id"])
    op.create_index("ix_recommendation_issued_on", "recommendation", ["issued_on"])
    op.create_index("ix_recommendation_issuer", "recommendation", ["issuer_id", "status"])
    op.create_index("ix_recommendation_number", "recommendation", ["number"])
    op.create_index("ix_recommendation_year", "recommendation", ["year"])
    op.create_index(
        "uq_recommendation_number",
        "recommendation",
        ["issuer_id", "number"],
        unique=True,
        sqlite_where=sa.text("number <> ''"),
        postgresql_where=sa.text("number <> ''"),
    )

    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("narrative", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "sent_back",
                "accepted",
                "lacking",
                "closed",
                name="followupstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("created_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("submitted_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("receipt_number", sa.String(length=120), nullable=True),
        sa.Column("audit_skipped", sa.Boolean(), nullable=False),
        sa.Column("audited_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("audited_by_id", sa.Integer(), nullable=True),
        sa.Column("audit_note", sa.Text(), nullable=False),
        sa.Column("decided_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decision_note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'closed') OR (submitted_by_id IS NOT NULL AND submitted_at IS NOT NULL)",
            name=op.f("ck_follow_up_submitter_if_submitted"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('lacking', 'sent_back') OR decision_note <> ''",
            name=op.f("ck_follow_up_note_if_lacking"),
        ),
        sa.ForeignKeyConstraint(
            ["audited_by_id"],
            ["user_account.id"],
            name=op.f("fk_follow_up_audited_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["user_account.id"],
            name=op.f("fk_follow_up_created_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["user_account.id"],
            name=op.f("fk_follow_up_decided_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_follow_up_recommendation_id_recommendation"),
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"],
            ["user_account.id"],
            name=op.f("fk_follow_up_submitted_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"],
            ["user_account.id"],
            name=op.f("fk_follow_up_updated_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
        sa.UniqueConstraint("receipt_number", name=op.f("uq_follow_up_receipt_number")),
        sa.UniqueConstraint(
            "recommendation_id", "number", name=op.f("uq_follow_up_recommendation_id_number")
        ),
    )
    op.create_table(
        "recommendation_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("at", renaksi.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("removed_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["user_account.id"],
            name=op.f("fk_recommendation_comment_author_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_recommendation_comment_recommendation_id_recommendation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation_comment")),
    )
    op.create_index(
        "ix_recommendation_comment_recommendation_id",
        "recommendation_comment",
        ["recommendation_id"],
    )

    op.create_table(
        "recommendation_item",
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("lineage_id", sa.String(length=36), nullable=False),
        sa.Column("linked_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("linked_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["linked_by_id"],
            ["user_account.id"],
            name=op.f("fk_recommendation_item_linked_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["action_plan.id"], name=op.f("fk_recommendation_item_plan_id_action_plan")
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_recommendation_item_recommendation_id_recommendation"),
        ),
        sa.PrimaryKeyConstraint(
            "recommendation_id", "plan_id", "lineage_id", name=op.f("pk_recommendation_item")
        ),
    )
    op.create_table(
        "unanswered_reason",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", renaksi.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_unanswered_reason_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["action_plan.id"], name=op.f("fk_unanswered_reason_plan_id_action_plan")
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_unanswered_reason_recommendation_id_recommendation"),
        ),
        sa.PrimaryKeyConstraint("plan_id", "recommendation_id", name=op.f("pk_unanswered_reason")),
    )
    op.create_index(
        "ix_unanswered_reason_recommendation_id", "unanswered_reason", ["recommendation_id"]
    )

    op.create_table(
        "follow_up_evidence",
        sa.Column("follow_up_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("linked_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("linked_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["follow_up_id"],
            ["follow_up.id"],
            name=op.f("fk_follow_up_evidence_follow_up_id_follow_up"),
        ),
        sa.ForeignKeyConstraint(
            ["linked_by_id"],
            ["user_account.id"],
            name=op.f("fk_follow_up_evidence_linked_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["evidence_version.id"],
            name=op.f("fk_follow_up_evidence_version_id_evidence_version"),
        ),
        sa.PrimaryKeyConstraint("follow_up_id", "version_id", name=op.f("pk_follow_up_evidence")),
    )
    op.create_index("ix_follow_up_evidence_version_id", "follow_up_evidence", ["version_id"])

    op.create_table(
        "recommendation_transition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "create",
                "correct",
                "issue",
                "withdraw",
                "answer",
                "recall",
                "forward",
                "send_back",
                "resolve",
                "find_lacking",
                "propose_not_actionable",
                "approve_not_actionable",
                "decline_not_actionable",
                "reopen",
                "delegate",
                "inherit",
                "import",
                name="recommendationaction",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "open",
                "in_process",
                "resolved",
                "not_actionable",
                "withdrawn",
                name="transition_status",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "stage",
            sa.Enum(
                "addressee",
                "internal_audit",
                "review",
                "approval",
                name="transition_stage",
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
        sa.Column("follow_up_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["acting_agency_id"],
            ["agency.id"],
            name=op.f("fk_recommendation_transition_acting_agency_id_agency"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"],
            ["user_account.id"],
            name=op.f("fk_recommendation_transition_actor_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["follow_up_id"],
            ["follow_up.id"],
            name=op.f("fk_recommendation_transition_follow_up_id_follow_up"),
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_recommendation_transition_recommendation_id_recommendation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation_transition")),
    )
    op.create_index("ix_recommendation_transition_at", "recommendation_transition", ["at"])
    op.create_index(
        "ix_recommendation_transition_steps",
        "recommendation_transition",
        ["recommendation_id", "at"],
    )


def downgrade() -> None:
    op.drop_table("recommendation_transition")
    op.drop_table("follow_up_evidence")
    op.drop_table("unanswered_reason")
    op.drop_table("recommendation_item")
    op.drop_table("recommendation_comment")
    op.drop_table("follow_up")
    op.drop_table("recommendation")
    op.drop_table("saved_view")
    op.drop_table("recommendation_counter")
    op.drop_table("recommendation_batch")
    op.drop_table("source_rule")
    op.drop_table("recommendation_template")
