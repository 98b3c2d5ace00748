"""Lists of periodic reports: those being worked on, the archive, and what waits for somebody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from renaksi.core.agency import UNIT_KINDS, AgencyKind
from renaksi.core.periodic import Period, PeriodicKind, parse_period
from renaksi.core.periodic_rights import PeriodicCase, covers, may_read_report, permitted
from renaksi.core.periodic_steps import FROZEN, LIVING, PeriodicAction, PeriodicState
from renaksi.core.policy import REVIEWER_ROLES, WATCHER_ROLES, Actor, Role
from renaksi.models import Agency, AgencyClosure, PeriodicIssue, PeriodicReport, User
from renaksi.queries.agency_tree import ordering
from renaksi.queries.periodic_cases import periodic_cases
from renaksi.queries.scope import in_force, visible


@dataclass(frozen=True, slots=True)
class WantedPeriodic:
    """What is looked for in the archive; an empty value filters nothing."""

    kind: PeriodicKind | None = None
    year: int | None = None
    """The year its period begins in."""
    base: str = ""
    """A code."""
    with_superseded: bool = True
    text: str = ""
    """Words of the number, the agency or the signatory; every one of them must stand there."""


class ListedPeriodic(NamedTuple):
    """One line of the archive."""

    id: int
    base_code: str
    base: str
    is_nation: bool
    kind: PeriodicKind
    period_code: str
    edition: int
    state: PeriodicState
    number: str
    dated: date
    signatory: str
    approved_at: datetime

    @property
    def period(self) -> Period:
        return parse_period(self.period_code)


class WorkingPeriodic(NamedTuple):
    """A report being worked on, and what the reader may do with it."""

    report: PeriodicReport
    case: PeriodicCase
    actions: tuple[PeriodicAction, ...]
    submitted_by: str

    @property
    def waits(self) -> bool:
        """It waits for the reader's approval."""
        return PeriodicAction.APPROVE in self.actions


class PeriodicList(NamedTuple):
    """The page of periodic reports."""

    working: Sequence[WorkingPeriodic]
    archive: Sequence[ListedPeriodic]
    total: int
    """Of the archive, on all pages."""


class BaseChoice(NamedTuple):
    """An agency whose reports the actor writes."""

    code: str
    name: str
    is_nation: bool


class PeriodicChoices(NamedTuple):
    """What the filters can be set to."""

    bases: Sequence[tuple[str, str]]
    years: Sequence[int]


def periodic_list(
    session: Session,
    actor: Actor,
    today: date,
    wanted: WantedPeriodic,
    *,
    limit: int | None = None,
    offset: int = 0,
) -> PeriodicList:
    """Seven statements, however many there are."""
    matching = _matching(actor, today, wanted)
    total = session.scalar(_archive(func.count(PeriodicReport.id)).where(*matching)) or 0
    return PeriodicList(
        working(session, actor, today),
        archive(session, actor, today, wanted, limit=limit, offset=offset),
        total,
    )


def archive(
    session: Session,
    actor: Actor,
    today: date,
    wanted: WantedPeriodic,
    *,
    limit: int | None = None,
    offset: int = 0,
) -> list[ListedPeriodic]:
    """Approved reports, the newest period first; one statement."""
    one, issue = PeriodicReport, PeriodicIssue
    rows = session.execute(
        _archive(
            one.id, Agency.code, Agency.name, Agency.kind == AgencyKind.PUSAT, one.kind,
            one.period, one.edition, one.state, issue.number, issue.dated, issue.signatory,
            issue.approved_at,
        )
        .where(*_matching(actor, today, wanted))
        .order_by(one.ends_on.desc(), one.starts_on, *ordering(), one.edition.desc())
        .limit(limit)
        .offset(offset)
    )  # fmt: skip
    return [ListedPeriodic(*row) for row in rows]


def working(session: Session, actor: Actor, today: date) -> list[WorkingPeriodic]:
    """What the actor writes or approves; those that wait for them first. Five statements."""
    one, sent = PeriodicReport, aliased(User)
    rows = session.execute(
        select(one, func.coalesce(sent.name, ""))
        .options(joinedload(one.base))
        .outerjoin(sent, sent.id == one.submitted_by_id)
        .where(one.state.in_(LIVING), _near(actor, today))
        .order_by(one.ends_on, one.id)
    ).all()
    cases = periodic_cases(session, [report for report, _ in rows], today)
    found = [
        WorkingPeriodic(report, cases[report.id], permitted(cases[report.id], actor, today), by)
        for report, by in rows
        if may_read_report(actor, cases[report.id])
    ]
    return sorted(found, key=lambda row: not row.waits)


