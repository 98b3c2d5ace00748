"""Rounds of assessment in a cycle: their dates, who is assessed with what, what the centre sampled."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from renaksi.core.agency import AgencyKind
from renaksi.core.assessment_round import DECISION_DAYS, OBJECTION_DAYS
from renaksi.core.dates import ALWAYS, FOREVER
from renaksi.models.agency import Agency
from renaksi.models.base import Base, Json, code_enum
from renaksi.models.cycle import Cycle
from renaksi.models.instrument import InstrumentVersion


class AssessmentRound(Base):
    """One instrument in one cycle, with its dates (`core.assessment_round`)."""

    __tablename__ = "assessment_round"
    __table_args__ = (
        UniqueConstraint("cycle_id", "instrument_id"),
        CheckConstraint(
            "self_opens_on <= self_closes_on AND self_closes_on < hub_due_on"
            " AND hub_due_on < publish_on AND data_as_of <= hub_due_on",
            name="order",
        ),
        CheckConstraint("objection_days > 0 AND decision_days > 0", name="days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("instrument_version.id"), index=True)
    """The published version that is answered; fixed once somebody answers it."""
    self_opens_on: Mapped[date]
    self_closes_on: Mapped[date]
    hub_due_on: Mapped[date]
    publish_on: Mapped[date]
    data_as_of: Mapped[date]
    objection_days: Mapped[int] = mapped_column(default=OBJECTION_DAYS)
    """Working days, as are the next."""
    decision_days: Mapped[int] = mapped_column(default=DECISION_DAYS)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    cycle: Mapped[Cycle] = relationship()
    instrument_version: Mapped[InstrumentVersion] = relationship()


class AssessedKind(Base):
    """Whether a kind of agency is assessed with an instrument in a cycle, on the days that held.

    Where nothing was decided of an instrument, those who owe a plan are assessed.
    """

    __tablename__ = "assessed_kind"
    __table_args__ = (CheckConstraint("valid_from < valid_to", name="valid"),)

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"), primary_key=True)
    kind: Mapped[AgencyKind] = mapped_column(
        code_enum(AgencyKind, "assessed_kind"), primary_key=True
    )
    is_assessed: Mapped[bool]
    valid_from: Mapped[date] = mapped_column(primary_key=True, default=ALWAYS)
    valid_to: Mapped[date] = mapped_column(default=FOREVER)


class AssessedException(Base):
    """One agency that, with a reason, is assessed otherwise than its kind. Dated as its kind is."""

    __tablename__ = "assessed_exception"
    __table_args__ = (CheckConstraint("valid_from < valid_to", name="valid"),)

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    is_assessed: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[date] = mapped_column(primary_key=True, default=ALWAYS)
    valid_to: Mapped[date] = mapped_column(default=FOREVER)

    agency: Mapped[Agency] = relationship()


class ModerationSample(Base):
    """A stratified draw of the centre; seed and strata say how to draw it again (`core.sampling`)."""

    __tablename__ = "moderation_sample"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("assessment_round.id"), index=True)
    seed: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]
    population: Mapped[int]
    margin: Mapped[Decimal | None]
    """0..1, where the size was derived from it."""
    confidence: Mapped[int] = mapped_column(default=95)
    """Percent."""
    strata: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    """[{"hub": …, "grade": …, "size": …, "drawn": [codes]}]."""
    is_double_scoring: Mapped[bool] = mapped_column(default=False)
    """Drawn for independent second scores instead of moderation."""
    drawn_at: Mapped[datetime]
    drawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
