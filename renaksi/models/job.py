"""The queue of work that goes on after the request that asked for it (ADR 19)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from renaksi.core.job import JobFault, JobKind, JobState
from renaksi.models.base import Base, code_enum

_ACTIVE = text("state IN ('queued', 'running')")


class Job(Base):
    """One piece of work for one subject; at most one of a kind waits or runs for it."""

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("done >= 0 AND done <= total", name="steps"),
        CheckConstraint("state <> 'running' OR claimed_by <> ''", name="claimed_if_running"),
        Index(
            "uq_job_active", "kind", "subject_id",
            unique=True, sqlite_where=_ACTIVE, postgresql_where=_ACTIVE,
        ),
        Index("ix_job_subject", "kind", "subject_id", "queued_at"),
        Index("ix_job_state", "state", "queued_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[JobKind] = mapped_column(code_enum(JobKind))
    subject_id: Mapped[int]
    """A periodic report; a number alone, as jobs outlive what they were done for."""
    state: Mapped[JobState] = mapped_column(code_enum(JobState))
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    """Steps; 0 until its worker has counted them."""
    step: Mapped[str] = mapped_column(String(40), default="")
    """The code of the step under way."""
    fault: Mapped[JobFault | None] = mapped_column(code_enum(JobFault))
    claimed_by: Mapped[str] = mapped_column(String(80), default="")
    heartbeat_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    queued_at: Mapped[datetime]
    queued_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
