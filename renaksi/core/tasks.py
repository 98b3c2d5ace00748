"""What a person has to do next, derived from the facts of plans (design section 6, Tugas saya).

Every task stands on `workflow.why_not`, which the pages ask as well: a task never leads to a page
that refuses the step, and a step that waits for somebody never lacks its task.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from renaksi.core.agency import TimeZone
from renaksi.core.errors import Refusal
from renaksi.core.plan import PlanAction, PlanState
from renaksi.core.policy import OWNER_ROLES, REVIEWER_ROLES, Actor, Permission, Place, Role, may
from renaksi.core.review_queue import next_steps, stands_in_for
from renaksi.core.workflow import PlanCase, may_edit, permitted, why_not


class TaskKind(StrEnum):
    """What is to be done. Words in `renaksi.labels.tasks`."""

    CREATE_PLAN = "create_plan"
    COMPLETE_PLAN = "complete_plan"
    FIX_RETURN = "fix_return"
    FILL_ROWS = "fill_rows"
    SUBMIT_PLAN = "submit_plan"
    ENACT_PLAN = "enact_plan"
    START_REVIEW = "start_review"
    CONTINUE_REVIEW = "continue_review"
    ENDORSE_PLAN = "endorse_plan"
    CREATE_CYCLE = "create_cycle"
    OPEN_CYCLE = "open_cycle"
    APPOINT = "appoint"


class Urgency(StrEnum):
    """In the order of the page."""

    LATE = "late"
    THIS_WEEK = "this_week"
    DECISION = "decision"
    OTHER = "other"


DECISIONS: Final = frozenset(
    {
        TaskKind.SUBMIT_PLAN,
        TaskKind.ENACT_PLAN,
        TaskKind.START_REVIEW,
        TaskKind.CONTINUE_REVIEW,
        TaskKind.ENDORSE_PLAN,
    }
)
A_WEEK: Final = 7
"""Days; due within them counts as this week's work."""


@dataclass(frozen=True, slots=True)
class Window:
    """When something may be done: days, `due` inclusive, in the zone of the agency."""

    opens: date | None
    due: date | None


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A revision on its way, or one an agency still has to begin (`case` None)."""

    agency_id: int
    agency_name: str
    place: Place
    cycle_id: int
    year: int
    zone: TimeZone
    today: date
    """The day in the agency's zone."""
    window: Window
    """Drafting, the return's own deadline, or the review, whichever runs now."""
    case: PlanCase | None = None
    plan_id: int | None = None
    number: int = 1
    issues: int = 0
    """Things to put right before it can be submitted."""
    notes: int = 0
    """Review notes of the last return that nobody marked as answered."""
    own_rows: int = 0
    own_incomplete: int = 0
    """Rows of the actor's own unit, and those that lack something (liaison)."""
    reason: str = ""
    """Why it was last returned."""
    steps: tuple[PlanAction, ...] | None = None
    """What `review_queue.next_steps` answers, where it was asked already."""
    lacks_admin: bool = False
    """Nobody is Admin Instansi there: the manager then does that work too."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do; `facts` None for what concerns no plan."""

    kind: TaskKind
    urgency: Urgency
    facts: PlanFacts | None = None
    days_left: int | None = None
    """Calendar days until the due day; negative when it is over."""
    due: date | None = None
    stands_in_for: str = ""
    """The agency whose turn it would be, had it anybody who can act (design 3.5)."""
    count: int = 0
    agency_name: str = ""
    """Where the task concerns one agency and no plan."""
    year: int | None = None


def plan_tasks(facts: Iterable[PlanFacts], actor: Actor) -> tuple[Task, ...]:
    """Everything the actor has to do about these plans, the most urgent first."""
    return in_order([_task(kind, one) for one in facts for kind in _kinds(one, actor)])


def in_order(tasks: Sequence[Task]) -> tuple[Task, ...]:
    places = list(Urgency)
    far = 10**6
    return tuple(
        sorted(
            tasks,
            key=lambda task: (
                places.index(task.urgency),
                far if task.days_left is None else task.days_left,
                task.facts.agency_name if task.facts else "",
            ),
        )
    )


def _kinds(facts: PlanFacts, actor: Actor) -> Iterator[TaskKind]:
    if facts.case is None:
        if may(actor, Permission.PLAN_CREATE, facts.place):
            yield TaskKind.CREATE_PLAN
        return
    if actor.roles & OWNER_ROLES:
        yield from _owner_kinds(facts, facts.case, actor)
    if actor.roles & REVIEWER_ROLES:
        yield from _reviewer_kinds(facts, facts.case, actor)


def _owner_kinds(facts: PlanFacts, case: PlanCase, actor: Actor) -> Iterator[TaskKind]:
    steps = permitted(case, actor)
    stands_in = facts.lacks_admin and may_edit(case, actor)
    if PlanAction.PROPOSE in steps or stands_in:
        returned = case.state is PlanState.RETURNED
        yield TaskKind.FIX_RETURN if returned else TaskKind.COMPLETE_PLAN
    elif facts.own_incomplete and Role.LIAISON in actor.roles:
        yield TaskKind.FILL_ROWS
    if case.state is PlanState.PROPOSED and _may_submit(case, actor):
        yield TaskKind.SUBMIT_PLAN
    if PlanAction.ENACT in steps:
        yield TaskKind.ENACT_PLAN


def _may_submit(case: PlanCase, actor: Actor) -> bool:
    """Also when checks fail: whoever signs off then sends it back to be completed."""
    refusal = why_not(PlanAction.SUBMIT, case, actor)
    return refusal is None or refusal.reason is Refusal.CHECKS_FAIL


def _reviewer_kinds(facts: PlanFacts, case: PlanCase, actor: Actor) -> Iterator[TaskKind]:
    steps = next_steps(case, actor) if facts.steps is None else facts.steps
    return (kind for kind, step in _STEP.items() if step in steps)


_STEP: Final = {
    TaskKind.START_REVIEW: PlanAction.START_REVIEW,
    TaskKind.CONTINUE_REVIEW: PlanAction.RETURN,
    TaskKind.ENDORSE_PLAN: PlanAction.ENDORSE,
}


def _task(kind: TaskKind, facts: PlanFacts) -> Task:
    due = None if kind is TaskKind.ENACT_PLAN else facts.window.due
    left = (due - facts.today).days if due else None
    return Task(
        kind=kind,
        urgency=urgency(kind, left),
        facts=facts,
        days_left=left,
        due=due,
        stands_in_for=stands_in_for(_STEP.get(kind), facts.case),
        year=facts.year,
    )


def urgency(kind: TaskKind, days_left: int | None) -> Urgency:
    if days_left is not None and days_left < 0:
        return Urgency.LATE
    if days_left is not None and days_left <= A_WEEK:
        return Urgency.THIS_WEEK
    return Urgency.DECISION if kind in DECISIONS else Urgency.OTHER
