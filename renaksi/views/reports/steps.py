"""The owner's steps of a report: handing it in, taking it back, reporting nothing."""

from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.errors import Conflict, Invalid, NotAllowed, Refusal, RuleBroken, WrongState
from renaksi.core.report import ReportAction
from renaksi.core.report_window import Stand
from renaksi.core.reporting import why_not, why_not_edit
from renaksi.forms.reports import NilForm
from renaksi.forms.steps import StepForm
from renaksi.labels.report_page import locked_since, window_words
from renaksi.labels.report_steps import STEP, in_words
from renaksi.queries.report_history import history
from renaksi.services import reports
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.guards import signed_in
from renaksi.views.reports import page as report_page
from renaksi.views.reports.blueprint import REPORT, bp
from renaksi.views.reports.page import ReportPage
from renaksi.views.reports.rows import done

ACTIONS: Final = {"ajukan": ReportAction.SUBMIT, "tarik": ReportAction.WITHDRAW}


@bp.route(f"{REPORT}/langkah/<any(ajukan,tarik):slug>", methods=["GET", "POST"])
@signed_in
def take(plan_id: int, code: str, slug: str) -> ResponseReturnValue:
    """What will be sent, what is missing, and the button; then the receipt."""
    ctx, action = current_context(), ACTIONS[slug]
    page = report_page.load(ctx, plan_id, code)
    form = StepForm().with_note(STEP[action].note, required=False)
    report = page.opened.report
    if not form.is_submitted() and report is not None:
        form.version.data = str(report.version)
    refusal = why_not(action, report_page.begun(page.opened.case), ctx.actor)
    if refusal is not None and not isinstance(refusal, Invalid):
        return _refused(ctx, page, action, form, refusal)
    try:
        if form.is_submitted() and form.validate():
            return _perform(ctx, page, action, form)
    except Invalid as error:
        refusal = error
    except (Conflict, WrongState) as error:
        return _refused(ctx, page, action, form, error)
    missing = labels.refusal(refusal) if refusal is not None else ""
    shown = _shown(page, action, form, missing)
    return shown, 422 if form.is_submitted() else 200


def _shown(page: ReportPage, action: ReportAction, form: StepForm, missing: str) -> str:
    case = page.opened.case
    window = window_words(case.window, case.now)
    return render_template(
        "reports/take.html",
        **report_page.context(page),
        form=form,
        words=in_words(STEP[action], page.opened.checkpoint.code, report_page.tier_of(page)),
        submits=action is ReportAction.SUBMIT,
        missing=missing,
        window=window,
        is_late=case.window.stand(case.now) is Stand.LATE,
        first=case.window.return_due_on is None,
    )


def _perform(
    ctx: Context, page: ReportPage, action: ReportAction, form: StepForm
) -> ResponseReturnValue:
    report = page.opened.report
    if report is None:  # `why_not` refuses a step of a report that does not exist
        raise WrongState(Refusal.REPORT_WRONG_STATE, state=None)
    reports.take_step(ctx, report.id, action, version=form.read_version, note=form.note.data or "")
    words = in_words(STEP[action], page.opened.checkpoint.code, report_page.tier_of(page))
    if action is not ReportAction.SUBMIT:
        return done(page, words.done)
    newest = next(one for one in history(ctx.session, page.opened) if one.receipt_number)
    flash(words.done, "ok")
    here = report_page.arguments(page)
    return redirect(url_for("reports.receipt", transition_id=newest.id, **here), 303)


def _refused(
    ctx: Context, page: ReportPage, action: ReportAction, form: StepForm, error: RuleBroken
) -> ResponseReturnValue:
    """A closed window or a report that changed says so on a page; no right is a plain refusal."""
    if not isinstance(error, Conflict | WrongState):
        raise error
    ctx.session.rollback()
    page = report_page.load(ctx, page.opened.plan.id, page.opened.checkpoint.code)
    newest = next((one for one in history(ctx.session, page.opened) if one.action), None)
    own = newest is not None and newest.by_id == ctx.actor.user_id
    is_locked = error.reason is Refusal.WINDOW_LOCKED
    shown = render_template(
        "reports/stale.html",
        **report_page.context(page),
        sentence=labels.refusal(error),
        is_done=form.is_submitted() and own and newest is not None and newest.action is action,
        is_locked=is_locked,
        locked_since=locked_since(page.opened.case.window),
        typed=(form.note.data or "").strip() if form.is_submitted() else "",
        receipt=newest if newest is not None and newest.receipt_number else None,
        words=in_words(STEP[action], page.opened.checkpoint.code, report_page.tier_of(page)),
    )
    return shown, 409


@bp.route(f"{REPORT}/nihil", methods=["GET", "POST"])
@signed_in
def nil(plan_id: int, code: str) -> ResponseReturnValue:
    """Nothing to report, and why; the rows stay, and it can be taken back before it is handed in."""
    ctx = current_context()
    page = report_page.load(ctx, plan_id, code)
    report = page.opened.report
    form = NilForm()
    if not form.is_submitted() and report is not None:
        form.nil_reason.data = report.nil_reason
    if refusal := why_not_edit(page.opened.case, ctx.actor):
        raise refusal
    if not report_page.may_nil(page, ctx):
        raise NotAllowed(Refusal.ROLE_MISSING)
    if form.is_submitted():
        is_nil = request.form.get("langkah") != "batal"
        if not is_nil or form.validate():
            try:
                return _nil(ctx, page, form, is_nil=is_nil)
            except Invalid as error:
                form.take(error)
    shown = render_template("reports/nil.html", **report_page.context(page), form=form)
    return shown, 422 if form.errors else 200


def _nil(ctx: Context, page: ReportPage, form: NilForm, *, is_nil: bool) -> ResponseReturnValue:
    opened = page.opened
    reason = form.nil_reason.data or ""
    reports.set_nil(ctx, opened.plan.id, opened.checkpoint.id, is_nil=is_nil, reason=reason)
    if is_nil:
        return done(page, "Laporan nihil tersimpan. Pejabat Pengelola Pengaduan mengajukannya.")
    return done(page, "Laporan tidak nihil lagi. Baris yang sudah diisi masih ada.")
