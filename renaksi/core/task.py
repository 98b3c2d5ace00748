"""Things people have to do, as the list shows them; which there are is said by the rules of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from renaksi.core.agency import TimeZone
from renaksi.core.plan import PlanAction
from renaksi.core.plan_case import PlanCase
from renaksi.core.policy import Place
from renaksi.core.report_facts import ReportFacts, Window

__all__ = [
    "PlanFacts",
    "ReportFacts",
    "Task",
    "TaskKind",
    "Urgency",
    "Window",
    "in_order",
    "urgency",
]


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
    FILL_REPORT = "fill_report"
    FILL_REPORT_ROWS = "fill_report_rows"
    FIX_REPORT = "fix_report"
    SUBMIT_REPORT = "submit_report"
    ASK_EXTENSION = "ask_extension"
    VERIFY_REPORTS = "verify_reports"
    DECIDE_EXTENSIONS = "decide_extensions"
    ANSWER_RECOMMENDATIONS = "answer_recommendations"
    FIX_ANSWERS = "fix_answers"
    SUBMIT_ANSWERS = "submit_answers"
    CHECK_ANSWERS = "check_answers"
    DECIDE_ANSWERS = "decide_answers"
    APPROVE_PROPOSALS = "approve_proposals"
    ASSESSMENT_ANSWER = "assessment_answer"
    ASSESSMENT_SUBMIT = "assessment_submit"
    ASSESSMENT_START_SCORING = "assessment_start_scoring"
    ASSESSMENT_SCORE = "assessment_score"
    ASSESSMENT_RESCORE = "assessment_rescore"
    ASSESSMENT_SETTLE = "assessment_settle"
    ASSESSMENT_SECOND_SCORE = "assessment_second_score"
    ASSESSMENT_APPROVE = "assessment_approve"
    ASSESSMENT_ANNOUNCE = "assessment_announce"
    ASSESSMENT_CONSIDER = "assessment_consider"
    ASSESSMENT_DECIDE = "assessment_decide"
    ASSESSMENT_CLOSE_OBJECTIONS = "assessment_close_objections"
    ASSESSMENT_MODERATE = "assessment_moderate"
    ASSESSMENT_FINALISE = "assessment_finalise"
    APPROVE_PERIODIC = "approve_periodic"
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
        TaskKind.SUBMIT_REPORT,
        TaskKind.VERIFY_REPORTS,
        TaskKind.DECIDE_EXTENSIONS,
        TaskKind.SUBMIT_ANSWERS,
        TaskKind.CHECK_ANSWERS,
        TaskKind.DECIDE_ANSWERS,
        TaskKind.APPROVE_PROPOSALS,
        TaskKind.ASSESSMENT_SUBMIT,
        TaskKind.ASSESSMENT_APPROVE,
        TaskKind.ASSESSMENT_ANNOUNCE,
        TaskKind.ASSESSMENT_CONSIDER,
        TaskKind.ASSESSMENT_DECIDE,
        TaskKind.ASSESSMENT_CLOSE_OBJECTIONS,
        TaskKind.ASSESSMENT_MODERATE,
        TaskKind.ASSESSMENT_FINALISE,
        TaskKind.ASSESSMENT_SETTLE,
        TaskKind.ASSESSMENT_START_SCORING,
        TaskKind.ASSESSMENT_SCORE,
        TaskKind.APPROVE_PERIODIC,
    }
)
A_WEEK: Final = 7
"""Days; due within them counts as this week's work."""


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
    """One thing to do; `facts` None for what concerns no plan of its own."""

    kind: TaskKind
    urgency: Urgency
    facts: PlanFacts | None = None
    report: ReportFacts | None = None
    """Of an agency's own report."""
    days_left: int | None = None
    """Calendar days until the due day; negative when it is over."""
    due: date | None = None
    stands_in_for: str = ""
    """The agency whose turn it would be, had it anybody who can act (design 3.5)."""
    count: int = 0
    """Where several are told in one line."""
    since: date | None = None
    """When the oldest of them came."""
    subject_id: int = 0
    """Of the oldest: the report, the request for more time, the recommendation."""
    number: str = ""
    """Of the oldest recommendation."""
    checkpoint: str = ""
    period: str = ""
    """Of the oldest periodic report, as a code."""
    agency_name: str = ""
    """Where the task concerns one agency and no plan."""
    year: int | None = None


def in_order(tasks: Sequence[Task]) -> tuple[Task, ...]:
    places = list(Urgency)
    far = 10**6
    return tuple(
        sorted(
            tasks,
            key=lambda task: (
                places.index(task.urgency),
                far if task.days_left is None else task.days_left,
                _name(task),
            ),
        )
    )


def _name(task: Task) -> str:
    facts = task.facts or task.report
    return facts.agency_name if facts else task.agency_name


def urgency(kind: TaskKind, days_left: int | None) -> Urgency:
    if days_left is not None and days_left < 0:
        return Urgency.LATE
    if days_left is not None and days_left <= A_WEEK:
        return Urgency.THIS_WEEK
    return Urgency.DECISION if kind in DECISIONS else Urgency.OTHER
