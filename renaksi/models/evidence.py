"""Evidence (bukti dukung): described files with versions, what they prove, and running uploads."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from renaksi.core.report import EvidenceVerdict
from renaksi.models.agency import Agency
from renaksi.models.base import Base, code_enum
from renaksi.models.document import StoredFile
from renaksi.models.report import ProgressEntry


class Evidence(Base):
    """One piece of evidence of an agency. Locked as soon as one of its links is ACCEPTED."""

    __tablename__ = "evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    """Whose it is: the agency whose plan it serves, never a unit."""
    description: Mapped[str] = mapped_column(Text, default="")
    effective_on: Mapped[date]
    """The date of the document itself (an SK's date, an event's day)."""
    created_at: Mapped[datetime] = mapped_column(index=True)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    agency: Mapped[Agency] = relationship()
    versions: Mapped[list["EvidenceVersion"]] = relationship(
        back_populates="evidence", order_by="EvidenceVersion.number"
    )


class EvidenceVersion(Base):
    """A file that the evidence was, from one upload to the next."""

    __tablename__ = "evidence_version"
    __table_args__ = (UniqueConstraint("evidence_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"))
    number: Mapped[int]
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), index=True)
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    evidence: Mapped[Evidence] = relationship(back_populates="versions")
    file: Mapped[StoredFile] = relationship()


class EvidenceLink(Base):
    """A version of evidence that proves a row of a report, and what the verifier said of it."""

    __tablename__ = "evidence_link"
    __table_args__ = (
        UniqueConstraint("entry_id", "version_id"),
        CheckConstraint("verdict <> 'rejected' OR verdict_note <> ''", name="note_if_rejected"),
        CheckConstraint(
            "(verdict = 'pending') = (verdict_by_id IS NULL)", name="decider_if_decided"
        ),
        Index("ix_evidence_link_version", "version_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("progress_entry.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("evidence_version.id"))
    requirement: Mapped[str] = mapped_column(String(200), default="")
    """The kind of required evidence it stands for, as the action names it; "" for none."""
    linked_at: Mapped[datetime]
    linked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    verdict: Mapped[EvidenceVerdict] = mapped_column(
        code_enum(EvidenceVerdict), default=EvidenceVerdict.PENDING
    )
    verdict_note: Mapped[str] = mapped_column(Text, default="")
    verdict_at: Mapped[datetime | None]
    verdict_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    entry: Mapped[ProgressEntry] = relationship()
    evidence_version: Mapped[EvidenceVersion] = relationship()


class Upload(Base):
    """A file on its way in, piece by piece, so that a broken line loses nothing of it."""

    __tablename__ = "upload"

    token: Mapped[str] = mapped_column(String(32), primary_key=True)
    """128 random bits, in hexadecimal; names the piece file too."""
    plan_id: Mapped[int] = mapped_column(ForeignKey("action_plan.id"), index=True)
    checkpoint_id: Mapped[int] = mapped_column(ForeignKey("checkpoint.id"))
    lineage_id: Mapped[str] = mapped_column(String(36))
    requirement: Mapped[str] = mapped_column(String(200), default="")
    name: Mapped[str] = mapped_column(String(255))
    size: Mapped[int]
    """Bytes announced."""
    received: Mapped[int] = mapped_column(default=0)
    """Bytes kept so far; the next piece starts here."""
    started_at: Mapped[datetime] = mapped_column(index=True)
    started_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    link_id: Mapped[int | None] = mapped_column(ForeignKey("evidence_link.id"))
    """Set once it is whole and stored; asking again then changes nothing."""
