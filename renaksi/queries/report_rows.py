"""The rows of one report: the read-model of its page, the verification, the sheet and the receipt.

Everything that shows a report row by row starts here, so that no two of them can differ.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy.orm import Session

from renaksi.core.achievement import Light, achievement, is_due, light
from renaksi.core.plan_item import ItemValues
from renaksi.core.policy import Place
from renaksi.core.report_entry import EntryValues, Judgement, counted_value
from renaksi.core.report_flags import EvidenceFacts, RowFacts, RowFlag, flags
from renaksi.queries.evidence import EvidenceItem
from renaksi.queries.report_cases import OpenedReport
from renaksi.queries.report_reads import Entry, NumberedItem, Reads, reads_of


@dataclass(frozen=True, slots=True)
class Previous:
    """The value of the same action at the checkpoint before; None where it was not reported."""

    code: str
    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One action of the revision the report stands on, with what was entered and said of it."""

    lineage_id: str
    number: str
    """As people see it: 2.1 is the first action under the second strategy."""
    strategy_id: int
    strategy_code: str
    strategy_name: str
    item: ItemValues
    responsible_id: int | None
    responsible_name: str
    place: Place | None
    """Of the penanggung jawab; None: the agency itself, or nobody."""
    target: Decimal | None
    is_due: bool
    values: EntryValues
    entry_id: int | None
    version: int
    """Of the row as it was read; 0 before anything was entered."""
    updated_at: datetime | None
    updated_by: str
    judgement: Judgement
    previous: Previous | None
    """None at the first checkpoint of the year."""
    value: Decimal | None
    """What counts: the verified value, else the reported one; of a nil report nothing."""
    percent: Decimal | None
    """Achievement, uncapped and unrounded; None where not due or nothing is reported."""
    light: Light
    evidence: tuple[EvidenceItem, ...] = ()
    facts: tuple[EvidenceFacts, ...] = ()
    """What the flags ask of its evidence, one per piece."""
    flags: tuple[RowFlag, ...] = ()

    @property
    def required(self) -> tuple[str, ...]:
        """Kinds of evidence the action asks for."""
        return self.item.required_evidence

    @property
    def is_missing(self) -> bool:
        """Due, and nothing is reported."""
        return self.is_due and self.value is None


NOBODY: Final = Entry()
"""Stands for a row nothing has been entered into."""


def report_rows(
    session: Session,
    opened: OpenedReport,
    *,
    with_places: bool = True,
    with_evidence: bool = True,
) -> tuple[ReportRow, ...]:
    """In the order of the plan. Five statements at most, however many rows; none without a plan.

    `with_places` False, one statement less: for whoever does not ask who may write into a row.
    `with_evidence` False: for whoever shows no files, though the flags know of them.
    """
    if opened.revision is None:
        return ()
    found = reads_of(
        session,
        opened,
        opened.revision,
        with_places=with_places,
        with_evidence=with_evidence,
    )
    bare = {one.item.lineage_id: _row(one, found) for one in found.items}
    marks = flags({key: _facts(row) for key, row in bare.items()}, found.period)
    return tuple(
        replace(row, flags=own) if (own := marks[key]) else row for key, row in bare.items()
    )


def flagged(rows: Iterable[ReportRow]) -> int:
    """How many rows a verifier has to look at one by one."""
    return sum(bool(one.flags) for one in rows)


def _row(one: NumberedItem, found: Reads) -> ReportRow:
    item, values = one.item, one.item.values
    entry = found.entries.get(item.lineage_id, NOBODY)
    target = values.targets.get(found.checkpoint.code)
    value = None if found.is_nil else counted_value(entry.values, entry.judgement)
    due = is_due(values.polarity, target)
    percent = (
        achievement(values.polarity, target, value)
        if due and target is not None and value is not None
        else None
    )
    return ReportRow(
        lineage_id=item.lineage_id,
        number=one.number,
        strategy_id=item.strategy_id,
        strategy_code=one.strategy.code,
        strategy_name=one.strategy.name,
        item=values,
        responsible_id=item.responsible_id,
        responsible_name=one.responsible_name,
        place=found.places.get(item.responsible_id or 0),
        target=target,
        is_due=due,
        values=entry.values,
        entry_id=entry.id,
        version=entry.version,
        updated_at=entry.updated_at,
        updated_by=entry.updated_by,
        judgement=entry.judgement,
        previous=_previous(item.lineage_id, found),
        value=value,
        percent=percent,
        light=light(percent),
        evidence=found.evidence.get(entry.id or 0, ()),
        facts=found.facts.get(entry.id or 0, ()),
    )


def _previous(lineage_id: str, found: Reads) -> Previous | None:
    if found.before is None:
        return None
    return Previous(found.before.code, found.earlier.get(lineage_id))


def _facts(row: ReportRow) -> RowFacts:
    return RowFacts(
        polarity=row.item.polarity,
        target=row.target,
        value=row.value,
        previous=row.previous.value if row.previous else None,
        description=row.values.description,
        required_evidence=row.required,
        evidence=row.facts,
    )
