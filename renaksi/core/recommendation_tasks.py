"""What recommendations ask of somebody, told in one line each (design section 6, Tugas saya)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from renaksi.core.task import Task, TaskKind, urgency


@dataclass(frozen=True, slots=True)
class Waiting:
    """One recommendation that waits for the actor."""

    kind: TaskKind
    recommendation_id: int
    number: str
    agency_name: str
    """The addressee."""
    due: date | None
    since: date


def recommendation_tasks(waiting: Iterable[Waiting], today: date) -> Iterator[Task]:
    """At most one line a kind: a hub has dozens of them, and its register names them one by one."""
    groups: dict[TaskKind, list[Waiting]] = {}
    for one in waiting:
        groups.setdefault(one.kind, []).append(one)
    for kind, some in groups.items():
        first = min(some, key=lambda one: (one.due or date.max, one.since, one.recommendation_id))
        left = (first.due - today).days if first.due else None
        yield Task(
            kind,
            urgency(kind, left),
            days_left=left,
            due=first.due,
            count=len(some),
            since=min(one.since for one in some),
            agency_name=first.agency_name,
            number=first.number,
            subject_id=first.recommendation_id,
        )
