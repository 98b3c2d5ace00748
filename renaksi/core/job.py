"""Work that goes on after the request that asked for it: states, and when a lost one is taken over.

The database holds the queue (ADR 19): whoever asks enqueues and starts a worker, a worker claims,
says every few seconds that it lives, and ends when nothing waits. Pure.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

LOST_AFTER: Final = timedelta(minutes=1)
"""Of silence, a worker is taken for dead and its job is claimed by another."""
MOST_ATTEMPTS: Final = 3
"""Whatever killed three workers would kill a fourth."""
BEAT: Final = timedelta(seconds=5)
"""A worker writes no oftener than this that it lives."""
PATIENCE: Final = timedelta(seconds=20)
"""A worker that was started has claimed its job by then."""


class JobKind(StrEnum):
    """What is done; the subject is the periodic report it is done for."""

    PERIODIC_FIGURES = "periodic_figures"
    PERIODIC_FILES = "periodic_files"


class JobState(StrEnum):
    """How far it has come."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class JobFault(StrEnum):
    """Why it failed; one sentence each in `renaksi.labels.job`."""

    LOST = "lost"
    """Its worker died, as often as it may."""
    BROKEN = "broken"
    """Something unforeseen; the log of the server says what."""
    OVERTAKEN = "overtaken"
    """What it was to be done for has changed meanwhile."""


ACTIVE: Final = frozenset({JobState.QUEUED, JobState.RUNNING})


@dataclass(frozen=True, slots=True)
class JobView:
    """What a page shows of a job."""

    kind: JobKind
    state: JobState
    done: int
    total: int
    step: str
    """The code of what is being done: a section, or a part of a print."""
    fault: JobFault | None = None
    finished_at: datetime | None = None
    queued_at: datetime | None = None
    heartbeat_at: datetime | None = None

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    @property
    def percent(self) -> int:
        """Of its steps, 0 to 100; whole only when it is done."""
        if self.state is JobState.DONE:
            return 100
        return min(99, 100 * self.done // self.total) if self.total else 0


def is_left(job: JobView, now: datetime) -> bool:
    """Whether no worker sees to it: none came, or the one that had it is dead."""
    if job.state is JobState.QUEUED:
        return job.queued_at is not None and job.queued_at < now - PATIENCE
    return is_lost(job.state, job.heartbeat_at, now)


def is_lost(state: JobState, heartbeat_at: datetime | None, now: datetime) -> bool:
    """Whether its worker has been silent for too long."""
    return state is JobState.RUNNING and (heartbeat_at is None or heartbeat_at < now - LOST_AFTER)


def may_claim(state: JobState, heartbeat_at: datetime | None, attempts: int, now: datetime) -> bool:
    """Whether a worker may take it now."""
    waits = state is JobState.QUEUED or is_lost(state, heartbeat_at, now)
    return waits and attempts < MOST_ATTEMPTS
