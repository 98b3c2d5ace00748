"""Progress reports (laporan capaian), their rows and steps, extensions, and each agency's totals."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from renaksi.core.report import (
    EntryVerdict,
    ExtensionState,
    ReportAction,
    ReportState,
    Timing,
)
from renaksi.models.agency import Agency
from renaksi.models.base import Base, Exact, code_enum
from renaksi.models.cycle import Checkpoint
from renaksi.models.plan import ActionPlan, PlanRevision


class ProgressReport(Base):
    """What one agency reports at one checkpoint; it belongs to the agency's plan of the cycle.

    Rows stand on the revision in force when the checkpoint falls due (`core.report_binding`).
    """

    __tablename__ = "progress_report"
    __table_args__ = (
        UniqueConstraint("plan_id", "checkpoint_id"),
        CheckConstraint(
            "state NOT IN ('submitted', 'in_verification', 'verified')"
            " OR (submitted_by_id IS NOT NULL AND submitted_at IS NOT NULL)",
            name="submitter_if_submitted",
        ),
        CheckConstraint(
            "state <> 'verified' OR (verified_by_id IS NOT NULL AND verified_at IS NOT NULL)",
            name="verifier_if_verified",
        ),
        CheckConstraint(
            "state NOT IN ('returned', 'reopened') OR return_due_on IS NOT NULL",
            name="return_due_if_sent_back",
        ),
        Index("ix_progress_report_checkpoint", "checkpoint_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("action_plan.id"))
    checkpoint_id: Mapped[int] = mapped_column(ForeignKey("checkpoint.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("plan_revision.id"), index=True)
    """The revision its rows were last written or submitted on."""
    state: Mapped[ReportState] = mapped_column(code_enum(ReportState), default=ReportState.DRAFT)
    is_nil: Mapped[bool] = mapped_column(default=False)
    nil_reason: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(index=True)
    """Of the submission that counts now; empty after a withdrawal."""
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    verifier_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    """Who started the verification now under way."""
    verified_at: Mapped[datetime | None]
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    return_due_on: Mapped[date | None]
    """The deadline of the last return or reopening, a day in the agency's zone; gone when verified."""
    flagged: Mapped[int] = mapped_column(default=0)
    """Rows with a flag when it was submitted, for the order of the queue."""
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    plan: Mapped[ActionPlan] = relationship()
    checkpoint: Mapped[Checkpoint] = relationship()
    revision: Mapped[PlanRevision] = relationship()
    entries: Mapped[list["ProgressEntry"]] = relationship(back_populates="report")


