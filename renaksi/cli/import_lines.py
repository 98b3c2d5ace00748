"""What `renaksi import` tells of a file: rows that change or are wrong, and the sums."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from renaksi import labels
from renaksi.core.agency_sheet import PlannedRow
from renaksi.core.assessment_sheet import PlannedRow as PlannedResult
from renaksi.core.complaint_totals import PlannedRow as PlannedTotal
from renaksi.core.connection_import import PlannedRow as PlannedConnection
from renaksi.core.plan_sheet import RowState
from renaksi.core.recommendation_sheet import PlannedRow as PlannedRecommendation
from renaksi.labels import format as fmt
from renaksi.labels.plan_sheet import ROW_STATE
from renaksi.services import (
    assessment_import,
    complaint_totals_import,
    connection_import,
    recommendation_import,
)
from renaksi.services.agency_import import ImportPlan

Plan = (
    recommendation_import.RegisterPlan
    | assessment_import.OutsidePlan
    | connection_import.ConnectionPlan
    | complaint_totals_import.TotalsPlan
)


def outcome(plan: Plan, *, dry_run: bool) -> str:
    if dry_run:
        return "Uji coba: tidak ada yang disimpan."
    left_out = plan.counts[RowState.WRONG]
    told = f" {left_out} baris yang salah dilewati." if left_out else ""
    return ("Tersimpan." if plan.has_changes else "Tidak ada yang berubah.") + told


def register_lines(plan: recommendation_import.RegisterPlan) -> Iterator[str]:
    """What changes and what is wrong, row by row; of thousands that are new the number says enough."""
    for planned in plan.rows:
        if planned.state in {RowState.CHANGED, RowState.WRONG}:
            row = planned.row
            yield _row_line(row.line, planned.state, row.number, row.issuer)
            yield from _details(planned)
    yield _summary(plan.counts)


def result_lines(plan: assessment_import.OutsidePlan) -> Iterator[str]:
    for planned in plan.rows:
        if planned.state in {RowState.CHANGED, RowState.WRONG}:
            row = planned.row
            year = str(row.year or "")
            yield _row_line(row.line, planned.state, row.agency, year, row.instrument)
            yield from _details(planned)
    yield _summary(plan.counts)


def totals_lines(plan: complaint_totals_import.TotalsPlan) -> Iterator[str]:
    for planned in plan.rows:
        if planned.state in {RowState.CHANGED, RowState.WRONG}:
            row = planned.row
            yield _row_line(row.line, planned.state, row.agency, str(row.first_on or ""))
            yield from _details(planned)
    yield _summary(plan.counts)


def connection_lines(plan: connection_import.ConnectionPlan) -> Iterator[str]:
    for planned in plan.rows:
        if planned.state in {RowState.CHANGED, RowState.WRONG}:
            row = planned.row
            yield _row_line(row.line, planned.state, row.agency, row.state or "")
            yield from _details(planned)
    yield _summary(plan.counts)


def agency_lines(plan: ImportPlan) -> Iterator[str]:
    for planned in plan.rows:
        row = planned.row
        yield _row_line(row.number, planned.state, row.code, row.name)
        yield from _details(planned)
    yield _summary(plan.counts)


def _row_line(number: int, state: RowState, *what: str) -> str:
    word = ROW_STATE[state].word.lower()
    return f"baris {number:<5} {word:<8} {'  '.join(what)}".rstrip()


def _details(
    planned: PlannedRow | PlannedRecommendation | PlannedResult | PlannedConnection | PlannedTotal,
) -> Iterator[str]:
    for column, (before, after) in planned.changes.items():
        yield f"    {column}: {_value(before)} → {_value(after)}"
    for fault in planned.faults:
        where = " ".join(
            filter(None, (fault.column, f"({fault.address})" if fault.address else ""))
        )
        yield f"    {where + ': ' if where else ''}{labels.refusal(fault.reason)}"


def _value(value: object) -> str:
    if value is None or value == "":
        return "(kosong)"
    return fmt.number(value) if isinstance(value, Decimal) else str(value)


def _summary(found: Counter[RowState]) -> str:
    counts = ((ROW_STATE[state].word.lower(), found[state]) for state in RowState)
    return ", ".join(f"{number} {word}" for word, number in counts if number)
