"""A year of oversight (siklus): its calendar, strategies, templates, and who owes what."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from renaksi.core.agency import AgencyKind
from renaksi.core.cycle import CycleState
from renaksi.core.dates import ALWAYS, FOREVER
from renaksi.core.plan import Polarity
from renaksi.core.publication import Subject
from renaksi.models.agency import Agency
from renaksi.models.base import Base, code_enum


class Cycle(Base):
    """One year. Dates are days in the agency's own zone; a due day ends at 23.59."""

    __tablename__ = "cycle"
    __table_args__ = (CheckConstraint("drafting_opens_on <= drafting_due_on", name="drafting"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(unique=True)
    state: Mapped[CycleState] = mapped_column(code_enum(CycleState), default=CycleState.PREPARING)
    legal_basis: Mapped[str] = mapped_column(String(400), default="")
    scheme: Mapped[str] = mapped_column(String(40), default="triwulan")
    """Name of the period scheme the checkpoints were made from."""
    drafting_opens_on: Mapped[date]
    drafting_due_on: Mapped[date]
    review_days: Mapped[int] = mapped_column(default=5)
    """Working days a supervisor has for a review."""
    return_days: Mapped[int] = mapped_column(default=5)
    """Working days an agency has after a return."""
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    checkpoints: Mapped[list["Checkpoint"]] = relationship(
        order_by="Checkpoint.ordinal", back_populates="cycle", cascade="all, delete-orphan"
    )
    strategies: Mapped[list["Strategy"]] = relationship(
        order_by="Strategy.ordinal", back_populates="cycle", cascade="all, delete-orphan"
    )

    @property
    def is_open(self) -> bool:
        return self.state is CycleState.OPEN

    @property
    def is_closed(self) -> bool:
        return self.state is CycleState.CLOSED


class Checkpoint(Base):
    """A reporting checkpoint (B03, B06 ...). Targets are cumulative up to its period's end."""

    __tablename__ = "checkpoint"
    __table_args__ = (
        UniqueConstraint("cycle_id", "code"),
        CheckConstraint("opens_on <= due_on AND due_on <= closes_on", name="window"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    code: Mapped[str] = mapped_column(String(8))
    ordinal: Mapped[int]
    period_end: Mapped[date]
    opens_on: Mapped[date]
    due_on: Mapped[date]
    closes_on: Mapped[date]

    cycle: Mapped[Cycle] = relationship(back_populates="checkpoints")


class PublicationRule(Base):
    """Where a cycle holds a kind of figure back; without a row it is public on its usual day."""

    __tablename__ = "publication_rule"
    __table_args__ = (
        CheckConstraint("delay_days IS NULL OR delay_days BETWEEN 1 AND 730", name="delay"),
    )

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    subject: Mapped[Subject] = mapped_column(code_enum(Subject), primary_key=True)
    checkpoint: Mapped[str] = mapped_column(String(8), primary_key=True, default="")
    """Its code, for reports; empty for all else."""
    delay_days: Mapped[int | None]
    """Days after the usual day; None: never."""


class Strategy(Base):
    """A national strategy that actions are grouped under."""

    __tablename__ = "strategy"
    __table_args__ = (UniqueConstraint("cycle_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    code: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(200))
    ordinal: Mapped[int]

    cycle: Mapped[Cycle] = relationship(back_populates="strategies")


class ActionTemplate(Base):
    """A ready-made action that agencies may take over and change."""

    __tablename__ = "action_template"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    strategy_id: Mapped[int] = mapped_column(ForeignKey("strategy.id"))
    ordinal: Mapped[int]
    objective: Mapped[str] = mapped_column(Text, default="")
    action: Mapped[str] = mapped_column(Text)
    indicator: Mapped[str] = mapped_column(Text, default="")
    unit: Mapped[str] = mapped_column(String(60), default="")
    polarity: Mapped[Polarity] = mapped_column(code_enum(Polarity), default=Polarity.UP)
    suggested_weight: Mapped[Decimal | None]
    required_evidence: Mapped[list[str]] = mapped_column(default=list)

    strategy: Mapped[Strategy] = relationship()


class CycleObligation(Base):
    """Whether a kind of agency owes a plan in a cycle, on the days a decision held.

    Dated, so that "as of a day" counts with what had been decided by then; what was set before
    the cycle opened holds from ALWAYS.
    """

    __tablename__ = "cycle_obligation"
    __table_args__ = (CheckConstraint("valid_from < valid_to", name="valid"),)

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    kind: Mapped[AgencyKind] = mapped_column(
        code_enum(AgencyKind, "obligation_kind"), primary_key=True
    )
    owes_plan: Mapped[bool] = mapped_column(default=True)
    owes_reports: Mapped[bool] = mapped_column(default=True)
    """Whether a plan owed is reported on too; says nothing where no plan is owed."""
    valid_from: Mapped[date] = mapped_column(primary_key=True, default=ALWAYS)
    valid_to: Mapped[date] = mapped_column(default=FOREVER)


class ObligationException(Base):
    """One agency that, with a reason, owes otherwise than its kind does. Dated as its kind is."""

    __tablename__ = "obligation_exception"
    __table_args__ = (CheckConstraint("valid_from < valid_to", name="valid"),)

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    owes_plan: Mapped[bool]
    owes_reports: Mapped[bool] = mapped_column(default=True)
    """As for the kind: exempt from reporting though a plan is owed, where False."""
    reason: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[date] = mapped_column(primary_key=True, default=ALWAYS)
    valid_to: Mapped[date] = mapped_column(default=FOREVER)

    agency: Mapped[Agency] = relationship()


class Holiday(Base):
    """A day that is no working day: national holiday or collective leave (cuti bersama)."""

    __tablename__ = "holiday"

    on: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))


class HolidayRemoval(Base):
    """A day an administrator struck from the list; loading the official list leaves it out."""

    __tablename__ = "holiday_removal"

    on: Mapped[date] = mapped_column(primary_key=True)
