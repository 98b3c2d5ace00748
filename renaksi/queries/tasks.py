"""The facts behind "Tugas saya", for every role, in a constant number of statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from renaksi.core.assessment_tasks import assessment_tasks
from renaksi.core.cycle import CycleState
from renaksi.core.periodic_tasks import periodic_tasks
from renaksi.core.plan import WORKING, PlanState
from renaksi.core.plan_checks import Unanswered, check_plan
from renaksi.core.policy import REVIEWER_ROLES, Actor, Place, Role
from renaksi.core.recommendation_tasks import recommendation_tasks
from renaksi.core.report_desk import desk_tasks
from renaksi.core.report_tasks import report_tasks
from renaksi.core.review_turns import Turn
from renaksi.core.task import PlanFacts, Task, TaskKind, Window, in_order, urgency
from renaksi.core.tasks import plan_tasks
from renaksi.core.workflow import PlanCase, may_edit_row
from renaksi.models import Cycle, PlanRevision
from renaksi.queries.item_rows import ItemRow, item_rows
from renaksi.queries.recommendation_answers import ASKED
from renaksi.queries.recommendation_desk import recommendation_desk
from renaksi.queries.report_desk import report_desk
from renaksi.queries.report_tasks import own_place, own_reports
from renaksi.queries.review_turns import own_turns
from renaksi.queries.scope import places_of
from renaksi.queries.standings import Standing


@dataclass(frozen=True, slots=True)
class Rows:
    """What the rows of a revision lack, and which of them are the actor's own to fill."""

    issues: int = 0
    own: int = 0
    own_incomplete: int = 0


def tasks(
    session: Session,
    actor: Actor,
    found: Sequence[Standing],
    cycles: Sequence[Cycle],
    now: datetime,
) -> tuple[Task, ...]:
    """Everything the actor has to do. Seven statements at most, fewer for most roles."""
    today = now.astimezone(ZoneInfo("Asia/Jakarta")).date()
    own = [one for one in found if one.is_own and one.cycle]
    working = [one for one in own if one.revision and one.revision.state in WORKING]
    cases = {one.revision.id: _case(one, one.revision) for one in working if one.revision}
    asked = recommendation_desk(session, actor, _written(working), now)
    rows = _rows(session, actor, working, cases, today, asked.asked)
    facts = [
        *(_unbegun(one, now) for one in own if one.owes and one.revision is None),
        *(_own(one, cases, rows, now) for one in working),
        *_reviews(session, actor, today),
    ]
    desk = report_desk(session, actor, now)
    return in_order(
        [
            *plan_tasks(facts, actor),
            *report_tasks(own_reports(session, actor, own, now), actor),
            *(desk_tasks(desk) if desk else ()),
            *recommendation_tasks(asked.waiting, today),
            *assessment_tasks(asked.assessments, today),
            *periodic_tasks(asked.periodic),
            *_duties(actor, found, cycles, today),
        ]
    )


# ── the agency's own plan ─────────────────────────────────────────────────────
def _unbegun(one: Standing, now: datetime) -> PlanFacts:
    return _facts(one, own_place(one), now, _drafting(one.cycle))


def _case(one: Standing, revision: PlanRevision) -> PlanCase:
    """As much as the owner's own steps ask for: who reviews plays no part in them."""
    cycle = one.cycle
    state = cycle.state if cycle else CycleState.CLOSED
    return PlanCase(revision.state, revision.number, own_place(one), state)


def _own(
    one: Standing, cases: Mapping[int, PlanCase], rows: Mapping[int, Rows], now: datetime
) -> PlanFacts:
    revision = one.revision
    if revision is None:  # pragma: no cover - the caller has sorted these out
        raise ValueError(one)
    case = cases[revision.id]
    lacks = rows.get(revision.id, Rows())
    return _facts(
        one,
        case.place,
        now,
        _window(one, revision),
        case=case,
        plan_id=revision.plan_id,
        number=revision.number,
        issues=lacks.issues,
        own_rows=lacks.own,
        own_incomplete=lacks.own_incomplete,
        notes=one.notes,
        reason=one.reason if revision.state is PlanState.RETURNED else "",
        lacks_admin=one.lacks_admin,
    )


def _facts(one: Standing, place: Place, now: datetime, window: Window, **more: object) -> PlanFacts:
    zone = one.agency.time_zone
    return PlanFacts(
        agency_id=one.agency.id,
        agency_name=one.agency.name,
        place=place,
        cycle_id=one.cycle.id if one.cycle else 0,
        year=one.cycle.year if one.cycle else 0,
        zone=zone,
        today=now.astimezone(ZoneInfo(zone.key)).date(),
        window=window,
        **more,  # type: ignore[arg-type]
    )


