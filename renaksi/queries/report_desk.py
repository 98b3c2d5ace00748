"""What waits for a verifier or a lead below their homes, for the list of tasks: two statements.

`queries.verification_turns` reads the same for the queue, which shows each report.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    String,
    and_,
    bindparam,
    cast,
    exists,
    func,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from renaksi.core.agency import TimeZone
from renaksi.core.policy import Actor, Role
from renaksi.core.report import AWAITING, ExtensionState, ReportState
from renaksi.core.report_desk import Named, ReportDesk, WaitingRequest
from renaksi.core.review_queue import HORIZON
from renaksi.core.task import TaskKind
from renaksi.core.verification_turns import Desk, Waiting
from renaksi.models import (
    ActionPlan,
    Agency,
    AgencyClosure,
    Checkpoint,
    Cycle,
    Extension,
    Holiday,
    ProgressReport,
    ReportContributor,
    ReportTransition,
)
from renaksi.queries.custody import held
from renaksi.queries.report_slots import day_in
from renaksi.queries.report_steps import OWNER_ACTIONS
from renaksi.queries.review_tiers import as_tiers, tier_rows
from renaksi.queries.scope import in_force

VERIFY, DECIDE = TaskKind.VERIFY_REPORTS, TaskKind.DECIDE_EXTENSIONS


def report_desk(session: Session, actor: Actor, now: datetime) -> ReportDesk | None:
    """None, without a statement, for who verifies nothing; one statement where nothing waits."""
    today = day_in(now)
    verifies = _homes(actor, Role.EVALUATOR)
    decides = _homes(actor, Role.EVALUATION_LEAD)
    if not verifies and not decides:
        return None
    given = {"verifies": verifies, "decides": decides}
    wanted = _waiting(today, verifies=bool(verifies), decides=bool(decides))
    rows: Sequence[Any] = session.execute(wanted, given).all()
    if not rows:
        return None
    reports, requests, names = [], [], {}
    for kind, key, state, at, verifier, flagged, holder, zone, days, *rest in rows:
        names[TaskKind(kind), key] = Named(*rest[:3])
        place = holder, TimeZone(zone), days
        if kind == VERIFY:
            reports.append(Waiting(key, ReportState(state), at, verifier, flagged, *place))
        else:
            requests.append(WaitingRequest(key, at, *place))
    facts = _facts(session, {one[6] for one in rows}, reports, requests, today)
    tiers = as_tiers(facts.tiers)
    lines = {key: tuple(above) for key, above in facts.lines.items()}
    days_off = frozenset(facts.days_off)
    desk = Desk(actor, now, today, reports, lines, tiers, facts.owners, days_off)
    return ReportDesk(desk, requests, facts.askers, names)


# ── what waits ────────────────────────────────────────────────────────────────
@lru_cache(maxsize=8)
def _waiting(today: date, *, verifies: bool, decides: bool) -> CompoundSelect[*tuple[Any, ...]]:
    """Kept for the day: it takes longer to put together than to run. The homes are bound by name."""
    parts = [_reports("verifies", today)] if verifies else []
    parts += [_requests("decides", today)] if decides else []
    return union_all(*parts).order_by("at", "key")


def _homes(actor: Actor, role: Role) -> list[int]:
    return sorted({grant.home_id for grant in actor.with_role(role)})


def _reports(homes: str, today: date) -> Select[*tuple[Any, ...]]:
    report = ProgressReport
    at = func.coalesce(report.submitted_at, report.created_at)
    told = (VERIFY, report.id, report.state, at, report.verifier_id, report.flagged)
    joined = report.plan_id == ActionPlan.id
    place = Checkpoint.id == report.checkpoint_id
    return _below(told, report, joined, place, homes, today).where(report.state.in_(AWAITING))


def _requests(homes: str, today: date) -> Select[*tuple[Any, ...]]:
    one = Extension
    told = (DECIDE, one.id, one.state, one.requested_at, one.requested_by_id, literal(0))
    joined = one.agency_id == ActionPlan.agency_id
    place = and_(Checkpoint.id == one.checkpoint_id, Checkpoint.cycle_id == ActionPlan.cycle_id)
    asked = one.state == ExtensionState.REQUESTED
    return _below(told, one, joined, place, homes, today).where(asked)


def _below(
    told: tuple[Any, ...],
    what: type[ProgressReport] | type[Extension],
    joined: ColumnElement[bool],
    place: ColumnElement[bool],
    homes: str,
    today: date,
) -> Select[*tuple[Any, ...]]:
    """Strictly below the homes, bound by that name. Looked up for each, as there are ten times more agencies."""
    kind, key, state, at, by, flagged = told
    passed_on = held(today)
    holder = func.coalesce(passed_on.c.holder_id, ActionPlan.agency_id)
    is_below = exists().where(
        AgencyClosure.descendant_id == holder,
        AgencyClosure.ancestor_id.in_(bindparam(homes, expanding=True)),
        AgencyClosure.depth > 0,
        in_force(today),
    )
    chosen: Select[*tuple[Any, ...]] = select(
        literal(kind.value), key.label("key"), type_coerce(state, String), at.label("at"), by,
        flagged, holder, type_coerce(Agency.time_zone, String), Cycle.review_days, Agency.name,
        Checkpoint.code, Cycle.year,
    )  # fmt: skip
    return (
        chosen.select_from(what)
        .join(ActionPlan, joined)
        .join(Checkpoint, place)
        .join(Agency, Agency.id == ActionPlan.agency_id)
        .join(Cycle, Cycle.id == ActionPlan.cycle_id)
        .outerjoin(passed_on, passed_on.c.plan_id == ActionPlan.id)
        .where(is_below)
    )


# ── whose turn it is ──────────────────────────────────────────────────────────
@dataclass(slots=True)
class _Facts:
    lines: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Who stands above each, the direct supervisor first."""
    owners: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    askers: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    tiers: list[tuple[int, int | None, str | None, str]] = field(default_factory=list)
    days_off: set[date] = field(default_factory=set)


