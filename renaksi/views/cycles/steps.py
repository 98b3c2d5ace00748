"""Opening, closing and throwing away a cycle: each says first what will happen."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.cycle_setup import BLOCKING, gaps
from renaksi.core.errors import WrongState
from renaksi.core.policy import Permission
from renaksi.labels.cycle import SETUP_GAP, SETUP_ITEM
from renaksi.models import Cycle
from renaksi.queries.cycle_setup import setup_facts
from renaksi.queries.cycles import cycle_by_year
from renaksi.queries.funnel import Funnel, plan_funnel
from renaksi.queries.funnel_nodes import root
from renaksi.services import cycles
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.cycles import bp
from renaksi.views.guards import needs


@bp.route("/<int:year>/buka", methods=["GET", "POST"], endpoint="open")
@needs(Permission.CYCLE_ADMINISTER)
def open_(year: int) -> ResponseReturnValue:
    ctx = current_context()
    cycle = cycle_by_year(ctx.session, year)
    refusal = ""
    if request.method == "POST":
        try:
            cycles.open_cycle(ctx, cycle.id)
        except WrongState as refused:
            refusal, cycle = labels.refusal(refused), cycle_by_year(ctx.session, year)
        else:
            flash(f"Siklus {year} dibuka.", "ok")
            return redirect(url_for(".show", year=year))
    facts = setup_facts(ctx.session, cycle, ctx.today)
    page = render_template(
        "cycles/open.html",
        cycle=cycle,
        facts=facts,
        gaps=gaps(facts),
        blocking=BLOCKING,
        gap_words=SETUP_GAP,
        item_words=SETUP_ITEM,
        refusal=refusal,
    )
    return page, 409 if refusal else 200


@bp.route("/<int:year>/tutup", methods=["GET", "POST"])
@needs(Permission.CYCLE_ADMINISTER)
def close(year: int) -> ResponseReturnValue:
    ctx = current_context()
    cycle = cycle_by_year(ctx.session, year)
    if request.method == "POST":
        cycles.close_cycle(ctx, cycle.id)
        flash(f"Siklus {year} ditutup.", "ok")
        return redirect(url_for(".show", year=year))
    return render_template("cycles/close.html", cycle=cycle, funnel=_funnel(ctx, cycle))


def _funnel(ctx: Context, cycle: Cycle) -> Funnel:
    return plan_funnel(
        ctx.session, cycle, under_id=root(ctx.session).id, actor=ctx.actor, today=ctx.today
    )


@bp.route("/<int:year>/hapus", methods=["GET", "POST"])
@needs(Permission.CYCLE_ADMINISTER)
def discard(year: int) -> ResponseReturnValue:
    ctx = current_context()
    cycle = cycle_by_year(ctx.session, year)
    if request.method == "POST":
        cycles.discard_cycle(ctx, cycle.id)
        flash(f"Siklus {year} dihapus.", "ok")
        return redirect(url_for(".index"))
    return render_template("cycles/discard.html", cycle=cycle)
