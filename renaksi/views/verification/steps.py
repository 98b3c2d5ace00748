"""Steps of a report that are a verifier's: each says what it will do before it is taken."""

from typing import Final

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.calendar import add_working_days
from renaksi.core.errors import Conflict, Invalid, WrongState
from renaksi.core.policy import Permission
from renaksi.core.report import ReportAction
from renaksi.core.reporting import note_required, why_not
from renaksi.forms.steps import ReturnForm, StepForm
from renaksi.labels.verification import step_words
from renaksi.models import ProgressReport
from renaksi.queries.report_cases import OpenedReport
from renaksi.queries.verification_page import VerificationPage, verification_page
from renaksi.services import reports
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.guards import needs
from renaksi.views.verification.blueprint import bp
from renaksi.views.verification.page import opened_for
from renaksi.views.verification.stale import stale

ACTIONS: Final = {
    "mulai": ReportAction.START,
    "verifikasi": ReportAction.VERIFY,
    "kembalikan": ReportAction.RETURN,
    "buka-kembali": ReportAction.REOPEN,
}
SENDS_BACK: Final = frozenset({ReportAction.RETURN, ReportAction.REOPEN})


@bp.route(
    "/<int:report_id>/langkah/<any(mulai, verifikasi, kembalikan, 'buka-kembali'):slug>",
    methods=["GET", "POST"],
)
@needs(Permission.REPORT_VERIFY)
def step(report_id: int, slug: str) -> ResponseReturnValue:
    ctx, action = current_context(), ACTIONS[slug]
    opened, report = opened_for(ctx, report_id)
    page = verification_page(ctx.session, opened, report)
    opened = page.opened
    form = _form(ctx, page, action)
    blocked = ""
    try:
        if refusal := why_not(action, opened.case, ctx.actor):
            raise refusal
        if form.is_submitted() and (answer := _perform(ctx, opened, report, action, form, page)):
            return answer
    except (Conflict, WrongState) as error:
        return stale(ctx, report_id, error, typed=form.note.data or "")
    except Invalid as error:  # rows are still undecided
        blocked = labels.refusal(error)
    text = render_template(
        "verification/step.html",
        opened=opened,
        report=report,
        page=page,
        form=form,
        action=action,
        words=_words(opened, report, page, action),
        blocked=blocked,
        sends_back=action in SENDS_BACK,
        returned=[one for one in page.rows if one.row.judgement.verdict == "returned"],
        adjusted=[one for one in page.rows if one.row.judgement.verdict == "adjusted"],
    )
    return text, 422 if form.errors or form.form_errors or blocked else 200


def _form(ctx: Context, page: VerificationPage, action: ReportAction) -> StepForm:
    form: StepForm = ReturnForm() if action in SENDS_BACK else StepForm()
    if not form.is_submitted():
        form.version.data = str(page.report.version)
        if isinstance(form, ReturnForm):
            days = page.opened.plan.cycle.return_days
            form.return_due_on.data = add_working_days(page.opened.today, days, page.days_off)
    required = note_required(action, page.opened.case, ctx.actor)
    return form.with_note("Alasan" if required else "Pesan", required=required)


def _perform(
    ctx: Context,
    opened: OpenedReport,
    report: ProgressReport,
    action: ReportAction,
    form: StepForm,
    page: VerificationPage,
) -> ResponseReturnValue | None:
    """Take the step; None where the form has to be shown again."""
    if not form.validate():
        return None
    try:
        reports.take_step(
            ctx,
            report.id,
            action,
            version=form.read_version,
            note=form.note.data or "",
            return_due_on=form.return_due_on.data if isinstance(form, ReturnForm) else None,
        )
    except Invalid as error:
        if error.field is None:
            form.form_errors.append(labels.refusal(error))
        else:
            form.take(error)
        return None
    flash(_words(opened, report, page, action)["done"], "ok")
    if action is ReportAction.START:
        return redirect(url_for("verification.show", report_id=report.id))
    return redirect(url_for("verification.index"))


def _words(
    opened: OpenedReport, report: ProgressReport, page: VerificationPage, action: ReportAction
) -> dict[str, str]:
    return dict(
        step_words(
            action,
            agency=opened.plan.agency.name,
            checkpoint=opened.checkpoint.code,
            year=opened.plan.cycle.year,
            rows=page.progress,
            is_nil=report.is_nil,
        )
    )
