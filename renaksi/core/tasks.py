"""What a person has to do next, derived from the facts of plans (design section 6, Tugas saya).

Every task stands on `workflow.why_not`, which the pages ask as well: a task never leads to a page
that refuses the step, and a step that waits for somebody never lacks its task.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from renaksi.core.errors import Refusal
from renaksi.core.plan import PlanAction, PlanState
from renaksi.core.policy import OWNER_ROLES, REVIEWER_ROLES, Actor, Permission, Role, may
from renaksi.core.review_queue import next_steps, stands_in_for
from renaksi.core.task import PlanFacts, Task, TaskKind, Urgency, Window, in_order, urgency
from renaksi.core.workflow import PlanCase, may_edit, permitted, why_not

__all__ = [
    "PlanFacts",
    "Task",
    "TaskKind",
    "Urgency",
    "Window",
    "in_order",
    "plan_tasks",
    "urgency",
]


def plan_tasks(facts: Iterable[PlanFacts], actor: Actor) -> tuple[Task, ...]:
    """Everything the actor has to do about these plans, the most urgent first."""
    return in_order([_task(kind, one) for one in facts for kind in _kinds(one, actor)])


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
