"""Assessments of agencies: answers in three columns, who gave them, their evidence and steps."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from renaksi.core.assessment import (
    AssessmentAction,
    AssessmentOutcome,
    AssessmentState,
    NotAssessable,
    ValueColumn,
)
from renaksi.models.agency import Agency
from renaksi.models.assessment_round import AssessmentRound
from renaksi.models.base import Base, Json, code_enum
from renaksi.models.evidence import EvidenceVersion
from renaksi.models.instrument import InstrumentIndicator


class Assessment(Base):
    """One agency in one round."""

    __tablename__ = "assessment"
    __table_args__ = (
        UniqueConstraint("round_id", "agency_id"),
        CheckConstraint(
            "(outcome = 'not_assessable') = (not_assessable IS NOT NULL)", name="reason_if_none"
        ),
        CheckConstraint("second_done_at IS NULL OR second_scorer_id IS NOT NULL", name="second"),
        Index("ix_assessment_state", "round_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("assessment_round.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    custodian_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    """Whom an administrator handed it to, instead of the primary successor."""
    state: Mapped[AssessmentState] = mapped_column(
        code_enum(AssessmentState), default=AssessmentState.SELF
    )
    outcome: Mapped[AssessmentOutcome] = mapped_column(
        code_enum(AssessmentOutcome), default=AssessmentOutcome.SCORED
    )
    not_assessable: Mapped[NotAssessable | None] = mapped_column(
        code_enum(NotAssessable, "assessment_not_assessable")
    )
    not_assessable_note: Mapped[str] = mapped_column(Text, default="")
    without_self: Mapped[bool] = mapped_column(default=False)
    """Scoring began without nilai mandiri."""
    extended_until: Mapped[date | None]
    """More time for the self-assessment, for this agency alone."""
    assigned_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    """Whose work the scoring is; None: whoever takes it."""
    second_scorer_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    second_done_at: Mapped[datetime | None]
    taken_over_at: Mapped[datetime | None]
    """Since when the centre does the hub's work."""
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    announced_at: Mapped[datetime | None]
    objection_until: Mapped[date | None]
    """The last day for objections, set with the announcement."""
    own_score: Mapped[Decimal | None]
    """With the next two, totals of the columns as they stand today: for lists, never for results."""
    hub_score: Mapped[Decimal | None]
    national_score: Mapped[Decimal | None]
    grade: Mapped[str] = mapped_column(String(60), default="")
    """Of the furthest column that has a total."""
    judged_mean: Mapped[Decimal | None]
    """Of what the hub judged, 0..100, beside what the system computed; see `core.calibration`."""
    computed_mean: Mapped[Decimal | None]
    answered: Mapped[int] = mapped_column(default=0)
    scored: Mapped[int] = mapped_column(default=0)
    flagged: Mapped[int] = mapped_column(default=0)
    """Indicators with a warning when it last changed hands, for the order of the queue."""
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    round: Mapped[AssessmentRound] = relationship()
    agency: Mapped[Agency] = relationship(foreign_keys=agency_id)


