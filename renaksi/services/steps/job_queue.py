"""Putting work into the queue, in the caller's transaction. Nothing here commits."""

from typing import Final

from sqlalchemy import select

from renaksi.core.job import ACTIVE, JobKind, JobState
from renaksi.models import Job
from renaksi.services.context import Context

QUEUED: Final = "jobs_queued"
"""In `session.info`: something was put into the queue, so a worker is wanted after the commit."""


def enqueue(ctx: Context, kind: JobKind, subject_id: int) -> Job:
    """One job of a kind for a subject at a time: what waits or runs already is returned."""
    there = ctx.session.scalars(
        select(Job).where(Job.kind == kind, Job.subject_id == subject_id, Job.state.in_(ACTIVE))
    ).one_or_none()
    ctx.session.info[QUEUED] = True
    if there is not None:
        return there
    job = Job(
        kind=kind,
        subject_id=subject_id,
        state=JobState.QUEUED,
        queued_at=ctx.now,
        queued_by_id=ctx.actor.user_id,
    )
    ctx.session.add(job)
    return job
