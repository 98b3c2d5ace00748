"""Periodic reports: figures while they are drafted, texts, and what was frozen when one was approved."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from renaksi.core.periodic import PeriodicKind
from renaksi.core.periodic_sheet import Part
from renaksi.core.periodic_steps import (
    LONGEST_NAME,
    LONGEST_NUMBER,
    PeriodicAction,
    PeriodicState,
)
from renaksi.models.agency import Agency
from renaksi.models.append_only import append_only
from renaksi.models.base import Base, Json, code_enum
from renaksi.models.document import StoredFile

_LIVING = text("state IN ('draft', 'submitted')")
_APPROVED = text("state = 'approved'")
_KEPT = text("state <> 'discarded'")


class PeriodicReport(Base):
    """A report of an agency and all below it for one period; `edition` 2 and later replace it."""

    __tablename__ = "periodic_report"
    __table_args__ = (
        CheckConstraint("starts_on < ends_on", name="span"),
        CheckConstraint("edition = 1 OR reason <> ''", name="reason_if_again"),
        Index(
            "uq_periodic_report_living", "base_id", "period",
            unique=True, sqlite_where=_LIVING, postgresql_where=_LIVING,
        ),
        Index(
            "uq_periodic_report_approved", "base_id", "period",
            unique=True, sqlite_where=_APPROVED, postgresql_where=_APPROVED,
        ),
        Index(
            "uq_periodic_report_edition", "base_id", "period", "edition",
            unique=True, sqlite_where=_KEPT, postgresql_where=_KEPT,
        ),
        Index("ix_periodic_report_ends_on", "state", "ends_on"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    base_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    kind: Mapped[PeriodicKind] = mapped_column(code_enum(PeriodicKind))
    period: Mapped[str] = mapped_column(String(12))
    """`2026-M03`, as `core.periodic.Period.code` writes it."""
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    """The first day after it."""
    edition: Mapped[int] = mapped_column(default=1)
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why there is another edition."""
    state: Mapped[PeriodicState] = mapped_column(code_enum(PeriodicState))
    figures: Mapped[dict[str, Any] | None] = mapped_column(Json, deferred=True)
    """The figures as they were taken last, without texts; what was approved is a `PeriodicIssue`."""
    figures_at: Mapped[datetime | None]
    superseded_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("periodic_report.id"), index=True
    )
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    base: Mapped[Agency] = relationship()
    issue: Mapped["PeriodicIssue | None"] = relationship(back_populates="report", uselist=False)


class PeriodicText(Base):
    """What an editor wrote for a section."""

    __tablename__ = "periodic_text"

    report_id: Mapped[int] = mapped_column(ForeignKey("periodic_report.id"), primary_key=True)
    part: Mapped[Part] = mapped_column(code_enum(Part), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class PeriodicHand(Base):
    """Whoever wrote on a report or handed it in, however long ago: they do not approve it."""

    __tablename__ = "periodic_hand"

    report_id: Mapped[int] = mapped_column(ForeignKey("periodic_report.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)


class PeriodicTransition(Base):
    """Every step a report took."""

    __tablename__ = "periodic_transition"
    __table_args__ = (Index("ix_periodic_transition_report", "report_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("periodic_report.id"))
    action: Mapped[PeriodicAction] = mapped_column(code_enum(PeriodicAction))
    state: Mapped[PeriodicState] = mapped_column(
        code_enum(PeriodicState, "periodic_transition_state")
    )
    """After the step."""
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    note: Mapped[str] = mapped_column(Text, default="")


class PeriodicIssue(Base):
    """What an approved report says for ever: the database refuses to change or remove a row."""

    __tablename__ = "periodic_issue"
    __table_args__ = (UniqueConstraint("base_id", "number"),)

    report_id: Mapped[int] = mapped_column(ForeignKey("periodic_report.id"), primary_key=True)
    base_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    token: Mapped[str] = mapped_column(String(32), unique=True)
    """128 random bits, in hexadecimal."""
    number: Mapped[str] = mapped_column(String(LONGEST_NUMBER))
    dated: Mapped[date]
    signatory: Mapped[str] = mapped_column(String(LONGEST_NAME))
    position: Mapped[str] = mapped_column(String(LONGEST_NAME))
    place: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    """Where it was signed, from the letterhead of the base."""
    site: Mapped[str] = mapped_column(String(200), default="")
    """Address of this site as it was reached then; it is printed in the code."""
    content: Mapped[dict[str, Any]] = mapped_column(Json, deferred=True)
    """`core.periodic_content.content_of`."""
    content_sha256: Mapped[str] = mapped_column(String(64))
    approved_at: Mapped[datetime]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    report: Mapped[PeriodicReport] = relationship(back_populates="issue")


class PeriodicFile(Base):
    """The print and the annex of an approved report, made from its frozen content alone."""

    __tablename__ = "periodic_file"

    report_id: Mapped[int] = mapped_column(ForeignKey("periodic_issue.report_id"), primary_key=True)
    media_type: Mapped[str] = mapped_column(String(120), primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), index=True)
    made_at: Mapped[datetime]

    file: Mapped[StoredFile] = relationship()


_issued = PeriodicIssue.__table__
if isinstance(_issued, Table):  # it is; this tells the type checker
    append_only(_issued)
