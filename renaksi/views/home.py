"""Beranda: what this person has to do today, and how the plans in their sight stand."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Final

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from renaksi.core.audit import AuditEvent
from renaksi.core.cycle import CycleState
from renaksi.core.follow_up import ISSUING_ROLES
from renaksi.core.plan import PlanAction
from renaksi.core.policy import OWNER_ROLES, REVIEWER_ROLES, Role
from renaksi.core.report_facts import ReportFacts
from renaksi.core.task import Task, TaskKind
from renaksi.labels import home as words, news as news_words, tasks as task_words
from renaksi.labels.assessment_tasks import ASSESSMENT_TASK
from renaksi.labels.periodic_tasks import PERIODIC_TASK
from renaksi.labels.recommendation_tasks import RECOMMENDATION_TASK
from renaksi.queries.cycles import chosen_cycle
from renaksi.queries.news import MOST, News, news
from renaksi.queries.standings import by_agency, cycles_at_work, standings
from renaksi.queries.tasks import tasks
from renaksi.views.context import current_context
from renaksi.views.guards import signed_in
from renaksi.views.home_states import states
from renaksi.views.task_links import has_page, of_assessment, of_periodic, of_recommendation

bp = Blueprint("home", __name__)
FIRST_DAYS: Final = timedelta(days=7)
"""What somebody is shown who was never here before."""
LONG: Final = 20
"""Tasks on the page; their lists have the rest."""
WORKERS: Final = OWNER_ROLES | ISSUING_ROLES | {Role.NATIONAL_ADMIN}
"""Roles that have tasks; the others come to look."""


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    ctx = current_context()
    session, actor = ctx.session, ctx.actor
    cycles = cycles_at_work(session, actor)
    at_work = [one for one in cycles if one.state is CycleState.OPEN]
    cycle = chosen_cycle(at_work, None, ctx.today) if at_work else None
    found = standings(session, actor, cycles, ctx.today, below_in=cycle)
    todo = [one for one in tasks(session, actor, found, cycles, ctx.now) if has_page(one)]
    was_here = current_user.user.previous_signed_in_at
    since = was_here or ctx.now - FIRST_DAYS
    latest = news(session, actor, since, ctx.today)
    return render_template(
        "home/index.html",
        cycle=cycle,
        has_tasks=bool(actor.roles & WORKERS),
        headline=_headline(todo, latest, has_tasks=bool(actor.roles & WORKERS)),
        lead=words.next_deadline(cycle, ctx.today),
        groups=_groups(todo),
        more_tasks=max(0, len(todo) - LONG),
        queue="reviews.index" if actor.roles & REVIEWER_ROLES else "plans.index",
        states=states(session, cycle, by_agency(found, cycle), ctx.now),
        since=since,
        news_title="Sejak Anda terakhir masuk" if was_here else "Tujuh hari terakhir",
        latest=latest,
        news_words=news_words,
        news_address=_news_address,
    )


def _headline(todo: Sequence[Task], latest: Sequence[News], *, has_tasks: bool) -> str:
    if has_tasks:
        return task_words.headline(todo)
    if len(latest) == MOST:
        return f"Sedikitnya {MOST} kabar baru"
    return f"Ada {len(latest)} kabar baru" if latest else "Tidak ada kabar baru"


def _news_address(one: News) -> str:
    if one.number is None:
        return url_for("reports.show", plan_id=one.plan_id, code=one.checkpoint)
    if one.event is AuditEvent.COMMENT_ADD:
        return url_for("comments.thread", plan_id=one.plan_id, baris=one.lineage_id)
    return url_for("plans.show", plan_id=one.plan_id, number=one.number)


# ── tasks ─────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class _Line:
    task: Task
    words: task_words.TaskWords
    href: str
    ruler: tuple[int, int, str] | None
    is_first: bool
    """The next step of the page: its one primary button."""


def _groups(todo: Sequence[Task]) -> list[tuple[str, int, list[_Line]]]:
    """The most urgent tasks by urgency, each group with how many there are in all."""
    counts = Counter(task.urgency for task in todo)
    lines = [_line(task, is_first=place == 0) for place, task in enumerate(todo[:LONG])]
    return [
        (task_words.URGENCY[urgency], counts[urgency], list(some))
        for urgency, some in groupby(lines, key=lambda line: line.task.urgency)
    ]


def _line(task: Task, *, is_first: bool) -> _Line:
    facts = task.facts or task.report
    ruler = task_words.ruler(facts.window, facts.today) if facts and task.due else None
    return _Line(task, task_words.in_words(task), _href(task), ruler, is_first)


_STEP: Final = {
    TaskKind.SUBMIT_PLAN: PlanAction.SUBMIT,
    TaskKind.ENACT_PLAN: PlanAction.ENACT,
}
_REVIEWS: Final = frozenset(
    {TaskKind.START_REVIEW, TaskKind.CONTINUE_REVIEW, TaskKind.ENDORSE_PLAN}
)


_ELSEWHERE: Final = {
    **dict.fromkeys(RECOMMENDATION_TASK, of_recommendation),
    **dict.fromkeys(ASSESSMENT_TASK, of_assessment),
    **dict.fromkeys(PERIODIC_TASK, of_periodic),
}


def _href(task: Task) -> str:
    facts, kind = task.facts, task.kind
    if kind in _ELSEWHERE:
        return _ELSEWHERE[kind](task)
    if task.report is not None:
        return _report(task.report, kind)
    if facts is None:
        return _duty(task)
    if facts.plan_id is None:
        return url_for("plans.index", siklus=facts.year)
    if kind in _REVIEWS:
        return url_for("reviews.show", plan_id=facts.plan_id)
    if kind in _STEP:
        step = _STEP[kind]
        return url_for("steps.take", plan_id=facts.plan_id, number=facts.number, action=step)
    return url_for("plans.show", plan_id=facts.plan_id, number=facts.number)


def _report(facts: ReportFacts, kind: TaskKind) -> str:
    plan_id, code = facts.plan_id, facts.checkpoint
    if kind is TaskKind.SUBMIT_REPORT:
        return url_for("reports.take", plan_id=plan_id, code=code, slug="ajukan")
    return url_for("reports.show", plan_id=plan_id, code=code)


def _duty(task: Task) -> str:
    """Where several wait the list names them; where one does, the way leads straight to it."""
    if task.kind is TaskKind.VERIFY_REPORTS:
        if task.count > 1:
            return url_for("verification.index")
        return url_for("verification.show", report_id=task.subject_id)
    if task.kind is TaskKind.DECIDE_EXTENSIONS:
        if task.count > 1:
            return url_for("extensions.index")
        return url_for("extensions.show", extension_id=task.subject_id)
    if task.kind is TaskKind.APPOINT:
        return url_for("people.posts")
    if task.kind is TaskKind.OPEN_CYCLE:
        return url_for("cycles.show", year=task.year)
    return url_for("cycles.index")
