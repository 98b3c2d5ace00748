"""What assessments ask of somebody, told in one line each (design section 6, Tugas saya)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from renaksi.core.assessment_turns import AssessmentTurn as T
from renaksi.core.task import Task, TaskKind as K, urgency

KIND: Final[Mapping[T, K]] = {turn: K(f"assessment_{turn}") for turn in T}
TURN: Final[Mapping[K, T]] = {kind: turn for turn, kind in KIND.items()}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Assessments that ask one thing of the actor: the nearest, and how many."""

    turn: T
    assessment_id: int
    agency_name: str
    year: int
    due: date | None
    count: int


def assessment_tasks(waiting: Iterable[Waiting], today: date) -> Iterator[Task]:
    """One line a turn: a hub has dozens of them, and the work list names them one by one."""
    for one in waiting:
        left = (one.due - today).days if one.due else None
        kind = KIND[one.turn]
        yield Task(
            kind,
            urgency(kind, left),
            days_left=left,
            due=one.due,
            count=one.count,
            subject_id=one.assessment_id,
            agency_name=one.agency_name,
            year=one.year,
        )
