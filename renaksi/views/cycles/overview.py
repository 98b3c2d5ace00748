"""The list of cycles, and one cycle as a checklist."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.cycle_setup import BLOCKING, gaps
from renaksi.core.errors import Invalid
from renaksi.core.policy import Permission
from renaksi.forms.cycles import NewCycleForm
from renaksi.labels.cycle import SCHEME, SETUP_GAP, SETUP_ITEM
from renaksi.queries.cycle_setup import setup_facts
from renaksi.queries.cycles import all_cycles, cycle_by_year
from renaksi.queries.publication import rules_of
from renaksi.services import cycles
from renaksi.views.context import current_context
from renaksi.views.cycles import bp
from renaksi.views.guards import needs


@bp.route("/", methods=["GET", "POST"])
@needs(Permission.CYCLE_ADMINISTER)
def index() -> ResponseReturnValue:
    ctx = current_context()
    known = all_cycles(ctx.session)
    form = NewCycleForm()
    form.offer(one.year for one in known)
    if form.validate_on_submit():
        like = form.like.data
        try:
            made = cycles.create_cycle(ctx, form.year.data or 0, like=int(like) if like else None)
        except Invalid as refused:
            form.take(refused)
        else:
            flash(f"Siklus {made.year} dibuat. Periksa susunannya, lalu buka.", "ok")
            return redirect(url_for(".show", year=made.year))
    elif not form.is_submitted():
        form.year.data = known[0].year + 1 if known else ctx.today.year
        form.like.data = str(known[0].year) if known else ""
    page = render_template("cycles/index.html", cycles=known, form=form, scheme=SCHEME)
    return page, 422 if form.errors else 200


@bp.get("/<int:year>")
@needs(Permission.CYCLE_ADMINISTER)
def show(year: int) -> ResponseReturnValue:
    ctx = current_context()
    cycle = cycle_by_year(ctx.session, year)
    facts = setup_facts(ctx.session, cycle, ctx.today)
    return render_template(
        "cycles/show.html",
        cycle=cycle,
        facts=facts,
        gaps=gaps(facts),
        blocking=BLOCKING,
        item_words=SETUP_ITEM,
        gap_words=SETUP_GAP,
        scheme=SCHEME[cycle.scheme],
        held_back=len(rules_of(ctx.session, cycle.id).held_back),
    )
