"""Recommendations, what their sources ask for, the answers to them, and their dated steps."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from renaksi.core.recommendation import (
    AnswerStage,
    DayCount,
    FollowUpState,
    Priority,
    RecommendationAction,
    RecommendationSource,
    RecommendationStatus,
)
from renaksi.models.agency import Agency
from renaksi.models.base import Base, code_enum
from renaksi.models.evidence import EvidenceVersion


class SourceRule(Base):
    """What a source asks for, from the day it was decided: clocks, APIP check, numbering."""

    __tablename__ = "source_rule"
    __table_args__ = (CheckConstraint("answer_days > 0 AND review_days > 0", name="days"),)

    source: Mapped[RecommendationSource] = mapped_column(
        code_enum(RecommendationSource, "rule_source"), primary_key=True
    )
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    answer_days: Mapped[int] = mapped_column(default=60)
    answer_count: Mapped[DayCount] = mapped_column(
        code_enum(DayCount, "answer_count"), default=DayCount.CALENDAR
    )
    review_days: Mapped[int] = mapped_column(default=30)
    review_count: Mapped[DayCount] = mapped_column(
        code_enum(DayCount, "review_count"), default=DayCount.CALENDAR
    )
    asks_audit: Mapped[bool] = mapped_column(default=False)
    """The addressee's APIP checks an answer before it reaches the issuer."""
    number_pattern: Mapped[str] = mapped_column(String(80), default="R/{issuer}/{year}/{n:04d}")


class RecommendationCounter(Base):
    """The last number an issuer gave in a year; its row is locked while one is given."""

    __tablename__ = "recommendation_counter"

    issuer_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


class RecommendationTemplate(Base):
    """A standing text; four of them follow every national evaluation."""

    __tablename__ = "recommendation_template"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    cause: Mapped[str] = mapped_column(String(200), default="")
    priority: Mapped[Priority] = mapped_column(code_enum(Priority, "template_priority"))
    ordinal: Mapped[int]


class RecommendationBatch(Base):
    """One text issued to many addressees at once; progress is counted over its members."""

    __tablename__ = "recommendation_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    issuer_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    issuer: Mapped[Agency] = relationship()


