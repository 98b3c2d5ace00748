"""Giving one agency more time for its self-assessment."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.assessment_time import extension_reach, why_not_extend
from renaksi.core.errors import Conflict, Invalid
from renaksi.core.policy import Permission
from renaksi.forms.assessment_time import MoreTimeForm
from renaksi.labels.format import day
from renaksi.queries.assessment_cases import OpenedAssessment, open_assessment
from renaksi.services.assessment_time import extend_self
from renaksi.views.assessments.blueprint import ASSESSMENT, bp
from renaksi.views.context import current_context
from renaksi.views.guards import needs

CHANGED = "Penilaian ini berubah sejak Anda membuka halaman. Periksa tanggalnya, lalu simpan lagi."


@bp.route(f"{ASSESSMENT}/waktu", methods=["GET", "POST"])
@needs(Permission.EXTENSION_DECIDE)
def more_time(assessment_id: int) -> ResponseReturnValue:
    """By the lead of the tier above, while the agency still answers."""
    found, form, notice = _opened(assessment_id), MoreTimeForm(), ""
    if form.validate_on_submit() and form.until.data:
        try:
            extend_self(
                current_context(),
                assessment_id,
                form.until.data,
                reason=form.reason.data or "",
                version=form.seen(),
            )
        except Invalid as refused:
            form.take(refused)
        except Conflict:
            found, notice = _opened(assessment_id), CHANGED
            form.version.data = str(found.assessment.version)
        else:
            flash(f"Penilaian mandiri diterima sampai {day(form.until.data)}.", "ok")
            return redirect(url_for(".show", assessment_id=assessment_id), 303)
    elif not form.is_submitted():
        form.version.data = str(found.assessment.version)
        form.until.data = found.assessment.extended_until
    page = render_template(
        "assessments/more_time.html",
        one=found.assessment,
        window=found.case.window,
        reach=extension_reach(found.case),
        form=form,
        notice=notice,
    )
    return page, 409 if notice else 422 if form.errors else 200


def _opened(assessment_id: int) -> OpenedAssessment:
    """Raises NotFound, and what stands against giving more time."""
    ctx = current_context()
    found = open_assessment(ctx.session, ctx.actor, assessment_id, ctx.now)
    if refusal := why_not_extend(found.case, ctx.actor):
        raise refusal
    return found