class ProgressEntry(Base):
    """One action's row in a report; it follows the action's lineage through revisions."""

    __tablename__ = "progress_entry"
    __table_args__ = (
        UniqueConstraint("report_id", "lineage_id"),
        CheckConstraint(
            "verdict <> 'adjusted' OR (verified_value IS NOT NULL AND verdict_note <> '')",
            name="value_and_note_if_adjusted",
        ),
        CheckConstraint("verdict <> 'returned' OR verdict_note <> ''", name="note_if_returned"),
        Index("ix_progress_entry_lineage", "lineage_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("progress_report.id"))
    lineage_id: Mapped[str] = mapped_column(String(36))
    realization: Mapped[Decimal | None]
    """Cumulative from the start of the year, as targets are."""
    description: Mapped[str] = mapped_column(Text, default="")
    """Uraian: what was done."""
    obstacles: Mapped[str] = mapped_column(Text, default="")
    """Kendala."""
    next_steps: Mapped[str] = mapped_column(Text, default="")
    """Rencana tindak lanjut."""
    updated_at: Mapped[datetime]
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    verdict: Mapped[EntryVerdict] = mapped_column(
        code_enum(EntryVerdict), default=EntryVerdict.PENDING
    )
    verified_value: Mapped[Decimal | None]
    """The verifier's own value (ADJUSTED); the reported one stays."""
    verdict_note: Mapped[str] = mapped_column(Text, default="")
    verdict_at: Mapped[datetime | None]
    verdict_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    report: Mapped[ProgressReport] = relationship(back_populates="entries")


class ReportTransition(Base):
    """Every step a report took, dated: what compliance "as of a day" is answered from."""

    __tablename__ = "report_transition"
    __table_args__ = (Index("ix_report_transition_at", "report_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("progress_report.id"))
    action: Mapped[ReportAction] = mapped_column(code_enum(ReportAction))
    source: Mapped[ReportState | None] = mapped_column(code_enum(ReportState, "source_state"))
    target: Mapped[ReportState] = mapped_column(code_enum(ReportState, "target_state"))
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    acting_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    """In whose name; not the direct supervisor when a tier stood in."""
    note: Mapped[str] = mapped_column(Text, default="")
    timing: Mapped[Timing | None] = mapped_column(code_enum(Timing))
    """Of a submission, decided when it came."""
    is_nil: Mapped[bool] = mapped_column(default=False)
    return_due_on: Mapped[date | None]
    """Of a return or reopening."""
    receipt_number: Mapped[str | None] = mapped_column(String(80), unique=True)
    """Tanda terima of a submission."""
    content_sha256: Mapped[str] = mapped_column(String(64), default="")
    """Hash of the figures that were submitted."""

    report: Mapped[ProgressReport] = relationship()


class ReportContributor(Base):
    """Who wrote rows of a report or handed in its evidence: they may not verify it."""

    __tablename__ = "report_contributor"

    report_id: Mapped[int] = mapped_column(ForeignKey("progress_report.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)


class Extension(Base):
    """A request for more time (dispensasi) of one agency at one checkpoint, and its decision."""

    __tablename__ = "extension"
    __table_args__ = (
        CheckConstraint(
            "(state IN ('granted', 'refused')) = (decided_by_id IS NOT NULL)", name="decider"
        ),
        CheckConstraint("(state = 'granted') = (granted_until IS NOT NULL)", name="until"),
        Index("ix_extension_place", "agency_id", "checkpoint_id"),
        Index(
            "uq_extension_open",
            "agency_id",
            "checkpoint_id",
            unique=True,
            sqlite_where=text("state = 'requested'"),
            postgresql_where=text("state = 'requested'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    checkpoint_id: Mapped[int] = mapped_column(ForeignKey("checkpoint.id"), index=True)
    state: Mapped[ExtensionState] = mapped_column(
        code_enum(ExtensionState), default=ExtensionState.REQUESTED
    )
    reason: Mapped[str] = mapped_column(Text)
    wanted_until: Mapped[date]
    requested_at: Mapped[datetime]
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    granted_until: Mapped[date | None]
    """Inclusive, in the agency's zone."""
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    acting_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    decision_note: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    agency: Mapped[Agency] = relationship(foreign_keys=agency_id)
    checkpoint: Mapped[Checkpoint] = relationship()


class ReportTotal(Base):
    """An agency's own figures at a checkpoint, written with every step that changes them.

    They answer for today only; `renaksi check totals` recomputes them from steps and rows.
    """

    __tablename__ = "report_total"

    plan_id: Mapped[int] = mapped_column(ForeignKey("action_plan.id"), primary_key=True)
    checkpoint_id: Mapped[int] = mapped_column(
        ForeignKey("checkpoint.id"), primary_key=True, index=True
    )
    submitted: Mapped[bool] = mapped_column(default=False)
    submitted_until: Mapped[date | None]
    """While sent back: the last day on which the report still counts as submitted."""
    on_time: Mapped[bool] = mapped_column(default=False)
    extended: Mapped[bool] = mapped_column(default=False)
    verified: Mapped[bool] = mapped_column(default=False)
    nil: Mapped[bool] = mapped_column(default=False)
    due: Mapped[int] = mapped_column(default=0)
    """Actions due at the checkpoint."""
    missing: Mapped[int] = mapped_column(default=0)
    """Due actions without a value."""
    weight: Mapped[Decimal] = mapped_column(default=Decimal())
    """Their weights together."""
    weighted: Mapped[Decimal] = mapped_column(Exact, default=Decimal())
    """Σ weight × achievement capped at 100; achievement of the plan = weighted / weight."""


class StrategyTotal(Base):
    """The same achievement, strategy by strategy."""

    __tablename__ = "strategy_total"

    plan_id: Mapped[int] = mapped_column(ForeignKey("action_plan.id"), primary_key=True)
    checkpoint_id: Mapped[int] = mapped_column(
        ForeignKey("checkpoint.id"), primary_key=True, index=True
    )
    strategy_id: Mapped[int] = mapped_column(ForeignKey("strategy.id"), primary_key=True)
    due: Mapped[int] = mapped_column(default=0)
    missing: Mapped[int] = mapped_column(default=0)
    weight: Mapped[Decimal] = mapped_column(default=Decimal())
    weighted: Mapped[Decimal] = mapped_column(Exact, default=Decimal())
