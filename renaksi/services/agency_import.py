"""Agencies from a file: what each row would do, then all of it or nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from renaksi.core import agency_import
from renaksi.core.agency_difference import Change
from renaksi.core.agency_facts import Branch
from renaksi.core.agency_rules import KEPT_BY_OWNER, clean_code
from renaksi.core.agency_sheet import ImportRow, PlannedRow
from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, Invalid, NotAllowed, Refusal, RuleBroken
from renaksi.core.plan_sheet import RowState
from renaksi.core.policy import Permission, Place, holds_anywhere, may
from renaksi.models import ActionPlan
from renaksi.queries.scope import place_of
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps import agency_branch, closure, report_totals
from renaksi.services.steps.agency_record import told
from renaksi.services.steps.agency_work import code_fits, within
from renaksi.services.steps.agency_writing import write

TOLD_IN_FULL: Final = 200
"""Facts of one import that the audit line repeats; of more it tells the number."""


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """The dry run of a file."""

    rows: tuple[PlannedRow, ...]
    change: Change
    branch: Branch
    """The tree as it would be."""

    @property
    def counts(self) -> Counter[RowState]:
        return Counter(planned.state for planned in self.rows)

    @property
    def has_errors(self) -> bool:
        return any(planned.state is RowState.WRONG for planned in self.rows)

    @property
    def fingerprint(self) -> str:
        """Give it back as `expect`, and what is saved is what was shown, or is refused."""
        return self.change.fingerprint


def plan_import(ctx: Context, rows: Sequence[ImportRow]) -> ImportPlan:
    """What `apply_import` would do, row by row. Writes nothing.

    An agency_admin changes units of its own agency only; other rows of the file must say what
    is so already. Raises NotAllowed where the actor keeps no agency at all.
    """
    if not holds_anywhere(ctx.actor, Permission.UNIT_KEEP):
        raise NotAllowed(Refusal.ROLE_MISSING)
    branch = agency_branch.load_all(ctx.session, ctx.today)
    after, change, planned = agency_import.plan(branch, rows, _Gate(ctx))
    return ImportPlan(tuple(planned), change, after)


def apply_import(
    ctx: Context, rows: Sequence[ImportRow], *, expect: str | None = None
) -> ImportPlan:
    """Save all of the file in one transaction; nothing when one row is wrong.

    `expect` is the fingerprint of the plan that was shown. Raises Invalid (FILE_HAS_ERRORS) and
    Conflict. A file that changes nothing leaves no audit line.
    """
    with transaction(ctx) as session:
        closure.lock(session)
        plan = plan_import(ctx, rows)
        if plan.has_errors:
            raise Invalid(Refusal.FILE_HAS_ERRORS, "file", count=plan.counts[RowState.WRONG])
        if expect is not None and expect != plan.fingerprint:
            raise Conflict(Refusal.CHANGED_BY_OTHER)
        if plan.change:
            write(session, plan.change, plan.branch)
            _follow_clocks(ctx, plan.change)
            _record(ctx, plan)
    return plan


def _follow_clocks(ctx: Context, change: Change) -> None:
    """The days of an agency whose zone changed end by another clock now."""
    moved = [new.id for old, new in change.agencies if old and old.time_zone is not new.time_zone]
    for some in closure.chunks(moved):
        report_totals.refresh_revised(ctx, ActionPlan.agency_id.in_(some))


def _record(ctx: Context, plan: ImportPlan) -> None:
    change, counts = plan.change, plan.counts
    before, after = told(change, plan.branch)
    if len(change.agencies) + len(change.links) + len(change.names) > TOLD_IN_FULL:
        before, after = {}, {}
    after |= {"new": counts[RowState.NEW], "changed": counts[RowState.CHANGED]}
    homes = [grant.home_id for grant in ctx.actor.grants]
    audit.record(
        ctx,
        AuditEvent.AGENCY_IMPORT,
        agency_id=homes[0] if homes else None,
        before=before,
        after=after,
    )


class _Gate:
    """May the actor do what a row asks? OPD and units belong to their agency, all else to the centre."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.places: dict[int, Place] = {}

    def __call__(self, branch: Branch, row: ImportRow, agency_id: int | None) -> RuleBroken | None:
        supervisor_id = branch.codes.get(clean_code(row.supervisor))
        touched = [one for one in (agency_id, supervisor_id) if one is not None]
        kinds = {branch.agencies[agency_id].kind} if agency_id is not None else {row.kind}
        kept = kinds <= KEPT_BY_OWNER
        permission = Permission.UNIT_KEEP if kept else Permission.AGENCY_ADMINISTER
        for one in touched:
            place = self._place(branch, one)
            if not may(self.ctx.actor, permission, place):
                return Invalid(Refusal.NOT_YOURS, "code")
            if agency_id is None:
                return _code_fault(self.ctx, branch, place, row.code)
        return None

    def _place(self, branch: Branch, agency_id: int) -> Place:
        """Of the agency; of a new one, of the agency that is there already above it."""
        while agency_id < 0:
            agency_id = branch.links[agency_id][0].supervisor
        if agency_id not in self.places:
            day = within(branch.agencies[agency_id].span, self.ctx.today)
            self.places[agency_id] = place_of(self.ctx.session, agency_id, day)
        return self.places[agency_id]


def _code_fault(ctx: Context, branch: Branch, place: Place, code: str) -> RuleBroken | None:
    try:
        code_fits(ctx, branch, place, clean_code(code))
    except Invalid as fault:
        return fault
    return None
