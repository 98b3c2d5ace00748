"""Asking for more time (dispensasi), from a report that is locked or about to be."""

from flask import render_template
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.errors import Invalid, WrongState
from renaksi.core.extension import ExtensionAction, acting_tier, why_not
from renaksi.core.report import ExtensionState
from renaksi.forms.reports import ExtensionForm
from renaksi.labels.report_page import locked_since
from renaksi.queries.extensions import ExtensionRow, extensions_at, wish
from renaksi.services import extensions
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.guards import signed_in
from renaksi.views.reports import page as report_page
from renaksi.views.reports.blueprint import REPORT, bp
from renaksi.views.reports.page import ReportPage
from renaksi.views.reports.rows import done


@bp.route(f"{REPORT}/dispensasi", methods=["GET", "POST"])
@signed_in
def ask(plan_id: int, code: str) -> ResponseReturnValue:
    """The form, and what became of earlier requests about the same report."""
    ctx = current_context()
    page = report_page.load(ctx, plan_id, code)
    asked = extensions_at(ctx.session, page.opened)
    form = ExtensionForm()
    if not form.is_submitted():
        form.wanted_until.data = wish(page.opened, asked).first_day
    case = wish(page.opened, asked)
    refusal = why_not(ExtensionAction.REQUEST, case, ctx.actor)
    if refusal is not None and not isinstance(refusal, WrongState):
        raise refusal
    try:
        if form.is_submitted() and refusal is None and form.validate():
            return _request(ctx, page, form)
    except Invalid as error:
        form.take(error)
    except WrongState as error:
        refusal = error
    tier = acting_tier(case)
    shown = render_template(
        "reports/ask.html",
        **report_page.context(page),
        form=form,
        asked=list(reversed(asked)),
        case=case,
        tier=tier.name if tier else report_page.tier_of(page),
        refused=labels.refusal(refusal) if refusal is not None else "",
        is_locked=page.is_locked,
        locked_since=locked_since(page.opened.case.window),
        may_cancel=_cancellable(asked) is not None,
    )
    return shown, 409 if refusal is not None and form.is_submitted() else _status(form)


def _status(form: ExtensionForm) -> int:
    return 422 if form.errors else 200


def _request(ctx: Context, page: ReportPage, form: ExtensionForm) -> ResponseReturnValue:
    opened = page.opened
    extensions.request(
        ctx,
        opened.plan.id,
        opened.checkpoint.id,
        reason=form.reason.data or "",
        wanted_until=form.wanted_until.data,
    )
    return done(page, "Permintaan dispensasi dikirim. Anda melihat keputusannya di halaman ini.")


@bp.post(f"{REPORT}/dispensasi/batal")
@signed_in
def cancel_ask(plan_id: int, code: str) -> ResponseReturnValue:
    """Take back the request that waits for its decision."""
    ctx = current_context()
    page = report_page.load(ctx, plan_id, code)
    waiting = _cancellable(extensions_at(ctx.session, page.opened))
    case = wish(page.opened, ())
    refusal = why_not(ExtensionAction.REQUEST, case, ctx.actor)
    if refusal is not None and not isinstance(refusal, WrongState):
        raise refusal
    if waiting is None:
        return done(page, "Tidak ada permintaan dispensasi yang menunggu keputusan.")
    extensions.cancel(ctx, waiting.id)
    return done(page, "Permintaan dispensasi dibatalkan.")


def _cancellable(asked: tuple[ExtensionRow, ...]) -> ExtensionRow | None:
    return next((one for one in asked if one.state is ExtensionState.REQUESTED), None)
