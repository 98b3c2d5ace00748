"""Waktu tanggap: how fast each hub decides, beside how many below it have reported."""

from flask import render_template
from flask.typing import ResponseReturnValue

from renaksi.queries.compliance import compliance
from renaksi.queries.responsiveness import responsiveness
from renaksi.views.compliance.address import read
from renaksi.views.compliance.blueprint import bp
from renaksi.views.compliance.seen import place, way
from renaksi.views.context import current_context
from renaksi.views.guards import signed_in


@bp.get("/tanggap")
@signed_in
def answering() -> ResponseReturnValue:
    ctx = current_context()
    address = read(ctx.today, "answering")
    seen = place(ctx, address)
    if seen is None:
        return render_template("compliance/empty.html")
    under = seen.under.id
    found = responsiveness(
        ctx.session, under_id=under, actor=ctx.actor, today=ctx.today, year=seen.cycle.year
    )
    chosen = compliance(
        ctx.session,
        seen.cycle,
        seen.checkpoint,
        under_id=under,
        actor=ctx.actor,
        today=ctx.today,
        now=ctx.now,
    )
    beside = {part.code: part.figures for part in chosen.by_hub}
    beside[chosen.node.code] = chosen.total
    hubs = list(found.hubs)
    if address.lowest_first:
        hubs.sort(key=lambda one: -(one.total.median or 0))
    text = render_template(
        "compliance/answering.html",
        seen=seen,
        address=address,
        crumbs=way(ctx, seen, address),
        found=found,
        hubs=hubs,
        beside=beside,
        period=seen.period,
    )
    return text, address.status
