"""A new periodic report: of whom, and for which period; what exists already is opened instead."""

from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.errors import Invalid, NotAllowed, Refusal
from renaksi.core.periodic import PeriodicKind, last_periods
from renaksi.core.policy import Permission
from renaksi.forms.periodic import NewReportForm
from renaksi.labels import periodic as words, periodic_pages as pages
from renaksi.labels.periodic_steps import PERIODIC_STATE
from renaksi.queries.periodic_list import WantedPeriodic, bases, periodic_list
from renaksi.services import periodic
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.guards import needs
from renaksi.views.periodic.blueprint import bp
from renaksi.views.periodic.lists import KINDS

OFFERED: Final = {
    PeriodicKind.WEEKLY: 10,
    PeriodicKind.MONTHLY: 13,
    PeriodicKind.QUARTERLY: 6,
    PeriodicKind.HALF_YEARLY: 4,
    PeriodicKind.YEARLY: 4,
}
"""The one under way, and as many before it as somebody may be behind with."""
USUAL: Final = "bulanan"
SHOWN: Final = 8
"""Of those that exist already."""


@bp.route("/baru", methods=["GET", "POST"])
@needs(Permission.PERIODIC_WRITE)
def new() -> ResponseReturnValue:
    ctx = current_context()
    typed = request.args.get("jenis", "")
    slug = typed if typed in KINDS else USUAL
    mine = bases(ctx.session, ctx.actor, ctx.today)
    if not mine:
        raise NotAllowed(Refusal.ROLE_MISSING)
    periods = last_periods(KINDS[slug], ctx.today, OFFERED[KINDS[slug]])
    form = NewReportForm().offer([(one.code, one.name) for one in mine], periods, ctx.today)
    if form.validate_on_submit():
        try:
            report = periodic.create(ctx, form.base.data, form.chosen)
        except Invalid as refused:
            form.take(refused)
        else:
            is_new = report.created_at == ctx.now
            flash(pages.BEGUN if is_new else pages.EXISTS, "ok")
            return redirect(url_for("periodic.show", report_id=report.id))
    elif not form.is_submitted():
        asked = request.args.get("di", "")
        form.base.data = asked if asked in {one.code for one in mine} else mine[0].code
        form.period.data = periods[1].code  # the last that is over
    return _page(ctx, form, slug), 422 if form.errors else 200


def _page(ctx: Context, form: NewReportForm, slug: str) -> str:
    kind = KINDS[slug]
    wanted = WantedPeriodic(kind)
    found = periodic_list(ctx.session, ctx.actor, ctx.today, wanted, limit=SHOWN)
    return render_template(
        "periodic/new.html",
        form=form,
        slug=slug,
        kind=kind,
        kinds=KINDS,
        working=[one for one in found.working if one.report.kind is kind],
        archive=found.archive,
        state_words=PERIODIC_STATE,
        words=words,
        pages=pages,
    )
