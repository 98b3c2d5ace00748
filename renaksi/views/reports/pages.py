"""The page of one report."""

from flask.typing import ResponseReturnValue

from renaksi.views.context import current_context
from renaksi.views.guards import signed_in
from renaksi.views.reports import page as report_page
from renaksi.views.reports.blueprint import REPORT, bp


@bp.get(REPORT)
@signed_in
def show(plan_id: int, code: str) -> ResponseReturnValue:
    ctx = current_context()
    page = report_page.load(ctx, plan_id, code)
    lineage_id, focus = report_page.asked_row()
    if lineage_id:
        page = page.opening(lineage_id, focus)
    return report_page.whole_page(ctx, page)
