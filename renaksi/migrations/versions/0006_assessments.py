"""instruments, assessments, objections and results

Revision: 0006, after: 0005
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

import renaksi.models.base

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "instrument",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["agency.id"], name=op.f("fk_instrument_owner_id_agency")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument")),
        sa.UniqueConstraint("code", name=op.f("uq_instrument_code")),
    )
    op.create_index("ix_instrument_owner_id", "instrument", ["owner_id"])
    op.create_table(
        "assessed_exception",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("is_assessed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.CheckConstraint("valid_from < valid_to", name=op.f("ck_assessed_exception_valid")),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_assessed_exception_agency_id_agency")
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_assessed_exception_cycle_id_cycle")
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["instrument.id"],
            name=op.f("fk_assessed_exception_instrument_id_instrument"),
        ),
        sa.PrimaryKeyConstraint(
            "cycle_id",
            "instrument_id",
            "agency_id",
            "valid_from",
            name=op.f("pk_assessed_exception"),
        ),
    )
    op.create_table(
        "assessed_kind",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "pusat",
                "kemenko",
                "provinsi",
                "kementerian",
                "lpnk",
                "lns",
                "lembaga",
                "kabupaten",
                "kota",
                "administrasi",
                "opd",
                "unit",
                name="assessed_kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("is_assessed", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.CheckConstraint("valid_from < valid_to", name=op.f("ck_assessed_kind_valid")),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_assessed_kind_cycle_id_cycle")
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["instrument.id"],
            name=op.f("fk_assessed_kind_instrument_id_instrument"),
        ),
        sa.PrimaryKeyConstraint(
            "cycle_id", "instrument_id", "kind", "valid_from", name=op.f("pk_assessed_kind")
        ),
    )
    op.create_table(
        "instrument_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("legal_basis", sa.String(length=400), nullable=False),
        sa.Column("score_min", renaksi.models.base.Figure(precision=20, scale=4), nullable=False),
        sa.Column("score_max", renaksi.models.base.Figure(precision=20, scale=4), nullable=False),
        sa.Column(
            "evidence_rule",
            sa.Enum(
                "counts_zero",
                "flag",
                name="evidencerule",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("small_n", renaksi.models.base.Figure(precision=20, scale=4), nullable=False),
        sa.Column("weak_below", renaksi.models.base.Figure(precision=20, scale=4), nullable=False),
        sa.Column(
            "old_scores",
            sa.Enum(
                "as_published",
                "rescaled",
                "by_grade",
                name="oldscores",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column(
            "old_grades",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("created_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("score_min < score_max", name=op.f("ck_instrument_version_range")),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["user_account.id"],
            name=op.f("fk_instrument_version_created_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["instrument.id"],
            name=op.f("fk_instrument_version_instrument_id_instrument"),
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"],
            ["user_account.id"],
            name=op.f("fk_instrument_version_published_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_version")),
        sa.UniqueConstraint(
            "instrument_id", "number", name=op.f("uq_instrument_version_instrument_id_number")
        ),
    )
    op.create_index(
        "uq_instrument_version_draft",
        "instrument_version",
        ["instrument_id"],
        unique=True,
        sqlite_where=sa.text("published_at IS NULL"),
        postgresql_where=sa.text("published_at IS NULL"),
    )
    op.create_table(
        "assessment_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("self_opens_on", sa.Date(), nullable=False),
        sa.Column("self_closes_on", sa.Date(), nullable=False),
        sa.Column("hub_due_on", sa.Date(), nullable=False),
        sa.Column("publish_on", sa.Date(), nullable=False),
        sa.Column("data_as_of", sa.Date(), nullable=False),
        sa.Column("objection_days", sa.Integer(), nullable=False),
        sa.Column("decision_days", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "objection_days > 0 AND decision_days > 0", name=op.f("ck_assessment_round_days")
        ),
        sa.CheckConstraint(
            "self_opens_on <= self_closes_on AND self_closes_on < hub_due_on AND hub_due_on < publish_on AND data_as_of <= hub_due_on",
            name=op.f("ck_assessment_round_order"),
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_assessment_round_cycle_id_cycle")
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["instrument.id"],
            name=op.f("fk_assessment_round_instrument_id_instrument"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["instrument_version.id"],
            name=op.f("fk_assessment_round_version_id_instrument_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_round")),
        sa.UniqueConstraint(
            "cycle_id", "instrument_id", name=op.f("uq_assessment_round_cycle_id_instrument_id")
        ),
    )
    op.create_index("ix_assessment_round_instrument_id", "assessment_round", ["instrument_id"])
    op.create_index("ix_assessment_round_version_id", "assessment_round", ["version_id"])
    op.create_table(
        "grade_band",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("symbol", sa.String(length=60), nullable=False),
        sa.Column("lower", renaksi.models.base.Figure(precision=20, scale=4), nullable=True),
        sa.Column("includes_lower", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["instrument_version.id"],
            name=op.f("fk_grade_band_version_id_instrument_version"),
        ),
        sa.PrimaryKeyConstraint("version_id", "ordinal", name=op.f("pk_grade_band")),
        sa.UniqueConstraint("version_id", "name", name=op.f("uq_grade_band_version_id_name")),
    )
    op.create_table(
        "instrument_aspect",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("weight", renaksi.models.base.Figure(precision=20, scale=4), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["instrument_version.id"],
            name=op.f("fk_instrument_aspect_version_id_instrument_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_aspect")),
        sa.UniqueConstraint(
            "version_id", "code", name=op.f("uq_instrument_aspect_version_id_code")
        ),
    )
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("custodian_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "self",
                "self_submitted",
                "hub",
                "hub_approved",
                "objection",
                "moderation",
                "final",
                name="assessmentstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "outcome",
            sa.Enum(
                "scored",
                "not_assessable",
                name="assessmentoutcome",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "not_assessable",
            sa.Enum(
                "all_not_applicable",
                "no_evidence",
                "no_data",
                "other",
                name="assessment_not_assessable",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("not_assessable_note", sa.Text(), nullable=False),
        sa.Column("without_self", sa.Boolean(), nullable=False),
        sa.Column("extended_until", sa.Date(), nullable=True),
        sa.Column("assigned_id", sa.Integer(), nullable=True),
        sa.Column("second_scorer_id", sa.Integer(), nullable=True),
        sa.Column("second_done_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("taken_over_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("approved_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("announced_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("objection_until", sa.Date(), nullable=True),
        sa.Column("own_score", renaksi.models.base.Figure(precision=20, scale=4), nullable=True),
        sa.Column("hub_score", renaksi.models.base.Figure(precision=20, scale=4), nullable=True),
        sa.Column(
            "national_score", renaksi.models.base.Figure(precision=20, scale=4), nullable=True
        ),
        sa.Column("grade", sa.String(length=60), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("scored", sa.Integer(), nullable=False),
        sa.Column("flagged", sa.Integer(), nullable=False),
        sa.Column("created_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(outcome = 'not_assessable') = (not_assessable IS NOT NULL)",
            name=op.f("ck_assessment_reason_if_none"),
        ),
        sa.CheckConstraint(
            "second_done_at IS NULL OR second_scorer_id IS NOT NULL",
            name=op.f("ck_assessment_second"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_assessment_agency_id_agency")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"],
            ["user_account.id"],
            name=op.f("fk_assessment_approved_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["assigned_id"],
            ["user_account.id"],
            name=op.f("fk_assessment_assigned_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["user_account.id"],
            name=op.f("fk_assessment_created_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["custodian_id"], ["agency.id"], name=op.f("fk_assessment_custodian_id_agency")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["assessment_round.id"],
            name=op.f("fk_assessment_round_id_assessment_round"),
        ),
        sa.ForeignKeyConstraint(
            ["second_scorer_id"],
            ["user_account.id"],
            name=op.f("fk_assessment_second_scorer_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("round_id", "agency_id", name=op.f("uq_assessment_round_id_agency_id")),
    )
    op.create_index("ix_assessment_agency_id", "assessment", ["agency_id"])
    op.create_index("ix_assessment_assigned_id", "assessment", ["assigned_id"])
    op.create_index("ix_assessment_custodian_id", "assessment", ["custodian_id"])
    op.create_index("ix_assessment_second_scorer_id", "assessment", ["second_scorer_id"])
    op.create_index("ix_assessment_state", "assessment", ["round_id", "state"])
    op.create_table(
        "instrument_indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("aspect_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("weight", renaksi.models.base.Figure(precision=20, scale=4), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "yes_no",
                "level",
                "number",
                "computed",
                "sampled",
                name="indicatorkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "levels",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("formula", sa.String(length=200), nullable=False),
        sa.Column(
            "inputs",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("denominator", sa.String(length=60), nullable=False),
        sa.Column("floor", renaksi.models.base.Figure(precision=20, scale=4), nullable=True),
        sa.Column("target", renaksi.models.base.Figure(precision=20, scale=4), nullable=True),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.Column(
            "fact",
            sa.Enum(
                "plan_enacted",
                "plan_achievement",
                "reports_submitted",
                "reports_on_time",
                "recommendations_resolved",
                name="computedfact",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "evidence",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("guidance", sa.Text(), nullable=False),
        sa.Column("not_applicable", sa.Text(), nullable=False),
        sa.Column(
            "small_rule",
            sa.Enum(
                "mark",
                "exclude",
                name="smallrule",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("compare_with", sa.String(length=20), nullable=False),
        sa.Column("recommendation", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind <> 'computed' OR fact IS NOT NULL",
            name=op.f("ck_instrument_indicator_fact_if_computed"),
        ),
        sa.ForeignKeyConstraint(
            ["aspect_id"],
            ["instrument_aspect.id"],
            name=op.f("fk_instrument_indicator_aspect_id_instrument_aspect"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["instrument_version.id"],
            name=op.f("fk_instrument_indicator_version_id_instrument_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_indicator")),
        sa.UniqueConstraint(
            "version_id", "code", name=op.f("uq_instrument_indicator_version_id_code")
        ),
    )
    op.create_index("ix_instrument_indicator_aspect_id", "instrument_indicator", ["aspect_id"])
    op.create_table(
        "moderation_sample",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("margin", renaksi.models.base.Figure(precision=20, scale=4), nullable=True),
        sa.Column("confidence", sa.Integer(), nullable=False),
        sa.Column(
            "strata",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("is_double_scoring", sa.Boolean(), nullable=False),
        sa.Column("drawn_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("drawn_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["drawn_by_id"],
            ["user_account.id"],
            name=op.f("fk_moderation_sample_drawn_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["assessment_round.id"],
            name=op.f("fk_moderation_sample_round_id_assessment_round"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_sample")),
    )
    op.create_index("ix_moderation_sample_round_id", "moderation_sample", ["round_id"])
    op.create_table(
        "assessment_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("figure_value", renaksi.models.base.Figure(precision=20, scale=4), nullable=True),
        sa.Column("figure_as_of", sa.Date(), nullable=True),
        sa.Column(
            "figure_inputs",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column(
            "figure_denominator", renaksi.models.base.Figure(precision=20, scale=4), nullable=True
        ),
        sa.Column("sent_back_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("sent_back_by_id", sa.Integer(), nullable=True),
        sa.Column("sent_back_note", sa.Text(), nullable=False),
        sa.Column("settled_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "sent_back_at IS NULL OR sent_back_note <> ''",
            name=op.f("ck_assessment_answer_note_if_sent_back"),
        ),
        sa.CheckConstraint(
            "figure_value IS NULL OR figure_as_of IS NOT NULL",
            name=op.f("ck_assessment_answer_dated_figure"),
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_assessment_answer_assessment_id_assessment"),
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"],
            ["instrument_indicator.id"],
            name=op.f("fk_assessment_answer_indicator_id_instrument_indicator"),
        ),
        sa.ForeignKeyConstraint(
            ["sent_back_by_id"],
            ["user_account.id"],
            name=op.f("fk_assessment_answer_sent_back_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"],
            ["user_account.id"],
            name=op.f("fk_assessment_answer_settled_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_answer")),
        sa.UniqueConstraint(
            "assessment_id",
            "indicator_id",
            name=op.f("uq_assessment_answer_assessment_id_indicator_id"),
        ),
    )
    op.create_index("ix_assessment_answer_indicator_id", "assessment_answer", ["indicator_id"])
    op.create_table(
        "assessment_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("at", renaksi.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("removed_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_assessment_comment_assessment_id_assessment"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["user_account.id"],
            name=op.f("fk_assessment_comment_author_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"],
            ["instrument_indicator.id"],
            name=op.f("fk_assessment_comment_indicator_id_instrument_indicator"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_comment")),
    )
    op.create_index("ix_assessment_comment_assessment_id", "assessment_comment", ["assessment_id"])
    op.create_table(
        "assessment_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "here",
                "outside",
                name="resultsource",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("assessment_id", sa.Integer(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "scored",
                "not_assessable",
                name="result_outcome",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("score", renaksi.models.base.Figure(precision=20, scale=4), nullable=True),
        sa.Column("grade", sa.String(length=60), nullable=False),
        sa.Column(
            "not_assessable",
            sa.Enum(
                "all_not_applicable",
                "no_evidence",
                "no_data",
                "other",
                name="result_not_assessable",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("document", sa.String(length=400), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column(
            "content",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=True,
        ),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("superseded_note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(outcome = 'scored' AND grade <> '' AND not_assessable IS NULL) OR (outcome = 'not_assessable' AND grade = '' AND score IS NULL AND not_assessable IS NOT NULL)",
            name=op.f("ck_assessment_result_grade_or_reason"),
        ),
        sa.CheckConstraint(
            "(source = 'here') = (assessment_id IS NOT NULL)",
            name=op.f("ck_assessment_result_assessment_if_here"),
        ),
        sa.CheckConstraint(
            "source <> 'here' OR (content IS NOT NULL AND content_sha256 <> '')",
            name=op.f("ck_assessment_result_frozen_if_here"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_assessment_result_agency_id_agency")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_assessment_result_assessment_id_assessment"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_assessment_result_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["instrument.id"],
            name=op.f("fk_assessment_result_instrument_id_instrument"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_assessment_result_recorded_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["instrument_version.id"],
            name=op.f("fk_assessment_result_version_id_instrument_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_result")),
    )
    op.create_index("ix_assessment_result_agency_id", "assessment_result", ["agency_id"])
    op.create_index("ix_assessment_result_assessment_id", "assessment_result", ["assessment_id"])
    op.create_index("ix_assessment_result_file_id", "assessment_result", ["file_id"])
    op.create_index("ix_assessment_result_version_id", "assessment_result", ["version_id"])
    op.create_index(
        "uq_assessment_result_current",
        "assessment_result",
        ["instrument_id", "year", "agency_id"],
        unique=True,
        sqlite_where=sa.text("superseded_at IS NULL"),
        postgresql_where=sa.text("superseded_at IS NULL"),
    )
    op.create_table(
        "moderation_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("sample_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("added_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("looked_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("looked_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "sample_id IS NOT NULL OR reason <> ''",
            name=op.f("ck_moderation_case_reason_if_flagged"),
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"],
            ["user_account.id"],
            name=op.f("fk_moderation_case_added_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_moderation_case_assessment_id_assessment"),
        ),
        sa.ForeignKeyConstraint(
            ["looked_by_id"],
            ["user_account.id"],
            name=op.f("fk_moderation_case_looked_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["sample_id"],
            ["moderation_sample.id"],
            name=op.f("fk_moderation_case_sample_id_moderation_sample"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_case")),
    )
    op.create_index("ix_moderation_case_assessment_id", "moderation_case", ["assessment_id"])
    op.create_index("ix_moderation_case_sample_id", "moderation_case", ["sample_id"])
    op.create_index(
        "uq_moderation_case",
        "moderation_case",
        ["assessment_id", "sample_id"],
        unique=True,
        sqlite_where=sa.text("sample_id IS NOT NULL"),
        postgresql_where=sa.text("sample_id IS NOT NULL"),
    )
    op.create_table(
        "assessment_contributor",
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "side",
            sa.Enum(
                "self",
                "hub",
                "national",
                name="contributor_side",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["assessment_answer.id"],
            name=op.f("fk_assessment_contributor_answer_id_assessment_answer"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_assessment_contributor_user_id_user_account"),
        ),
        sa.PrimaryKeyConstraint(
            "answer_id", "user_id", "side", name=op.f("pk_assessment_contributor")
        ),
    )
    op.create_table(
        "assessment_transition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "create",
                "submit",
                "withdraw",
                "start_scoring",
                "take_over",
                "mark_not_assessable",
                "mark_assessable",
                "send_back",
                "approve",
                "announce",
                "accept",
                "close_objections",
                "finalise",
                "reopen",
                "record_outside",
                name="assessmentaction",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.Enum(
                "self",
                "self_submitted",
                "hub",
                "hub_approved",
                "objection",
                "moderation",
                "final",
                name="assessment_source",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column(
            "target",
            sa.Enum(
                "self",
                "self_submitted",
                "hub",
                "hub_approved",
                "objection",
                "moderation",
                "final",
                name="assessment_target",
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
        sa.Column("result_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["acting_agency_id"],
            ["agency.id"],
            name=op.f("fk_assessment_transition_acting_agency_id_agency"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"],
            ["user_account.id"],
            name=op.f("fk_assessment_transition_actor_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_assessment_transition_assessment_id_assessment"),
        ),
        sa.ForeignKeyConstraint(
            ["result_id"],
            ["assessment_result.id"],
            name=op.f("fk_assessment_transition_result_id_assessment_result"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_transition")),
    )
    op.create_index("ix_assessment_transition_at", "assessment_transition", ["at"])
    op.create_index(
        "ix_assessment_transition_steps", "assessment_transition", ["assessment_id", "at"]
    )
    op.create_table(
        "assessment_value",
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column(
            "side",
            sa.Enum(
                "self",
                "hub",
                "national",
                name="valuecolumn",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("is_second", sa.Boolean(), nullable=False),
        sa.Column("value", renaksi.models.base.Figure(precision=20, scale=4), nullable=True),
        sa.Column(
            "inputs",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("not_applicable", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", renaksi.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "NOT is_second OR side = 'hub'", name=op.f("ck_assessment_value_second_at_hub")
        ),
        sa.CheckConstraint(
            "side <> 'national' OR note <> ''", name=op.f("ck_assessment_value_note_if_national")
        ),
        sa.CheckConstraint(
            "NOT not_applicable OR value IS NULL",
            name=op.f("ck_assessment_value_nothing_if_not_applicable"),
        ),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["assessment_answer.id"],
            name=op.f("fk_assessment_value_answer_id_assessment_answer"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_assessment_value_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("answer_id", "side", "is_second", name=op.f("pk_assessment_value")),
    )
    op.create_table(
        "objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "filed",
                "granted",
                "rejected",
                "withdrawn",
                name="objectionstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("filed_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("filed_by_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "before",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=True,
        ),
        sa.Column(
            "after",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=True,
        ),
        sa.Column("decided_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("deciding_agency_id", sa.Integer(), nullable=True),
        sa.Column("decision_note", sa.Text(), nullable=False),
        sa.Column("created_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state = 'draft' OR (ground <> '' AND filed_at IS NOT NULL AND due_on IS NOT NULL)",
            name=op.f("ck_objection_ground_if_filed"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('granted', 'rejected') OR (decision_note <> '' AND decided_at IS NOT NULL)",
            name=op.f("ck_objection_note_if_decided"),
        ),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["assessment_answer.id"],
            name=op.f("fk_objection_answer_id_assessment_answer"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["user_account.id"],
            name=op.f("fk_objection_created_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["user_account.id"],
            name=op.f("fk_objection_decided_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["deciding_agency_id"],
            ["agency.id"],
            name=op.f("fk_objection_deciding_agency_id_agency"),
        ),
        sa.ForeignKeyConstraint(
            ["filed_by_id"], ["user_account.id"], name=op.f("fk_objection_filed_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
    )
    op.create_index("ix_objection_answer_id", "objection", ["answer_id"])
    op.create_index("ix_objection_due", "objection", ["state", "due_on"])
    op.create_index(
        "uq_objection_open",
        "objection",
        ["answer_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('draft', 'filed')"),
        postgresql_where=sa.text("state IN ('draft', 'filed')"),
    )
    op.create_table(
        "result_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "minutes",
                "report",
                name="assessmentdocument",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=120), nullable=False),
        sa.Column("document_date", sa.Date(), nullable=False),
        sa.Column("issued_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_result_document_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["issued_by_id"],
            ["user_account.id"],
            name=op.f("fk_result_document_issued_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["result_id"],
            ["assessment_result.id"],
            name=op.f("fk_result_document_result_id_assessment_result"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result_document")),
        sa.UniqueConstraint("token", name=op.f("uq_result_document_token")),
    )
    op.create_index("ix_result_document_result_id", "result_document", ["result_id"])
    op.create_table(
        "result_recommendation",
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["indicator_id"],
            ["instrument_indicator.id"],
            name=op.f("fk_result_recommendation_indicator_id_instrument_indicator"),
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_result_recommendation_recommendation_id_recommendation"),
        ),
        sa.ForeignKeyConstraint(
            ["result_id"],
            ["assessment_result.id"],
            name=op.f("fk_result_recommendation_result_id_assessment_result"),
        ),
        sa.PrimaryKeyConstraint(
            "result_id", "recommendation_id", name=op.f("pk_result_recommendation")
        ),
    )
    op.create_index(
        "ix_result_recommendation_recommendation_id",
        "result_recommendation",
        ["recommendation_id"],
        unique=False,
    )
    op.create_table(
        "assessment_evidence",
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("requirement", sa.String(length=200), nullable=False),
        sa.Column("objection_id", sa.Integer(), nullable=True),
        sa.Column("linked_at", renaksi.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("linked_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["assessment_answer.id"],
            name=op.f("fk_assessment_evidence_answer_id_assessment_answer"),
        ),
        sa.ForeignKeyConstraint(
            ["linked_by_id"],
            ["user_account.id"],
            name=op.f("fk_assessment_evidence_linked_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["objection_id"],
            ["objection.id"],
            name=op.f("fk_assessment_evidence_objection_id_objection"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["evidence_version.id"],
            name=op.f("fk_assessment_evidence_version_id_evidence_version"),
        ),
        sa.PrimaryKeyConstraint("answer_id", "version_id", name=op.f("pk_assessment_evidence")),
    )
    op.create_index("ix_assessment_evidence_objection_id", "assessment_evidence", ["objection_id"])
    op.create_index("ix_assessment_evidence_version_id", "assessment_evidence", ["version_id"])


def downgrade() -> None:
    op.drop_table("assessment_evidence")
    op.drop_table("result_recommendation")
    op.drop_table("result_document")
    op.drop_table("objection")
    op.drop_table("assessment_value")
    op.drop_table("assessment_transition")
    op.drop_table("assessment_contributor")
    op.drop_table("moderation_case")
    op.drop_table("assessment_result")
    op.drop_table("assessment_comment")
    op.drop_table("assessment_answer")
    op.drop_table("moderation_sample")
    op.drop_table("instrument_indicator")
    op.drop_table("assessment")
    op.drop_table("instrument_aspect")
    op.drop_table("grade_band")
    op.drop_table("assessment_round")
    op.drop_table("instrument_version")
    op.drop_table("assessed_kind")
    op.drop_table("assessed_exception")
    op.drop_table("instrument")
