"""What an agency owes at its checkpoints, as its own people's tasks ask for it: one statement."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select, tuple_
from sqlalchemy.orm import Session

from renaksi.core.calendar import end_of_day, start_of_day
from renaksi.core.policy import Actor, Place, Role
from renaksi.core.report import SENT_BACK, ExtensionState
from renaksi.core.report_binding import Enactment, bound_revision
from renaksi.core.report_facts import ReportFacts
from renaksi.core.report_window import ReportWindow
from renaksi.core.reporting import ReportCase
from renaksi.models import (
    ActionItem,
    ActionPlan,
    Checkpoint,
    Extension,
    ItemTarget,
    PlanRevision,
    ProgressEntry,
    ProgressReport,
    ReportTransition,
)
from renaksi.queries.report_counts import is_due
from renaksi.queries.report_slots import day_in
from renaksi.queries.scope import own_agencies
from renaksi.queries.standings import Standing

Slot = tuple[int, int]
"""A revision and a checkpoint."""


def own_reports(
    session: Session, actor: Actor, found: Iterable[Standing], now: datetime
) -> list[ReportFacts]:
    """Of the actor's own agencies, at every checkpoint that has opened with a plan in force."""
    slots = {key: pair for one in found if one.is_own for key, pair in _open_slots(one, now)}
    if not slots:
        return []
    rows = session.execute(_rows(list(slots), _own_rows(actor, now)))
    return [_facts(*slots[row[0], row[1]], row[2:], now) for row in rows]


def _open_slots(one: Standing, now: datetime) -> Iterable[tuple[Slot, tuple[Standing, Checkpoint]]]:
    """The standing's plan holds all its revisions; nothing is read here."""
    if one.cycle is None or one.revision is None:
        return
    revisions = one.revision.plan.revisions
    enacted = [Enactment(each.id, each.enacted_at) for each in revisions if each.enacted_at]
    zone = one.agency.time_zone
    for checkpoint in one.cycle.checkpoints:
        bound = bound_revision(enacted, end_of_day(checkpoint.due_on, zone), now)
        if bound is not None and now >= start_of_day(checkpoint.opens_on, zone):
            yield (bound, checkpoint.id), (one, checkpoint)


def _own_rows(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """Actions a liaison fills: of the own unit and of those below it (design 3.1).

    In a plan in force every action is somebody's.
    """
    homes = {grant.home_id for grant in actor.with_role(Role.LIAISON)}
    if not homes:
        return false()
    today = day_in(now)
    return or_(*(ActionItem.responsible_id.in_(own_agencies(one, today)) for one in sorted(homes)))


def _rows(slots: Collection[Slot], mine: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    report, entry = ProgressReport, ProgressEntry
    due = (
        select(
            ActionItem.revision_id,
            ItemTarget.checkpoint_id,
            ActionItem.lineage_id,
            case((mine, 1), else_=0).label("mine"),
        )
        .join(ItemTarget, ItemTarget.item_id == ActionItem.id)
        .where(
            ActionItem.revision_id.in_({revision for revision, _ in slots}),
            ActionItem.removed_at.is_(None),
            is_due(),
        )
        .subquery()
    )
    filled = case((entry.realization.is_not(None), 1), else_=0)
    chosen: Select[*tuple[Any, ...]] = select(
        PlanRevision.id,
        Checkpoint.id,
        report.state,
        report.is_nil,
        report.nil_reason,
        report.return_due_on,
        _granted(),
        _asked(),
        _reason(),
        func.count(due.c.lineage_id),
        func.count(entry.realization),
        func.coalesce(func.sum(due.c.mine), 0),
        func.coalesce(func.sum(due.c.mine * filled), 0),
    )
    return (
        chosen.select_from(PlanRevision)
        .join(ActionPlan, ActionPlan.id == PlanRevision.plan_id)
        .join(Checkpoint, Checkpoint.cycle_id == ActionPlan.cycle_id)
        .outerjoin(
            report,
            and_(report.plan_id == ActionPlan.id, report.checkpoint_id == Checkpoint.id),
        )
        .outerjoin(
            due,
            and_(due.c.revision_id == PlanRevision.id, due.c.checkpoint_id == Checkpoint.id),
        )
        .outerjoin(entry, and_(entry.report_id == report.id, entry.lineage_id == due.c.lineage_id))
        .where(
            PlanRevision.id.in_({revision for revision, _ in slots}),
            tuple_(PlanRevision.id, Checkpoint.id).in_(list(slots)),
        )
        .group_by(PlanRevision.id, Checkpoint.id, report.id, ActionPlan.agency_id)
        .order_by(Checkpoint.due_on, PlanRevision.id)
    )


def _here() -> ColumnElement[bool]:
    return and_(
        Extension.agency_id == ActionPlan.agency_id, Extension.checkpoint_id == Checkpoint.id
    )


def _granted() -> Any:
    found = select(func.max(Extension.granted_until))
    state = Extension.state == ExtensionState.GRANTED
    return found.where(_here(), state).correlate(ActionPlan, Checkpoint).scalar_subquery()


def _asked() -> Any:
    found = select(func.count(Extension.id))
    state = Extension.state == ExtensionState.REQUESTED
    return found.where(_here(), state).correlate(ActionPlan, Checkpoint).scalar_subquery()


def _reason() -> Any:
    step = ReportTransition
    return (
        select(step.note)
        .where(step.report_id == ProgressReport.id, step.target.in_(SENT_BACK))
        .order_by(step.id.desc())
        .limit(1)
        .correlate(ProgressReport)
        .scalar_subquery()
    )


def _facts(one: Standing, checkpoint: Checkpoint, row: Sequence[Any], now: datetime) -> ReportFacts:
    state, is_nil, nil_reason, back, until, asked, reason, due, filled, own, own_filled = row
    agency, zone = one.agency, one.agency.time_zone
    window = ReportWindow(
        checkpoint.opens_on, checkpoint.due_on, checkpoint.closes_on, zone, until, back
    )
    return ReportFacts(
        agency_id=agency.id,
        agency_name=agency.name,
        plan_id=one.revision.plan_id if one.revision else 0,
        checkpoint=checkpoint.code,
        year=one.cycle.year if one.cycle else 0,
        today=day_in(now, zone),
        case=ReportCase(
            state=state,
            place=own_place(one),
            window=window,
            now=now,
            is_nil=bool(is_nil),
            nil_reason=nil_reason or "",
            filled=filled,
        ),
        due=due,
        own_rows=own,
        own_filled=own_filled,
        reason=reason or "",
        is_asked=bool(asked),
        lacks_admin=one.lacks_admin,
    )


def own_place(one: Standing) -> Place:
    """Own means: at home. More of a place is not needed to say what its own people may do."""
    return Place(one.holder_id, one.agency.kind, one.holder_id, (one.holder_id,))
