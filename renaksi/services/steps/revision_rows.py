"""The rows of a revision: settled when it is submitted, copied when the next one begins."""

from typing import Final, cast

from sqlalchemy import Table, and_, bindparam, delete, insert, literal, or_, select, union, update

from renaksi.core.audit import AuditEvent
from renaksi.models import (
    ActionItem,
    AuditEntry,
    ItemTarget,
    PlanContributor,
    PlanRevision,
    Strategy,
)
from renaksi.services.context import Context

ITEM_EVENTS: Final = tuple(one for one in AuditEvent if one.startswith("item:"))
NOT_COPIED: Final = frozenset({"id", "revision_id", "version", "removed_at"})


def settle(ctx: Context, revision: PlanRevision) -> None:
    """Make the rows final: note who worked on them, drop the deleted ones, number the rest."""
    _keep_contributors(ctx, revision)
    session, own = ctx.session, ActionItem.revision_id == revision.id
    dropped = select(ActionItem.id).where(own, ActionItem.removed_at.is_not(None))
    gone = session.scalars(dropped).all()
    if gone:
        session.execute(delete(ItemTarget).where(ItemTarget.item_id.in_(gone)))
        session.execute(delete(ActionItem).where(ActionItem.id.in_(gone)))
    _number(ctx, revision)


def _number(ctx: Context, revision: PlanRevision) -> None:
    """From 1 without gaps, by strategy. Order is no content: no row's version rises by it."""
    rows = ctx.session.execute(
        select(ActionItem.id, ActionItem.ordinal)
        .join(Strategy, Strategy.id == ActionItem.strategy_id)
        .where(ActionItem.revision_id == revision.id)
        .order_by(Strategy.ordinal, ActionItem.ordinal, ActionItem.id)
    ).all()
    table = cast("Table", ActionItem.__table__)
    moved = [
        {"row": row, "place": place}
        for place, (row, ordinal) in enumerate(rows, 1)
        if ordinal != place
    ]
    if moved:
        change = update(table).where(table.c.id == bindparam("row"))
        ctx.session.execute(change.values(ordinal=bindparam("place")), moved)


def _keep_contributors(ctx: Context, revision: PlanRevision) -> None:
    """Whoever wrote in these rows may not review the plan (design 3.6), though a later hand
    covered theirs or the row is dropped: the audit trail knows, and is asked before that.
    """
    own = select(ActionItem.id).where(ActionItem.revision_id == revision.id)
    written = or_(
        and_(AuditEntry.subject_type == ActionItem.__tablename__, AuditEntry.subject_id.in_(own)),
        and_(
            AuditEntry.subject_type == PlanRevision.__tablename__,
            AuditEntry.subject_id == revision.id,
        ),
    )
    hands = union(
        select(AuditEntry.actor_id).where(AuditEntry.event.in_(ITEM_EVENTS), written),
        select(ActionItem.created_by_id).where(ActionItem.revision_id == revision.id),
        select(ActionItem.updated_by_id).where(ActionItem.revision_id == revision.id),
    )
    session = ctx.session
    known = set(
        session.scalars(
            select(PlanContributor.user_id).where(PlanContributor.plan_id == revision.plan_id)
        )
    )
    found = {one for one in session.scalars(hands) if one is not None}
    session.add_all(PlanContributor(plan_id=revision.plan_id, user_id=one) for one in found - known)


def copy(ctx: Context, source: PlanRevision, target: PlanRevision) -> None:
    """The rows of `source` once more, under the same lineage, with their targets.

    Two statements whatever their number; who wrote a row last stays who wrote it.
    """
    session, table = ctx.session, cast("Table", ActionItem.__table__)
    same = [one for one in table.columns if one.name not in NOT_COPIED]
    session.execute(
        insert(table).from_select(
            [*(one.name for one in same), "revision_id", "version"],
            select(*same, literal(target.id), literal(1)).where(
                table.c.revision_id == source.id, table.c.removed_at.is_(None)
            ),
        )
    )
    old, new, targets = table.alias("old"), table.alias("new"), cast("Table", ItemTarget.__table__)
    session.execute(
        insert(targets).from_select(
            ["item_id", "checkpoint_id", "value"],
            select(new.c.id, targets.c.checkpoint_id, targets.c.value)
            .join(old, old.c.id == targets.c.item_id)
            .join(
                new,
                and_(new.c.lineage_id == old.c.lineage_id, new.c.revision_id == target.id),
            )
            .where(old.c.revision_id == source.id),
        )
    )
