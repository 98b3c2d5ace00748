"""Guidance of agencies: events, their files, who came, and what they committed themselves to."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from renaksi.core.guidance import LONGEST_TITLE, GuidanceKind, GuidanceState, MaterialKind
from renaksi.models.agency import Agency
from renaksi.models.base import Base, code_enum
from renaksi.models.document import StoredFile


class GuidanceEvent(Base):
    """A training, socialisation, discussion or coaching that an agency holds for others below it."""

    __tablename__ = "guidance_event"
    __table_args__ = (
        UniqueConstraint("organiser_id", "begins_on", "title"),
        CheckConstraint("begins_on <= ends_on", name="span"),
        Index("ix_guidance_event_begins_on", "begins_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organiser_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    kind: Mapped[GuidanceKind] = mapped_column(code_enum(GuidanceKind))
    state: Mapped[GuidanceState] = mapped_column(code_enum(GuidanceState))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    begins_on: Mapped[date]
    ends_on: Mapped[date]
    """Its last day."""
    venue: Mapped[str] = mapped_column(String(LONGEST_TITLE), default="")
    aim: Mapped[str] = mapped_column(Text, default="")
    materials: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str] = mapped_column(Text, default="")
    cancel_reason: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    organiser: Mapped[Agency] = relationship()


class GuidanceParticipant(Base):
    """An agency that was invited, and how many of its people came."""

    __tablename__ = "guidance_participant"
    __table_args__ = (CheckConstraint("people >= 0", name="people"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("guidance_event.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True, index=True)
    people: Mapped[int] = mapped_column(default=0)
    """0: nobody, or the event has not been held."""


class GuidanceMaterial(Base):
    """A file of an event: what was shown there, or the signed list of who came."""

    __tablename__ = "guidance_material"
    __table_args__ = (UniqueConstraint("event_id", "file_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("guidance_event.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), index=True)
    kind: Mapped[MaterialKind] = mapped_column(code_enum(MaterialKind))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    file: Mapped[StoredFile] = relationship()


class GuidanceCommitment(Base):
    """What an agency said at an event that it would do, and the recommendation it became."""

    __tablename__ = "guidance_commitment"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("guidance_event.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date | None]
    recommendation_id: Mapped[int | None] = mapped_column(
        ForeignKey("recommendation.id", ondelete="SET NULL"), index=True
    )
    """Empty again where the draft was thrown away."""
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    agency: Mapped[Agency] = relationship()
