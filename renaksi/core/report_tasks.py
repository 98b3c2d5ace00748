"""What the people of an agency have to do about its reports (design section 6, Tugas saya).

As for plans every task stands on the rules the pages ask: it never leads to a refusal.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from renaksi.core.extension import ExtensionAction, ExtensionCase, why_not as why_not_extend
from renaksi.core.policy import Actor, Role
from renaksi.core.report import EDITABLE, SENT_BACK, ReportAction
from renaksi.core.report_facts import ReportFacts
from renaksi.core.report_window import Stand
from renaksi.core.reporting import may_edit, why_not
from renaksi.core.task import A_WEEK, Task, TaskKind, urgency


def report_tasks(facts: Iterable[ReportFacts], actor: Actor) -> list[Task]:
    """Everything the actor has to do for the owner about these reports."""
    return [_task(kind, one) for one in facts for kind in _kinds(one, actor)]


def _kinds(facts: ReportFacts, actor: Actor) -> Iterator[TaskKind]:
    case = facts.case
    if case.state is not None and case.state not in EDITABLE:
        return
    if case.window.stand(case.now) is Stand.LOCKED:
        if _may_ask(facts, actor):
            yield TaskKind.ASK_EXTENSION
        return
    writes = may_edit(case, actor) and (facts.lacks_admin or _is_admin(facts, actor))
    if writes and case.state in SENT_BACK:
        yield TaskKind.FIX_REPORT
    elif writes and not facts.is_complete:
        yield TaskKind.FILL_REPORT
    elif _has_rows_left(facts, actor):
        yield TaskKind.FILL_REPORT_ROWS
    if _is_to_submit(facts, actor):
        yield TaskKind.SUBMIT_REPORT


def _is_admin(facts: ReportFacts, actor: Actor) -> bool:
    """Who completes a report; a manager signs off, and completes it where there is no admin."""
    homes = {grant.home_id for grant in actor.with_role(Role.AGENCY_ADMIN)}
    return facts.place.agency_id in homes


def _has_rows_left(facts: ReportFacts, actor: Actor) -> bool:
    """Of a liaison's own; in a report sent back only what was never filled."""
    left = facts.own_filled < facts.own_rows and not facts.case.is_nil
    return left and Role.LIAISON in actor.roles


def _is_to_submit(facts: ReportFacts, actor: Actor) -> bool:
    """Once it is complete, or the day is near: a half-filled report is better than none."""
    if why_not(ReportAction.SUBMIT, facts.case, actor) is not None:
        return False
    return facts.is_complete or (_due(facts) - facts.today).days <= A_WEEK


def _may_ask(facts: ReportFacts, actor: Actor) -> bool:
    case = facts.case
    wish = ExtensionCase(
        None, case.place, case.window, case.now, facts.today, case.state, is_pending=facts.is_asked
    )
    return why_not_extend(ExtensionAction.REQUEST, wish, actor) is None


def _due(facts: ReportFacts) -> date:
    """The day people work towards; once it is over, the day it was.

    What was sent back stops counting after its own day, however long the window is open.
    """
    case, window = facts.case, facts.case.window
    if case.state in SENT_BACK and window.return_due_on is not None:
        return window.return_due_on
    late = window.stand(facts.case.now) in {Stand.LATE, Stand.LOCKED}
    return window.due_on if late else window.next_day(facts.case.now)


def _task(kind: TaskKind, facts: ReportFacts) -> Task:
    due = _due(facts)
    left = (due - facts.today).days
    return Task(kind, urgency(kind, left), report=facts, days_left=left, due=due, year=facts.year)
