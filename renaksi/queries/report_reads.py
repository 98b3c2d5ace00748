"""What `queries.report_rows` is made of: a report's actions, entries and calendar, as stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from renaksi.core.policy import Place
from renaksi.core.report_entry import EMPTY, UNJUDGED, EntryValues, Judgement, counted_value
from renaksi.core.report_flags import EvidenceFacts
from renaksi.core.report_totals import UNCOUNTED
from renaksi.models import (
    ActionItem,
    Checkpoint,
    Cycle,
    PlanRevision,
    ProgressEntry,
    ProgressReport,
    Strategy,
    User,
)
from renaksi.queries.evidence import EvidenceItem, evidence_of
from renaksi.queries.report_cases import OpenedReport
from renaksi.queries.report_flags import evidence_facts, period_of
from renaksi.queries.report_slots import day_in
from renaksi.queries.scope import places_of


@dataclass(frozen=True, slots=True)
class Entry:
    """A stored row of a report, as plain values."""

    id: int | None = None
    version: int = 0
    values: EntryValues = EMPTY
    judgement: Judgement = UNJUDGED
    updated_at: datetime | None = None
    updated_by: str = ""
    """Empty: the system."""


@dataclass(frozen=True, slots=True)
class Reads:
    """Everything read for the rows of one report."""

    checkpoint: Checkpoint
    before: Checkpoint | None
    """The checkpoint before it in the year."""
    codes: Mapping[int, str]
    """Of the year's checkpoints, by id."""
    period: tuple[date, date]
    items: Sequence[ActionItem]
    numbers: Mapping[int, str]
    """By action, the number people see."""
    entries: Mapping[str, Entry]
    earlier: Mapping[str, Decimal]
    """By lineage, the value that counts at the checkpoint before."""
    places: Mapping[int, Place]
    """Of the units that are responsible, by agency."""
    is_nil: bool
    evidence: Mapping[int, tuple[EvidenceItem, ...]]
    facts: Mapping[int, tuple[EvidenceFacts, ...]]
    """By row; what the flags ask of its evidence."""


def reads_of(
    session: Session, opened: OpenedReport, revision: PlanRevision, *, with_places: bool = True
) -> Reads:
    """Three statements; one more where units are responsible, two where there is evidence."""
    cycle = _cycle(session, opened.plan.cycle_id)
    checkpoints = cycle.checkpoints
    earlier = [one for one in checkpoints if one.ordinal < opened.checkpoint.ordinal]
    before = earlier[-1] if earlier else None
    items = _items(session, revision.id)
    own, values = _entries(session, opened, before)
    evidence = evidence_of(session, [one.id for one in own.values() if one.id])
    return Reads(
        checkpoint=opened.checkpoint,
        before=before,
        codes={one.id: one.code for one in checkpoints},
        period=period_of(opened.checkpoint, [one.period_end for one in earlier], cycle.year),
        items=items,
        numbers=_numbers(cycle.strategies, items),
        entries=own,
        earlier=values,
        places=_places(session, opened, items) if with_places else {},
        is_nil=bool(opened.report and opened.report.is_nil),
        evidence=evidence,
        facts=evidence_facts(session, evidence),
    )


def _cycle(session: Session, cycle_id: int) -> Cycle:
    """With its calendar and strategies in one statement: four rows times five at most a page."""
    found = select(Cycle).where(Cycle.id == cycle_id)
    loaded = found.options(joinedload(Cycle.checkpoints), joinedload(Cycle.strategies))
    return session.execute(loaded).unique().scalar_one()


def _items(session: Session, revision_id: int) -> Sequence[ActionItem]:
    rows = session.scalars(
        select(ActionItem)
        .join(ActionItem.strategy)
        .outerjoin(ActionItem.responsible)
        .outerjoin(ActionItem.targets)
        .where(ActionItem.revision_id == revision_id, ActionItem.removed_at.is_(None))
        .order_by(Strategy.ordinal, ActionItem.ordinal, ActionItem.id)
        .options(
            contains_eager(ActionItem.strategy),
            contains_eager(ActionItem.responsible),
            contains_eager(ActionItem.targets),
        )
    )
    return rows.unique().all()


def _numbers(strategies: Sequence[Strategy], items: Sequence[ActionItem]) -> dict[int, str]:
    """As the matrix of the plan numbers them: strategy by strategy, empty ones counted."""
    found = {}
    for place, strategy in enumerate(strategies, 1):
        own = [one for one in items if one.strategy_id == strategy.id]
        found.update({one.id: f"{place}.{number}" for number, one in enumerate(own, 1)})
    return found


def _entries(
    session: Session, opened: OpenedReport, before: Checkpoint | None
) -> tuple[dict[str, Entry], dict[str, Decimal]]:
    """The rows of this report, and the values of the one before; one statement."""
    writer, judge = aliased(User), aliased(User)
    at = [opened.checkpoint.id, *([before.id] if before else [])]
    rows = session.execute(
        select(ProgressEntry, ProgressReport, writer.name, judge.name)
        .join(ProgressReport, ProgressReport.id == ProgressEntry.report_id)
        .outerjoin(writer, writer.id == ProgressEntry.updated_by_id)
        .outerjoin(judge, judge.id == ProgressEntry.verdict_by_id)
        .where(ProgressReport.plan_id == opened.plan.id, ProgressReport.checkpoint_id.in_(at))
        .execution_options(populate_existing=True)
    )
    own: dict[str, Entry] = {}
    earlier: dict[str, Decimal] = {}
    for row, report, written_by, judged_by in rows:
        entry = _entry(row, written_by or "", judged_by or "")
        if report.checkpoint_id == opened.checkpoint.id:
            own[row.lineage_id] = entry
        elif report.state not in UNCOUNTED and not report.is_nil:
            value = counted_value(entry.values, entry.judgement)
            earlier.update({} if value is None else {row.lineage_id: value})
    return own, earlier


def _entry(row: ProgressEntry, written_by: str, judged_by: str) -> Entry:
    return Entry(
        id=row.id,
        version=row.version,
        values=EntryValues(row.realization, row.description, row.obstacles, row.next_steps),
        judgement=Judgement(row.verdict, row.verified_value, row.verdict_note, judged_by),
        updated_at=row.updated_at,
        updated_by=written_by,
    )


def _places(
    session: Session, opened: OpenedReport, items: Sequence[ActionItem]
) -> dict[int, Place]:
    """Of the units that rows belong to; the agency itself needs none."""
    own = {None, opened.plan.agency_id, opened.case.place.agency_id}
    units = {one.responsible_id for one in items} - own
    found = {one for one in units if one is not None}
    return places_of(session, found, day_in(opened.case.now)) if found else {}