class AssessmentAnswer(Base):
    """One indicator of one assessment: what the system computed, and what was said about it."""

    __tablename__ = "assessment_answer"
    __table_args__ = (
        UniqueConstraint("assessment_id", "indicator_id"),
        CheckConstraint("sent_back_at IS NULL OR sent_back_note <> ''", name="note_if_sent_back"),
        CheckConstraint("figure_value IS NULL OR figure_as_of IS NOT NULL", name="dated_figure"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    indicator_id: Mapped[int] = mapped_column(ForeignKey("instrument_indicator.id"), index=True)
    figure_value: Mapped[Decimal | None]
    """Of a computed indicator; None with a date: there was nothing to compute from."""
    figure_as_of: Mapped[date | None]
    figure_inputs: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    figure_denominator: Mapped[Decimal | None]
    sent_back_at: Mapped[datetime | None]
    """The lead wants it looked at again; empty once it was."""
    sent_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    sent_back_note: Mapped[str] = mapped_column(Text, default="")
    first_given: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """The first scorer's value when the second finished: neither knew the other's until then."""
    settled_at: Mapped[datetime | None]
    """Somebody decided which of two scorers is right."""
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    assessment: Mapped[Assessment] = relationship()
    indicator: Mapped[InstrumentIndicator] = relationship()


class AssessmentValue(Base):
    """One value in one column, and who gave it last. Each hand has a row of its own to lock."""

    __tablename__ = "assessment_value"
    __table_args__ = (
        CheckConstraint("NOT is_second OR side = 'hub'", name="second_at_hub"),
        CheckConstraint("side <> 'national' OR note <> ''", name="note_if_national"),
        CheckConstraint("NOT not_applicable OR value IS NULL", name="nothing_if_not_applicable"),
    )

    answer_id: Mapped[int] = mapped_column(ForeignKey("assessment_answer.id"), primary_key=True)
    side: Mapped[ValueColumn] = mapped_column(code_enum(ValueColumn), primary_key=True)
    is_second: Mapped[bool] = mapped_column(primary_key=True, default=False)
    """Of the independent second scorer; compared, never counted."""
    value: Mapped[Decimal | None]
    inputs: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    """Figures for the formula, as exact texts by name."""
    not_applicable: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    answer: Mapped[AssessmentAnswer] = relationship()


class AssessmentContributor(Base):
    """Who ever gave a value, whoever wrote over it since: what four eyes are judged by."""

    __tablename__ = "assessment_contributor"
    __table_args__ = (Index("ix_assessment_contributor_hand", "assessment_id", "user_id", "side"),)

    answer_id: Mapped[int] = mapped_column(ForeignKey("assessment_answer.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    side: Mapped[ValueColumn] = mapped_column(
        code_enum(ValueColumn, "contributor_side"), primary_key=True
    )
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    """The answer's, kept here too: whose turn it is asks this of every assessment of a branch."""


class AssessmentEvidence(Base):
    """A version of evidence behind an answer, or behind an objection to it."""

    __tablename__ = "assessment_evidence"

    answer_id: Mapped[int] = mapped_column(ForeignKey("assessment_answer.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(
        ForeignKey("evidence_version.id"), primary_key=True, index=True
    )
    requirement: Mapped[str] = mapped_column(String(200), default="")
    """The kind of evidence it stands for, as the indicator names it; "" for none."""
    objection_id: Mapped[int | None] = mapped_column(ForeignKey("objection.id"), index=True)
    """The objection it was added with; None: with the answer."""
    linked_at: Mapped[datetime]
    linked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    evidence_version: Mapped[EvidenceVersion] = relationship()


class AssessmentTransition(Base):
    """Every step an assessment took, dated."""

    __tablename__ = "assessment_transition"
    __table_args__ = (Index("ix_assessment_transition_steps", "assessment_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    action: Mapped[AssessmentAction] = mapped_column(
        code_enum(AssessmentAction, length=40, check=False)
    )
    source: Mapped[AssessmentState | None] = mapped_column(
        code_enum(AssessmentState, "assessment_source")
    )
    target: Mapped[AssessmentState] = mapped_column(code_enum(AssessmentState, "assessment_target"))
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    acting_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    """In whose name; not the direct supervisor when a tier stood in."""
    note: Mapped[str] = mapped_column(Text, default="")
    result_id: Mapped[int | None] = mapped_column(ForeignKey("assessment_result.id"))
    """What FINALISE froze, or REOPEN set aside."""


class AssessmentComment(Base):
    """A remark on an assessment or one of its indicators by anybody who may read it."""

    __tablename__ = "assessment_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    indicator_id: Mapped[int | None] = mapped_column(ForeignKey("instrument_indicator.id"))
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