class Recommendation(Base):
    """What an issuer asks of one agency, tied to the plan that answers it."""

    __tablename__ = "recommendation"
    __table_args__ = (
        CheckConstraint(
            "status = 'draft' OR (number <> '' AND issued_on IS NOT NULL AND due_on IS NOT NULL)",
            name="numbered_if_issued",
        ),
        CheckConstraint("(stage = 'approval') = (proposed_by_id IS NOT NULL)", name="proposer"),
        CheckConstraint(
            "status IN ('open', 'in_process') OR stage = 'addressee'", name="stage_if_unsettled"
        ),
        Index("ix_recommendation_addressee", "addressee_id", "status"),
        Index("ix_recommendation_issuer", "issuer_id", "status"),
        Index(
            "uq_recommendation_number",
            "issuer_id",
            "number",
            unique=True,
            sqlite_where=text("number <> ''"),
            postgresql_where=text("number <> ''"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(120), default="", index=True)
    """Unique per issuer; given when it is issued."""
    source: Mapped[RecommendationSource] = mapped_column(code_enum(RecommendationSource))
    issuer_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    addressee_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    """Whom it counts with as long as that exists; afterwards with whoever inherited it."""
    custodian_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    """Whom an administrator handed it to, instead of the primary successor."""
    delegate_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    """The agency that decides in the issuer's place."""
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("recommendation_batch.id"), index=True)
    year: Mapped[int] = mapped_column(index=True)
    """The cycle it belongs to; carried over with its age, it keeps it."""
    text: Mapped[str] = mapped_column(Text)
    cause: Mapped[str] = mapped_column(String(400), default="")
    cause_key: Mapped[str] = mapped_column(String(400), default="", index=True)
    """The cause as it is compared, to point out what recurs."""
    priority: Mapped[Priority] = mapped_column(code_enum(Priority), default=Priority.MEDIUM)
    issued_on: Mapped[date | None] = mapped_column(index=True)
    due_on: Mapped[date | None]
    """As issued; what the clock says today is `core.follow_up_clock`."""
    answer_days: Mapped[int] = mapped_column(default=60)
    answer_count: Mapped[DayCount] = mapped_column(
        code_enum(DayCount, "recommendation_answer_count"), default=DayCount.CALENDAR
    )
    review_days: Mapped[int] = mapped_column(default=30)
    review_count: Mapped[DayCount] = mapped_column(
        code_enum(DayCount, "recommendation_review_count"), default=DayCount.CALENDAR
    )
    asks_audit: Mapped[bool] = mapped_column(default=False)
    status: Mapped[RecommendationStatus] = mapped_column(
        code_enum(RecommendationStatus), default=RecommendationStatus.DRAFT
    )
    stage: Mapped[AnswerStage] = mapped_column(
        code_enum(AnswerStage), default=AnswerStage.ADDRESSEE
    )
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    is_imported: Mapped[bool] = mapped_column(default=False)
    remarks: Mapped[str] = mapped_column(Text, default="")
    """Catatan of an imported register."""
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    issuer: Mapped[Agency] = relationship(foreign_keys=issuer_id)
    addressee: Mapped[Agency] = relationship(foreign_keys=addressee_id)
    batch: Mapped[RecommendationBatch | None] = relationship()
    follow_ups: Mapped[list["FollowUp"]] = relationship(
        back_populates="recommendation", order_by="FollowUp.number"
    )


class FollowUp(Base):
    """One answer (tindak lanjut) to a recommendation; there may be several over time."""

    __tablename__ = "follow_up"
    __table_args__ = (
        UniqueConstraint("recommendation_id", "number"),
        CheckConstraint(
            "state IN ('draft', 'closed') OR (submitted_by_id IS NOT NULL AND submitted_at IS NOT NULL)",
            name="submitter_if_submitted",
        ),
        CheckConstraint(
            "state NOT IN ('lacking', 'sent_back') OR decision_note <> ''", name="note_if_lacking"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"))
    number: Mapped[int]
    narrative: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[FollowUpState] = mapped_column(
        code_enum(FollowUpState), default=FollowUpState.DRAFT
    )
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    updated_at: Mapped[datetime]
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    receipt_number: Mapped[str | None] = mapped_column(String(120), unique=True)
    audit_skipped: Mapped[bool] = mapped_column(default=False)
    """The source wants the APIP's check, but the addressee had no APIP."""
    audited_at: Mapped[datetime | None]
    audited_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    audit_note: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decision_note: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    recommendation: Mapped[Recommendation] = relationship(back_populates="follow_ups")


class FollowUpEvidence(Base):
    """A version of evidence that proves an answer."""

    __tablename__ = "follow_up_evidence"

    follow_up_id: Mapped[int] = mapped_column(ForeignKey("follow_up.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(
        ForeignKey("evidence_version.id"), primary_key=True, index=True
    )
    linked_at: Mapped[datetime]
    linked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    evidence_version: Mapped[EvidenceVersion] = relationship()


class RecommendationItem(Base):
    """An action of a plan that answers a recommendation, by its lineage through revisions."""

    __tablename__ = "recommendation_item"

    recommendation_id: Mapped[int] = mapped_column(
        ForeignKey("recommendation.id"), primary_key=True
    )
    plan_id: Mapped[int] = mapped_column(ForeignKey("action_plan.id"), primary_key=True)
    lineage_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    linked_at: Mapped[datetime]
    linked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class UnansweredReason(Base):
    """Why a plan has no action for an open recommendation (design section 4, blocking checks)."""

    __tablename__ = "unanswered_reason"

    plan_id: Mapped[int] = mapped_column(ForeignKey("action_plan.id"), primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(
        ForeignKey("recommendation.id"), primary_key=True, index=True
    )
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class RecommendationTransition(Base):
    """Every step a recommendation took, dated: what figures "as of a day" are answered from."""

    __tablename__ = "recommendation_transition"
    __table_args__ = (Index("ix_recommendation_transition_steps", "recommendation_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"))
    action: Mapped[RecommendationAction] = mapped_column(code_enum(RecommendationAction, length=40))
    status: Mapped[RecommendationStatus] = mapped_column(
        code_enum(RecommendationStatus, "transition_status")
    )
    """After the step."""
    stage: Mapped[AnswerStage] = mapped_column(code_enum(AnswerStage, "transition_stage"))
    """After the step."""
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    acting_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    follow_up_id: Mapped[int | None] = mapped_column(ForeignKey("follow_up.id"))


class RecommendationComment(Base):
    """A remark on a recommendation by anybody who may read it."""

    __tablename__ = "recommendation_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class SavedView(Base):
    """A list's filters that a person gave a name."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("user_id", "page", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    page: Mapped[str] = mapped_column(String(40))
    """Endpoint of the list."""
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[str] = mapped_column(Text)
    """The filters as they stand in the address."""
