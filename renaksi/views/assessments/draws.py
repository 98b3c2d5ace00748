"""Drawing a sample: what would be drawn is shown first, and drawn only as it was shown."""

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from renaksi.core.errors import Conflict, Invalid, NotAllowed, Refusal, WrongState
from renaksi.core.moderation import sample_size, told
from renaksi.core.policy import Permission
from renaksi.core.sampling import draw as drawn_of
from renaksi.forms.moderation import DrawForm
from renaksi.labels import moderation as words
from renaksi.labels.format import number
from renaksi.queries.moderation import Moderation, moderation as load
from renaksi.services import moderation as services
from renaksi.views.assessments.blueprint import bp
from renaksi.views.assessments.moderation import ROUND, address
from renaksi.views.context import current_context
from renaksi.views.guards import needs


@bp.route(f"{ROUND}/moderasi/sampel", methods=["GET", "POST"])
@needs(Permission.MODERATION_READ)
def draw(round_id: int) -> ResponseReturnValue:
    ctx = current_context()
    found = load(ctx.session, ctx.actor, round_id, ctx.today)
    if not found.leads:
        raise NotAllowed(Refusal.ROLE_MISSING)
    if not found.units:
        raise WrongState(Refusal.NOTHING_TO_DRAW)
    form = DrawForm.read(request.args)
    asked = form.is_submitted() or "benih" in request.args
    if not asked or not form.validate():
        return _page(found, form, None), 422 if asked else 200
    if form.is_submitted():
        try:
            sample = services.draw_sample(
                ctx,
                round_id,
                seed=form.benih.data or "",
                size=form.ukuran.data,
                margin=form.margin,
                confidence=form.confidence,
                expect=form.version.data or "",
            )
        except Invalid as refused:
            form.take(refused)
            return _page(found, form, None), 422
        except Conflict:
            found = load(ctx.session, ctx.actor, round_id, ctx.today)
            return _page(found, form, _preview(found, form), is_stale=True), 409
        flash(f"{number(sample.size)} penilaian ditarik sebagai sampel.", "ok")
        return redirect(address(found, lihat="kasus"))
    return _page(found, form, _preview(found, form))


def _preview(found: Moderation, form: DrawForm) -> list[dict[str, Any]]:
    """The strata as the draw would leave them."""
    wanted = sample_size(len(found.units), form.ukuran.data, form.margin, form.confidence)
    return told(drawn_of(found.units, form.benih.data or "", wanted), found.units)


def _page(
    found: Moderation,
    form: DrawForm,
    strata: list[dict[str, Any]] | None,
    *,
    is_stale: bool = False,
) -> str:
    form.version.data = found.mark
    return render_template(
        "assessments/draw.html",
        m=found,
        form=form,
        strata=strata,
        words=words,
        is_stale=is_stale,
        names={one.hub_code: one.hub_name for one in found.rows},
        agencies={one.code: one.name for one in found.rows},
        back=address(found),
    )
