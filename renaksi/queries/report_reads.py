"""What `queries.report_rows` is made of: a report's actions, entries and calendar, as stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, aliased

from renaksi.core.policy import Place
from renaksi.core.report_entry import EMPTY, UNJUDGED, EntryValues, Judgement, counted_value
from renaksi.core.report_flags import EvidenceFacts
from renaksi.core.report_totals import UNCOUNTED
from renaksi.models import (
    Agency,
    Checkpoint,
    PlanRevision,
    ProgressEntry,
    ProgressReport,
    User,
)
from renaksi.queries.cycle_year import Point, Theme, cycle_year
from renaksi.queries.evidence import EvidenceItem
from renaksi.queries.item_rows import ItemRow, More, item_rows
from renaksi.queries.prepared import rows_of
from renaksi.queries.report_cases import OpenedReport
from renaksi.queries.report_flags import NO_FILES, files_of_report, period_of
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
class NumberedItem:
    """An action as the matrix of the plan numbers it."""

    item: ItemRow
    number: str
    """As people see it: 2.1 is the first action under the second strategy."""
    strategy: Theme

    @property
    def responsible_name(self) -> str:
        """Empty: nobody."""
        (name,) = self.item.more
        return name or ""


@dataclass(frozen=True, slots=True)
class Reads:
    """Everything read for the rows of one report."""

    checkpoint: Checkpoint
    before: Point | None
    """The checkpoint before it in the year."""
    period: tuple[date, date]
    items: Sequence["NumberedItem"]
    entries: Mapping[str, Entry]
    earlier: Mapping[str, Decimal]
    """By lineage, the value that counts at the checkpoint before."""
    places: Mapping[int, Place]
    """Of the units that are responsible, by agency."""
    is_nil: bool
    evidence: Mapping[int, tuple[EvidenceItem, ...]]
    """By row; empty where nobody asked."""
    facts: Mapping[int, tuple[EvidenceFacts, ...]]
    """By row; what the flags ask of its evidence."""


def reads_of(
    session: Session,
    opened: OpenedReport,
    revision: PlanRevision,
    *,
    with_places: bool = True,
    with_evidence: bool = True,
) -> Reads:
    """Three statements; one more where units are responsible, one where something was entered."""
    cycle = cycle_year(session, opened.plan.cycle_id)
    checkpoints = cycle.points
    earlier = [one for one in checkpoints if one.ordinal < opened.checkpoint.ordinal]
    before = earlier[-1] if earlier else None
    codes = {one.id: one.code for one in checkpoints}
    items = _numbered(cycle.themes, item_rows(session, [revision.id], codes, _MORE))
    own, values = _entries(session, opened, before)
    files = NO_FILES
    if own and opened.report:
        files = files_of_report(session, opened.report.id, with_items=with_evidence)
    return Reads(
        checkpoint=opened.checkpoint,
        before=before,
        period=period_of(opened.checkpoint, [one.period_end for one in earlier], cycle.year),
        items=items,
        entries=own,
        earlier=values,
        places=_places(session, opened, items) if with_places else {},
        is_nil=bool(opened.report and opened.report.is_nil),
        evidence=files.items,
        facts=files.facts,
    )


_MORE: Final = More(Agency.name)


def _numbered(strategies: Sequence[Theme], items: Sequence[ItemRow]) -> list[NumberedItem]:
    """Strategy by strategy, empty ones counted."""
    return [
        NumberedItem(one, f"{place}.{number}", strategy)
        for place, strategy in enumerate(strategies, 1)
        for number, one in enumerate((one for one in items if one.strategy_id == strategy.id), 1)
    ]


def _entries(
    session: Session, opened: OpenedReport, before: Point | None
) -> tuple[dict[str, Entry], dict[str, Decimal]]:
    """The rows of this report, and the values of the one before; one statement."""
    given = {"plan": opened.plan.id, "at": opened.checkpoint.id, "before": before and before.id}
    own: dict[str, Entry] = {}
    earlier: dict[str, Decimal] = {}
    for checkpoint_id, state, is_nil, lineage_id, *row in rows_of(session, _ENTRIES, given):
        entry = _entry(*row)
        if checkpoint_id == opened.checkpoint.id:
            own[lineage_id] = entry
        elif state not in UNCOUNTED and not is_nil:
            value = counted_value(entry.values, entry.judgement)
            earlier.update({} if value is None else {lineage_id: value})
    return own, earlier


def _entries_at() -> Select[*tuple[Any, ...]]:
    """By column: a report has hundreds of rows, and nobody changes one read here."""
    entry, report, writer, judge = ProgressEntry, ProgressReport, aliased(User), aliased(User)
    found: Select[*tuple[Any, ...]] = select(
        report.checkpoint_id, report.state, report.is_nil, entry.lineage_id,
        entry.id, entry.version, entry.updated_at, writer.name,
        entry.realization, entry.description, entry.obstacles, entry.next_steps,
        entry.verdict, entry.verified_value, entry.verdict_note, judge.name,
    )  # fmt: skip
    return (
        found.join(report, report.id == entry.report_id)
        .outerjoin(writer, writer.id == entry.updated_by_id)
        .outerjoin(judge, judge.id == entry.verdict_by_id)
        .where(
            report.plan_id == bindparam("plan"),
            report.checkpoint_id.in_([bindparam("at"), bindparam("before")]),
        )
    )


_ENTRIES: Final = _entries_at()


def _entry(
    key: int, version: int, updated_at: datetime, written_by: str | None, *typed: Any
) -> Entry:
    *values, verdict, verified_value, note, judged_by = typed
    return Entry(
        id=key,
        version=version,
        values=EntryValues(*values),
        judgement=Judgement(verdict, verified_value, note, judged_by or ""),
        updated_at=updated_at,
        updated_by=written_by or "",
    )


def _places(
    session: Session, opened: OpenedReport, items: Sequence[NumberedItem]
) -> dict[int, Place]:
    """Of the units that rows belong to; the agency itself needs none."""
    own = {None, opened.plan.agency_id, opened.case.place.agency_id}
    units = {one.item.responsible_id for one in items} - own
    found = {one for one in units if one is not None}
    return places_of(session, found, day_in(opened.case.now)) if found else {}