def _facts(
    session: Session,
    holders: set[int],
    reports: Iterable[Waiting],
    requests: Iterable[WaitingRequest],
    today: date,
) -> _Facts:
    asked = [one.extension_id for one in requests]
    given = {
        "holders": list(holders),
        "reports": [one.report_id for one in reports],
        "requests": asked,
    }
    rows: Iterable[Any] = session.execute(_facts_at(today, with_requests=bool(asked)), given)
    found = _Facts()
    depths: list[tuple[int, int, int]] = []
    for what, key, one, depth, word, name, day in rows:
        if what == "line":
            depths.append((depth, key, one))
        elif what == "tier":
            found.tiers.append((key, one, word, name))
        elif what == "day off":
            found.days_off.add(day)
        else:
            (found.owners if what == "owner" else found.askers)[key].add(one)
    for _depth, key, one in sorted(depths):
        found.lines[key].append(one)
    return found


@lru_cache(maxsize=4)
def _facts_at(today: date, *, with_requests: bool) -> CompoundSelect[*tuple[Any, ...]]:
    """Kept for the day, as `_waiting`."""
    these = AgencyClosure.descendant_id.in_(bindparam("holders", expanding=True))
    above = (these, AgencyClosure.depth > 0, in_force(today))
    tiers = tier_rows(select(AgencyClosure.ancestor_id).where(*above), today).subquery()
    line = (AgencyClosure.descendant_id, AgencyClosure.ancestor_id, AgencyClosure.depth)
    return union_all(
        select(literal("line"), *line, _NO_WORD, _NO_WORD, _NO_DAY).where(*above),
        select(literal("tier"), tiers.c[0], tiers.c[1], _ZERO, tiers.c[2], tiers.c[3], _NO_DAY),
        *_hands("owner", ProgressReport.id.in_(bindparam("reports", expanding=True))),
        *(_asked() if with_requests else ()),
        select(literal("day off"), _ZERO, _ZERO, _ZERO, _NO_WORD, _NO_WORD, Holiday.on).where(
            Holiday.on <= today + HORIZON
        ),
    )


_NO_WORD: Final = literal("")
_NO_DAY: Final = cast(null(), Date)
_ZERO: Final = literal(0)


def _hands(word: str, these: ColumnElement[bool], key: Any = None) -> list[Select[Any]]:
    """Who acted for the owner of the reports `these` are, by report or by `key`."""
    report, step, hand = ProgressReport, ReportTransition, ReportContributor
    key = report.id if key is None else key
    nothing = (_ZERO, _NO_WORD, _NO_WORD, _NO_DAY)
    taken = select(literal(word), key, step.actor_id, *nothing).select_from(report)
    made = select(literal(word), key, hand.user_id, *nothing).select_from(report)
    begun = select(literal(word), key, report.created_by_id, *nothing).select_from(report)
    found = [
        taken.join(step, and_(step.report_id == report.id, step.action.in_(OWNER_ACTIONS))),
        made.join(hand, hand.report_id == report.id),
        begun,
    ]
    if key is not report.id:
        found = [
            one.join(Extension, Extension.checkpoint_id == report.checkpoint_id).join(
                ActionPlan,
                and_(ActionPlan.id == report.plan_id, ActionPlan.agency_id == Extension.agency_id),
            )
            for one in found
        ]
    return [one.where(these) for one in found]


def _asked() -> list[Select[Any]]:
    """Who asked, and who acted for the owner on the report it is about."""
    these = Extension.id.in_(bindparam("requests", expanding=True))
    asked = select(
        literal("asker"), Extension.id, Extension.requested_by_id, _ZERO, _NO_WORD, _NO_WORD,
        _NO_DAY,
    )  # fmt: skip
    return [asked.where(these), *_hands("asker", these, Extension.id)]
