"""Objections, moderation, and results: frozen here, or recorded from outside the system."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from renaksi.core.assessment import AssessmentOutcome, NotAssessable, ResultSource
from renaksi.core.assessment_document import AssessmentDocument
from renaksi.core.objection import ObjectionState
from renaksi.models.agency import Agency
from renaksi.models.assessment import Assessment, AssessmentAnswer
from renaksi.models.base import Base, Json, code_enum
from renaksi.models.document import StoredFile
from renaksi.models.instrument import InstrumentVersion


class Objection(Base):
    """An agency's objection (sanggah) to one score, and what was decided."""

    __tablename__ = "objection"
    __table_args__ = (
        CheckConstraint(
            "state = 'draft' OR (ground <> '' AND filed_at IS NOT NULL AND due_on IS NOT NULL)",
            name="ground_if_filed",
        ),
        CheckConstraint(
            "state NOT IN ('granted', 'rejected') OR (decision_note <> ''"
            " AND decided_at IS NOT NULL)",
            name="note_if_decided",
        ),
        Index(
            "uq_objection_open",
            "answer_id",
            unique=True,
            sqlite_where=text("state IN ('draft', 'filed')"),
            postgresql_where=text("state IN ('draft', 'filed')"),
        ),
        Index("ix_objection_due", "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("assessment_answer.id"), index=True)
    state: Mapped[ObjectionState] = mapped_column(
        code_enum(ObjectionState), default=ObjectionState.DRAFT
    )
    ground: Mapped[str] = mapped_column(Text, default="")
    filed_at: Mapped[datetime | None]
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    due_on: Mapped[date | None]
    """By when it has to be decided."""
    before: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """The score objected to: value, inputs, not_applicable, and what it was worth."""
    after: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """The same after the decision."""
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    deciding_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    decision_note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    answer: Mapped[AssessmentAnswer] = relationship()


class ModerationCase(Base):
    """An assessment the centre looks at: drawn, or flagged with a reason."""

    __tablename__ = "moderation_case"
    __table_args__ = (
        CheckConstraint("sample_id IS NOT NULL OR reason <> ''", name="reason_if_flagged"),
        Index(
            "uq_moderation_case",
            "assessment_id",
            "sample_id",
            unique=True,
            sqlite_where=text("sample_id IS NOT NULL"),
            postgresql_where=text("sample_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    sample_id: Mapped[int | None] = mapped_column(ForeignKey("moderation_sample.id"), index=True)
    """None: flagged, not drawn."""
    reason: Mapped[str] = mapped_column(Text, default="")
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    looked_at: Mapped[datetime | None]
    looked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    note: Mapped[str] = mapped_column(Text, default="")

    assessment: Mapped[Assessment] = relationship()


class AssessmentResult(Base):
    """What an agency got with an instrument in a year. A correction is a new row; the old one stays.

    One from here freezes in `content` everything it rests on; one from outside names its document.
    """

    __tablename__ = "assessment_result"
    __table_args__ = (
        CheckConstraint(
            "(source = 'here') = (assessment_id IS NOT NULL)", name="assessment_if_here"
        ),
        CheckConstraint(
            "source <> 'here' OR (content IS NOT NULL AND content_sha256 <> '')",
            name="frozen_if_here",
        ),
        CheckConstraint(
            "(outcome = 'scored' AND grade <> '' AND not_assessable IS NULL)"
            " OR (outcome = 'not_assessable' AND grade = '' AND score IS NULL"
            " AND not_assessable IS NOT NULL)",
            name="grade_or_reason",
        ),
        Index(
            "uq_assessment_result_current",
            "instrument_id",
            "year",
            "agency_id",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    year: Mapped[int]
    """Of the cycle; a result from outside may be older than every cycle kept here."""
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("instrument_version.id"), index=True)
    """The version whose scale it is read on."""
    source: Mapped[ResultSource] = mapped_column(code_enum(ResultSource))
    assessment_id: Mapped[int | None] = mapped_column(ForeignKey("assessment.id"), index=True)
    outcome: Mapped[AssessmentOutcome] = mapped_column(
        code_enum(AssessmentOutcome, "result_outcome")
    )
    score: Mapped[Decimal | None]
    """None also where only the predicate was published."""
    grade: Mapped[str] = mapped_column(String(60), default="")
    not_assessable: Mapped[NotAssessable | None] = mapped_column(
        code_enum(NotAssessable, "result_not_assessable")
    )
    remarks: Mapped[str] = mapped_column(Text, default="")
    """Keterangan; of what cannot be assessed, the reason in words."""
    document: Mapped[str] = mapped_column(String(400), default="")
    """What the document of a result from outside is called, or where it is."""
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"), index=True)
    """That document itself, where somebody uploaded it."""
    content: Mapped[dict[str, Any] | None] = mapped_column(Json, deferred=True)
    content_sha256: Mapped[str] = mapped_column(String(64), default="")
    published_on: Mapped[date]
    """From this day on others than the agency and those above it read it."""
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    superseded_at: Mapped[datetime | None]
    """Corrected or reopened since; None: it holds."""
    superseded_note: Mapped[str] = mapped_column(Text, default="")

    agency: Mapped[Agency] = relationship()
    instrument_version: Mapped[InstrumentVersion] = relationship()
    file: Mapped[StoredFile | None] = relationship()


class ResultDocument(Base):
    """A print of a result, stored as issued; its token leads to the verification page."""

    __tablename__ = "result_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    """128 random bits, in hexadecimal."""
    kind: Mapped[AssessmentDocument] = mapped_column(code_enum(AssessmentDocument))
    result_id: Mapped[int] = mapped_column(ForeignKey("assessment_result.id"), index=True)
    number: Mapped[str] = mapped_column(String(120), default="")
    document_date: Mapped[date]
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    content_sha256: Mapped[str] = mapped_column(String(64))
    """Hash of the figures the print was made from."""

    result: Mapped[AssessmentResult] = relationship()


class ResultRecommendation(Base):
    """A recommendation that a weak indicator of a result led to."""

    __tablename__ = "result_recommendation"

    result_id: Mapped[int] = mapped_column(ForeignKey("assessment_result.id"), primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(
        ForeignKey("recommendation.id"), primary_key=True, index=True
    )
    indicator_id: Mapped[int] = mapped_column(ForeignKey("instrument_indicator.id"))