def _drafting(cycle: Cycle | None) -> Window:
    return Window(cycle.drafting_opens_on, cycle.drafting_due_on) if cycle else Window(None, None)


def _window(one: Standing, revision: PlanRevision) -> Window:
    """A return has its own deadline; a first plan the cycle's; a later revision has none."""
    if revision.return_due_on is not None:
        return Window(None, revision.return_due_on)
    return _drafting(one.cycle) if revision.number == 1 else Window(None, None)


def _written(working: Iterable[Standing]) -> list[int]:
    """Revisions that are written or about to be submitted."""
    found = (one.revision for one in working)
    return [one.id for one in found if one and one.state in ASKED]


def _rows(
    session: Session,
    actor: Actor,
    working: Iterable[Standing],
    cases: Mapping[int, PlanCase],
    today: date,
    asked: Mapping[int, tuple[Unanswered, ...]],
) -> dict[int, Rows]:
    """Only of revisions that are written or about to be submitted. Two statements at most."""
    wanted = {
        one.revision.id: one for one in working if one.revision and one.revision.state in ASKED
    }
    if not wanted:
        return {}
    cycles = {one.cycle.id: one.cycle for one in wanted.values() if one.cycle}
    codes = {each.id: each.code for one in cycles.values() for each in one.checkpoints}
    items: dict[int, list[ItemRow]] = {key: [] for key in wanted}
    for item in item_rows(session, list(wanted), codes):
        items[item.revision_id].append(item)
    places: dict[int, Place] = {}
    if Role.LIAISON in actor.roles:
        units = {one.responsible_id for some in items.values() for one in some}
        places = places_of(session, {one for one in units if one is not None}, today)
    return {
        key: _lacks(items[key], one.cycle, cases[key], actor, places, asked.get(key, ()))
        for key, one in wanted.items()
    }


def _lacks(
    items: Sequence[ItemRow],
    cycle: Cycle | None,
    case: PlanCase,
    actor: Actor,
    places: Mapping[int, Place],
    asked: Sequence[Unanswered],
) -> Rows:
    codes = tuple(one.code for one in cycle.checkpoints) if cycle else ()
    check = check_plan({item.lineage_id: item.values for item in items}, codes, None, asked)
    own = [
        item.lineage_id
        for item in items
        if item.responsible_id in places
        and may_edit_row(case, actor, places.get(item.responsible_id or 0))
    ]
    return Rows(
        issues=check.count, own=len(own), own_incomplete=sum(one in check.rows for one in own)
    )


# ── reviews ───────────────────────────────────────────────────────────────────
def _reviews(session: Session, actor: Actor, today: date) -> list[PlanFacts]:
    """Only what waits for the actor, however much there is under review below them."""
    if not actor.roles & REVIEWER_ROLES:
        return []
    return [_review(turn, today) for turn in own_turns(session, actor, today)]


def _review(turn: Turn, today: date) -> PlanFacts:
    one = turn.pending
    return PlanFacts(
        agency_id=one.agency.id,
        agency_name=one.agency.name,
        place=turn.case.place,
        cycle_id=one.cycle_id,
        year=one.year,
        zone=one.agency.time_zone,
        today=today,
        window=Window(one.submitted_on, turn.wait.due),
        case=turn.case,
        steps=turn.steps,
        plan_id=one.plan_id,
        number=one.number,
    )


# ── what concerns no plan ─────────────────────────────────────────────────────
def _duties(
    actor: Actor, found: Iterable[Standing], cycles: Sequence[Cycle], today: date
) -> list[Task]:
    tasks = []
    if Role.NATIONAL_ADMIN in actor.roles:
        tasks += [_open_cycle(one, today) for one in cycles if one.state is CycleState.PREPARING]
        if all(one.year != today.year for one in cycles):
            tasks.append(Task(TaskKind.CREATE_CYCLE, urgency(TaskKind.CREATE_CYCLE, None)))
    if actor.roles & {Role.AGENCY_ADMIN, Role.NATIONAL_ADMIN}:
        vacant = {
            one.agency.id: one.agency.name
            for one in found
            if (one.lacks_admin or one.lacks_manager) and one.owes
        }
        if vacant:
            kind, name = TaskKind.APPOINT, next(iter(vacant.values()))
            tasks.append(Task(kind, urgency(kind, None), count=len(vacant), agency_name=name))
    return tasks


def _open_cycle(cycle: Cycle, today: date) -> Task:
    left = (cycle.drafting_opens_on - today).days
    return Task(
        TaskKind.OPEN_CYCLE,
        urgency(TaskKind.OPEN_CYCLE, left),
        days_left=left,
        due=cycle.drafting_opens_on,
        year=cycle.year,
    )
