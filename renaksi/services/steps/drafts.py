"""A revision opened for writing: who may, what its values may refer to, and its lock."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from renaksi.core.cycle import CycleState
from renaksi.core.errors import NotAllowed, NotFound, Refusal, WrongState
from renaksi.core.plan import EDITABLE
from renaksi.core.policy import Permission, Place, may, may_read
from renaksi.core.workflow import PlanCase, cycle_refusal, may_edit_row
from renaksi.models import ActionItem, ActionPlan, Agency, Cycle, PlanRevision, Strategy
from renaksi.queries.custody import plan_place
from renaksi.queries.plan_rows import CheckpointInfo, checkpoints_of, frozen_targets
from renaksi.queries.plan_units import PlanUnit, units_of
from renaksi.services.context import Context


@dataclass(frozen=True, slots=True)
class Draft:
    """A revision that is open for writing, locked, with what its values may refer to."""

    revision: PlanRevision
    agency: Agency
    cycle: Cycle
    case: PlanCase
    checkpoints: tuple[CheckpointInfo, ...]
    strategies: Mapping[str, Strategy]
    units: Mapping[str, PlanUnit]

    @property
    def codes(self) -> dict[int, str]:
        return {one.id: one.code for one in self.checkpoints}

    @property
    def frozen(self) -> frozenset[str]:
        return frozen_targets(self.revision.number, self.checkpoints)

    def place_of(self, item: ActionItem) -> Place | None:
        return next(
            (
                one.place
                for one in self.units.values()
                if one.place.agency_id == item.responsible_id
            ),
            None,
        )


def open_draft(ctx: Context, revision_id: int, *, whole: bool = True) -> Draft:
    """Lock the revision for writing and say what may be written.

    The lock makes a step (submit) and an edit wait for each other, so that nothing is written
    into a revision that was frozen a moment ago. `whole` False lets a liaison in as well.
    """
    session = ctx.session
    found = session.execute(
        select(PlanRevision, ActionPlan, Agency, Cycle)
        .join(ActionPlan, ActionPlan.id == PlanRevision.plan_id)
        .join(Agency, Agency.id == ActionPlan.agency_id)
        .join(Cycle, Cycle.id == ActionPlan.cycle_id)
        .where(PlanRevision.id == revision_id)
        .with_for_update(of=PlanRevision)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound
    revision, plan, agency, cycle = found
    place = plan_place(session, plan, ctx.today)
    case = PlanCase(revision.state, revision.number, place, cycle.state)
    _require_open(ctx, case, cycle, whole=whole)
    strategies = session.scalars(select(Strategy).where(Strategy.cycle_id == cycle.id))
    return Draft(
        revision,
        agency,
        cycle,
        case,
        checkpoints_of(session, cycle.id, ctx.today_in(agency.time_zone)),
        {one.code: one for one in strategies},
        {one.code: one for one in units_of(session, place, ctx.today)},
    )


def _require_open(ctx: Context, case: PlanCase, cycle: Cycle, *, whole: bool) -> None:
    """Authority first, so that a refusal leaks no state."""
    actor = ctx.actor
    if not may_read(actor, case.place):
        raise NotFound
    rights = (
        [Permission.PLAN_EDIT] if whole else [Permission.PLAN_EDIT, Permission.PLAN_EDIT_OWN_ROWS]
    )
    if not any(may(actor, right, case.place) for right in rights):
        raise NotAllowed(Refusal.ROLE_MISSING)
    if case.state not in EDITABLE:
        raise WrongState(Refusal.WRONG_STATE, state=case.state)
    if case.cycle_state is not CycleState.OPEN:
        raise cycle_refusal(case.cycle_state, cycle.year)


def require_row(ctx: Context, draft: Draft, item: ActionItem) -> None:
    if not may_edit_row(draft.case, ctx.actor, draft.place_of(item)):
        raise NotAllowed(Refusal.OTHER_UNITS_ROW)


def all_items(ctx: Context, draft: Draft) -> list[ActionItem]:
    """Every action of the revision in order, the deleted ones among them (their undo needs a place)."""
    return list(
        ctx.session.scalars(
            select(ActionItem)
            .where(ActionItem.revision_id == draft.revision.id)
            .order_by(ActionItem.ordinal, ActionItem.id)
        )
    )


def find_item(ctx: Context, draft: Draft, lineage_id: str, *, removed: bool = False) -> ActionItem:
    if not lineage_id.isprintable():  # NUL from an address: PostgreSQL would refuse the question
        raise NotFound
    item = ctx.session.scalar(
        select(ActionItem)
        .where(
            ActionItem.revision_id == draft.revision.id,
            ActionItem.lineage_id == lineage_id,
            ActionItem.removed_at.is_not(None) if removed else ActionItem.removed_at.is_(None),
        )
        .execution_options(populate_existing=True)
    )
    if item is None:
        raise NotFound
    return item