def waiting(session: Session, actor: Actor, today: date) -> list[WorkingPeriodic]:
    """Those that wait for the actor's approval; no statement for whoever approves nothing."""
    if not any(actor.with_role(Role.EVALUATION_LEAD)):
        return []
    return [row for row in working(session, actor, today) if row.waits]


def bases(session: Session, actor: Actor, today: date) -> list[BaseChoice]:
    """Whose reports the actor writes: homes with an agency below; one statement."""
    homes = {grant.home_id for grant in actor.with_role(*REVIEWER_ROLES)}
    if not homes:
        return []
    line, lower = AgencyClosure, aliased(Agency)
    below = exists().where(
        line.ancestor_id == Agency.id, line.depth > 0, in_force(today),
        lower.id == line.descendant_id, lower.kind.not_in(UNIT_KINDS),
    )  # fmt: skip
    rows = session.execute(
        select(Agency.code, Agency.name, Agency.kind == AgencyKind.PUSAT)
        .where(Agency.id.in_(homes), below)
        .order_by(*ordering())
    )
    return [BaseChoice(*row) for row in rows]


def choices(session: Session, actor: Actor, today: date) -> PeriodicChoices:
    """Of the archive the actor reads; one statement."""
    rows = session.execute(
        _archive(Agency.code, Agency.name, PeriodicReport.starts_on)
        .where(*_matching(actor, today, WantedPeriodic()))
        .distinct()
    ).all()
    found = sorted({(code, name) for code, name, _ in rows}, key=lambda pair: pair[1])
    return PeriodicChoices(found, sorted({day.year for *_, day in rows}, reverse=True))


# ── clauses ───────────────────────────────────────────────────────────────────
def _archive(*columns: Any) -> Select[*tuple[Any, ...]]:
    one = PeriodicReport
    return (
        select(*columns)
        .select_from(one)
        .join(one.base)
        .join(one.issue)
        .where(one.state.in_(FROZEN))
    )


def _matching(actor: Actor, today: date, wanted: WantedPeriodic) -> list[ColumnElement[bool]]:
    one = PeriodicReport
    found = [readable(actor, today)]
    if wanted.kind:
        found.append(one.kind == wanted.kind)
    if wanted.year:
        found += [
            one.starts_on >= date(wanted.year, 1, 1), one.starts_on < date(wanted.year + 1, 1, 1)
        ]  # fmt: skip
    if wanted.base:
        found.append(Agency.code == wanted.base)
    if not wanted.with_superseded:
        found.append(one.state == PeriodicState.APPROVED)
    places = (PeriodicIssue.number, Agency.name, PeriodicIssue.signatory)
    for word in wanted.text.split():
        found.append(or_(*(place.icontains(word, autoescape=True) for place in places)))
    return found


def readable(actor: Actor, today: date) -> ColumnElement[bool]:
    """Of `PeriodicReport` in the archive, joined with its base: `reads_whole` as a clause."""
    one = PeriodicReport
    whole = [g for g in actor.grants if g.role not in WATCHER_ROLES or not g.kinds]
    limited = [g for g in actor.grants if g not in whole]
    seen = Actor(actor.user_id, actor.name, tuple(whole), is_system=actor.is_system)
    begun = cast("ColumnElement[date]", one.starts_on)
    clauses = [visible(seen, one.base_id, today, begun)]
    for kind in AgencyKind:
        covering = tuple(g for g in limited if covers(g.kinds, kind))
        if covering:
            watcher = Actor(actor.user_id, actor.name, covering)
            theirs = visible(watcher, one.base_id, today, begun)
            clauses.append(and_(Agency.kind == kind, theirs))
    return or_(*clauses)


def _near(actor: Actor, today: date) -> ColumnElement[bool]:
    """Of `PeriodicReport`: bases the actor writes for, or stands above as a lead."""
    one, line = PeriodicReport, AgencyClosure
    homes = {grant.home_id for grant in actor.with_role(*REVIEWER_ROLES)}
    leads = {grant.home_id for grant in actor.with_role(Role.EVALUATION_LEAD)}
    if not homes:
        return false()
    above = exists().where(
        line.descendant_id == one.base_id, line.ancestor_id.in_(leads), in_force(today)
    )
    handed_in = and_(one.state == PeriodicState.SUBMITTED, above)
    return or_(one.base_id.in_(homes), handed_in) if leads else one.base_id.in_(homes)
