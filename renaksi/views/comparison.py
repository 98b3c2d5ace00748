"""Two revisions beside each other. Its routes belong to the blueprint of `views.steps`."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from renaksi.exports.comparison import comparison_table
from renaksi.labels.comparison import ROW_CHANGE, summary, value_changes
from renaksi.models import ActionPlan
from renaksi.queries.comparison import PlanComparison, comparison
from renaksi.queries.plans import visible_plan
from renaksi.views.context import current_context
from renaksi.views.downloads import send_csv, send_xlsx
from renaksi.views.guards import signed_in


@signed_in
def compare(plan_id: int) -> ResponseReturnValue:
    plan, found = _compared(plan_id)
    everything = "semua" in request.args
    rows = found.result.rows if everything else found.result.changed
    return render_template(
        "steps/compare.html",
        plan=plan,
        found=found,
        everything=everything,
        rows=[(row, value_changes(row, found.names)) for row in rows],
        summary=summary(found.result.counts.items()),
        words=ROW_CHANGE,
    )


@signed_in
def compare_file(plan_id: int, kind: str) -> ResponseReturnValue:
    plan, found = _compared(plan_id)
    numbers = f"{found.old.number} dan {found.new.number}"
    table = comparison_table(
        found,
        f"Perbandingan revisi {numbers} renaksi {plan.agency.name} {plan.cycle.year}",
        everything="semua" in request.args,
        taken_at=current_context().now,
        zone=plan.agency.time_zone,
    )
    send = send_xlsx if kind == "xlsx" else send_csv
    name = f"banding-{plan.agency.code}-{plan.cycle.year}-{found.old.number}-{found.new.number}"
    return send(table, name)


def _compared(plan_id: int) -> tuple[ActionPlan, PlanComparison]:
    ctx = current_context()
    plan = visible_plan(ctx.session, ctx.actor, plan_id, ctx.today)
    numbers = (request.args.get("dari", type=int), request.args.get("ke", type=int))
    today = ctx.today_in(plan.agency.time_zone)
    return plan, comparison(ctx.session, plan, numbers, today)
