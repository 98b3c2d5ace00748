"""Working a file of agencies into a branch: new ones first, then what changes, row by row.

The order of the rows does not matter for new agencies: a unit may stand above its supervisor.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from renaksi.core.agency import AgencyKind
from renaksi.core.agency_difference import Change, difference
from renaksi.core.agency_facts import AgencyFact, Branch, LinkFact
from renaksi.core.agency_row import differences, supervisor_of
from renaksi.core.agency_rules import bring_in, clean_code, faults
from renaksi.core.agency_sheet import CellFault, ImportRow, PlannedRow
from renaksi.core.dates import ALWAYS, FOREVER, Span
from renaksi.core.errors import Invalid, Refusal, RuleBroken
from renaksi.core.plan_sheet import RowState

Gate = Callable[[Branch, ImportRow, int | None], RuleBroken | None]
"""Why the actor may not do what a row asks; the id of the agency, None for a new one."""


@dataclass(slots=True)
class _Work:
    """The file against the tree, in progress."""

    before: Branch
    after: Branch
    may: Gate
    faults: dict[int, list[CellFault]] = field(default_factory=dict)
    changes: dict[int, Mapping[str, tuple[str, str]]] = field(default_factory=dict)
    rows_of: dict[int, ImportRow] = field(default_factory=dict)
    """By agency, the row about it that came last."""

    def refuse(self, row: ImportRow, reason: RuleBroken, column: str | None = None) -> None:
        self.faults.setdefault(row.number, []).append(row.fault(reason, column))


def plan(
    branch: Branch, rows: Sequence[ImportRow], may: Gate
) -> tuple[Branch, Change, list[PlannedRow]]:
    """The branch after the file, what differs, and what becomes of each row, in the file's order."""
    work = _Work(branch, branch.copy(), may)
    for row in rows:
        work.faults |= {row.number: list(row.faults)} if row.faults else {}
    _refuse_repeated(work, rows)
    sound = [row for row in rows if row.number not in work.faults]
    new = _introduce(work, sound)
    for row in sorted(sound, key=_since):
        if row.number not in new and row.number not in work.faults:
            _alter(work, row)
    change = difference(branch, work.after)
    for agency_id, fault in faults(work.after, change.replanted):
        work.refuse(work.rows_of.get(agency_id, rows[0]), fault)
    return work.after, change, [_planned(work, row, new) for row in rows]


def _planned(work: _Work, row: ImportRow, new: Iterable[int]) -> PlannedRow:
    wrong = tuple(work.faults.get(row.number, ()))
    changes = work.changes.get(row.number, {})
    state = RowState.CHANGED if changes else RowState.SAME
    if row.number in new:
        state = RowState.NEW
    return PlannedRow(row, RowState.WRONG if wrong else state, changes, wrong)


def _refuse_repeated(work: _Work, rows: Iterable[ImportRow]) -> None:
    first: dict[tuple[str, date | None], int] = {}
    for row in rows:
        known = first.setdefault((clean_code(row.code), row.since), row.number)
        if known != row.number and row.code:
            work.refuse(row, Invalid(Refusal.TWICE_IN_FILE, "code", row=known))


# ── new agencies ──────────────────────────────────────────────────────────────
def _introduce(work: _Work, rows: Iterable[ImportRow]) -> set[int]:
    """Bring in every agency that is not there yet, supervisors before those below them."""
    first: dict[str, ImportRow] = {}
    for row in sorted(rows, key=_since):
        if clean_code(row.code) not in work.before.codes:
            first.setdefault(clean_code(row.code), row)
    for row in _top_down(first):
        try:
            _bring(work, row, first)
        except RuleBroken as reason:
            work.refuse(row, reason)
    return {row.number for row in first.values()}


def _since(row: ImportRow) -> date:
    return row.since or ALWAYS


def _top_down(first: Mapping[str, ImportRow]) -> Iterable[ImportRow]:
    """Each once, after the row of its supervisor; a circle is broken anywhere."""
    placed: dict[str, ImportRow] = {}
    for code in first:
        way: list[str] = []
        while code in first and code not in placed and code not in way:
            way.append(code)
            code = clean_code(first[code].supervisor)  # noqa: PLW2901 - climbing
        placed |= {one: first[one] for one in reversed(way)}
    return placed.values()


def _bring(work: _Work, row: ImportRow, first: Mapping[str, ImportRow]) -> None:
    if row.kind is AgencyKind.PUSAT:
        raise Invalid(Refusal.ROOT_IS_FIXED, "kind")
    above = supervisor_of(work.after, row, first)
    if refusal := work.may(work.after, row, None):
        raise refusal
    days = Span(row.since or above.span.start, FOREVER)
    new = AgencyFact(
        work.after.new_id(),
        row.code,
        row.name,
        row.short_name,
        _kind(row),
        row.time_zone or above.time_zone,
        days,
    )
    bring_in(work.after, new, "")
    work.after.links[new.id] = (LinkFact(new.id, above.id, days),)
    work.rows_of[new.id] = row


def _kind(row: ImportRow) -> AgencyKind:
    if row.kind is None:
        raise Invalid(Refusal.UNKNOWN_KIND, "kind", value="", kinds=", ".join(AgencyKind))
    return row.kind


# ── agencies that are there ───────────────────────────────────────────────────
def _alter(work: _Work, row: ImportRow) -> None:
    """Make the agency on that day what the row says; what it says already is left alone."""
    agency_id = work.after.codes.get(clean_code(row.code))
    if agency_id is None:  # its first row was refused
        return
    work.rows_of[agency_id] = row
    try:
        commands, changes = differences(work.after, row, agency_id)
        refusal = work.may(work.after, row, agency_id) if commands else None
        if refusal:
            raise refusal
        for command in commands:
            command.apply(work.after)
        work.changes[row.number] = changes
    except RuleBroken as reason:
        work.refuse(row, reason)
