"""A topic people complain of again and again becomes an action of the plan being drafted."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.errors import Invalid, NotAllowed, NotFound, Refusal
from renaksi.core.plan import Polarity
from renaksi.core.plan_item import ItemValues
from renaksi.core.policy import Permission, may
from renaksi.forms.base import trimmed
from renaksi.forms.follow_ups import MakeActionForm
from renaksi.labels import complaint as words
from renaksi.queries.complaint_plan import open_plan
from renaksi.queries.connections import agency_with
from renaksi.queries.scope import place_of
from renaksi.services.items import add_item
from renaksi.views.complaints.blueprint import bp
from renaksi.views.context import current_context
from renaksi.views.guards import needs

LONGEST = 200


@bp.route("/topik/<code>", methods=["GET", "POST"])
@needs(Permission.PLAN_EDIT)
def topic(code: str) -> ResponseReturnValue:
    ctx = current_context()
    agency = agency_with(ctx.session, code)
    if agency is None:
        raise NotFound
    place = place_of(ctx.session, agency.id, ctx.today)
    if not may(ctx.actor, Permission.COMPLAINT_READ, place):
        raise NotFound
    if not may(ctx.actor, Permission.PLAN_EDIT, place):
        raise NotAllowed(Refusal.ROLE_MISSING)
    name = trimmed(request.values.get("topik", ""))[:LONGEST]
    draft, form = open_plan(ctx.session, agency.id), MakeActionForm()
    form.offer(draft.strategies if draft else ())
    if draft is not None and name and form.validate_on_submit():
        try:
            item = add_item(ctx, draft.revision_id, _action(name, form.strategy.data))
        except Invalid as refused:
            form.take(refused)
        else:
            flash("Topik menjadi aksi renaksi. Lengkapi targetnya.", "ok")
            anchor, lineage = f"baris-{item.lineage_id}", item.lineage_id
            where = url_for("plans.show", plan_id=draft.plan_id, ubah=lineage, _anchor=anchor)
            return redirect(where, 303)
    page = render_template(
        "complaints/topic.html",
        agency=agency,
        name=name,
        draft=draft,
        form=form,
        action=words.topic_action(name),
        indicator=words.topic_indicator(name),
    )
    return page, 422 if form.errors else 200


def _action(name: str, strategy: str) -> ItemValues:
    return ItemValues(
        strategy_code=strategy,
        action=words.topic_action(name),
        indicator=words.topic_indicator(name),
        unit="laporan",
        polarity=Polarity.DOWN,
    )
