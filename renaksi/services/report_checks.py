"""Whether the stored totals of reports are what steps and rows come to, and writing them anew."""

from collections.abc import Iterator

from renaksi.core.audit import AuditEvent
from renaksi.models import ActionPlan
from renaksi.queries.report_checks import TotalDifference, total_differences
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps.report_taken import hold
from renaksi.services.steps.report_totals import refresh_plan


def check_totals(ctx: Context) -> Iterator[TotalDifference]:
    """Every stored total that is missing or differs, plan by plan."""
    return total_differences(ctx.session, ctx.now)


def rebuild_totals(ctx: Context) -> int:
    """Write anew what `check_totals` finds; the number of plans that were put right.

    For plans that came into force before totals were kept, and after a repair by hand.
    """
    with transaction(ctx) as session:
        plan_ids = sorted({one.plan_id for one in total_differences(session, ctx.now)})
        for plan_id in plan_ids:
            hold(ctx, plan_id)
            refresh_plan(ctx, session.get_one(ActionPlan, plan_id))
        if plan_ids:
            audit.record(ctx, AuditEvent.REPORT_TOTALS, after={"count": len(plan_ids)})
    return len(plan_ids)
