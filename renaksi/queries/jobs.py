"""The queue of work: how far a job has come, and what waits for a worker."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from renaksi.core.job import LOST_AFTER, MOST_ATTEMPTS, JobKind, JobState, JobView
from renaksi.models import Job


def job_of(session: Session, kind: JobKind, subject_id: int) -> JobView | None:
    """The newest job of a kind for one subject; one statement."""
    one = newest_job(session, kind, subject_id)
    return None if one is None else view_of(one)


def newest_job(session: Session, kind: JobKind, subject_id: int) -> Job | None:
    return session.scalars(
        select(Job)
        .where(Job.kind == kind, Job.subject_id == subject_id)
        .order_by(Job.queued_at.desc(), Job.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).one_or_none()


def view_of(one: Job) -> JobView:
    return JobView(
        one.kind, one.state, one.done, one.total, one.step, one.fault, one.finished_at,
        one.queued_at, one.heartbeat_at,
    )  # fmt: skip


def claimable(now: datetime) -> ColumnElement[bool]:
    """Of `Job`: what a worker may take now; `core.job.may_claim` as a clause."""
    return and_(or_(Job.state == JobState.QUEUED, lost(now)), Job.attempts < MOST_ATTEMPTS)


def lost(now: datetime) -> ColumnElement[bool]:
    """Of `Job`: its worker has been silent for too long."""
    silent = or_(Job.heartbeat_at.is_(None), Job.heartbeat_at < now - LOST_AFTER)
    return and_(Job.state == JobState.RUNNING, silent)
