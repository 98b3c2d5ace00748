"""The audit trail and its seals: append only, and the database holds to that."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column

from renaksi.core.audit import AuditEvent
from renaksi.models.append_only import append_only
from renaksi.models.base import Base, Json, code_enum


class AuditEntry(Base):
    """One thing somebody did: who, when, to what, from what to what, and why."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_subject", "subject_type", "subject_id"),
        Index("ix_audit_entry_agency", "agency_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    """None: the system."""
    event: Mapped[AuditEvent] = mapped_column(code_enum(AuditEvent, length=40, check=False))
    subject_type: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int | None]
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    """The agency the subject belongs to: decides who may read the line."""
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    note: Mapped[str] = mapped_column(Text, default="")
    request_id: Mapped[str] = mapped_column(String(40), default="")


class AuditSeal(Base):
    """Closes some lines of the trail so that a later change shows (`core.audit_seal`, ADR 10).

    No foreign key leads to the lines: a seal outlives one that somebody removed, to tell of it.
    """

    __tablename__ = "audit_seal"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """From 1; two sealers at once can not both have the same."""
    at: Mapped[datetime] = mapped_column(index=True)
    first_entry_id: Mapped[int]
    last_entry_id: Mapped[int] = mapped_column(index=True)
    newest_entry_id: Mapped[int]
    """The newest line there was at the time, sealed or not."""
    count: Mapped[int]
    spans: Mapped[list[list[int]]] = mapped_column(Json)
    """Exactly which lines: [[1, 9], [11, 20]]."""
    digests: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


for _model in (AuditEntry, AuditSeal):
    assert isinstance(_model.__table__, Table)  # noqa: S101 - tells the type checker
    append_only(_model.__table__)
