"""One assessment: its three columns, where it stands, what can be done, and what was said of it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.errors import Invalid
from renaksi.forms.follow_ups import RemarkForm
from renaksi.labels import assessment_page as words
from renaksi.queries.assessment_told import told_of
from renaksi.services import assessment_comments as comments
from renaksi.services.context import Context
from renaksi.views.assessments import page as assessment_page
from renaksi.views.assessments.addresses import here
from renaksi.views.assessments.blueprint import ASSESSMENT, bp
from renaksi.views.context import current_context
from renaksi.views.guards import signed_in


@bp.get(ASSESSMENT)
@signed_in
def show(assessment_id: int) -> ResponseReturnValue:
    return _page(current_context(), assessment_id, RemarkForm(formdata=None))


@bp.post(f"{ASSESSMENT}/komentar")
@signed_in
def comment(assessment_id: int) -> ResponseReturnValue:
    ctx, form = current_context(), RemarkForm()
    if form.validate():
        try:
            made = comments.add_comment(ctx, assessment_id, form.text.data or "")
        except Invalid as error:
            form.take(error)
        else:
            flash("Komentar tersimpan.", "ok")
            return redirect(here(assessment_id, f"komentar-{made.id}"), 303)
    return _page(ctx, assessment_id, form)


@bp.post(f"{ASSESSMENT}/komentar/<int:comment_id>/hapus")
@signed_in
def uncomment(assessment_id: int, comment_id: int) -> ResponseReturnValue:
    comments.remove_comment(current_context(), comment_id)
    flash("Komentar dihapus.", "ok")
    return redirect(here(assessment_id, "komentar"), 303)


def _page(ctx: Context, assessment_id: int, remark: RemarkForm) -> ResponseReturnValue:
    page = assessment_page.load(ctx, assessment_id)
    told = told_of(ctx.session, page.opened, ctx.actor)
    text = render_template(
        "assessments/show.html",
        **assessment_page.context(page),
        told=told,
        offers=assessment_page.offers(ctx, page),
        why=assessment_page.why(ctx, page),
        waits=assessment_page.waits(page),
        timeline=words.timeline(told.steps, page.zone),
        remark=remark,
        may_talk=bool(page.seen),
        decide_url=lambda key: url_for(
            "assessments.decide", assessment_id=assessment_id, objection_id=key
        ),
    )
    return text, 422 if remark.errors else 200
