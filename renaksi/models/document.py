"""Stored files, and the official documents issued by the system."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from renaksi.core.document import DocumentKind
from renaksi.models.base import Base, code_enum


class StoredFile(Base):
    """A file kept under the SHA-256 of its content."""

    __tablename__ = "stored_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    """Bytes."""
    media_type: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(255))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    uploaded_at: Mapped[datetime]


class IssuedDocument(Base):
    """An official print, stored as issued; its token leads to the verification page."""

    __tablename__ = "issued_document"
    __table_args__ = (
        CheckConstraint("(revision_id IS NULL) <> (transition_id IS NULL)", name="one_subject"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    """128 random bits, in hexadecimal."""
    kind: Mapped[DocumentKind] = mapped_column(code_enum(DocumentKind))
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("plan_revision.id"), index=True)
    transition_id: Mapped[int | None] = mapped_column(
        ForeignKey("report_transition.id"), index=True
    )
    """The submission a receipt (tanda terima) is of."""
    number: Mapped[str] = mapped_column(String(120), default="")
    document_date: Mapped[date]
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    content_sha256: Mapped[str] = mapped_column(String(64))
    """Hash of the figures the print was made from."""
