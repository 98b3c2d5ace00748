"""What each cycle has released by a day (`core.publication`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.cycle import CycleState
from renaksi.core.publication import (
    complaints_until,
    connection_on,
    plans_are_out,
    reports_are_out,
)
from renaksi.models import Checkpoint, Cycle
from renaksi.queries.compliance import point_of
from renaksi.queries.compliance_question import Point


@dataclass(frozen=True, slots=True)
class Released:
    """What is public of a cycle."""

    id: int
    year: int
    has_plans: bool
    points: tuple[Point, ...]
    """Checkpoints whose reports are public, in order."""
    complaints_until: date | None = None
    """The last day of the complaints that are public."""
    connection_on: date | None = None
    """The day whose state of connection is public."""

    @property
    def is_empty(self) -> bool:
        some = self.has_plans or self.points or self.complaints_until or self.connection_on
        return not some


def releases(session: Session, today: date) -> tuple[Released, ...]:
    """Cycles of which anything is public, the newest first; one statement."""
    rows = session.execute(
        select(Cycle, Checkpoint)
        .join(Checkpoint, Checkpoint.cycle_id == Cycle.id)
        .where(Cycle.state != CycleState.PREPARING)
        .order_by(Cycle.year.desc(), Checkpoint.ordinal)
    )
    found: dict[Cycle, list[Point]] = {}
    for cycle, checkpoint in rows:
        points = found.setdefault(cycle, [])
        if reports_are_out(cycle.state, checkpoint.closes_on, today):
            points.append(point_of(checkpoint, today))
    known = (_released(one, points, today) for one, points in found.items())
    return tuple(one for one in known if not one.is_empty)


def _released(one: Cycle, points: Sequence[Point], today: date) -> Released:
    return Released(
        one.id,
        one.year,
        plans_are_out(one.state, one.drafting_due_on, today),
        tuple(points),
        complaints_until(one.state, one.year, one.drafting_due_on, today),
        connection_on(one.state, one.year, one.drafting_due_on, today),
    )
