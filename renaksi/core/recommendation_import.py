"""Working a register into what is stored: what becomes of each row, whatever their order.

A row is known by issuer and number. What an empty cell leaves open stays as it is; of a new
recommendation it is what its source asks for (design section 4, domain section 4).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields
from datetime import date

from renaksi.core.errors import Invalid, Refusal
from renaksi.core.follow_up_clock import due_day
from renaksi.core.plan_sheet import RowState
from renaksi.core.recommendation import DayCount, Priority, RecommendationSource
from renaksi.core.recommendation_history import (
    day_of,
    is_handled_here,
    status_since,
    step_changes,
)
from renaksi.core.recommendation_row import World, row_faults
from renaksi.core.recommendation_sheet import (
    COLUMN_OF,
    STATUS_WORD,
    Facts,
    PlannedRow,
    RegisterRow,
    StepChanges,
    Stored,
    Terms,
)


def plan(rows: Sequence[RegisterRow], world: World) -> list[PlannedRow]:
    """What becomes of each row, in the order of the file."""
    lines: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in rows:
        lines[row.key].append(row.line)
    return [_planned(row, lines[row.key], world) for row in rows]


def _planned(row: RegisterRow, lines: Sequence[int], world: World) -> PlannedRow:
    faults = (*row.faults, *row_faults(row, lines, world))
    if faults:
        return PlannedRow(row, RowState.WRONG, faults=faults)
    stored = world.stored.get(row.key)
    try:
        return _new(row, world) if stored is None else _known(row, stored, world)
    except Invalid as reason:
        column = COLUMN_OF.get(reason.field or "", "")
        return PlannedRow(row, RowState.WRONG, faults=(row.fault(column, reason),))


# ── what a sound row says ─────────────────────────────────────────────────────
def _new(row: RegisterRow, world: World) -> PlannedRow:
    facts = _facts(row, None, world)
    return PlannedRow(row, RowState.NEW, facts, _terms(facts, world))


def _known(row: RegisterRow, stored: Stored, world: World) -> PlannedRow:
    facts = _facts(row, stored.facts, world)
    steps = step_changes(stored, facts, row.status_on)
    changes = _changes(row, stored, facts, steps)
    if not changes:
        return PlannedRow(row, RowState.SAME, facts, stored=stored)
    if is_handled_here(stored):
        raise Invalid(Refusal.HANDLED_HERE, None, number=row.number)
    days = {COLUMN_OF[name] for name in ("issued_on", "due_on", "source")}
    terms = _terms(facts, world) if days & changes.keys() else None
    return PlannedRow(row, RowState.CHANGED, facts, terms, stored, steps, changes)


def _facts(row: RegisterRow, before: Facts | None, world: World) -> Facts:
    if row.source is None or row.issued_on is None or row.status is None:
        message = "a row with an empty cell is wrong and asks for nothing"
        raise ValueError(message)
    due_on = row.due_on
    if due_on is None and before is not None and before.issued_on == row.issued_on:
        due_on = before.due_on
    return Facts(
        source=row.source,
        addressee=row.addressee,
        text=row.text,
        cause=row.cause or (before.cause if before else ""),
        priority=row.priority or (before.priority if before else Priority.MEDIUM),
        issued_on=row.issued_on,
        due_on=due_on or _due(row.source, row.issued_on, world),
        status=row.status,
        remarks=row.remarks or (before.remarks if before else ""),
    )


def _due(source: RecommendationSource, issued_on: date, world: World) -> date:
    rule = world.rule(source, issued_on)
    return due_day(issued_on, rule.answer_days, rule.answer_count, world.holidays)


def _terms(facts: Facts, world: World) -> Terms:
    """As the source asks; where the file names another day, the clock runs out on that one."""
    rule = world.rule(facts.source, facts.issued_on)
    days, how = rule.answer_days, rule.answer_count
    if facts.due_on != _due(facts.source, facts.issued_on, world):
        days, how = (facts.due_on - facts.issued_on).days, DayCount.CALENDAR
    return Terms(days, how, rule.review_days, rule.review_count, rule.asks_audit)


def _changes(
    row: RegisterRow, stored: Stored, after: Facts, steps: StepChanges
) -> dict[str, tuple[object, object]]:
    """By column, in the words of files."""
    pairs = {
        one.name: (getattr(stored.facts, one.name), getattr(after, one.name))
        for one in fields(Facts)
    }
    since = status_since(stored.steps)
    if steps.added or (since and since.id in steps.moved):
        pairs["status_on"] = (day_of(since.at) if since else None, row.status_on)
    before, now = pairs["status"]
    pairs["status"] = (STATUS_WORD.get(before, before), STATUS_WORD.get(now, now))
    return {COLUMN_OF[name]: pair for name, pair in pairs.items() if pair[0] != pair[1]}
