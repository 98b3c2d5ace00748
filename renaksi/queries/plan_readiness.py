"""The blocking checks of a stored revision (design section 4)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import and_, inspect, select
from sqlalchemy.orm import Session, joinedload, selectinload

from renaksi.core.plan import PlanState
from renaksi.core.plan_checks import PlanCheck, Targets, check_plan
from renaksi.models import ActionItem, ActionPlan, ItemTarget, PlanRevision
from renaksi.queries.plan_rows import CheckpointInfo, checkpoints_of, frozen_targets, item_values
from renaksi.queries.recommendation_answers import unanswered


def plan_check(session: Session, revision: PlanRevision, today: date) -> PlanCheck:
    """What keeps the revision from being submitted; five statements at most.

    `today`: the day in the agency's zone, which decides what is due. Rows are keyed by lineage.
    """
    checkpoints = checkpoints_of(session, _cycle_id(session, revision), today)
    codes = {one.id: one.code for one in checkpoints}
    items = session.scalars(
        select(ActionItem)
        .where(ActionItem.revision_id == revision.id, ActionItem.removed_at.is_(None))
        .order_by(ActionItem.ordinal, ActionItem.id)
        .options(
            joinedload(ActionItem.strategy),
            joinedload(ActionItem.responsible),
            selectinload(ActionItem.targets),
        )
        .execution_options(populate_existing=True)
    )
    rows = {item.lineage_id: item_values(item, codes) for item in items}
    fixed = fixed_targets(session, revision, checkpoints)
    asked = unanswered(session, revision, today)
    return check_plan(rows, tuple(codes.values()), fixed, asked)


def _cycle_id(session: Session, revision: PlanRevision) -> int:
    """Of its plan, which most pages have at hand."""
    if "plan" not in inspect(revision).unloaded:
        return revision.plan.cycle_id
    found = select(ActionPlan.cycle_id).where(ActionPlan.id == revision.plan_id)
    return session.scalars(found).one()


def fixed_targets(
    session: Session, revision: PlanRevision, checkpoints: Sequence[CheckpointInfo]
) -> dict[str, Targets]:
    """By lineage, what the plan in force has at checkpoints already due: it stays so.

    Actions new in this revision are free: nothing was promised for them. One statement, or none.
    """
    frozen = frozen_targets(revision.number, checkpoints)
    if not frozen:
        return {}
    codes = {one.id: one.code for one in checkpoints if one.code in frozen}
    rows = session.execute(
        select(ActionItem.lineage_id, ItemTarget.checkpoint_id, ItemTarget.value)
        .join(PlanRevision, PlanRevision.id == ActionItem.revision_id)
        .outerjoin(
            ItemTarget,
            and_(ItemTarget.item_id == ActionItem.id, ItemTarget.checkpoint_id.in_(codes)),
        )
        .where(
            PlanRevision.plan_id == revision.plan_id,
            PlanRevision.state == PlanState.ENACTED,
            PlanRevision.id != revision.id,
            ActionItem.removed_at.is_(None),
        )
    )
    found: dict[str, dict[str, Decimal | None]] = {}
    for lineage_id, checkpoint_id, value in rows:
        own = found.setdefault(lineage_id, dict.fromkeys(frozen))
        if checkpoint_id is not None:
            own[codes[checkpoint_id]] = value
    return dict(found)
