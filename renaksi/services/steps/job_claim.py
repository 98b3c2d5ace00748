"""A worker's claim on a job: kept alive, told of, and settled. `settle` does not commit."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Update, update

from renaksi.core.job import JobFault, JobKind, JobState
from renaksi.models import Job
from renaksi.services.context import Context, transaction


class ClaimLost(Exception):  # noqa: N818 - says what happened
    """Another worker took the job over; what this one has is thrown away."""


class Overtaken(Exception):  # noqa: N818 - as above
    """The subject changed meanwhile, so that there is nothing left to do for it."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job and the worker that holds it."""

    job_id: int
    worker: str
    kind: JobKind
    subject_id: int
    queued_by_id: int | None


def beat(ctx: Context, claimed: Claimed, step: str, done: int, total: int) -> None:
    """Say how far it is; commits. Raises ClaimLost."""
    with transaction(ctx):
        _write(
            ctx,
            _held(claimed).values(step=step, done=done, total=total, heartbeat_at=ctx.now),
        )


def settle(ctx: Context, claimed: Claimed, state: JobState, fault: JobFault | None = None) -> None:
    """It is over; in the transaction that lands what came of it. Raises ClaimLost."""
    values: dict[str, Any] = {"state": state, "fault": fault, "finished_at": ctx.now, "step": ""}
    if state is JobState.DONE:
        values["done"] = Job.total
    _write(ctx, _held(claimed).values(**values))


def _held(claimed: Claimed) -> Update:
    return update(Job).where(
        Job.id == claimed.job_id,
        Job.claimed_by == claimed.worker,
        Job.state == JobState.RUNNING,
    )


def _write(ctx: Context, statement: Update) -> None:
    held = statement.returning(Job.id).execution_options(synchronize_session=False)
    if ctx.session.execute(held).one_or_none() is None:
        raise ClaimLost
