"""The worker's use cases: claim a job, tell how far it is, land what came of it or say why not.

What a job writes for its subject and that it is done are one transaction; a worker that was taken
for dead meanwhile finds its claim gone and lands nothing (ADR 19).
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import select, update

from renaksi.core.errors import NotFound
from renaksi.core.job import MOST_ATTEMPTS, JobFault, JobKind, JobState
from renaksi.core.policy import Actor
from renaksi.models import Job
from renaksi.queries.jobs import claimable, lost
from renaksi.services.context import Context, transaction
from renaksi.services.steps.job_claim import Claimed, ClaimLost, Overtaken, beat, settle
from renaksi.services.steps.job_tools import JobTools
from renaksi.services.steps.periodic_files import make_files
from renaksi.services.steps.periodic_take import take

LOG: Final = logging.getLogger(__name__)
RUNNERS: Final = {JobKind.PERIODIC_FIGURES: take, JobKind.PERIODIC_FILES: make_files}
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Worker:
    """One process that works through the queue."""

    name: str
    """Of the machine and the process, so that no two are the same."""
    tools: JobTools
    clock: Clock = lambda: datetime.now(UTC)


def work(ctx: Context, worker: Worker, telling: Context | None = None) -> int:
    """Work until nothing waits; how many jobs were done or failed.

    `telling`: a context of its own for the progress, so that all figures of a report are read
    from one state of the database; `ctx` itself where only one connection is to be had.
    """
    many = 0
    while (claimed := claim(replace(ctx, now=worker.clock()), worker.name)) is not None:
        many += 1
        run(ctx, worker, claimed, telling or ctx)
    return many


def claim(ctx: Context, name: str) -> Claimed | None:
    """The oldest job that waits or was lost, for this worker alone; None where there is none."""
    _give_up(ctx)
    waiting = select(Job.id).where(claimable(ctx.now)).order_by(Job.queued_at, Job.id)
    with transaction(ctx) as session:
        for job_id in session.scalars(waiting).all():
            taken = session.execute(
                update(Job)
                .where(Job.id == job_id, claimable(ctx.now))
                .values(
                    state=JobState.RUNNING,
                    claimed_by=name,
                    heartbeat_at=ctx.now,
                    started_at=ctx.now,
                    attempts=Job.attempts + 1,
                    done=0,
                    total=0,
                    step="",
                    fault=None,
                )
                .returning(Job.kind, Job.subject_id, Job.queued_by_id)
                .execution_options(synchronize_session=False)
            ).one_or_none()
            if taken is not None:  # else another worker was faster
                return Claimed(job_id, name, *taken)
    return None


def _give_up(ctx: Context) -> None:
    """What killed its worker as often as it may is not tried again."""
    given_up = (lost(ctx.now), Job.attempts >= MOST_ATTEMPTS)
    if ctx.session.scalar(select(Job.id).where(*given_up).limit(1)) is None:
        return
    with transaction(ctx) as session:
        session.execute(
            update(Job)
            .where(*given_up)
            .values(state=JobState.FAILED, fault=JobFault.LOST, finished_at=ctx.now)
            .execution_options(synchronize_session=False)
        )


def run(ctx: Context, worker: Worker, claimed: Claimed, telling: Context) -> None:
    """Do one job; whatever goes wrong is told to whoever asked for it."""
    own = replace(ctx, now=worker.clock(), actor=Actor(claimed.queued_by_id), request_id="job")

    def tell(step: str, done: int, total: int) -> None:
        beat(replace(telling, now=worker.clock()), claimed, step, done, total)

    try:
        RUNNERS[claimed.kind](own, worker.tools, claimed, tell)
    except ClaimLost:
        LOG.warning("job %s was taken over by another worker", claimed.job_id)
    except (Overtaken, NotFound):
        _fail(replace(own, now=worker.clock()), claimed, JobFault.OVERTAKEN)
    except Exception:
        LOG.exception("job %s failed", claimed.job_id)
        _fail(replace(own, now=worker.clock()), claimed, JobFault.BROKEN)


def _fail(ctx: Context, claimed: Claimed, fault: JobFault) -> None:
    ctx.session.rollback()
    try:
        with transaction(ctx):
            settle(ctx, claimed, JobState.FAILED, fault)
    except ClaimLost:
        LOG.warning("job %s was taken over by another worker", claimed.job_id)
